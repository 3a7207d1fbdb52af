{#-
    The columns of a query and their types, for the check of a contract. dbt's own macro asks the
    driver, which does not know every type by name and warns of it; this one asks the database.

    select_sql: the query
    select_sql_header: what has to run before it, if anything
-#}
{% macro get_column_schema_from_query(select_sql, select_sql_header=none) -%}
    {%- set probe -%}
        {{ select_sql_header if select_sql_header is not none }}
        with probe as (
            select found.* from (select 1) as one left join ({{ select_sql }}) as found on false
        )
    {%- endset -%}
    {%- set names = run_query(
        probe ~ ' select each.key from probe cross join json_each(row_to_json(probe)) as each'
    ).columns[0].values() -%}
    {%- set types = [] -%}
    {%- for name in names -%}
        {%- do types.append('pg_typeof(' ~ landing_quoted(name) ~ ')::text') -%}
    {%- endfor -%}
    {%- set row = run_query(probe ~ ' select ' ~ types | join(', ') ~ ' from probe').rows[0] -%}
    {%- set columns = [] -%}
    {%- for name in names -%}
        {%- do columns.append(api.Column(name, row[loop.index0])) -%}
    {%- endfor -%}
    {{- return(columns) -}}
{%- endmacro %}
