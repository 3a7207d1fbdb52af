CREATE TABLE one (a int, b nvarchar(50 NOT NULL, c int NOT NULL)
GO
CREATE TABLE two (a int NOT NULL %%% junk, , b int, [c] int [d] int NULL)
CREATE TABLE three (a int, b int
CREATE TABLE four (a int), b int)
CREATE TABLE five a int, b int)
CREATE TABLE six (a int, b 'text', c int FUTURE_OPTION (1, 2) NOT NULL)
CREATE TABLE (a int)
CREATE TABLE
GO
ALTER TABLE six ADD
FROBNICATE the database
CREATE TABLE seven (a int, CONSTRAINT ck CHECK (a > , b int)
GO
PRINT 'never closed
GO
CREATE TABLE eight (a int)
GO
CREATE TABLE nine ([a int NOT NULL,
  [b] int)
GO
