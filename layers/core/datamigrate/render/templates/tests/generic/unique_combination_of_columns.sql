{#-
    Two rows with the same values in all of the columns fail; NULL equals NULL, as in the source.

    model: the relation to test
    combination_of_columns: the names of the columns
-#}
{% test unique_combination_of_columns(model, combination_of_columns) %}

select {{ combination_of_columns | join(', ') }}
from {{ model }}
group by {{ combination_of_columns | join(', ') }}
having count(*) > 1

{% endtest %}
