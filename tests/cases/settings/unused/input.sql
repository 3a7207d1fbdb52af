CREATE TABLE dbo.t (a int NOT NULL)
