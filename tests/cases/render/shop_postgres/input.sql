CREATE TABLE dbo.Country (Code char(2) NOT NULL CONSTRAINT PK_Country PRIMARY KEY, Name nvarchar(60) NOT NULL UNIQUE)
CREATE TABLE Sales.[Order] (
    OrderID int IDENTITY(10, 5) NOT NULL PRIMARY KEY,
    CountryCode char(2) NULL REFERENCES dbo.Country (Code),
    Status nvarchar(10) NOT NULL DEFAULT (N'new') CHECK (Status IN (N'new', N'sent')),
    Paid bit NOT NULL DEFAULT ((0)),
    Placed datetime NOT NULL DEFAULT (getdate()),
    Due date NULL,
    Reference uniqueidentifier NULL,
    Note nvarchar(max) NULL
)
CREATE TABLE Sales.[Order Line] (
    OrderID int NOT NULL REFERENCES Sales.[Order] (OrderID),
    Line smallint NOT NULL,
    Price decimal(10, 2) NOT NULL CONSTRAINT CK_Price CHECK (Price >= 0),
    Quantity int NOT NULL,
    Total AS (Price * Quantity),
    Barcode varchar(20) NULL CONSTRAINT UQ_Barcode UNIQUE,
    PRIMARY KEY (OrderID, Line)
)
CREATE TABLE Sales.Refund (
    RefundID int NOT NULL PRIMARY KEY,
    OrderID int NOT NULL,
    Line smallint NOT NULL,
    CustomerID int NULL REFERENCES crm.Customer (ID)
)
ALTER TABLE Sales.Refund WITH NOCHECK ADD CONSTRAINT FK_Refund_Line FOREIGN KEY (OrderID, Line)
    REFERENCES Sales.[Order Line] (OrderID, Line)
GO
CREATE VIEW Sales.Late AS SELECT OrderID FROM Sales.[Order] WHERE Due < Placed
GO
INSERT INTO dbo.Country (Code, Name) VALUES ('DE', N'Germany'), ('NL', N'')
INSERT INTO Sales.[Order] (CountryCode, Paid, Placed, Due, Note) VALUES ('DE', 1, '19970101', 'Jan 2 1997', NULL)
INSERT INTO Sales.[Order] (CountryCode, Reference, Note) VALUES (NULL, '6F9619FF-8B86-D011-B42D-00C04FC964FF', N'say "hi"')
INSERT INTO Sales.[Order Line] VALUES (10, 1, 9.99, 2, NULL)
