"""What the rows of a table have to satisfy, as its tests assert it, over the landing columns."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from datamigrate.plan.model import ColumnPlan, DataTest, TablePlan
from datamigrate.plan.tests import RELATED_TOGETHER, TRUE, UNIQUE_TOGETHER

_TEXT = re.compile(r"'(?:[^']|'')*'")
_NAME = re.compile(r'"(?:[^"]|"")+"|[^\W\d]\w*')


@dataclass(frozen=True, slots=True)
class Required:
    """A column of the model that is never NULL."""

    test: DataTest
    column: str


@dataclass(frozen=True, slots=True)
class Unique:
    """Columns of the model that differ from row to row, among rows where `where` is true.

    NULL equals NULL when there is more than dbt's own `unique` behind it.
    """

    test: DataTest
    columns: tuple[str, ...]
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns of the model whose values, where none is NULL, a row of another has in `fields`."""

    test: DataTest
    columns: tuple[str, ...]
    parent: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL over the model that is true or NULL for every row."""

    test: DataTest
    sql: str


Constraint = Required | Unique | Reference | Condition


class Shape:
    """A table's constraints, and which landing columns each name of the model comes from."""

    def __init__(self, table: TablePlan) -> None:
        self.table = table
        self.columns: Mapping[str, ColumnPlan] = {
            column.identifier: column for column in table.columns if column.identifier is not None
        }
        self._named = {name: c for c in table.columns for name in (c.name, c.sql)}
        self.constraints = tuple(self._constraint(test) for test in table.tests)
        keyed = {name for name in table.primary_key if name in self.columns}
        self.required = frozenset(
            keyed | {name for name, column in self.columns.items() if column.required}
        )

    def model_column(self, name: str) -> ColumnPlan:
        """The column that the model calls so, quoted or not."""
        return self._named[name]

    def landed(self, name: str) -> str | None:
        """The landing column behind a name of the model; None for one that is computed."""
        return self._named[name].identifier

    def inputs(self, names: Iterable[str]) -> frozenset[str]:
        """The landing columns that these columns of the model are made from."""
        found: set[str] = set()
        for name in names:
            found |= self.made_from(self._named[name])
        return frozenset(found)

    def made_from(self, column: ColumnPlan) -> frozenset[str]:
        """The landing column itself, or those in an expression, which always quotes them."""
        if column.identifier is not None:
            return frozenset({column.identifier})
        words = _NAME.findall(_TEXT.sub("''", column.expression or ""))
        names = {word[1:-1].replace('""', '"') for word in words if word.startswith('"')}
        return frozenset(names & self.columns.keys())

    def named_in(self, sql: str) -> frozenset[str]:
        """The columns of the model that some SQL may name."""
        return frozenset(w for w in _NAME.findall(_TEXT.sub("''", sql)) if w in self._named)

    def reads(self, constraint: Constraint) -> frozenset[str]:
        """The landing columns of this table that a constraint looks at."""
        match constraint:
            case Required(_, column):
                return self.inputs([column])
            case Unique(_, columns, where):
                return self.inputs(columns) | self.inputs(self.named_in(where or ""))
            case Reference(_, columns):
                return self.inputs(columns)
            case Condition(_, sql):
                return self.inputs(self.named_in(sql))

    def _constraint(self, test: DataTest) -> Constraint:
        column = test.column or ""
        given = dict(test.arguments)
        parent = test.ref[1] if test.ref else ""
        match test.kind:
            case "not_null":
                return Required(test, column)
            case "unique":
                return Unique(test, (column,))
            case "relationships":
                return Reference(test, (column,), parent, (str(given["field"]),))
            case "accepted_values":
                return Condition(test, self._within(column, test))
            case kind if kind == UNIQUE_TOGETHER:
                return Unique(test, _names(given["combination_of_columns"]), test.where)
            case kind if kind == RELATED_TOGETHER:
                fields = _names(given["to_columns"])
                return Reference(test, _names(given["columns"]), parent, fields)
            case kind if kind == TRUE:
                return Condition(test, str(given["expression"]))
            case kind:
                raise ValueError(f"expected a kind of test that is known, found `{kind}`")

    def _within(self, name: str, test: DataTest) -> str:
        given = dict(test.arguments)
        values = _names(given["values"])
        listed = values if given.get("quote") is False else [f"'{value}'" for value in values]
        return f"{self._named[name].sql} in ({', '.join(listed)})"


def _names(argument: object) -> tuple[str, ...]:
    assert isinstance(argument, tuple)
    return argument
