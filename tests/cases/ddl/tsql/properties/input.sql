CREATE TABLE s.t (a int, b int)
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'It''s a table' , @level0type=N'SCHEMA',@level0name=N's', @level1type=N'TABLE',@level1name=N't'
EXEC sp_addextendedproperty 'MS_Description', 'Column a', 'user', s, 'table', t, 'column', a
EXECUTE sp_addextendedproperty @name = N'Caption', @value = N'B', @level0type = N'SCHEMA', @level0name = N's', @level1type = N'TABLE', @level1name = N't', @level2type = N'COLUMN', @level2name = N'b';
DECLARE @v sql_variant SET @v = N'From a variable'
EXECUTE sp_addextendedproperty N'MS_Description', @v, N'SCHEMA', N's', N'TABLE', N't', N'COLUMN', N'b'
EXEC sp_updateextendedproperty 'MS_Description', 'Column a, again', 'SCHEMA', 's', 'TABLE', 't', 'COLUMN', 'a'
EXEC sp_dropextendedproperty 'Caption', 'SCHEMA', 's', 'TABLE', 't', 'COLUMN', 'b'
EXEC sp_addextendedproperty 'Version', '1.0'
EXEC sp_addextendedproperty 'MS_Description', 'nowhere', 'SCHEMA', 's', 'TABLE', 'missing'
GO
CREATE VIEW s.v AS SELECT a FROM s.t
GO
EXEC sp_addextendedproperty 'MS_Description', 'A view', 'SCHEMA', 's', 'VIEW', 'v'
EXEC sp_addextendedproperty 'MS_Description', 'Column of a view', 'SCHEMA', 's', 'VIEW', 'v', 'COLUMN', 'a'
EXEC sp_addextendedproperty 'MS_Description', 'A schema', 'SCHEMA', 's'
EXEC sp_addextendedproperty 'Owner', 'me', 'SCHEMA', 's', 'PROCEDURE', 'p', 'PARAMETER', '@a'
EXEC sp_addextendedproperty 'Gone', 'soon', 'SCHEMA', 's', 'PROCEDURE', 'p'
EXEC sp_dropextendedproperty 'Gone', 'SCHEMA', 's', 'PROCEDURE', 'p'
