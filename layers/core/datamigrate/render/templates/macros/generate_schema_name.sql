{#-
    A schema is named as it is configured: seeds load into the schemas that the sources name.

    custom_schema_name: what `schema` is set to, if it is
    node: the model or seed
-#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ target.schema if custom_schema_name is none else custom_schema_name }}
{%- endmacro %}
