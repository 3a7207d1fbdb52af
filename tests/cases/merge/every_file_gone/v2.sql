CREATE TABLE dbo.Other (Id int NOT NULL)
GO
