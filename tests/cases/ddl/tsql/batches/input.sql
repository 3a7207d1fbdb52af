PRINT 'GO'
GO
/* a comment
GO
/* nested */ still */
CREATE TABLE a (x int) -- GO
 go -- with a comment
SELECT '
GO
' AS [a
GO]
  GO 5
CREATE TABLE b (y int)
GO;CREATE TABLE [c
] (z int)
GOTO there
there:
