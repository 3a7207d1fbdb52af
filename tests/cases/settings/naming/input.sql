CREATE TABLE dbo.tbl_Customers (
    CustomerID int NOT NULL PRIMARY KEY,
    strFirstName nvarchar(20) NULL,
    FirstName nvarchar(20) NULL,
    Str nvarchar(5) NULL
)
GO
CREATE TABLE dbo.Customers (ID int NOT NULL)
GO
CREATE TABLE dbo.tbl (ID int NOT NULL)
GO
CREATE TABLE Sales.tblOrderLine (
    ID int NOT NULL PRIMARY KEY,
    CustomerID int NOT NULL REFERENCES dbo.tbl_Customers (CustomerID)
)
GO
INSERT INTO dbo.tbl_Customers (CustomerID) VALUES (1)
