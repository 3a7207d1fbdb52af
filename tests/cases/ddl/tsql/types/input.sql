CREATE TABLE dbo.AllTypes (
  a bit, b tinyint, c smallint, d int, e bigint, f integer,
  g decimal, h decimal(9), i numeric(18, 4), j dec(5,2), k money, l smallmoney,
  m float, n float(24), o real, p double precision,
  q date, r time, s time(3), t datetime, u smalldatetime, v datetime2, w datetime2 (7), x datetimeoffset(0),
  aa char, ab char(10), ac varchar(50), ad varchar (max), ae text, af nchar(5), ag nvarchar(4000), ah nvarchar(MAX), ai ntext,
  aj character varying(20), ak national character varying(20), al char varying(7), am national char(3),
  ba binary(8), bb varbinary(max), bc image, bd rowversion, be uniqueidentifier, bf xml,
  bg xml(CONTENT dbo.SurveySchema), bh xml (DOCUMENT [dbo].[SurveySchema]), bi sql_variant, bj hierarchyid, bk geography, bl [sys].[geometry],
  bm sysname, bn vector(3), bo json, bp [decimal](18, 2), bq [nvarchar] (50), br "int", bs [dbo].[Name], bt Flag NULL,
  timestamp
);
