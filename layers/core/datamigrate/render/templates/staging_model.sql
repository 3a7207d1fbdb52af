<% if seed %>
-- depends_on: << seed >>

<% endif %>
with source as (

    select * from << source >>

),

renamed as (

    select
<% for name, columns in groups %>
        -- << name >>
        << columns >>
<% endfor %>

    from source

)

select * from renamed
