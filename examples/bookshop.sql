USE [master]
GO
/****** Object:  Database [Bookshop]    Script Date: 14/03/2025 09:12:41 ******/
CREATE DATABASE [Bookshop]
 CONTAINMENT = NONE
GO
ALTER DATABASE [Bookshop] SET COMPATIBILITY_LEVEL = 160
GO
ALTER DATABASE [Bookshop] SET ANSI_NULL_DEFAULT OFF 
GO
ALTER DATABASE [Bookshop] SET RECOVERY SIMPLE 
GO
USE [Bookshop]
GO
/****** Object:  Schema [Sales]    Script Date: 14/03/2025 09:12:41 ******/
CREATE SCHEMA [Sales]
GO
/****** Object:  Schema [Stock]    Script Date: 14/03/2025 09:12:41 ******/
CREATE SCHEMA [Stock]
GO
/****** Object:  UserDefinedDataType [dbo].[EmailAddress]    Script Date: 14/03/2025 09:12:41 ******/
CREATE TYPE [dbo].[EmailAddress] FROM [nvarchar](254) NOT NULL
GO
USE [Bookshop]
GO
/****** Object:  Sequence [Sales].[OrderNumbers]    Script Date: 14/03/2025 09:12:41 ******/
CREATE SEQUENCE [Sales].[OrderNumbers] 
 AS [int]
 START WITH 5000
 INCREMENT BY 1
 MINVALUE 1
 MAXVALUE 2147483647
 CACHE 
GO
/****** Object:  UserDefinedFunction [dbo].[ufnFormatIsbn]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
-- 9780140449136 becomes 978-0140449136
CREATE FUNCTION [dbo].[ufnFormatIsbn] (@Isbn [char](13))
RETURNS [varchar](14)
WITH SCHEMABINDING
AS
BEGIN
    RETURN LEFT(@Isbn, 3) + '-' + SUBSTRING(@Isbn, 4, 10);
END
GO
/****** Object:  Table [dbo].[Country]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [dbo].[Country](
	[CountryCode] [char](2) NOT NULL,
	[Name] [nvarchar](60) NOT NULL,
	[IsEuMember] [bit] NOT NULL,
 CONSTRAINT [PK_Country] PRIMARY KEY CLUSTERED 
(
	[CountryCode] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY],
 CONSTRAINT [UQ_Country_Name] UNIQUE NONCLUSTERED 
(
	[Name] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
) ON [PRIMARY]
GO
/****** Object:  Table [dbo].[Publisher]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [dbo].[Publisher](
	[PublisherID] [int] IDENTITY(1,1) NOT NULL,
	[Name] [nvarchar](100) NOT NULL,
	[CountryCode] [char](2) NOT NULL,
	[Website] [varchar](200) NULL,
	[FoundedYear] [smallint] NULL,
 CONSTRAINT [PK_Publisher] PRIMARY KEY CLUSTERED 
(
	[PublisherID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
) ON [PRIMARY]
GO
/****** Object:  Table [dbo].[Author]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [dbo].[Author](
	[AuthorID] [int] IDENTITY(1,1) NOT NULL,
	[FirstName] [nvarchar](50) NULL,
	[LastName] [nvarchar](50) NOT NULL,
	[FullName]  AS (isnull([FirstName]+N' ',N'')+[LastName]) PERSISTED NOT NULL,
	[BornOn] [date] NULL,
	[DiedOn] [date] NULL,
	[CountryCode] [char](2) NULL,
	[Biography] [nvarchar](max) NULL,
	[rowguid] [uniqueidentifier] ROWGUIDCOL  NOT NULL,
 CONSTRAINT [PK_Author] PRIMARY KEY CLUSTERED 
(
	[AuthorID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
GO
/****** Object:  Table [dbo].[Book]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [dbo].[Book](
	[BookID] [int] IDENTITY(1000,1) NOT NULL,
	[Isbn] [char](13) NOT NULL,
	[Title] [nvarchar](200) NOT NULL,
	[PublisherID] [int] NOT NULL,
	[Format] [varchar](10) NOT NULL,
	[ListPrice] [money] NOT NULL,
	[PageCount] [smallint] NULL,
	[PublishedOn] [date] NULL,
	[IsInPrint] [bit] NOT NULL,
	[WeightKg] [float] NULL,
	[Cover] [varbinary](max) NULL,
	[RowVersion] [timestamp] NOT NULL,
 CONSTRAINT [PK_Book] PRIMARY KEY CLUSTERED 
(
	[BookID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY],
 CONSTRAINT [UQ_Book_Isbn] UNIQUE NONCLUSTERED 
(
	[Isbn] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
GO
/****** Object:  Table [dbo].[Book Author]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [dbo].[Book Author](
	[BookID] [int] NOT NULL,
	[AuthorID] [int] NOT NULL,
	[Order] [tinyint] NOT NULL,
	[Role] [varchar](12) NOT NULL,
 CONSTRAINT [PK_Book Author] PRIMARY KEY CLUSTERED 
(
	[BookID] ASC,
	[AuthorID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
) ON [PRIMARY]
GO
/****** Object:  Table [dbo].[AuditLog]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [dbo].[AuditLog](
	[LoggedAt] [datetimeoffset](3) NOT NULL,
	[User] [sysname] NOT NULL,
	[Action] [varchar](20) NOT NULL,
	[CustomerID] [int] NULL,
	[Detail] [xml] NULL
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
GO
/****** Object:  Table [Sales].[Customer]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [Sales].[Customer](
	[CustomerID] [int] IDENTITY(1,1) NOT NULL,
	[Email] [dbo].[EmailAddress] NOT NULL,
	[Full Name] [nvarchar](120) NOT NULL,
	[Tier] [tinyint] NOT NULL,
	[LoyaltyCard] [char](8) NULL,
	[JoinedAt] [datetime2](0) NOT NULL,
	[IsActive] [bit] NOT NULL,
	[CreditLimit] [decimal](9, 2) NULL,
	[Preferences] [nvarchar](max) NULL,
 CONSTRAINT [PK_Customer] PRIMARY KEY CLUSTERED 
(
	[CustomerID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
GO
/****** Object:  Table [Sales].[Order]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [Sales].[Order](
	[OrderNumber] [int] NOT NULL,
	[CustomerID] [int] NOT NULL,
	[OrderedAt] [datetime] NOT NULL,
	[ShippedAt] [datetime] NULL,
	[Status] [varchar](10) NOT NULL,
	[Currency] [char](3) NOT NULL,
	[Note] [nvarchar](400) NULL,
 CONSTRAINT [PK_Order] PRIMARY KEY CLUSTERED 
(
	[OrderNumber] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
) ON [PRIMARY]
GO
/****** Object:  Table [Sales].[OrderLine]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [Sales].[OrderLine](
	[OrderNumber] [int] NOT NULL,
	[LineNumber] [smallint] NOT NULL,
	[BookID] [int] NOT NULL,
	[Quantity] [smallint] NOT NULL,
	[UnitPrice] [money] NOT NULL,
	[Discount] [decimal](4, 3) NOT NULL,
	[LineTotal]  AS (CONVERT([money],([Quantity]*[UnitPrice])*((1)-[Discount]))) PERSISTED,
 CONSTRAINT [PK_OrderLine] PRIMARY KEY CLUSTERED 
(
	[OrderNumber] ASC,
	[LineNumber] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
) ON [PRIMARY]
GO
/****** Object:  Table [Sales].[Return]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [Sales].[Return](
	[ReturnID] [int] IDENTITY(1,1) NOT NULL,
	[OrderNumber] [int] NOT NULL,
	[LineNumber] [smallint] NOT NULL,
	[ReturnedOn] [date] NOT NULL,
	[Quantity] [smallint] NOT NULL,
	[Reason] [nvarchar](200) NULL,
 CONSTRAINT [PK_Return] PRIMARY KEY CLUSTERED 
(
	[ReturnID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
) ON [PRIMARY]
GO
/****** Object:  Table [Stock].[Shop]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [Stock].[Shop](
	[ShopID] [smallint] IDENTITY(1,1) NOT NULL,
	[Name] [nvarchar](60) NOT NULL,
	[CountryCode] [char](2) NOT NULL,
	[OpensAt] [time](0) NOT NULL,
	[ClosesAt] [time](0) NOT NULL,
	[Area m2] [decimal](8, 2) NULL,
	[Location] [geography] NULL,
 CONSTRAINT [PK_Shop] PRIMARY KEY CLUSTERED 
(
	[ShopID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
GO
/****** Object:  Table [Stock].[StockLevel]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [Stock].[StockLevel](
	[ShopID] [smallint] NOT NULL,
	[BookID] [int] NOT NULL,
	[Quantity] [int] NOT NULL,
	[ReorderAt] [int] NOT NULL,
	[LastCounted] [smalldatetime] NULL,
	[NeedsReorder]  AS (case when [Quantity]<=[ReorderAt] then CONVERT([bit],(1)) else CONVERT([bit],(0)) end),
 CONSTRAINT [PK_StockLevel] PRIMARY KEY CLUSTERED 
(
	[ShopID] ASC,
	[BookID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
) ON [PRIMARY]
GO
/****** Object:  Table [Stock].[BookPriceHistory]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [Stock].[BookPriceHistory](
	[ShopID] [smallint] NOT NULL,
	[BookID] [int] NOT NULL,
	[Price] [smallmoney] NOT NULL,
	[ValidFrom] [datetime2](7) NOT NULL,
	[ValidTo] [datetime2](7) NOT NULL
) ON [PRIMARY]
WITH
(
DATA_COMPRESSION = PAGE
)
GO
/****** Object:  Index [ix_BookPriceHistory]    Script Date: 14/03/2025 09:12:41 ******/
CREATE CLUSTERED INDEX [ix_BookPriceHistory] ON [Stock].[BookPriceHistory]
(
	[ValidTo] ASC,
	[ValidFrom] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, SORT_IN_TEMPDB = OFF, DROP_EXISTING = OFF, ONLINE = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF, DATA_COMPRESSION = PAGE) ON [PRIMARY]
GO
/****** Object:  Table [Stock].[BookPrice]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [Stock].[BookPrice](
	[ShopID] [smallint] NOT NULL,
	[BookID] [int] NOT NULL,
	[Price] [smallmoney] NOT NULL,
	[ValidFrom] [datetime2](7) GENERATED ALWAYS AS ROW START HIDDEN NOT NULL,
	[ValidTo] [datetime2](7) GENERATED ALWAYS AS ROW END HIDDEN NOT NULL,
 CONSTRAINT [PK_BookPrice] PRIMARY KEY CLUSTERED 
(
	[ShopID] ASC,
	[BookID] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY],
	PERIOD FOR SYSTEM_TIME ([ValidFrom], [ValidTo])
) ON [PRIMARY]
WITH
(
SYSTEM_VERSIONING = ON ( HISTORY_TABLE = [Stock].[BookPriceHistory] )
)
GO
/****** Object:  View [dbo].[vBookList]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE VIEW [dbo].[vBookList]
AS
SELECT b.[BookID], b.[Isbn], b.[Title], p.[Name] AS [Publisher], a.[FullName] AS [FirstAuthor], b.[ListPrice]
FROM [dbo].[Book] AS b
    INNER JOIN [dbo].[Publisher] AS p ON p.[PublisherID] = b.[PublisherID]
    LEFT OUTER JOIN [dbo].[Book Author] AS ba ON ba.[BookID] = b.[BookID] AND ba.[Order] = 1
    LEFT OUTER JOIN [dbo].[Author] AS a ON a.[AuthorID] = ba.[AuthorID]
WHERE b.[IsInPrint] = 1
GO
/****** Object:  View [Sales].[vOrderTotals]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE VIEW [Sales].[vOrderTotals]
AS
SELECT o.[OrderNumber], o.[CustomerID], c.[Full Name] AS [Customer], YEAR(o.[OrderedAt]) AS [OrderYear],
    COUNT(*) AS [Lines], SUM(l.[Quantity]) AS [Books], SUM(l.[LineTotal]) AS [Total]
FROM [Sales].[Order] AS o
    INNER JOIN [Sales].[Customer] AS c ON c.[CustomerID] = o.[CustomerID]
    INNER JOIN [Sales].[OrderLine] AS l ON l.[OrderNumber] = o.[OrderNumber]
GROUP BY o.[OrderNumber], o.[CustomerID], c.[Full Name], YEAR(o.[OrderedAt])
GO
/****** Object:  View [Stock].[Low Stock]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE VIEW [Stock].[Low Stock]
AS
SELECT s.[Name] AS [Shop], b.[Title], l.[Quantity], l.[ReorderAt] - l.[Quantity] AS [Missing]
FROM [Stock].[StockLevel] AS l
    INNER JOIN [Stock].[Shop] AS s ON s.[ShopID] = l.[ShopID]
    INNER JOIN [dbo].[Book] AS b ON b.[BookID] = l.[BookID]
WHERE l.[NeedsReorder] = 1
GO
/****** Object:  Synonym [dbo].[Titles]    Script Date: 14/03/2025 09:12:41 ******/
CREATE SYNONYM [dbo].[Titles] FOR [dbo].[Book]
GO
INSERT [dbo].[Country] ([CountryCode], [Name], [IsEuMember]) VALUES (N'CO', N'Colombia', 0)
INSERT [dbo].[Country] ([CountryCode], [Name], [IsEuMember]) VALUES (N'DE', N'Germany', 1)
INSERT [dbo].[Country] ([CountryCode], [Name], [IsEuMember]) VALUES (N'FR', N'France', 1)
INSERT [dbo].[Country] ([CountryCode], [Name], [IsEuMember]) VALUES (N'GB', N'United Kingdom', 0)
INSERT [dbo].[Country] ([CountryCode], [Name], [IsEuMember]) VALUES (N'IS', N'Iceland', 0)
INSERT [dbo].[Country] ([CountryCode], [Name], [IsEuMember]) VALUES (N'CI', N'Côte d''Ivoire', 0)
INSERT [dbo].[Country] ([CountryCode], [Name], [IsEuMember]) VALUES (N'JP', N'日本', 0)
INSERT [dbo].[Country] ([CountryCode], [Name], [IsEuMember]) VALUES (N'RU', N'Россия', 0)
INSERT [dbo].[Country] ([CountryCode], [Name], [IsEuMember]) VALUES (N'US', N'United States', 0)
GO
SET IDENTITY_INSERT [dbo].[Publisher] ON 
GO
INSERT [dbo].[Publisher] ([PublisherID], [Name], [CountryCode], [Website], [FoundedYear]) VALUES (1, N'Lark & Daughters', N'GB', N'https://lark.example', 1931)
INSERT [dbo].[Publisher] ([PublisherID], [Name], [CountryCode], [Website], [FoundedYear]) VALUES (2, N'Éditions du Phare', N'FR', N'https://phare.example/catalogue?lang=fr', 1911)
INSERT [dbo].[Publisher] ([PublisherID], [Name], [CountryCode], [Website], [FoundedYear]) VALUES (3, N'Grauwacke Verlag', N'DE', NULL, 1878)
INSERT [dbo].[Publisher] ([PublisherID], [Name], [CountryCode], [Website], [FoundedYear]) VALUES (4, N'O''Malley''s Press', N'US', N'http://omalleys.example', 1990)
INSERT [dbo].[Publisher] ([PublisherID], [Name], [CountryCode], [Website], [FoundedYear]) VALUES (5, N'川の本', N'JP', N'https://kawa.example', NULL)
INSERT [dbo].[Publisher] ([PublisherID], [Name], [CountryCode], [Website], [FoundedYear]) VALUES (6, N'Árbók', N'IS', NULL, 2004)
GO
SET IDENTITY_INSERT [dbo].[Publisher] OFF
GO
SET IDENTITY_INSERT [dbo].[Author] ON 
GO
INSERT [dbo].[Author] ([AuthorID], [FirstName], [LastName], [BornOn], [DiedOn], [CountryCode], [Biography], [rowguid]) VALUES (1, N'Jane', N'Austen', CAST(N'1775-12-16' AS Date), CAST(N'1817-07-18' AS Date), N'GB', N'Six novels; "Emma" was the fourth.', N'5f0c2b64-8a3e-4b52-9d0a-2c7f16a1e001')
INSERT [dbo].[Author] ([AuthorID], [FirstName], [LastName], [BornOn], [DiedOn], [CountryCode], [Biography], [rowguid]) VALUES (2, N'Victor', N'Hugo', CAST(N'1802-02-26' AS Date), CAST(N'1885-05-22' AS Date), N'FR', NULL, N'5f0c2b64-8a3e-4b52-9d0a-2c7f16a1e002')
INSERT [dbo].[Author] ([AuthorID], [FirstName], [LastName], [BornOn], [DiedOn], [CountryCode], [Biography], [rowguid]) VALUES (3, NULL, N'Voltaire', CAST(N'1694-11-21' AS Date), CAST(N'1778-05-30' AS Date), N'FR', N'Born François-Marie Arouet.', N'5f0c2b64-8a3e-4b52-9d0a-2c7f16a1e003')
INSERT [dbo].[Author] ([AuthorID], [FirstName], [LastName], [BornOn], [DiedOn], [CountryCode], [Biography], [rowguid]) VALUES (4, N'Фёдор', N'Достоевский', CAST(N'1821-11-11' AS Date), CAST(N'1881-02-09' AS Date), N'RU', NULL, N'5f0c2b64-8a3e-4b52-9d0a-2c7f16a1e004')
INSERT [dbo].[Author] ([AuthorID], [FirstName], [LastName], [BornOn], [DiedOn], [CountryCode], [Biography], [rowguid]) VALUES (5, N'Mary', N'Shelley', CAST(N'1797-08-30' AS Date), CAST(N'1851-02-01' AS Date), N'GB', N'Wrote it at eighteen, in the "year without a summer".', N'5f0c2b64-8a3e-4b52-9d0a-2c7f16a1e005')
INSERT [dbo].[Author] ([AuthorID], [FirstName], [LastName], [BornOn], [DiedOn], [CountryCode], [Biography], [rowguid]) VALUES (6, N'Natsume', N'Sōseki', CAST(N'1867-02-09' AS Date), CAST(N'1916-12-09' AS Date), N'JP', NULL, N'5f0c2b64-8a3e-4b52-9d0a-2c7f16a1e006')
INSERT [dbo].[Author] ([AuthorID], [FirstName], [LastName], [BornOn], [DiedOn], [CountryCode], [Biography], [rowguid]) VALUES (7, N'Jacob', N'Grimm', CAST(N'1785-01-04' AS Date), CAST(N'1863-09-20' AS Date), N'DE', NULL, N'5f0c2b64-8a3e-4b52-9d0a-2c7f16a1e007')
INSERT [dbo].[Author] ([AuthorID], [FirstName], [LastName], [BornOn], [DiedOn], [CountryCode], [Biography], [rowguid]) VALUES (8, N'Wilhelm', N'Grimm', CAST(N'1786-02-24' AS Date), CAST(N'1859-12-16' AS Date), N'DE', NULL, N'5f0c2b64-8a3e-4b52-9d0a-2c7f16a1e008')
INSERT [dbo].[Author] ([AuthorID], [FirstName], [LastName], [BornOn], [DiedOn], [CountryCode], [Biography], [rowguid]) VALUES (9, N'Frances', N'O''Dell', NULL, NULL, NULL, N'Translator.
Lives by the sea.', N'5f0c2b64-8a3e-4b52-9d0a-2c7f16a1e009')
GO
SET IDENTITY_INSERT [dbo].[Author] OFF
GO
SET IDENTITY_INSERT [dbo].[Book] ON 
GO
INSERT [dbo].[Book] ([BookID], [Isbn], [Title], [PublisherID], [Format], [ListPrice], [PageCount], [PublishedOn], [IsInPrint], [WeightKg], [Cover]) VALUES (1000, N'9780000000017', N'Emma', 1, N'paperback', 9.9900, 474, CAST(N'2003-05-06' AS Date), 1, 0.35, 0x89504E470D0A1A0A)
INSERT [dbo].[Book] ([BookID], [Isbn], [Title], [PublisherID], [Format], [ListPrice], [PageCount], [PublishedOn], [IsInPrint], [WeightKg], [Cover]) VALUES (1001, N'9780000000024', N'Les Misérables', 2, N'hardback', 34.5000, 1488, CAST(N'2015-10-01' AS Date), 1, 1.25, NULL)
INSERT [dbo].[Book] ([BookID], [Isbn], [Title], [PublisherID], [Format], [ListPrice], [PageCount], [PublishedOn], [IsInPrint], [WeightKg], [Cover]) VALUES (1002, N'9780000000031', N'Candide, ou l''Optimisme', 2, N'paperback', 6.0000, 144, CAST(N'1999-01-15' AS Date), 1, 1.2000000000000000e-001, NULL)
INSERT [dbo].[Book] ([BookID], [Isbn], [Title], [PublisherID], [Format], [ListPrice], [PageCount], [PublishedOn], [IsInPrint], [WeightKg], [Cover]) VALUES (1003, N'9780000000048', N'Преступление и наказание', 3, N'hardback', 22.0000, 672, CAST(N'2009-09-09' AS Date), 0, NULL, NULL)
INSERT [dbo].[Book] ([BookID], [Isbn], [Title], [PublisherID], [Format], [ListPrice], [PageCount], [PublishedOn], [IsInPrint], [WeightKg], [Cover]) VALUES (1004, N'9780000000055', N'Frankenstein; or, The Modern Prometheus', 1, N'ebook', 0.9900, NULL, CAST(N'2018-01-01' AS Date), 1, NULL, 0xFFD8FFE0)
INSERT [dbo].[Book] ([BookID], [Isbn], [Title], [PublisherID], [Format], [ListPrice], [PageCount], [PublishedOn], [IsInPrint], [WeightKg], [Cover]) VALUES (1005, N'9780000000062', N'吾輩は猫である', 5, N'paperback', 12.3000, 610, CAST(N'1980-08-08' AS Date), 1, 0.5, NULL)
INSERT [dbo].[Book] ([BookID], [Isbn], [Title], [PublisherID], [Format], [ListPrice], [PageCount], [PublishedOn], [IsInPrint], [WeightKg], [Cover]) VALUES (1006, N'9780000000079', N'Kinder- und Hausmärchen', 3, N'hardback', 48.0000, 960, CAST(N'1999-12-31' AS Date), 1, 1.75, 0x)
INSERT [dbo].[Book] ([BookID], [Isbn], [Title], [PublisherID], [Format], [ListPrice], [PageCount], [PublishedOn], [IsInPrint], [WeightKg], [Cover]) VALUES (1007, N'9790000000086', N'The Sea, Translated', 4, N'audio', 15.0000, NULL, NULL, 1, NULL, NULL)
INSERT [dbo].[Book] ([BookID], [Isbn], [Title], [PublisherID], [Format], [ListPrice], [PageCount], [PublishedOn], [IsInPrint], [WeightKg], [Cover]) VALUES (1008, N'9780000000093', N'Pride and Prejudice', 1, N'paperback', 9.9900, 432, CAST(N'2003-05-06' AS Date), 1, 0.33, NULL)
INSERT [dbo].[Book] ([BookID], [Isbn], [Title], [PublisherID], [Format], [ListPrice], [PageCount], [PublishedOn], [IsInPrint], [WeightKg], [Cover]) VALUES (1009, N'9780000000109', N'Njáls saga', 6, N'paperback', 18.7500, 384, CAST(N'2010-06-17' AS Date), 0, 0.4, NULL)
GO
SET IDENTITY_INSERT [dbo].[Book] OFF
GO
INSERT [dbo].[Book Author] ([BookID], [AuthorID], [Order], [Role]) VALUES (1000, 1, 1, N'author')
INSERT [dbo].[Book Author] ([BookID], [AuthorID], [Order], [Role]) VALUES (1001, 2, 1, N'author')
INSERT [dbo].[Book Author] ([BookID], [AuthorID], [Order], [Role]) VALUES (1002, 3, 1, N'author')
INSERT [dbo].[Book Author] ([BookID], [AuthorID], [Order], [Role]) VALUES (1002, 9, 2, N'translator')
INSERT [dbo].[Book Author] ([BookID], [AuthorID], [Order], [Role]) VALUES (1003, 4, 1, N'author')
INSERT [dbo].[Book Author] ([BookID], [AuthorID], [Order], [Role]) VALUES (1004, 5, 1, N'author')
INSERT [dbo].[Book Author] ([BookID], [AuthorID], [Order], [Role]) VALUES (1005, 6, 1, N'author')
INSERT [dbo].[Book Author] ([BookID], [AuthorID], [Order], [Role]) VALUES (1006, 7, 1, N'author')
INSERT [dbo].[Book Author] ([BookID], [AuthorID], [Order], [Role]) VALUES (1006, 8, 2, N'author')
INSERT [dbo].[Book Author] ([BookID], [AuthorID], [Order], [Role]) VALUES (1007, 9, 1, N'author')
INSERT [dbo].[Book Author] ([BookID], [AuthorID], [Order], [Role]) VALUES (1008, 1, 1, N'author')
GO
SET IDENTITY_INSERT [Sales].[Customer] ON 
GO
INSERT [Sales].[Customer] ([CustomerID], [Email], [Full Name], [Tier], [LoyaltyCard], [JoinedAt], [IsActive], [CreditLimit], [Preferences]) VALUES (1, N'ada@example.org', N'Ada Byron', 3, N'BK000001', CAST(N'2019-02-11T08:15:00.0000000' AS DateTime2), 1, CAST(1500.00 AS Decimal(9, 2)), N'{"newsletter": true, "topics": ["science", "poetry"]}')
INSERT [Sales].[Customer] ([CustomerID], [Email], [Full Name], [Tier], [LoyaltyCard], [JoinedAt], [IsActive], [CreditLimit], [Preferences]) VALUES (2, N'siobhan@example.org', N'Siobhán O''Neill', 1, NULL, CAST(N'2020-07-30T17:45:10.0000000' AS DateTime2), 1, NULL, NULL)
INSERT [Sales].[Customer] ([CustomerID], [Email], [Full Name], [Tier], [LoyaltyCard], [JoinedAt], [IsActive], [CreditLimit], [Preferences]) VALUES (3, N'jürgen@example.de', N'Jürgen Groß', 2, N'BK000003', CAST(N'2021-01-01T00:00:00.0000000' AS DateTime2), 1, CAST(250.50 AS Decimal(9, 2)), N'{}')
INSERT [Sales].[Customer] ([CustomerID], [Email], [Full Name], [Tier], [LoyaltyCard], [JoinedAt], [IsActive], [CreditLimit], [Preferences]) VALUES (4, N'hana@example.jp', N'花 子', 1, NULL, CAST(N'2021-11-05T23:59:59.0000000' AS DateTime2), 0, CAST(0.00 AS Decimal(9, 2)), NULL)
INSERT [Sales].[Customer] ([CustomerID], [Email], [Full Name], [Tier], [LoyaltyCard], [JoinedAt], [IsActive], [CreditLimit], [Preferences]) VALUES (5, N'bob@example.com', N'Bob "The Reader" Jones', 2, N'BK000005', CAST(N'2022-06-18T12:00:00.0000000' AS DateTime2), 1, NULL, NULL)
INSERT [Sales].[Customer] ([CustomerID], [Email], [Full Name], [Tier], [LoyaltyCard], [JoinedAt], [IsActive], [CreditLimit], [Preferences]) VALUES (6, N'zoe@example.fr', N'Zoé', 1, NULL, CAST(N'2024-02-29T06:30:00.0000000' AS DateTime2), 1, CAST(99.99 AS Decimal(9, 2)), N'{"newsletter": false}')
GO
SET IDENTITY_INSERT [Sales].[Customer] OFF
GO
INSERT [Sales].[Order] ([OrderNumber], [CustomerID], [OrderedAt], [ShippedAt], [Status], [Currency], [Note]) VALUES (5000, 1, CAST(N'2024-01-08T10:02:11.000' AS DateTime), CAST(N'2024-01-09T14:00:00.000' AS DateTime), N'shipped', N'GBP', NULL)
INSERT [Sales].[Order] ([OrderNumber], [CustomerID], [OrderedAt], [ShippedAt], [Status], [Currency], [Note]) VALUES (5001, 2, CAST(N'2024-01-12T19:40:05.333' AS DateTime), CAST(N'2024-01-15T09:30:00.000' AS DateTime), N'returned', N'EUR', N'Please don''t bend; it''s a gift')
INSERT [Sales].[Order] ([OrderNumber], [CustomerID], [OrderedAt], [ShippedAt], [Status], [Currency], [Note]) VALUES (5002, 3, CAST(N'2024-02-29T23:59:59.997' AS DateTime), NULL, N'cancelled', N'EUR', NULL)
INSERT [Sales].[Order] ([OrderNumber], [CustomerID], [OrderedAt], [ShippedAt], [Status], [Currency], [Note]) VALUES (5003, 1, CAST(N'2024-03-03T07:00:00.000' AS DateTime), CAST(N'2024-03-03T07:00:00.000' AS DateTime), N'shipped', N'GBP', N'e-book; {{ no parcel }}')
INSERT [Sales].[Order] ([OrderNumber], [CustomerID], [OrderedAt], [ShippedAt], [Status], [Currency], [Note]) VALUES (5004, 5, CAST(N'2024-04-21T16:20:30.507' AS DateTime), CAST(N'2024-04-23T11:11:11.110' AS DateTime), N'shipped', N'USD', N'50% off; #2')
INSERT [Sales].[Order] ([OrderNumber], [CustomerID], [OrderedAt], [ShippedAt], [Status], [Currency], [Note]) VALUES (5005, 6, CAST(N'2024-05-01T09:00:00.000' AS DateTime), NULL, N'paid', N'EUR', NULL)
INSERT [Sales].[Order] ([OrderNumber], [CustomerID], [OrderedAt], [ShippedAt], [Status], [Currency], [Note]) VALUES (5006, 2, CAST(N'2024-05-02T18:30:00.000' AS DateTime), NULL, N'new', N'EUR', N'-- ring the bell /* twice */')
GO
INSERT [Sales].[OrderLine] ([OrderNumber], [LineNumber], [BookID], [Quantity], [UnitPrice], [Discount]) VALUES (5000, 1, 1000, 1, 9.9900, CAST(0.000 AS Decimal(4, 3)))
INSERT [Sales].[OrderLine] ([OrderNumber], [LineNumber], [BookID], [Quantity], [UnitPrice], [Discount]) VALUES (5000, 2, 1008, 1, 9.9900, CAST(0.100 AS Decimal(4, 3)))
INSERT [Sales].[OrderLine] ([OrderNumber], [LineNumber], [BookID], [Quantity], [UnitPrice], [Discount]) VALUES (5001, 1, 1001, 2, 34.5000, CAST(0.000 AS Decimal(4, 3)))
INSERT [Sales].[OrderLine] ([OrderNumber], [LineNumber], [BookID], [Quantity], [UnitPrice], [Discount]) VALUES (5001, 2, 1002, 1, 6.0000, CAST(0.000 AS Decimal(4, 3)))
INSERT [Sales].[OrderLine] ([OrderNumber], [LineNumber], [BookID], [Quantity], [UnitPrice], [Discount]) VALUES (5002, 1, 1006, 1, 48.0000, CAST(0.250 AS Decimal(4, 3)))
INSERT [Sales].[OrderLine] ([OrderNumber], [LineNumber], [BookID], [Quantity], [UnitPrice], [Discount]) VALUES (5003, 1, 1004, 1, 0.9900, CAST(0.000 AS Decimal(4, 3)))
INSERT [Sales].[OrderLine] ([OrderNumber], [LineNumber], [BookID], [Quantity], [UnitPrice], [Discount]) VALUES (5004, 1, 1007, 3, 15.0000, CAST(0.500 AS Decimal(4, 3)))
INSERT [Sales].[OrderLine] ([OrderNumber], [LineNumber], [BookID], [Quantity], [UnitPrice], [Discount]) VALUES (5004, 2, 1005, 1, 12.3000, CAST(0.050 AS Decimal(4, 3)))
INSERT [Sales].[OrderLine] ([OrderNumber], [LineNumber], [BookID], [Quantity], [UnitPrice], [Discount]) VALUES (5005, 1, 1001, 1, 34.5000, CAST(0.125 AS Decimal(4, 3)))
INSERT [Sales].[OrderLine] ([OrderNumber], [LineNumber], [BookID], [Quantity], [UnitPrice], [Discount]) VALUES (5006, 1, 1003, 10, 22.0000, CAST(0.300 AS Decimal(4, 3)))
GO
SET IDENTITY_INSERT [Sales].[Return] ON 
GO
INSERT [Sales].[Return] ([ReturnID], [OrderNumber], [LineNumber], [ReturnedOn], [Quantity], [Reason]) VALUES (1, 5001, 1, CAST(N'2024-01-20' AS Date), 1, N'Arrived with a torn cover')
INSERT [Sales].[Return] ([ReturnID], [OrderNumber], [LineNumber], [ReturnedOn], [Quantity], [Reason]) VALUES (2, 5001, 2, CAST(N'2024-01-20' AS Date), 1, NULL)
GO
SET IDENTITY_INSERT [Sales].[Return] OFF
GO
SET IDENTITY_INSERT [Stock].[Shop] ON 
GO
INSERT [Stock].[Shop] ([ShopID], [Name], [CountryCode], [OpensAt], [ClosesAt], [Area m2], [Location]) VALUES (1, N'Harbour Street', N'GB', CAST(N'09:00:00' AS Time), CAST(N'17:30:00' AS Time), CAST(182.50 AS Decimal(8, 2)), NULL)
INSERT [Stock].[Shop] ([ShopID], [Name], [CountryCode], [OpensAt], [ClosesAt], [Area m2], [Location]) VALUES (2, N'Rive gauche', N'FR', CAST(N'10:00:00' AS Time), CAST(N'20:00:00' AS Time), CAST(95.00 AS Decimal(8, 2)), NULL)
INSERT [Stock].[Shop] ([ShopID], [Name], [CountryCode], [OpensAt], [ClosesAt], [Area m2], [Location]) VALUES (3, N'Alte Mühle', N'DE', CAST(N'08:30:00' AS Time), CAST(N'18:00:00' AS Time), NULL, NULL)
GO
SET IDENTITY_INSERT [Stock].[Shop] OFF
GO
INSERT [Stock].[StockLevel] ([ShopID], [BookID], [Quantity], [ReorderAt], [LastCounted]) VALUES (1, 1000, 14, 5, CAST(N'2024-04-30T18:00:00' AS SmallDateTime))
INSERT [Stock].[StockLevel] ([ShopID], [BookID], [Quantity], [ReorderAt], [LastCounted]) VALUES (1, 1004, 0, 0, NULL)
INSERT [Stock].[StockLevel] ([ShopID], [BookID], [Quantity], [ReorderAt], [LastCounted]) VALUES (1, 1008, 3, 5, CAST(N'2024-04-30T18:05:00' AS SmallDateTime))
INSERT [Stock].[StockLevel] ([ShopID], [BookID], [Quantity], [ReorderAt], [LastCounted]) VALUES (2, 1001, 7, 2, CAST(N'2024-04-28T20:15:00' AS SmallDateTime))
INSERT [Stock].[StockLevel] ([ShopID], [BookID], [Quantity], [ReorderAt], [LastCounted]) VALUES (2, 1002, 21, 4, CAST(N'2024-04-28T20:20:00' AS SmallDateTime))
INSERT [Stock].[StockLevel] ([ShopID], [BookID], [Quantity], [ReorderAt], [LastCounted]) VALUES (3, 1003, 1, 2, NULL)
INSERT [Stock].[StockLevel] ([ShopID], [BookID], [Quantity], [ReorderAt], [LastCounted]) VALUES (3, 1006, 2, 2, CAST(N'2024-05-01T08:00:00' AS SmallDateTime))
GO
INSERT INTO [Stock].[BookPrice] ([ShopID], [BookID], [Price])
VALUES
    (1, 1000, 8.9900),
    (1, 1008, 9.4900),
    (2, 1001, 36.0000),
    (2, 1002, 6.0000),
    (3, 1003, 22.0000),
    (3, 1006, 45.0000)
GO
INSERT [dbo].[AuditLog] ([LoggedAt], [User], [Action], [CustomerID], [Detail]) VALUES (CAST(N'2024-01-09T14:00:01.2500000+00:00' AS DateTimeOffset), N'dbo', N'ship', 1, N'<order number="5000"/>')
INSERT [dbo].[AuditLog] ([LoggedAt], [User], [Action], [CustomerID], [Detail]) VALUES (CAST(N'2024-01-20T10:31:00.0000000+01:00' AS DateTimeOffset), N'desk-2', N'return', 2, N'<order number="5001"><line n="1"/><line n="2"/></order>')
INSERT [dbo].[AuditLog] ([LoggedAt], [User], [Action], [CustomerID], [Detail]) VALUES (CAST(N'2024-05-01T09:00:00.5000000+02:00' AS DateTimeOffset), N'web', N'pay', 6, NULL)
GO
/****** Object:  Index [IX_Author_LastName]    Script Date: 14/03/2025 09:12:41 ******/
CREATE NONCLUSTERED INDEX [IX_Author_LastName] ON [dbo].[Author]
(
	[LastName] ASC,
	[FirstName] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, SORT_IN_TEMPDB = OFF, DROP_EXISTING = OFF, ONLINE = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
GO
/****** Object:  Index [IX_Book_PublishedOn]    Script Date: 14/03/2025 09:12:41 ******/
CREATE NONCLUSTERED INDEX [IX_Book_PublishedOn] ON [dbo].[Book]
(
	[PublishedOn] DESC
)
INCLUDE([Title],[ListPrice]) 
WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, SORT_IN_TEMPDB = OFF, DROP_EXISTING = OFF, ONLINE = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
GO
/****** Object:  Index [IX_Book_InPrint]    Script Date: 14/03/2025 09:12:41 ******/
CREATE NONCLUSTERED INDEX [IX_Book_InPrint] ON [dbo].[Book]
(
	[PublisherID] ASC
)
WHERE ([IsInPrint]=(1))
WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, SORT_IN_TEMPDB = OFF, DROP_EXISTING = OFF, ONLINE = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
GO
/****** Object:  Index [UX_Customer_Email]    Script Date: 14/03/2025 09:12:41 ******/
CREATE UNIQUE NONCLUSTERED INDEX [UX_Customer_Email] ON [Sales].[Customer]
(
	[Email] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, SORT_IN_TEMPDB = OFF, DROP_EXISTING = OFF, ONLINE = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
GO
/****** Object:  Index [UX_Customer_LoyaltyCard]    Script Date: 14/03/2025 09:12:41 ******/
CREATE UNIQUE NONCLUSTERED INDEX [UX_Customer_LoyaltyCard] ON [Sales].[Customer]
(
	[LoyaltyCard] ASC
)
WHERE ([LoyaltyCard] IS NOT NULL)
WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, SORT_IN_TEMPDB = OFF, DROP_EXISTING = OFF, ONLINE = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
GO
/****** Object:  Index [IX_Order_CustomerID]    Script Date: 14/03/2025 09:12:41 ******/
CREATE NONCLUSTERED INDEX [IX_Order_CustomerID] ON [Sales].[Order]
(
	[CustomerID] ASC,
	[OrderedAt] DESC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, SORT_IN_TEMPDB = OFF, DROP_EXISTING = OFF, ONLINE = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
GO
ALTER TABLE [dbo].[Country] ADD  CONSTRAINT [DF_Country_IsEuMember]  DEFAULT ((0)) FOR [IsEuMember]
GO
ALTER TABLE [dbo].[Author] ADD  CONSTRAINT [DF_Author_rowguid]  DEFAULT (newid()) FOR [rowguid]
GO
ALTER TABLE [dbo].[Book] ADD  CONSTRAINT [DF_Book_Format]  DEFAULT ('paperback') FOR [Format]
GO
ALTER TABLE [dbo].[Book] ADD  CONSTRAINT [DF_Book_IsInPrint]  DEFAULT ((1)) FOR [IsInPrint]
GO
ALTER TABLE [dbo].[Book Author] ADD  CONSTRAINT [DF_BookAuthor_Order]  DEFAULT ((1)) FOR [Order]
GO
ALTER TABLE [dbo].[Book Author] ADD  CONSTRAINT [DF_BookAuthor_Role]  DEFAULT ('author') FOR [Role]
GO
ALTER TABLE [dbo].[AuditLog] ADD  CONSTRAINT [DF_AuditLog_LoggedAt]  DEFAULT (sysdatetimeoffset()) FOR [LoggedAt]
GO
ALTER TABLE [dbo].[AuditLog] ADD  CONSTRAINT [DF_AuditLog_User]  DEFAULT (user_name()) FOR [User]
GO
ALTER TABLE [Sales].[Customer] ADD  CONSTRAINT [DF_Customer_Tier]  DEFAULT ((1)) FOR [Tier]
GO
ALTER TABLE [Sales].[Customer] ADD  CONSTRAINT [DF_Customer_JoinedAt]  DEFAULT (sysutcdatetime()) FOR [JoinedAt]
GO
ALTER TABLE [Sales].[Customer] ADD  CONSTRAINT [DF_Customer_IsActive]  DEFAULT ((1)) FOR [IsActive]
GO
ALTER TABLE [Sales].[Order] ADD  CONSTRAINT [DF_Order_OrderNumber]  DEFAULT (NEXT VALUE FOR [Sales].[OrderNumbers]) FOR [OrderNumber]
GO
ALTER TABLE [Sales].[Order] ADD  CONSTRAINT [DF_Order_OrderedAt]  DEFAULT (getdate()) FOR [OrderedAt]
GO
ALTER TABLE [Sales].[Order] ADD  CONSTRAINT [DF_Order_Status]  DEFAULT ('new') FOR [Status]
GO
ALTER TABLE [Sales].[Order] ADD  CONSTRAINT [DF_Order_Currency]  DEFAULT (N'GBP') FOR [Currency]
GO
ALTER TABLE [Sales].[OrderLine] ADD  CONSTRAINT [DF_OrderLine_Quantity]  DEFAULT ((1)) FOR [Quantity]
GO
ALTER TABLE [Sales].[OrderLine] ADD  CONSTRAINT [DF_OrderLine_Discount]  DEFAULT ((0.0)) FOR [Discount]
GO
ALTER TABLE [Sales].[Return] ADD  CONSTRAINT [DF_Return_ReturnedOn]  DEFAULT (CONVERT([date],getdate())) FOR [ReturnedOn]
GO
ALTER TABLE [Stock].[Shop] ADD  CONSTRAINT [DF_Shop_OpensAt]  DEFAULT ('09:00:00') FOR [OpensAt]
GO
ALTER TABLE [Stock].[Shop] ADD  CONSTRAINT [DF_Shop_ClosesAt]  DEFAULT ('18:00') FOR [ClosesAt]
GO
ALTER TABLE [Stock].[StockLevel] ADD  CONSTRAINT [DF_StockLevel_Quantity]  DEFAULT ((0)) FOR [Quantity]
GO
ALTER TABLE [Stock].[StockLevel] ADD  CONSTRAINT [DF_StockLevel_ReorderAt]  DEFAULT ((5)) FOR [ReorderAt]
GO
ALTER TABLE [dbo].[Author]  WITH CHECK ADD  CONSTRAINT [FK_Author_Country] FOREIGN KEY([CountryCode])
REFERENCES [dbo].[Country] ([CountryCode])
GO
ALTER TABLE [dbo].[Author] CHECK CONSTRAINT [FK_Author_Country]
GO
ALTER TABLE [dbo].[Publisher]  WITH CHECK ADD  CONSTRAINT [FK_Publisher_Country] FOREIGN KEY([CountryCode])
REFERENCES [dbo].[Country] ([CountryCode])
GO
ALTER TABLE [dbo].[Publisher] CHECK CONSTRAINT [FK_Publisher_Country]
GO
ALTER TABLE [dbo].[Book]  WITH CHECK ADD  CONSTRAINT [FK_Book_Publisher] FOREIGN KEY([PublisherID])
REFERENCES [dbo].[Publisher] ([PublisherID])
GO
ALTER TABLE [dbo].[Book] CHECK CONSTRAINT [FK_Book_Publisher]
GO
ALTER TABLE [dbo].[Book Author]  WITH CHECK ADD  CONSTRAINT [FK_BookAuthor_Book] FOREIGN KEY([BookID])
REFERENCES [dbo].[Book] ([BookID])
ON DELETE CASCADE
GO
ALTER TABLE [dbo].[Book Author] CHECK CONSTRAINT [FK_BookAuthor_Book]
GO
ALTER TABLE [dbo].[Book Author]  WITH CHECK ADD  CONSTRAINT [FK_BookAuthor_Author] FOREIGN KEY([AuthorID])
REFERENCES [dbo].[Author] ([AuthorID])
GO
ALTER TABLE [dbo].[Book Author] CHECK CONSTRAINT [FK_BookAuthor_Author]
GO
ALTER TABLE [dbo].[AuditLog]  WITH NOCHECK ADD  CONSTRAINT [FK_AuditLog_Customer] FOREIGN KEY([CustomerID])
REFERENCES [Sales].[Customer] ([CustomerID])
ON DELETE SET NULL
GO
ALTER TABLE [dbo].[AuditLog] CHECK CONSTRAINT [FK_AuditLog_Customer]
GO
ALTER TABLE [Sales].[Order]  WITH CHECK ADD  CONSTRAINT [FK_Order_Customer] FOREIGN KEY([CustomerID])
REFERENCES [Sales].[Customer] ([CustomerID])
GO
ALTER TABLE [Sales].[Order] CHECK CONSTRAINT [FK_Order_Customer]
GO
ALTER TABLE [Sales].[OrderLine]  WITH CHECK ADD  CONSTRAINT [FK_OrderLine_Order] FOREIGN KEY([OrderNumber])
REFERENCES [Sales].[Order] ([OrderNumber])
ON UPDATE CASCADE
ON DELETE CASCADE
GO
ALTER TABLE [Sales].[OrderLine] CHECK CONSTRAINT [FK_OrderLine_Order]
GO
ALTER TABLE [Sales].[OrderLine]  WITH CHECK ADD  CONSTRAINT [FK_OrderLine_Book] FOREIGN KEY([BookID])
REFERENCES [dbo].[Book] ([BookID])
GO
ALTER TABLE [Sales].[OrderLine] CHECK CONSTRAINT [FK_OrderLine_Book]
GO
ALTER TABLE [Sales].[Return]  WITH CHECK ADD  CONSTRAINT [FK_Return_OrderLine] FOREIGN KEY([OrderNumber], [LineNumber])
REFERENCES [Sales].[OrderLine] ([OrderNumber], [LineNumber])
GO
ALTER TABLE [Sales].[Return] CHECK CONSTRAINT [FK_Return_OrderLine]
GO
ALTER TABLE [Stock].[Shop]  WITH CHECK ADD  CONSTRAINT [FK_Shop_Country] FOREIGN KEY([CountryCode])
REFERENCES [dbo].[Country] ([CountryCode])
GO
ALTER TABLE [Stock].[Shop] CHECK CONSTRAINT [FK_Shop_Country]
GO
ALTER TABLE [Stock].[StockLevel]  WITH CHECK ADD  CONSTRAINT [FK_StockLevel_Shop] FOREIGN KEY([ShopID])
REFERENCES [Stock].[Shop] ([ShopID])
GO
ALTER TABLE [Stock].[StockLevel] CHECK CONSTRAINT [FK_StockLevel_Shop]
GO
ALTER TABLE [Stock].[StockLevel]  WITH CHECK ADD  CONSTRAINT [FK_StockLevel_Book] FOREIGN KEY([BookID])
REFERENCES [dbo].[Book] ([BookID])
GO
ALTER TABLE [Stock].[StockLevel] CHECK CONSTRAINT [FK_StockLevel_Book]
GO
ALTER TABLE [Stock].[BookPrice]  WITH CHECK ADD  CONSTRAINT [FK_BookPrice_StockLevel] FOREIGN KEY([ShopID], [BookID])
REFERENCES [Stock].[StockLevel] ([ShopID], [BookID])
GO
ALTER TABLE [Stock].[BookPrice] CHECK CONSTRAINT [FK_BookPrice_StockLevel]
GO
ALTER TABLE [dbo].[Publisher]  WITH CHECK ADD  CONSTRAINT [CK_Publisher_Website] CHECK  (([Website] like 'http%'))
GO
ALTER TABLE [dbo].[Publisher] CHECK CONSTRAINT [CK_Publisher_Website]
GO
ALTER TABLE [dbo].[Publisher]  WITH CHECK ADD  CONSTRAINT [CK_Publisher_FoundedYear] CHECK  (([FoundedYear]>=(1400) AND [FoundedYear]<=(2100)))
GO
ALTER TABLE [dbo].[Publisher] CHECK CONSTRAINT [CK_Publisher_FoundedYear]
GO
ALTER TABLE [dbo].[Author]  WITH CHECK ADD  CONSTRAINT [CK_Author_Lived] CHECK  (([DiedOn] IS NULL OR [DiedOn]>=[BornOn]))
GO
ALTER TABLE [dbo].[Author] CHECK CONSTRAINT [CK_Author_Lived]
GO
ALTER TABLE [dbo].[Book]  WITH CHECK ADD  CONSTRAINT [CK_Book_Isbn] CHECK  (([Isbn] like '97[89][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'))
GO
ALTER TABLE [dbo].[Book] CHECK CONSTRAINT [CK_Book_Isbn]
GO
ALTER TABLE [dbo].[Book]  WITH CHECK ADD  CONSTRAINT [CK_Book_Format] CHECK  ([Format] IN ('hardback', 'paperback', 'ebook', 'audio'))
GO
ALTER TABLE [dbo].[Book] CHECK CONSTRAINT [CK_Book_Format]
GO
ALTER TABLE [dbo].[Book]  WITH CHECK ADD  CONSTRAINT [CK_Book_ListPrice] CHECK  (([ListPrice]>=(0.00)))
GO
ALTER TABLE [dbo].[Book] CHECK CONSTRAINT [CK_Book_ListPrice]
GO
ALTER TABLE [dbo].[Book]  WITH CHECK ADD  CONSTRAINT [CK_Book_PageCount] CHECK  (([PageCount]>(0) AND [PageCount]<=(5000)))
GO
ALTER TABLE [dbo].[Book] CHECK CONSTRAINT [CK_Book_PageCount]
GO
ALTER TABLE [dbo].[Book Author]  WITH CHECK ADD  CONSTRAINT [CK_BookAuthor_Order] CHECK  (([Order]>(0)))
GO
ALTER TABLE [dbo].[Book Author] CHECK CONSTRAINT [CK_BookAuthor_Order]
GO
ALTER TABLE [dbo].[Book Author]  WITH CHECK ADD  CONSTRAINT [CK_BookAuthor_Role] CHECK  (([Role]='translator' OR [Role]='editor' OR [Role]='author'))
GO
ALTER TABLE [dbo].[Book Author] CHECK CONSTRAINT [CK_BookAuthor_Role]
GO
ALTER TABLE [Sales].[Customer]  WITH CHECK ADD  CONSTRAINT [CK_Customer_Email] CHECK  (([Email] like N'%_@_%._%'))
GO
ALTER TABLE [Sales].[Customer] CHECK CONSTRAINT [CK_Customer_Email]
GO
ALTER TABLE [Sales].[Customer]  WITH CHECK ADD  CONSTRAINT [CK_Customer_Tier] CHECK  (([Tier]=(3) OR [Tier]=(2) OR [Tier]=(1)))
GO
ALTER TABLE [Sales].[Customer] CHECK CONSTRAINT [CK_Customer_Tier]
GO
ALTER TABLE [Sales].[Customer]  WITH CHECK ADD  CONSTRAINT [CK_Customer_Preferences] CHECK  ((isjson([Preferences])=(1)))
GO
ALTER TABLE [Sales].[Customer] CHECK CONSTRAINT [CK_Customer_Preferences]
GO
ALTER TABLE [Sales].[Customer]  WITH CHECK ADD  CONSTRAINT [CK_Customer_CreditLimit] CHECK  (([CreditLimit]>=(0)))
GO
ALTER TABLE [Sales].[Customer] CHECK CONSTRAINT [CK_Customer_CreditLimit]
GO
ALTER TABLE [Sales].[Order]  WITH CHECK ADD  CONSTRAINT [CK_Order_Status] CHECK  (([Status]='cancelled' OR [Status]='returned' OR [Status]='shipped' OR [Status]='paid' OR [Status]='new'))
GO
ALTER TABLE [Sales].[Order] CHECK CONSTRAINT [CK_Order_Status]
GO
ALTER TABLE [Sales].[Order]  WITH CHECK ADD  CONSTRAINT [CK_Order_ShippedAt] CHECK  (([ShippedAt] IS NULL OR [ShippedAt]>=[OrderedAt]))
GO
ALTER TABLE [Sales].[Order] CHECK CONSTRAINT [CK_Order_ShippedAt]
GO
ALTER TABLE [Sales].[Order]  WITH CHECK ADD  CONSTRAINT [CK_Order_Currency] CHECK  ((len([Currency])=(3)))
GO
ALTER TABLE [Sales].[Order] CHECK CONSTRAINT [CK_Order_Currency]
GO
ALTER TABLE [Sales].[OrderLine]  WITH CHECK ADD  CONSTRAINT [CK_OrderLine_Quantity] CHECK  (([Quantity]>=(1) AND [Quantity]<=(500)))
GO
ALTER TABLE [Sales].[OrderLine] CHECK CONSTRAINT [CK_OrderLine_Quantity]
GO
ALTER TABLE [Sales].[OrderLine]  WITH CHECK ADD  CONSTRAINT [CK_OrderLine_Discount] CHECK  (([Discount]>=(0.0) AND [Discount]<(1.0)))
GO
ALTER TABLE [Sales].[OrderLine] CHECK CONSTRAINT [CK_OrderLine_Discount]
GO
ALTER TABLE [Sales].[Return]  WITH CHECK ADD  CONSTRAINT [CK_Return_Quantity] CHECK  (([Quantity]>(0)))
GO
ALTER TABLE [Sales].[Return] CHECK CONSTRAINT [CK_Return_Quantity]
GO
ALTER TABLE [Stock].[Shop]  WITH CHECK ADD  CONSTRAINT [CK_Shop_Hours] CHECK  (([ClosesAt]>[OpensAt]))
GO
ALTER TABLE [Stock].[Shop] CHECK CONSTRAINT [CK_Shop_Hours]
GO
ALTER TABLE [Stock].[StockLevel]  WITH CHECK ADD  CONSTRAINT [CK_StockLevel_Quantity] CHECK  (([Quantity]>=(0) AND [ReorderAt]>=(0)))
GO
ALTER TABLE [Stock].[StockLevel] CHECK CONSTRAINT [CK_StockLevel_Quantity]
GO
ALTER TABLE [Stock].[BookPrice]  WITH CHECK ADD  CONSTRAINT [CK_BookPrice_Price] CHECK  (([Price]>(0.0)))
GO
ALTER TABLE [Stock].[BookPrice] CHECK CONSTRAINT [CK_BookPrice_Price]
GO
/****** Object:  StoredProcedure [Sales].[uspPlaceOrder]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
-- Places an order of one book and returns its number.
CREATE PROCEDURE [Sales].[uspPlaceOrder]
    @CustomerID [int],
    @BookID [int],
    @Quantity [smallint] = 1
AS
BEGIN
    SET NOCOUNT ON;
    DECLARE @OrderNumber [int] = NEXT VALUE FOR [Sales].[OrderNumbers];
    CREATE TABLE #price ([BookID] [int] NOT NULL, [UnitPrice] [money] NOT NULL);

    INSERT #price ([BookID], [UnitPrice])
    SELECT [BookID], [ListPrice] FROM [dbo].[Book] WHERE [BookID] = @BookID AND [IsInPrint] = 1;
    IF @@ROWCOUNT = 0
    BEGIN
        THROW 50001, N'The book is not in print', 1;
    END;

    BEGIN TRANSACTION;
    INSERT [Sales].[Order] ([OrderNumber], [CustomerID], [Status])
    VALUES (@OrderNumber, @CustomerID, 'new');
    INSERT [Sales].[OrderLine] ([OrderNumber], [LineNumber], [BookID], [Quantity], [UnitPrice])
    SELECT @OrderNumber, 1, [BookID], @Quantity, [UnitPrice] FROM #price;
    COMMIT TRANSACTION;

    SELECT @OrderNumber AS [OrderNumber];
END
GO
/****** Object:  Trigger [Sales].[trgOrderShipped]    Script Date: 14/03/2025 09:12:41 ******/
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TRIGGER [Sales].[trgOrderShipped] ON [Sales].[Order]
AFTER UPDATE
AS
BEGIN
    SET NOCOUNT ON;
    INSERT [dbo].[AuditLog] ([Action], [CustomerID])
    SELECT 'ship', i.[CustomerID]
    FROM inserted AS i
        INNER JOIN deleted AS d ON d.[OrderNumber] = i.[OrderNumber]
    WHERE i.[Status] = 'shipped' AND d.[Status] <> 'shipped';
END
GO
ALTER TABLE [Sales].[Order] ENABLE TRIGGER [trgOrderShipped]
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Two-letter code, ISO 3166-1' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Country', @level2type=N'COLUMN',@level2name=N'CountryCode'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Countries that we publish, sell or write about' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Country'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Publishers, one row for each imprint' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Publisher'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'People who wrote, edited or translated a book' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Author'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'First and last name; only the last where there is no first' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Author', @level2type=N'COLUMN',@level2name=N'FullName'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Thirteen digits, without hyphens' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Book', @level2type=N'COLUMN',@level2name=N'Isbn'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Price in pounds; a shop''s own price is in Stock.BookPrice' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Book', @level2type=N'COLUMN',@level2name=N'ListPrice'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'The titles that we sell' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Book'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Place on the cover: 1 is named first' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Book Author', @level2type=N'COLUMN',@level2name=N'Order'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Who did what for a book' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Book Author'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'What happened and who did it; never changed' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'AuditLog'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'1 standard, 2 silver, 3 gold' , @level0type=N'SCHEMA',@level0name=N'Sales', @level1type=N'TABLE',@level1name=N'Customer', @level2type=N'COLUMN',@level2name=N'Tier'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Settings as JSON, e.g. {"newsletter": true}' , @level0type=N'SCHEMA',@level0name=N'Sales', @level1type=N'TABLE',@level1name=N'Customer', @level2type=N'COLUMN',@level2name=N'Preferences'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'People who have bought something' , @level0type=N'SCHEMA',@level0name=N'Sales', @level1type=N'TABLE',@level1name=N'Customer'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'One row for each order; its lines are in Sales.OrderLine' , @level0type=N'SCHEMA',@level0name=N'Sales', @level1type=N'TABLE',@level1name=N'Order'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'What is in an order' , @level0type=N'SCHEMA',@level0name=N'Sales', @level1type=N'TABLE',@level1name=N'OrderLine'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'After the discount' , @level0type=N'SCHEMA',@level0name=N'Sales', @level1type=N'TABLE',@level1name=N'OrderLine', @level2type=N'COLUMN',@level2name=N'LineTotal'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Part of 1, e.g. 0.250 for 25 %' , @level0type=N'SCHEMA',@level0name=N'Sales', @level1type=N'TABLE',@level1name=N'OrderLine', @level2type=N'COLUMN',@level2name=N'Discount'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Books that came back' , @level0type=N'SCHEMA',@level0name=N'Sales', @level1type=N'TABLE',@level1name=N'Return'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Our shops and their hours' , @level0type=N'SCHEMA',@level0name=N'Stock', @level1type=N'TABLE',@level1name=N'Shop'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'How many of each book a shop has' , @level0type=N'SCHEMA',@level0name=N'Stock', @level1type=N'TABLE',@level1name=N'StockLevel'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'True when it is time to order more' , @level0type=N'SCHEMA',@level0name=N'Stock', @level1type=N'TABLE',@level1name=N'StockLevel', @level2type=N'COLUMN',@level2name=N'NeedsReorder'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'A shop''s own price of a book, with its history' , @level0type=N'SCHEMA',@level0name=N'Stock', @level1type=N'TABLE',@level1name=N'BookPrice'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Places an order of one book' , @level0type=N'SCHEMA',@level0name=N'Sales', @level1type=N'PROCEDURE',@level1name=N'uspPlaceOrder'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Books in print with their first author' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'VIEW',@level1name=N'vBookList'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'What is sold, to whom' , @level0type=N'SCHEMA',@level0name=N'Sales'
GO
USE [master]
GO
ALTER DATABASE [Bookshop] SET  READ_WRITE 
GO
