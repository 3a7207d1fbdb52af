"""Write the first `datamigrate.toml` for a script: what it holds, as settings that are not set.

A line that begins with `#` and a name is a setting; without the `#` it is valid as it is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from datamigrate.catalog.model import Catalog, Column, DataType, Table
from datamigrate.settings import Settings, Tier
from datamigrate.types import TARGETS, Family, Target, target_type

_MOST = 40
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN_PART = re.compile(r"[^.\[\]*?]+")
_FRESH = re.compile(r"(?i).*(?:modif|updat|chang|load|etl|last).*")
_LEFT_OVER = re.compile(r"(?i)(?:tmp|temp|bak|backup|old|test)_.*|.*_(?:tmp|temp|bak|backup|old)")
_DIAGRAMS = "sysdiagrams"
_FLAGS = ("is_*", "has_*")
_TABLE_PREFIX = re.compile(r"(?i)(tbl_?)[^_]")


def starter(
    catalog: Catalog, settings: Settings, *, chosen: bool, schema: str, encoding: str
) -> str:
    """The file. The target is set where it was chosen; `schema` is the default one.

    `encoding` is that of the first script.
    """
    target = TARGETS[settings.target]
    columns = [column for table in catalog.tables for column in table.columns]
    parts = [
        _head(catalog, len(columns)),
        _project(catalog, settings, chosen, encoding),
        _selection(catalog.tables, schema),
        _types(columns, target),
        _column_types(catalog.tables, target, schema),
        _naming(catalog.tables, schema),
        _freshness(columns, target),
        _limits(),
        _growing(catalog.tables, schema),
    ]
    return "\n".join("".join(f"{line}\n" for line in part) for part in parts)


def text(value: str) -> str:
    """A string of TOML, whatever the text holds."""
    return '"' + "".join(map(_escaped, value)) + '"'


def part(name: str) -> str:
    """A name as a part of a pattern that means nothing else."""
    return name if _PLAIN_PART.fullmatch(name) else f"[{name.replace(']', ']]')}]"


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    if character.isprintable():
        return character
    return f"\\U{ord(character):08x}"


def _key(value: str) -> str:
    return value if _PLAIN_KEY.fullmatch(value) else text(value)


def _listed(values: Iterable[str]) -> str:
    return f"[{', '.join(map(text, values))}]"


def _pattern(table: Table, schema: str, column: str | None = None) -> str:
    names = [table.schema or schema, table.name, *([column] if column is not None else [])]
    return ".".join(map(part, names))


def _head(catalog: Catalog, columns: int) -> Iterator[str]:
    tables = len(catalog.tables)
    yield f"# Settings of datamigrate. The scripts hold {tables} tables, {columns} columns."
    yield "# A setting behind a # is not set. Take the # away, and that of the [table] above it."
    yield "# Options of the command line win over this file; docs/settings.md describes it."


def _project(catalog: Catalog, settings: Settings, chosen: bool, encoding: str) -> Iterator[str]:
    rows = sum(len(given.rows) for given in catalog.rows)
    yield f"{'' if chosen else '#'}target = {text(settings.target)}  # {', '.join(sorted(TARGETS))}"
    yield f"#dialect = {text(catalog.dialect)}"
    yield f"#encoding = {text(encoding)}"
    yield f"#source_name = {text(settings.source_name)}  # begins the name of every model"
    yield f"#project_name = {text(settings.source_name)}"
    yield '#owner = "the data team"'
    yield f"#seeds = true  # the scripts insert {rows} rows"
    yield f"#tests = {_listed(Tier)}"
    temporal = sum(table.temporal is not None for table in catalog.tables)
    yield f"#snapshots = false  # {temporal} temporal tables"
    yield "#reconcile = false  # no scripts that measure source and target"
    yield "#pii = true  # marks columns whose names speak of people"
    yield '#templates = "templates"  # a folder: docs/templates.md'


def _selection(tables: Sequence[Table], schema: str) -> Iterator[str]:
    counts = Counter(table.schema or schema for table in tables)
    yield "# Which tables: patterns of schema.table. Without include, all are."
    for name, number in sorted(counts.items())[:_MOST]:
        yield f"# {text(part(name) + '.*')} has {number} tables"
    patterns = [f"{part(name)}.*" for name in sorted(counts)[:_MOST]]
    yield f"#include = {_listed(patterns)}"
    doubtful = [
        _pattern(table, schema)
        for table in tables
        if table.name.lower() == _DIAGRAMS or _LEFT_OVER.fullmatch(table.name)
    ]
    yield f"#exclude = {_listed(doubtful[:_MOST] or ['*.tmp_*'])}"


def _types(columns: Sequence[Column], target: Target) -> Iterator[str]:
    counts: Counter[DataType] = Counter()
    for column in columns:
        traits = column.traits
        if traits.computed is None and traits.type is not None:
            source = traits.base_type or traits.type
            counts[DataType(source.name, source.params, "")] += 1
    yield f"# Types: what each type of the scripts is in {target.label}. Another may be given,"
    yield '# for one target too: money = { postgres = "numeric(19, 4)" }.'
    yield "#[types]"
    ranked = sorted(counts.items(), key=lambda found: (-found[1], _spelled(found[0])))
    for source, number in ranked[:_MOST]:
        yield (
            f"#{_key(_spelled(source))} = {text(target_type(source, target).sql)}"
            f"  # {number} columns"
        )


def _spelled(source: DataType) -> str:
    params = ", ".join(map(str, source.params))
    return f"{source.name}({params})" if params else source.name


def _column_types(tables: Sequence[Table], target: Target, schema: str) -> Iterator[str]:
    yield "# Types of columns: schema.table.column. The most specific rule wins."
    yield "#[column_types]"
    boolean = target_type(DataType("bit", (), "bit"), target).sql
    for flags in _FLAGS:
        yield f"#{text(f'*.*.{flags}')} = {text(boolean)}"
    for table in tables[:1]:
        for column in table.columns[:1]:
            source = column.traits.base_type or column.traits.type
            if source is not None:
                name = _pattern(table, schema, column.name)
                yield f"#{text(name)} = {text(target_type(source, target).sql)}"


def _naming(tables: Sequence[Table], schema: str) -> Iterator[str]:
    prefixes = Counter(
        found[1].lower() for table in tables if (found := _TABLE_PREFIX.match(table.name))
    )
    yield "# Names of models and columns: case is snake (order_id) or lower (orderid)."
    yield "#[naming]"
    yield '#prefix = "stg_"'
    yield '#case = "snake"'
    for prefix, number in sorted(prefixes.items()):
        yield f"# {number} tables begin with {prefix}"
    yield f"#strip_prefixes = {_listed(sorted(prefixes) or ['tbl_'])}"
    yield "#strip_column_prefixes = []"
    yield "#[naming.tables]"
    for table in tables[:1]:
        yield f'#{text(_pattern(table, schema))} = "a_name_of_yours"'
    yield "#[naming.columns]"
    for table in tables[:1]:
        for column in (column for column in table.columns[:1] if column.name.strip()):
            yield f'#{text(_pattern(table, schema, column.name))} = "a_name_of_yours"'


def _freshness(columns: Sequence[Column], target: Target) -> Iterator[str]:
    counts: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for column in columns:
        source = column.traits.base_type or column.traits.type
        if source is None or not _FRESH.fullmatch(column.name):
            continue
        if target_type(source, target).family is Family.TIMESTAMP:
            key = column.name.lower()
            counts[key] += 1
            spelled.setdefault(key, column.name)
    yield "# Freshness of the sources: the first of these columns that a table has tells it."
    best = sorted(counts.items(), key=lambda found: (-found[1], found[0]))[:5]
    for key, number in best:
        yield f"# {text(spelled[key])} is in {number} tables"
    yield "#[freshness]"
    yield f"#column = {_listed([part(spelled[key]) for key, _ in best] or ['updated_at'])}"
    yield '#warn_after = "24 hours"'
    yield '#error_after = "7 days"'


def _limits() -> Iterator[str]:
    yield "# Foreign keys of large tables: how many rows are tested, the last ones by their key."
    yield "#[relationship_rows]"
    yield '#"*.*" = 1000000'


def _growing(tables: Sequence[Table], schema: str) -> Iterator[str]:
    yield "# Tables whose new rows are told by a column of another name than is usual."
    yield "#[incremental]"
    for table in tables[:1]:
        for column in (column for column in table.columns[:1] if column.name.strip()):
            yield f"#{text(_pattern(table, schema))} = {text(column.name)}"
