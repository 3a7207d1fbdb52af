CREATE TABLE a (id int, b int CONSTRAINT DF_b DEFAULT 1, CONSTRAINT PK_a PRIMARY KEY (id))
CREATE TABLE gone (id int)
CREATE TABLE child (a_id int CONSTRAINT FK_child REFERENCES a (id))
INSERT gone VALUES (1)
CREATE INDEX ix ON a (b)
GO
DROP TABLE gone, nothing
GO
EXEC sp_rename 'a', 'parent'
EXEC sp_rename N'dbo.parent.b', N'bb', 'COLUMN'
EXEC sys.sp_rename @objname = '[PK_a]', @newname = 'PK_parent', @objtype = 'OBJECT'
EXEC sp_rename 'parent.ix', 'ix2', 'INDEX'
GO
CREATE SCHEMA other
GO
ALTER SCHEMA other TRANSFER dbo.parent
ALTER SCHEMA other TRANSFER OBJECT::child
GO
CREATE TABLE gone (id bigint)
CREATE TABLE gone (id varchar(1))
DROP INDEX ix2 ON other.parent
ALTER TABLE other.parent DROP CONSTRAINT DF_b
RENAME OBJECT dbo.gone TO back
RENAME OBJECT::back COLUMN id TO number
RENAME DATABASE a TO b
