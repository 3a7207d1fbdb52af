CREATE TABLE dbo.Person (
    PersonID int NOT NULL PRIMARY KEY,
    FirstName nvarchar(50) NOT NULL,
    MiddleName nvarchar(50) NULL,
    LastName nvarchar(50) NOT NULL,
    ManagerID int NULL,
    Salary money NULL
)
GO
CREATE TABLE dbo.Sale (SaleID int NOT NULL, PersonID int NOT NULL, SoldOn date NULL, Amount money NULL)
GO
CREATE VIEW dbo.SalesByYear AS
SELECT PersonID, FullName, [2022], [2023]
FROM (
    SELECT p.FirstName + ' ' + COALESCE(p.MiddleName, '') + ' ' + p.LastName AS FullName,
        p.PersonID, s.Amount, YEAR(DATEADD(month, 6, s.SoldOn)) AS FiscalYearOfTheSaleThatWasMade
    FROM dbo.Person p INNER JOIN dbo.Sale s ON s.PersonID = p.PersonID
) AS d
PIVOT (SUM(Amount) FOR FiscalYearOfTheSaleThatWasMade IN ([2022], [2023])) AS v
GO
CREATE VIEW dbo.PaidMoreThanMost AS
SELECT Person.PersonID, Person.Salary FROM Person
WHERE Person.Salary > (SELECT AVG(Person.Salary) FROM Person)
GO
CREATE VIEW dbo.WithoutSales AS
SELECT Person.PersonID, Person.FirstName + ' ' + COALESCE(Person.MiddleName, '') + Person.LastName AS FullName
FROM Sale RIGHT JOIN Person ON Sale.PersonID = Person.PersonID
WHERE Sale.SaleID IS NULL
UNION
SELECT PersonID, NULL FROM Person WHERE ManagerID IS NULL
GO
CREATE VIEW dbo.Totals AS
SELECT PersonID, COUNT(*) AS Number, SUM(Amount) AS Amount FROM Sale GROUP BY PersonID
GO
CREATE VIEW dbo.Unreadable AS
SELECT PersonID, dbo.NobodyKnowsWhatThisFunctionDoesWithAName(FirstName, MiddleName, LastName) AS Unknown FROM Person
