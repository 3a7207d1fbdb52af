{#-
    Seeds fill the landing tables, which keep the types of the source. In a cell, a backslash
    begins what plain CSV cannot say: \"..." is text as JSON, \=... is SQL. Rows are inserted as
    SELECTs of constants, each cast to its column's type: nothing is left to the driver.

    model: the seed
    agate_table: its rows
-#}
{% macro << project.target >>__load_csv_rows(model, agate_table) %}
    {%- set landed = seed_landing_node(model).columns -%}
    {%- set columns = [] -%}
    {%- set types = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- do columns.append(landing_quoted(seed_text(name))) -%}
        {%- do types.append(landed[seed_text(name)].data_type) -%}
    {%- endfor -%}
    {%- set head = 'insert into ' ~ this.render() ~ ' (' ~ columns | join(', ') ~ ')\n' -%}
    {%- for chunk in agate_table.rows | batch(50) -%}
        {%- set rows = [] -%}
        {%- for row in chunk -%}
            {%- set cells = [] -%}
            {%- for cell in row -%}
                {%- do cells.append(
                    'cast(' ~ seed_constant(cell) ~ ' as ' ~ types[loop.index0] ~ ')'
                ) -%}
            {%- endfor -%}
            {%- do rows.append('select ' ~ cells | join(', ')) -%}
        {%- endfor -%}
        {%- call statement('_') -%}
            {{ head ~ rows | join('\nunion all\n') }}
        {%- endcall -%}
    {%- endfor -%}
    {{- return(head) -}}
{% endmacro %}


{#-
    The landing table that a seed fills, as dbt's graph holds it.

    model: the seed
-#}
{% macro seed_landing_node(model) %}
    {%- set nodes = landing_nodes()
        | selectattr('schema', 'equalto', model.schema)
        | selectattr('identifier', 'equalto', model.alias) | list -%}
    {{- return(nodes[0]) -}}
{% endmacro %}


{#-
    A cell, or a column's name, as the text that it stands for.

    cell: what the CSV holds
-#}
{% macro seed_text(cell) %}
    {{- return(fromjson(cell[1:]) if cell[:1] == '\\' else cell) -}}
{% endmacro %}


{#-
    A cell as SQL.

    cell: its text, none for NULL
-#}
{% macro seed_constant(cell) %}
    {%- if cell is none -%}
        {{- return('null') -}}
    {%- elif cell[:2] == '\\=' -%}
        {{- return(cell[2:]) -}}
    {%- endif -%}
    {{- return("'" ~ seed_text(cell)
<% for found, written in escapes %>
        | replace(<< found >>, << written >>)
<% endfor %>
        ~ "'") -}}
{% endmacro %}


{#-
    The table that a seed fills is its landing table, created where it is missing and emptied.

    model: the seed
    agate_table: its rows
-#}
{% macro << project.target >>__create_csv_table(model, agate_table) %}
    {%- set sql = landing_table_sql(seed_landing_node(model)) -%}
    {%- call statement('_') -%}
        {{ sql }}
    {%- endcall -%}
    {%- call statement('_') -%}
        {{ 'delete from ' ~ this.render() ~ ' where 1 = 1' }}
    {%- endcall -%}
    {{- return(sql) -}}
{% endmacro %}


{#-
    The same for a table that is there; a full refresh makes it anew.

    model: the seed
    full_refresh: whether it is one
    old_relation: the table that is there
    agate_table: its rows
-#}
{% macro << project.target >>__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
    {%- if full_refresh -%}
        {%- do adapter.drop_relation(old_relation) -%}
    {%- endif -%}
    {{- return(create_csv_table(model, agate_table)) -}}
{% endmacro %}
