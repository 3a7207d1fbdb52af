CREATE TABLE dbo.Orders (A int NOT NULL, B int NOT NULL, [Order] int, PRIMARY KEY (A, B))
GO
CREATE TABLE dbo.Lines (
    A int NULL, B int NULL,
    [Group] int NOT NULL UNIQUE,
    Parent int NULL REFERENCES dbo.Lines ([Group]),
    FOREIGN KEY (A, B) REFERENCES dbo.Orders (A, B)
)
GO
CREATE TABLE dbo.Loose (Line int NULL REFERENCES dbo.Lines ([Group]))
