{#-
    A row whose columns are all filled needs a row in `to` with the same values in `to_columns`.

    With `rows`, only so many of them are looked up: the last by `order_by` and then by `columns`,
    so that it is the same rows each time.

    model: the relation to test
    columns: the columns that refer
    to: the relation that they refer to
    to_columns: its columns, in the same order
    rows: how many rows are looked up at most; all without it
    order_by: columns by which the last rows are found
-#}
{% test composite_relationship(model, columns, to, to_columns, rows=none, order_by=[]) %}

{% if rows is not none -%}
{%- set order = (order_by + columns) | unique(case_sensitive=true) | list -%}
with child as (

    select << first >>{{ order | join(', ') }}
    from {{ model }}
    where
        {% for column in columns -%}
        {{ column }} is not null
        {%- if not loop.last %}
        and {% endif -%}
        {%- endfor %}
    order by
        {% for column in order -%}
        {{ column }} desc
        {%- if not loop.last %},
        {% endif -%}
        {%- endfor %}
<% if last %>
    << last >>
<% endif %>

)

{% endif -%}
select child.*
from {{ 'child' if rows is not none else model ~ ' as child' }}
where
    {% for column in columns -%}
    child.{{ column }} is not null
    and {% endfor -%}
    not exists (
        select 1
        from {{ to }} as parent
        where
            {% for column in columns -%}
            parent.{{ to_columns[loop.index0] }} = child.{{ column }}
            {%- if not loop.last %}
            and {% endif -%}
            {%- endfor %}
    )

{% endtest %}
