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
        << columns >><< "" if loop.last else ",\n" >>
<% endfor %>

    from source

)

select * from renamed
