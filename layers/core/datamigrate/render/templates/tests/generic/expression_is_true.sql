{#-
    A row for which the expression is false fails; NULL passes, as a CHECK lets it in.

    model: the relation to test
    expression: a condition over its columns
-#}
{% test expression_is_true(model, expression) %}

select *
from {{ model }}
where not ({{ expression }})

{% endtest %}
