{#-
    Now, in UTC, for snapshots: the end of a row that is gone. dbt's own has another type than the
    beginning of a period has here, so that the two could not stand in one column.
-#}
{% macro << project.target >>__snapshot_get_time() -%}
    << clock >>
{%- endmacro %}
