EXEC sp_addtype 'id', 'varchar(11)', 'NOT NULL'
execute sp_addtype empid, 'char(9)', 'not null'
EXEC sp_addtype @typename = N'nm', @phystype = 'nvarchar (50)', @nulltype = NULL
GO
CREATE TYPE dbo.Phone FROM nvarchar(25) NULL
CREATE TYPE Flag FROM bit NOT NULL
CREATE TYPE dbo.Lines AS TABLE (id int NOT NULL PRIMARY KEY, qty int DEFAULT 1)
CREATE TYPE dbo.Point EXTERNAL NAME Geo.[Ns.Point]
GO
CREATE DEFAULT zero AS 0
GO
CREATE RULE positive AS @value > 0
GO
CREATE TABLE authors (au_id id CONSTRAINT PK PRIMARY KEY CLUSTERED, e empid NULL, n nm, p Phone, f [Flag], q dbo.Point, u unknown_type)
EXEC sp_bindefault 'zero', 'authors.p'
EXEC sp_bindrule 'positive', 'authors.n'
EXEC sp_unbindefault 'authors.p'
EXEC sp_bindefault zero, Flag
