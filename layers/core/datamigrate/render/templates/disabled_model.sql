<< config >>

-- << original >>: the view is not translated.
<% for line in reason %>
-- << line >>
<% endfor %>
-- What the source has:
--
<% for line in lines %>
-- << line >>
<% endfor %>
select 1
