CREATE TABLE t (a int, b nvarchar(10), c datetime, d money, e bit, f varbinary(8))
INSERT t VALUES (1, N'it''s', '19970101', $12.50, 0, 0x0AFF), (-2, NULL, GETDATE(), -1.5, 1, NULL)
INSERT INTO dbo.t (a, [b]) VALUES (+3, 'x' + 'y')
INSERT [dbo].[t] ([a], [c], [d]) VALUES (4, CAST(N'2001-02-03T04:05:06.007' AS DateTime), CAST(12.5000 AS Decimal(10, 4)))
INSERT t (a, c) VALUES (5, CAST(0x0000901A00000000 AS DateTime)), (6, CAST(0x8FAA02D0 AS SmallDateTime))
INSERT t (a, c) SELECT 7, '2000-01-01' UNION ALL SELECT 8, NULL
INSERT INTO t SELECT * FROM u
INSERT INTO t (a) EXEC p
INSERT t DEFAULT VALUES
INSERT TOP (1) INTO t WITH (TABLOCK) (a) OUTPUT inserted.a INTO @x VALUES (9)
INSERT #t VALUES (1)
INSERT t (a, b, d) VALUES (1e3, (N'in parentheses'), 1.25E-2)
INSERT t (a, d) SELECT -1, -2.5 AS d UNION ALL SELECT CAST(3 AS int), (-0.25)
INSERT t (a) SELECT 1 + 1
