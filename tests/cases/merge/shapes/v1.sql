CREATE TABLE dbo.Kept (Id int NOT NULL PRIMARY KEY, Small smallint NULL, Price decimal(9, 2) NOT NULL,
    Code varchar(10) NULL, Seen datetime2(3) NULL, OldName int NULL, Total AS (Id + Small))
GO
CREATE TABLE dbo.Keyed (A int NOT NULL, B int NOT NULL, CONSTRAINT PK PRIMARY KEY (A))
GO
CREATE TABLE dbo.Unkeyed (A int NOT NULL)
GO
CREATE TABLE dbo.Gone (A int NOT NULL)
GO
