CREATE TABLE dbo.[Item #1] ([order] int, [2nd] int, [a b] int, [a-b] int, [a"b] int, [%] int, [{% raw %}] int, [顧客] int)
CREATE TABLE dbo.[item 1] (id int)
CREATE TABLE dbo.[../etc/passwd] (id int)
CREATE TABLE dbo.con (nul int CONSTRAINT [odd {% if %}] CHECK (nul > 0))
CREATE TABLE information_schema.x (id int)
CREATE TABLE dbo.this_name_goes_on_and_on_until_it_is_longer_than_sixty_three_characters (id int)
CREATE TABLE dbo.likes AS EDGE
