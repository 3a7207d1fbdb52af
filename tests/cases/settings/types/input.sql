CREATE TYPE dbo.Flag FROM bit NOT NULL
GO
CREATE TABLE dbo.Customers (
    Id int IDENTITY(1,1) NOT NULL PRIMARY KEY,
    IsNew int NOT NULL,
    IsOld int NOT NULL
)
GO
CREATE TABLE dbo.Orders (
    Id int NOT NULL PRIMARY KEY,
    CustomerId int NULL REFERENCES dbo.Customers (Id),
    Parent int NULL REFERENCES dbo.Orders (Id),
    Agent int NULL REFERENCES dbo.Customers (Id),
    IsPaid int NOT NULL DEFAULT ((0)) CHECK (IsPaid IN (0, 1)),
    Marked dbo.Flag DEFAULT ((1)),
    Credit money NULL DEFAULT ((5)) CHECK (Credit > 0),
    Twice AS (Id * 2),
    Amount decimal(19, 4) NOT NULL CHECK (Amount >= 0),
    Rate decimal(9, 2) NULL,
    Name nvarchar(20) NULL,
    Placed date NULL
)
GO
SET IDENTITY_INSERT dbo.Customers ON
GO
INSERT INTO dbo.Customers (Id, IsNew, IsOld) VALUES (7, 1, 0)
GO
SET IDENTITY_INSERT dbo.Customers OFF
GO
INSERT INTO dbo.Customers (IsNew, IsOld) VALUES (0, 1)
GO
INSERT INTO dbo.Orders (Id, CustomerId, IsPaid, Marked, Credit, Amount, Name, Placed)
VALUES (1, 7, 1, 0, 2.5, 1e2, N'a', '20240131'), (2, NULL, 0, 1, NULL, 3 + 4, NULL, NULL)
