CREATE TABLE dbo.Orders (
    OrderID int NOT NULL PRIMARY KEY,
    Total money NOT NULL CHECK (Total >= 0),
    Note nvarchar(40) NULL
)
GO
CREATE TABLE dbo.Prices (
    PriceID int NOT NULL PRIMARY KEY,
    Price money NOT NULL,
    ValidFrom datetime2 GENERATED ALWAYS AS ROW START NOT NULL,
    ValidTo datetime2 GENERATED ALWAYS AS ROW END NOT NULL,
    PERIOD FOR SYSTEM_TIME (ValidFrom, ValidTo)
) WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.PricesHistory))
GO
CREATE VIEW dbo.OrderTotals AS SELECT OrderID, Total FROM dbo.Orders
GO
CREATE PROCEDURE dbo.Clean AS DELETE dbo.Orders
GO
