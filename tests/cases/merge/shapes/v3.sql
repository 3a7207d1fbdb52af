CREATE TABLE dbo.Kept (Id int NOT NULL PRIMARY KEY, Small int NOT NULL, Price decimal(11, 4) NULL,
    Code int NULL, Seen date NULL, NewName int NULL, Total AS (Id + Small))
GO
CREATE TABLE dbo.Keyed (B int NOT NULL, A int NOT NULL)
GO
CREATE TABLE dbo.Unkeyed (A int NOT NULL PRIMARY KEY)
GO
CREATE TABLE dbo.Fresh (A int NOT NULL)
GO
