{#-
    Seeds fill the landing tables, which keep the types and defaults of the source. In a cell,
    a backslash begins what plain CSV cannot say: \"..." is text as JSON, \=... is SQL.

    model: the seed
    agate_table: its rows
-#}
{% macro << project.target >>__load_csv_rows(model, agate_table) %}
    {%- set columns = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- do columns.append(landing_quoted(seed_text(name))) -%}
    {%- endfor -%}
    {%- set head = seed_escaped(
        'insert into ' ~ this.render() ~ ' (' ~ columns | join(', ') ~ ') values\n'
    ) -%}
    {%- for chunk in agate_table.rows | batch(1000) -%}
        {%- set bindings = [] -%}
        {%- set rows = [] -%}
        {%- for row in chunk -%}
            {%- set cells = [] -%}
            {%- for cell in row -%}
                {%- if cell is none -%}
                    {%- do cells.append('null') -%}
                {%- elif cell[:2] == '\\=' -%}
                    {%- do cells.append(seed_escaped(cell[2:])) -%}
                {%- else -%}
                    {%- do cells.append(get_binding_char()) -%}
                    {%- do bindings.append(seed_text(cell)) -%}
                {%- endif -%}
            {%- endfor -%}
            {%- do rows.append('(' ~ cells | join(', ') ~ ')') -%}
        {%- endfor -%}
        {%- do adapter.add_query(
            head ~ rows | join(',\n'), bindings=bindings, abridge_sql_log=True
        ) -%}
    {%- endfor -%}
    {{- return(head) -}}
{% endmacro %}


{#-
    A cell, or a column's name, as the text that it stands for.

    cell: what the CSV holds
-#}
{% macro seed_text(cell) %}
    {{- return(fromjson(cell[1:]) if cell[:1] == '\\' else cell) -}}
{% endmacro %}


{#-
    The table that a seed fills is its landing table, created where it is missing and emptied.

    model: the seed
    agate_table: its rows
-#}
{% macro << project.target >>__create_csv_table(model, agate_table) %}
    {%- set nodes = landing_nodes()
        | selectattr('schema', 'equalto', model.schema)
        | selectattr('identifier', 'equalto', model.alias) | list -%}
    {%- set sql = landing_table_sql(nodes[0]) -%}
    {%- call statement('_') -%}
        {{ sql }}
    {%- endcall -%}
    {#- It may be there: dbt does not find a table whose name holds a quote. -#}
    {%- do run_query('delete from ' ~ this.render()) -%}
    {{- return(sql) -}}
{% endmacro %}


{#-
    SQL for a driver that binds values. One whose placeholder is %s takes every % for one, so
    that they are doubled.

    sql: the statement
-#}
{% macro seed_escaped(sql) %}
    {{- return(sql | replace('%', '%%') if get_binding_char() == '%s' else sql) -}}
{% endmacro %}
