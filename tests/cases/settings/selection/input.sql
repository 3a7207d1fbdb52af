CREATE TABLE dbo.Customers (Id int NOT NULL PRIMARY KEY, Best int NULL REFERENCES dbo.tmp_1 (Id))
GO
CREATE TABLE dbo.tmp_1 (Id int NOT NULL PRIMARY KEY)
GO
CREATE TABLE dbo.tmp_12 (Id int NOT NULL PRIMARY KEY)
GO
CREATE TABLE dbo.[a.b] (Id int NOT NULL)
GO
CREATE TABLE sales.Orders (Id int NOT NULL PRIMARY KEY, Customer int REFERENCES dbo.Customers (Id))
GO
CREATE TABLE sales.Rebates (Id int NOT NULL PRIMARY KEY)
GO
INSERT INTO dbo.tmp_1 (Id) VALUES (1)
GO
INSERT INTO dbo.Customers (Id) VALUES (1)
