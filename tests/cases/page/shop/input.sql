-- What a page shows: keys within and between schemas, a circle, a table alone, every verdict.
CREATE SCHEMA Sales
GO
CREATE TABLE dbo.Country (Code char(2) NOT NULL CONSTRAINT PK_Country PRIMARY KEY, Name nvarchar(60) NOT NULL)
GO
CREATE TABLE dbo.Person (
  PersonID int IDENTITY NOT NULL CONSTRAINT PK_Person PRIMARY KEY,
  Country char(2) NOT NULL CONSTRAINT FK_Person_Country REFERENCES dbo.Country (Code),
  Manager int NULL CONSTRAINT FK_Person_Manager REFERENCES dbo.Person (PersonID),
  EmailAddress nvarchar(80) NULL,
  Seen datetime2(7) NULL,
  Odd AS (dbo.unknown_function(EmailAddress))
)
GO
CREATE TABLE Sales.[Order] (
  OrderID int NOT NULL CONSTRAINT PK_Order PRIMARY KEY,
  PersonID int NOT NULL CONSTRAINT FK_Order_Person REFERENCES dbo.Person (PersonID),
  Latest int NULL,
  Total money NOT NULL
)
GO
CREATE TABLE Sales.Line (
  OrderID int NOT NULL CONSTRAINT FK_Line_Order REFERENCES Sales.[Order] (OrderID),
  Number int NOT NULL,
  ShippedTo char(2) NULL CONSTRAINT FK_Line_Country REFERENCES dbo.Country (Code),
  Ver rowversion NOT NULL,
  CONSTRAINT PK_Line PRIMARY KEY (OrderID, Number)
)
GO
ALTER TABLE Sales.[Order] ADD CONSTRAINT FK_Order_Latest FOREIGN KEY (OrderID, Latest)
  REFERENCES Sales.Line (OrderID, Number)
GO
CREATE TABLE dbo.[<Log>] ([a & "b"] xml NULL, [c`d] money9 NULL)
GO
CREATE VIEW Sales.Totals AS SELECT PersonID, SUM(Total) AS Total FROM Sales.[Order] GROUP BY PersonID
GO
CREATE PROCEDURE Sales.Ship @id int AS UPDATE Sales.Line SET ShippedTo = 'XX' WHERE OrderID = @id
GO
CREATE SEQUENCE Sales.Numbers AS int
GO
SELECT 1 FROM nowhere
