IF NOT EXISTS (SELECT 1 FROM sys.tables WHERE name = 'one')
BEGIN
    CREATE TABLE one (id int NOT NULL)
    ALTER TABLE one ADD CONSTRAINT PK_one PRIMARY KEY (id)
END
ELSE
    PRINT 'there'
GO
BEGIN TRY
  BEGIN TRANSACTION
  CREATE TABLE two (id int)
  COMMIT
END TRY
BEGIN CATCH
  ROLLBACK; THROW;
END CATCH
WHILE 1 = 0 CREATE TABLE three (id int)
IF OBJECT_ID('four') IS NULL EXEC('CREATE TABLE four (id int DEFAULT (''x''))')
DECLARE @sql nvarchar(max) = N'CREATE TABLE five' + N' (id int)'
EXEC sp_executesql @sql
SET @sql = @unknown + 'CREATE TABLE never (id int)'
EXEC (@sql)
EXEC dbo.sp_executesql @statement = N'CREATE VIEW v AS SELECT 1 AS one'
EXECUTE ('EXEC(''CREATE TABLE six (id int)'')')
CREATE TABLE #temp (id int)
DECLARE @t TABLE (id int)
SELECT * INTO made FROM one
SELECT * INTO #made FROM one
