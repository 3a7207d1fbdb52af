CREATE TABLE dbo.Region (
    RegionID smallint NOT NULL PRIMARY KEY,
    Code char(2) NOT NULL UNIQUE,
    Parent smallint NULL REFERENCES dbo.Region (RegionID)
)
GO
CREATE TABLE dbo.Shop (
    RegionID smallint NOT NULL REFERENCES dbo.Region (RegionID),
    Number int NOT NULL,
    [Kind] varchar(10) NOT NULL CHECK ([Kind] IN ('small', 'large')),
    [Order] int NULL CHECK ([Order] > 0),
    Opened date NOT NULL,
    Closed date NULL,
    Badge varchar(8) NULL,
    PRIMARY KEY (RegionID, Number),
    CONSTRAINT CK_Shop_Lived CHECK (Closed IS NULL OR Closed >= Opened)
)
GO
CREATE UNIQUE INDEX UX_Shop_Badge ON dbo.Shop (Badge) WHERE Badge IS NOT NULL
GO
CREATE TABLE dbo.Sale (
    SaleID bigint NOT NULL PRIMARY KEY,
    RegionID smallint NULL,
    Number int NULL,
    Quantity int NOT NULL CHECK (Quantity BETWEEN 1 AND 500),
    Price decimal(9, 2) NOT NULL,
    Total AS (Quantity * Price),
    CONSTRAINT FK_Sale_Shop FOREIGN KEY (RegionID, Number) REFERENCES dbo.Shop (RegionID, Number)
)
