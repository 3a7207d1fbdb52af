CREATE TABLE dbo.Orders (OrderID int NOT NULL, [] int NULL, "" int NULL, Note nvarchar(10) NULL)
GO
ALTER TABLE dbo.Orders ADD [] int NULL
GO
EXEC sp_rename 'dbo.Orders.Note', '', 'COLUMN'
GO
EXEC sp_rename 'dbo.Orders', ''
GO
CREATE TABLE [] (OrderID int NOT NULL)
GO
