CREATE TYPE dbo.Flag FROM bit NOT NULL
GO
CREATE TABLE dbo.tblCustomers (CustomerID int IDENTITY NOT NULL PRIMARY KEY, is_active int NOT NULL DEFAULT 1 CHECK (is_active IN (0,1)), Good dbo.Flag, Credit money NULL DEFAULT 5 CHECK (Credit > 0), ModifiedDate datetime2 NOT NULL, Twice AS (Credit * 2))
GO
CREATE TABLE sales.Orders (OrderID int NOT NULL PRIMARY KEY, CustomerID int NOT NULL REFERENCES dbo.tblCustomers (CustomerID), Amount decimal(19,4) CHECK (Amount >= 0), Tmp int REFERENCES dbo.tmp_x (a))
GO
CREATE TABLE sales.Lines (OrderID int, CustomerID int, n int)
GO
ALTER TABLE sales.Orders ADD CONSTRAINT UQ UNIQUE (OrderID, CustomerID)
GO
ALTER TABLE sales.Lines ADD CONSTRAINT FK_two FOREIGN KEY (OrderID, CustomerID) REFERENCES sales.Orders (OrderID, CustomerID)
GO
CREATE TABLE dbo.tmp_x (a int primary key)
GO
INSERT INTO dbo.tmp_x VALUES (1)
GO
SET IDENTITY_INSERT dbo.tblCustomers ON
INSERT INTO dbo.tblCustomers (CustomerID, is_active, Good, Credit, ModifiedDate) VALUES (1, 1, 0, 2.5, '2024-01-01 10:00'), (2, 0, 1, DEFAULT, '2024-01-02')
GO
INSERT INTO sales.Orders VALUES (1, 1, 3.25, 1), (2, 2, NULL, NULL), (3, 2, 1e2, NULL)
GO
INSERT INTO sales.Lines VALUES (1, 1, 1), (2, 2, 2), (3, NULL, 3)
