CREATE SCHEMA [Sales Dept];
GO
CREATE TABLE [dbo].[Order Details] (
    [OrderID] int NOT NULL,
    [Line No] tinyint NOT NULL,
    [Order] nvarchar(40) NOT NULL,
    [Price] money NULL CONSTRAINT [DF_Price] DEFAULT (0),
    [Share] decimal(9, 4) NULL,
    [Paid] bit NOT NULL CONSTRAINT [DF_Paid] DEFAULT (0),
    [Note] nvarchar(max) NULL,
    [Made] datetime2(7) NULL,
    [At] time(3) NULL,
    [Seen] datetimeoffset(7) NULL,
    [Mark] uniqueidentifier NULL,
    [Photo] varbinary(max) NULL,
    [Version] rowversion NOT NULL,
    [a.b] char(2) NULL,
    [a_b] char(2) NULL,
    CONSTRAINT [PK_Details] PRIMARY KEY ([OrderID], [Line No]),
    CONSTRAINT [CK_Share] CHECK ([Share] >= 0 AND [Share] <= 1),
    CONSTRAINT [CK_AB] CHECK ([a_b] IN ('x', 'y''z'))
);
GO
CREATE TABLE [Sales Dept].[xmin] (
    [xmin] int NOT NULL PRIMARY KEY,
    [Detail Order] int NULL,
    [Detail Line] tinyint NULL,
    CONSTRAINT [FK_Detail] FOREIGN KEY ([Detail Order], [Detail Line])
        REFERENCES [dbo].[Order Details] ([OrderID], [Line No])
);
GO
INSERT INTO [dbo].[Order Details]
    ([OrderID], [Line No], [Order], [Price], [Paid], [Note], [Made], [At], [Seen], [Mark], [Photo])
VALUES
    (1, 1, N'It''s \ {{ one }}', 12.5, 1, N'two
lines', '2020-01-02T03:04:05.123', '12:13:14.5', '2020-01-01T00:00:00+02:00',
    '6F9619FF-8B86-D011-B42D-00C04FC964FF', 0xDEADBEEF),
    (1, 2, N'', NULL, 0, NULL, NULL, NULL, NULL, NULL, 0x);
