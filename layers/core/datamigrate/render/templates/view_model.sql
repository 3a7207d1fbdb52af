<% for name, rows in parts %>
<< "with " if loop.first >><< name >> as (
    << rows >>
)<< "," if not loop.last >>

<% endfor %>
<< query >>
