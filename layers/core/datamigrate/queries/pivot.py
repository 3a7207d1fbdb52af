"""Write PIVOT as an aggregate with a condition for each of its columns."""

from dataclasses import replace

from datamigrate.queries.aggregates import AGGREGATES, aggregated
from datamigrate.queries.bodies import Body, Output
from datamigrate.queries.reach import Offer, Reach
from datamigrate.queries.select import SelectWriter
from datamigrate.queries.tree import Pivot
from datamigrate.translate.calls import case
from datamigrate.translate.codes import NO_EQUAL, Refused
from datamigrate.translate.compare import compared
from datamigrate.translate.constants import constant
from datamigrate.translate.context import Context
from datamigrate.translate.emit import column_sql
from datamigrate.translate.tree import Constant, Name


def pivoted(node: Pivot, source: str, writer: SelectWriter, reach: Reach, ctx: Context) -> Body:
    """https://learn.microsoft.com/sql/t-sql/queries/from-using-pivot-and-unpivot"""
    name = node.call.parts[0].lower()
    argument = node.call.arguments[0] if len(node.call.arguments) == 1 else None
    if name not in AGGREGATES or not isinstance(argument, Name):
        raise Refused(NO_EQUAL, "expected an aggregate of one column", at=node.call.at)
    used = [reach.find(argument.parts), reach.find(node.column.parts)]
    groups = [found for found in reach.every(()) if found not in used]
    if not groups:
        raise Refused(NO_EQUAL, "expected a column to group by", "`PIVOT`", at=node.at)
    value, column = writer.value(argument), writer.value(node.column)
    outputs = [copied(offer, key, ctx) for offer, key in groups]
    for text in node.values:
        wanted = constant(Constant.TEXT, text, ctx)
        condition = compared("=", column, wanted, ctx)
        chosen = case([(condition, value)], None, ctx)
        outputs.append(Output(aggregated(name, [chosen], False, "", "", ctx), text))
    keys = ", ".join(offer.sql(key) for offer, key in groups)
    return Body("select", tuple(outputs), f" from {source} group by {keys}")


def copied(offer: Offer, key: str, ctx: Context) -> Output:
    """A column that comes out as it went in."""
    field = offer.fields[key]
    if offer.lacking and field.required:
        field = replace(field, required=False)
    return Output(column_sql(offer.column(key)), field.original, field, offer.sql(key))
