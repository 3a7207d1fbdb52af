CREATE TABLE dbo.Customer (CustomerID int NOT NULL PRIMARY KEY, Name nvarchar(40) NULL)
GO
CREATE TABLE dbo.Orders (OrderID int NOT NULL, CustomerID int NOT NULL REFERENCES dbo.Customer (CustomerID))
GO
INSERT dbo.Customer (CustomerID, Name) VALUES (1, N'Ann')
GO
