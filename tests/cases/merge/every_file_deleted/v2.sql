CREATE TABLE dbo.Customer (CustomerID int NOT NULL PRIMARY KEY, Name nvarchar(40) NULL, Born date NULL)
GO
CREATE TABLE dbo.Orders (OrderID int NOT NULL, CustomerID int NOT NULL REFERENCES dbo.Customer (CustomerID))
GO
CREATE VIEW dbo.Everyone AS SELECT Name FROM dbo.Customer
GO
INSERT dbo.Customer (CustomerID, Name) VALUES (1, N'Ann'), (2, N'Bob')
GO
