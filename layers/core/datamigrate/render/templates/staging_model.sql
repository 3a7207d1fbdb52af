<% if table.seed %>
-- depends_on: {{ ref('<< table.seed >>') }}

<% endif %>
with source as (

    select * from {{ source('<< table.source >>', '<< table.source_table >>') }}

),

renamed as (

    select
<% for name, columns in groups %>
        -- << name >>
<% set last_group = loop.last %>
<% for column in columns %>
        << column >><< "" if last_group and loop.last else "," >>
<% endfor %>
<% if not loop.last %>

<% endif %>
<% endfor %>

    from source

)

select * from renamed
