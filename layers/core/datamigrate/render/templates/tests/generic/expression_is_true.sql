{#- A row for which the expression is false fails; NULL passes, as a CHECK lets it in. -#}
{% test expression_is_true(model, expression) %}

select *
from {{ model }}
where not ({{ expression }})

{% endtest %}
