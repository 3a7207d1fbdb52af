"""Turn the rows of INSERT statements into seeds. Rows keep the order of the script."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from datamigrate.catalog.model import Catalog, Column, Expression, Identity, RowSet, Value
from datamigrate.diagnostics import Code
from datamigrate.plan import codes
from datamigrate.plan.cells import Bad, binary_cell, read_cell, whole_number
from datamigrate.plan.context import Context, Key, Named, Staged, StagedColumn
from datamigrate.plan.model import Cell, SeedPlan, Sql
from datamigrate.plan.names import joined
from datamigrate.translate.expression import Scope, translate_value
from datamigrate.values import dataclass

_FIRST_VERSION = 2001  # the server's first rowversion
_VERSIONS = frozenset({"timestamp", "rowversion"})
_FOREVER = {"row start": "1900-01-01", "row end": "9999-12-31 23:59:59"}


def rows_by_table(
    catalog: Catalog, named: Sequence[Named], context: Context
) -> dict[Key, list[RowSet]]:
    """The rows of the scripts, by the tables of the project."""
    by_table: defaultdict[Key, list[RowSet]] = defaultdict(list)
    for rows in catalog.rows:
        by_table[context.key(rows.schema, rows.table)].append(rows)
    for key in by_table.keys() - {table.key for table in named}:
        rows = by_table.pop(key)[0]
        if key in context.choices.excluded:
            continue
        name = joined((rows.schema or "", rows.table))
        message = "expected a table of the project for these rows, found none"
        context.report(codes.NO_SUCH_TABLE, message, name, rows.span)
    return by_table


def plan_seed(staged: Staged, sets: Sequence[RowSet], context: Context) -> SeedPlan | None:
    """The seed of a table; None when no row can be read."""
    seed = _Loader(staged, context).load(sets)
    return seed if seed.rows else None


@dataclass(slots=True)
class _Loader:
    """Loads the rows of one table as the server would: it counts identities and versions."""

    staged: Staged
    context: Context
    counted: dict[str, int] = field(default_factory=dict)
    told: set[tuple[str, str]] = field(default_factory=set)

    def load(self, sets: Sequence[RowSet]) -> SeedPlan:
        """The table's seed; it has no rows when none can be read."""
        landed = self._landed()
        rows = [row for given in sets for row in self._rows(given, landed)]
        staged = self.staged
        prefix = self.context.settings.naming.prefix
        return SeedPlan(
            name=f"raw_{staged.model.removeprefix(prefix)}",  # models begin otherwise
            schema=staged.schema,
            identifier=staged.identifier,
            original=staged.original,
            columns=tuple(column.plan.identifier or "" for _, column in landed),
            types=tuple(column.plan.type for _, column in landed),
            rows=tuple(rows),
        )

    def _landed(self) -> list[tuple[Column, StagedColumn]]:
        columns = {column.name.lower(): column for column in reversed(self.staged.table.columns)}
        return [
            (columns[key], column)
            for key, column in self.staged.columns.items()
            if column.plan.identifier is not None
        ]

    def _rows(
        self, given: RowSet, landed: list[tuple[Column, StagedColumn]]
    ) -> Iterator[tuple[Cell, ...]]:
        for row in given.rows:
            names = given.columns or self._positions(len(row))
            if names is None or (len(names) != len(row) and row):
                self._tell(codes.BAD_ROW, "", f"{len(names or ())} values", f"{len(row)}", given)
                continue
            values = {name.lower(): value for name, value in zip(names, row, strict=False)}
            cells = [self._cell(column, staged, values, given) for column, staged in landed]
            kept = [cell for cell in cells if not isinstance(cell, Bad)]
            if len(kept) == len(cells):
                yield tuple(kept)

    def _positions(self, count: int) -> tuple[str, ...] | None:
        """The columns that an INSERT without a list means: all but those the server fills."""
        columns = [column for column in self.staged.table.columns if column.traits.computed is None]
        inserted = [column for column in columns if column.traits.identity is None]
        visible = [c for c in inserted if not (c.traits.generated and c.traits.hidden)]
        written = [column for column in visible if column.traits.generated is None]
        for names in (inserted, visible, written, columns):
            if len(names) == count:
                return tuple(column.name for column in names)
        return () if count == 0 else None

    def _cell(
        self, column: Column, staged: StagedColumn, values: Mapping[str, Value], given: RowSet
    ) -> Cell | Bad:
        """A column's value in a row; Bad when the row cannot be kept."""
        key = column.name.lower()
        value = values.get(key)
        if isinstance(value, Expression) and value.text.strip().upper() == "DEFAULT":
            return self._missing(column, staged, given)
        if key not in values:
            return self._missing(column, staged, given)
        if isinstance(value, Expression):
            return self._worked_out(value, column, staged, given)
        cell = read_cell(value, staged, self.context.target)
        if isinstance(cell, Bad):
            expected = f"a value for `{staged.plan.type}`"
            self._tell(codes.BAD_VALUE, column.name, expected, repr(value)[:60], given)
            return cell if column.traits.required else None
        if column.traits.identity is not None and cell is not None:
            self._count(column.traits.identity, key, value)
        return cell

    def _worked_out(
        self, value: Expression, column: Column, staged: StagedColumn, given: RowSet
    ) -> Cell | Bad:
        owner = f"{self.staged.original}.{column.name}"
        target = self.context.target
        done = translate_value(value, Scope({}), target, owner, staged.source_type)
        if done.sql is not None and staged.natural is not None:
            return Sql(f"cast({done.sql} as {staged.plan.type})")
        if done.sql is not None:
            return Sql(done.sql)
        self._tell(codes.NO_VALUE, column.name, "a constant", value.text[:60], given)
        return Bad() if column.traits.required else None

    def _missing(self, column: Column, staged: StagedColumn, given: RowSet) -> Cell | Bad:
        """What the server fills in where an INSERT gives nothing."""
        if column.traits.identity is not None:
            return str(self._next(column.traits.identity, column.name.lower()))
        if staged.plan.default is not None:
            return Sql("default" if self.context.target.binds else staged.plan.default)
        if column.traits.generated in _FOREVER:
            return _FOREVER[column.traits.generated]
        if staged.source_type is not None and staged.source_type.name in _VERSIONS:
            number = self._next(Identity(_FIRST_VERSION), column.name.lower())
            return binary_cell(number.to_bytes(8, "big"), self.context.target)
        if not column.traits.required:
            return None
        self._tell(codes.NO_VALUE, column.name, "a value or a default", "neither", given)
        return Bad()

    def _next(self, identity: Identity, key: str) -> int:
        number = self.counted.get(key, identity.seed)
        self.counted[key] = number + identity.increment
        return number

    def _count(self, identity: Identity, key: str, value: Value) -> None:
        """A number that a row brings along moves the count on, never back."""
        number = whole_number(value)
        if number is None:
            return
        farther = max if identity.increment > 0 else min
        following = self.counted.get(key, identity.seed)
        self.counted[key] = farther(following, number + identity.increment)

    def _tell(self, code: Code, column: str, expected: str, found: str, given: RowSet) -> None:
        """Once for a column: ten thousand rows have the same thing to say."""
        if (code.id, column) in self.told:
            return
        self.told.add((code.id, column))
        owner = joined((self.staged.original, column))
        message = f"expected {expected}, found `{found}`; further rows like this are not listed"
        self.context.report(code, message, owner, given.span)
