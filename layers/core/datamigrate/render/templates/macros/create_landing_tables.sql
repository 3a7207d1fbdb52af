{#-
    Create the landing schemas and tables that are missing, empty, from the project's sources:
    `dbt run-operation create_landing_tables`
-#}
{% macro create_landing_tables() %}
    {%- set nodes = landing_nodes() -%}
    {%- for schema in nodes | map(attribute='schema') | unique %}
        {%- do adapter.create_schema(
            api.Relation.create(database=nodes[0].database, schema=schema<< policy >>)
        ) -%}
    {%- endfor %}
    {%- for node in nodes %}
        {%- do run_query(landing_table_sql(node)) -%}
    {%- endfor %}
    {%- do log(nodes | length ~ ' landing tables are there', info=true) -%}
{% endmacro %}


{#- The landing tables, as the graph holds them: the sources of this project, in order. -#}
{% macro landing_nodes() %}
    {%- set nodes = graph.sources.values()
        | selectattr('package_name', 'equalto', project_name)
        | sort(attribute='unique_id') | list -%}
    {{- return(nodes) -}}
{% endmacro %}


{#-
    The DDL that creates a landing table where it is missing.

    node: the source that is the table, as the graph holds it
-#}
{% macro landing_table_sql(node) %}
    {%- set columns = [] -%}
    {%- for column in node.columns.values() -%}
        {%- set meta = column.config.meta -%}
        {%- do columns.append(
            landing_quoted(column.name) ~ ' ' ~ column.data_type
            ~ (' default ' ~ meta.default if meta.default else '')
            ~ (' not null' if meta.required else '')
        ) -%}
    {%- endfor -%}
    {%- set table = api.Relation.create(
        database=node.database, schema=node.schema, identifier=node.identifier<< policy >>
    ) -%}
    {%- set name = table.render() -%}
<% if "text" in head.split() %>
    {%- set text = "'" ~ name | replace("'", "''") ~ "'" -%}
<% endif %>
    {{- return(
        << head >>
        ~ columns | join(',\n    ') ~ << end >>
    ) -}}
{% endmacro %}


{#-
    A column's name in quotes. The sources name schemas and tables with their quotes doubled
    already, columns without.

    name: the name of the column in the landing table
-#}
{% macro landing_quoted(name) %}
    {{- return(<< opening >> ~ name | replace(<< closing >>, << doubled >>) ~ << closing >>) -}}
{% endmacro %}
