CREATE TABLE dbo.Kept (Id bigint NOT NULL PRIMARY KEY, Small int NOT NULL, Price decimal(11, 3) NULL,
    Code int NULL, Seen datetime2(3) NULL, NewName int NULL, Total AS (Id + Small))
GO
CREATE TABLE dbo.Keyed (A int NOT NULL, B int NOT NULL, CONSTRAINT PK PRIMARY KEY (A, B))
GO
CREATE TABLE dbo.Unkeyed (A int NOT NULL PRIMARY KEY)
GO
CREATE TABLE dbo.Fresh (A int NOT NULL)
GO
