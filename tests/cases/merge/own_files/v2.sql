CREATE TABLE dbo.Customer (CustomerID int NOT NULL PRIMARY KEY, Name nvarchar(40) NULL)
GO
CREATE TABLE dbo.Fresh (Id int NOT NULL)
GO
CREATE TABLE dbo.Taken (Id int NOT NULL)
GO
