CREATE TABLE dbo.Price (
    Id int NOT NULL PRIMARY KEY,
    Amount int NULL,
    ValidFrom datetime2 NOT NULL,
    ValidTo datetime2 NOT NULL
);
