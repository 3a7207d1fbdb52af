{#-
    Seeds fill the landing tables, which keep the types of the source. In a cell, a backslash
    begins what plain CSV cannot say: \"..." is text as JSON, \=... is SQL. Rows are inserted as
    SELECTs of constants, each cast to its column's type: nothing is left to the driver.
-#}
{% macro << project.target >>__load_csv_rows(model, agate_table) %}
    {%- set landed = seed_landing_node(model).columns -%}
    {%- set columns = [] -%}
    {%- set types = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- do columns.append(landing_quoted(name)) -%}
        {%- do types.append(landed[name].data_type) -%}
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


{% macro seed_landing_node(model) %}
    {%- set nodes = landing_nodes()
        | selectattr('schema', 'equalto', model.schema)
        | selectattr('identifier', 'equalto', model.alias) | list -%}
    {{- return(nodes[0]) -}}
{% endmacro %}


{% macro seed_constant(cell) %}
    {%- if cell is none -%}
        {{- return('null') -}}
    {%- elif cell[:2] == '\\=' -%}
        {{- return(cell[2:]) -}}
    {%- endif -%}
    {%- set text = fromjson(cell[1:]) if cell[:1] == '\\' else cell -%}
    {{- return("'" ~ text
<% for found, written in escapes %>
        | replace(<< found >>, << written >>)
<% endfor %>
        ~ "'") -}}
{% endmacro %}


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


{% macro << project.target >>__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
    {%- if full_refresh -%}
        {%- do adapter.drop_relation(old_relation) -%}
    {%- endif -%}
    {{- return(create_csv_table(model, agate_table)) -}}
{% endmacro %}
