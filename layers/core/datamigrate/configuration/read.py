"""`datamigrate.toml` as settings. docs/settings.md describes each name."""

import re
from collections.abc import Iterator, Mapping

from datamigrate.configuration.document import read_document
from datamigrate.configuration.model import Configuration
from datamigrate.configuration.section import Section, shown
from datamigrate.dialects import DIALECTS
from datamigrate.patterns import pattern
from datamigrate.settings import (
    Case,
    FreshnessRule,
    Naming,
    Period,
    RowLimit,
    Settings,
    Tier,
    TypeRule,
    Unit,
)
from datamigrate.types import TARGETS
from datamigrate.types.written import written_type

NAMES: Mapping[str, tuple[str, ...]] = {
    "": (
        "target",
        "dialect",
        "source_name",
        "project_name",
        "encoding",
        "include",
        "exclude",
        "seeds",
        "tests",
        "owner",
        "templates",
        "pii",
        "snapshots",
        "reconcile",
        "types",
        "column_types",
        "naming",
        "freshness",
        "relationship_rows",
        "incremental",
    ),
    "naming": (
        "prefix",
        "case",
        "strip_prefixes",
        "strip_column_prefixes",
        "tables",
        "columns",
    ),
    "freshness": ("column", "warn_after", "error_after"),
}
"""The names of each table whose keys a user does not choose; "" is the file itself."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_PREFIX = re.compile(r"(?:[a-z][a-z0-9_]{0,19})?")
_TAKEN = {"raw_": "seeds", "snap_": "snapshots"}
_PERIOD = re.compile(r"([1-9][0-9]{0,5}) (minute|hour|day)s?")


def read_configuration(data: bytes, file: str) -> Configuration:
    """What the bytes of a file say; SettingsError for what is wrong in it."""
    document = read_document(data, file)
    top = Section(document, document.values, (), NAMES[""])
    tests = top.choices("tests", Tier)
    settings = Settings(
        project_name=top.text("project_name"),
        seeds=top.flag("seeds", False),
        tests=frozenset(Tier) if tests is None else tests,
        owner=top.text("owner"),
        include=top.patterns("include", 2),
        exclude=top.patterns("exclude", 2),
        types=tuple(_types(top.section("types"))),
        column_types=tuple(_column_types(top.section("column_types"))),
        naming=_naming(top.section("naming", NAMES["naming"])),
        freshness=_freshness(top),
        relationship_rows=tuple(_row_limits(top)),
        pii=top.flag("pii", False),
        snapshots=top.flag("snapshots", True),
        reconcile=top.flag("reconcile", True),
        incremental=tuple(_incremental(top.section("incremental"))),
    )
    return Configuration(
        settings,
        targets=top.some_of("target", sorted(TARGETS)),
        source_name=top.text("source_name"),
        dialect=top.choice("dialect", sorted(DIALECTS)),
        encoding=top.text("encoding"),
        templates=top.text("templates"),
    )


def _types(section: Section) -> Iterator[TypeRule]:
    for key in section.values:
        if not key.strip():
            section.refuse(key, "a type of the source", "a blank name")
        yield from _type_rules(section, key)


def _column_types(section: Section) -> Iterator[TypeRule]:
    for key in section.keyed(3):
        yield from _type_rules(section, key)


def _type_rules(section: Section, key: str) -> Iterator[TypeRule]:
    """One for all targets, or one for each that is named."""
    if not isinstance(section.values[key], Mapping):
        yield TypeRule(key, _type(section, key))
        return
    by_target = section.section(key, sorted(TARGETS))
    for target in by_target.values:
        yield TypeRule(key, _type(by_target, target), (target,))


def _type(section: Section, key: str) -> str:
    text = section.text(key) or ""
    found = written_type(text)
    if found is None:
        hint = "a type and nothing more, such as numeric(19, 4)"
        section.refuse(key, "a type of the target", shown(text), hint)
    return found


def _naming(section: Section) -> Naming:
    default = Naming()
    case = section.choice("case", [case.value for case in Case])
    return Naming(
        prefix=_prefix(section, default.prefix),
        case=Case(case) if case else default.case,
        strip_prefixes=section.texts("strip_prefixes") or (),
        strip_column_prefixes=section.texts("strip_column_prefixes") or (),
        tables=tuple(_renames(section.section("tables"), 2)),
        columns=tuple(_renames(section.section("columns"), 3)),
    )


def _prefix(section: Section, default: str) -> str:
    value = section.values.get("prefix", default)
    if not isinstance(value, str) or _PREFIX.fullmatch(value) is None:
        hint = "at most 20 small letters, digits and _, beginning with a letter"
        section.refuse("prefix", "the beginning of a name", shown(value), hint)
    if value in _TAKEN:
        section.refuse("prefix", f"another prefix than that of {_TAKEN[value]}", shown(value))
    return value


def _renames(section: Section, parts: int) -> Iterator[tuple[str, str]]:
    for key in section.keyed(parts):
        if not pattern(key, parts).exact:
            hint = "a part with a star in its name stands in brackets"
            section.refuse(key, "the name of one object", "a pattern", hint)
        name = section.text(key) or ""
        if _NAME.fullmatch(name) is None:
            hint = "small letters, digits and _, beginning with a letter"
            section.refuse(key, "a name that needs no quotes", shown(name), hint)
        yield key, name


def _freshness(top: Section) -> FreshnessRule | None:
    if "freshness" not in top.values:
        return None
    section = top.section("freshness", NAMES["freshness"])
    columns = section.patterns("column", 1)
    if not columns:
        section.refuse("column", "the name of a column, or several", "none")
    default = FreshnessRule(columns)
    warn, error = _period(section, "warn_after"), _period(section, "error_after")
    return FreshnessRule(columns, warn or (None if error else default.warn_after), error)


def _period(section: Section, key: str) -> Period | None:
    text = section.text(key)
    if text is None:
        return None
    found = _PERIOD.fullmatch(text)
    if found is None:
        hint = "a number and minutes, hours or days: 36 hours"
        section.refuse(key, "a period", shown(text), hint)
    return Period(int(found[1]), Unit(found[2]))


def _row_limits(top: Section) -> Iterator[RowLimit]:
    """A number alone is for all tables."""
    if not isinstance(top.values.get("relationship_rows", {}), Mapping):
        yield RowLimit("*.*", top.number("relationship_rows"))
        return
    section = top.section("relationship_rows")
    for key in section.keyed(2):
        yield RowLimit(key, section.number(key))


def _incremental(section: Section) -> Iterator[tuple[str, str]]:
    for key in section.keyed(2):
        yield key, section.text(key) or ""
