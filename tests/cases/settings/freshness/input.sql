CREATE TABLE dbo.a (Id int NOT NULL, ModifiedDate datetime NULL, UpdatedAt datetime2(3) NULL)
GO
CREATE TABLE dbo.b (Id int NOT NULL, ModifiedDate datetime NULL, Updated nvarchar(20) NULL)
GO
CREATE TABLE dbo.c (Id int NOT NULL, [modifieddate "{{ x }}"] datetime NULL)
