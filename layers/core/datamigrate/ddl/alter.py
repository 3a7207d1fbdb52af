"""Read ALTER TABLE.

https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql
"""

from dataclasses import replace

from datamigrate.catalog.model import Check, ForeignKey
from datamigrate.ddl.cursor import Cursor
from datamigrate.ddl.statements import (
    Action,
    Add,
    AlterColumn,
    AlterColumnFlag,
    AlterTable,
    DropParts,
    Element,
    NoChange,
    Trust,
    Versioning,
)
from datamigrate.ddl.tables import read_element, read_elements, read_history
from datamigrate.ddl.types import read_type

_INERT = frozenset({"ENABLE", "DISABLE", "SWITCH", "REBUILD", "SPLIT", "MERGE", "RENAME"})
_FLAGS = frozenset({"ADD", "DROP"})


def read_alter_table(cursor: Cursor) -> AlterTable | None:
    """ALTER TABLE name action; the words before the name are already read."""
    name = cursor.name()
    if name is None:
        cursor.report("the name of a table")
        return None
    actions: list[Action] = []
    while cursor.i < cursor.end:
        start = cursor.i
        action = _action(cursor)
        if action is not None:
            actions.append(action)
        if cursor.i == start:
            cursor.i += 1
    if not actions:
        cursor.report("`ADD`, `ALTER COLUMN`, `DROP` or another action")
    return AlterTable(name, tuple(actions))


def _action(cursor: Cursor) -> Action | None:
    checked: bool | None = None
    if cursor.word == "WITH" and cursor.words[cursor.i + 1] in {"CHECK", "NOCHECK"}:
        checked = cursor.words[cursor.i + 1] == "CHECK"
        cursor.i += 2
    word = cursor.word
    if word == "ADD":
        return _add(cursor, checked is not False)
    if word == "ALTER":
        return _alter_column(cursor)
    if word == "DROP":
        return _drop(cursor)
    if word in {"CHECK", "NOCHECK"}:
        return _trust(cursor, checked)
    if word == "SET":
        return _set(cursor)
    if word in _INERT:
        cursor.i = cursor.end
        return NoChange(word.lower())
    cursor.report("an action of ALTER TABLE")
    cursor.skip_to(frozenset({"ADD", "ALTER", "DROP"}))
    return None


def _add(cursor: Cursor, trusted: bool) -> Action:
    cursor.i += 1
    cursor.take("COLUMN")
    if cursor.word == "(":  # Synapse and other tools
        cursor.i += 1
        elements = read_elements(cursor)
        cursor.take(")")
    else:
        elements = _elements(cursor)
    return Add(tuple(_distrusted(e) for e in elements) if not trusted else elements)


def _elements(cursor: Cursor) -> tuple[Element, ...]:
    """Elements after ADD: no parenthesis ends them, a comma may be followed by ADD again."""
    elements: list[Element] = []
    while cursor.i < cursor.end:
        start = cursor.i
        read_element(cursor, elements)
        if cursor.i == start:
            cursor.i += 1
        if not cursor.take(","):
            if cursor.i < cursor.end and cursor.word != "ADD":
                cursor.report("`,` or the end of the statement")
                cursor.i = cursor.end
            break
        cursor.take("ADD")
    return tuple(elements)


def _distrusted(element: Element) -> Element:
    return replace(element, trusted=False) if isinstance(element, Check | ForeignKey) else element


def _alter_column(cursor: Cursor) -> Action | None:
    cursor.i += 1
    if cursor.word != "COLUMN":  # ALTER INDEX ... REBUILD on a memory-optimized table
        cursor.i = cursor.end
        return NoChange("alter index")
    cursor.i += 1
    name = cursor.identifier()
    if name is None:
        cursor.report("a column's name")
        return None
    if cursor.word in _FLAGS:
        return _flag(cursor, name)
    retyped = read_type(cursor)
    if retyped is None:
        cursor.report("the column's type")
        return None
    return _retyped(cursor, AlterColumn(name, retyped, None, None))


def _retyped(cursor: Cursor, column: AlterColumn) -> AlterColumn:
    nullable, collation = column.nullable, column.collation
    while cursor.i < cursor.end:
        if cursor.take_all("NOT", "NULL"):
            nullable = False
        elif cursor.take("NULL"):
            nullable = True
        elif cursor.take("COLLATE"):
            collation = cursor.identifier()
        elif cursor.word == "WITH" or cursor.word in {"MASKED", "ENCRYPTED"}:
            cursor.i += 1
            cursor.skip_group()
        elif not cursor.take("SPARSE"):
            cursor.report("`NULL`, `NOT NULL` or the end of the column")
            cursor.i = cursor.end
    return AlterColumn(column.name, column.type, nullable, collation)


def _flag(cursor: Cursor, name: str) -> AlterColumnFlag:
    on = cursor.word == "ADD"
    cursor.i += 1
    flag = cursor.word.lower()
    cursor.skip_to(frozenset({"("}))
    group = cursor.group()
    cursor.i = cursor.end
    return AlterColumnFlag(name, flag, on, group.text if group else None)


def _drop(cursor: Cursor) -> DropParts:
    """DROP [CONSTRAINT] [IF EXISTS] a, b, COLUMN c, d ...; a kind holds until the next one."""
    cursor.i += 1
    if cursor.take_all("PERIOD", "FOR", "SYSTEM_TIME"):
        return DropParts(period=True)
    found: dict[str, list[str]] = {"CONSTRAINT": [], "COLUMN": [], "INDEX": []}
    kind = "CONSTRAINT"
    while cursor.i < cursor.end:
        word = cursor.take_any(frozenset(found))
        kind = word or kind
        cursor.take_all("IF", "EXISTS")
        name = cursor.identifier()
        if name is None:
            cursor.report("the name of what is dropped")
            break
        found[kind].append(name)
        if cursor.take("WITH"):
            cursor.skip_group()
        if not cursor.take(","):
            break
        cursor.take("DROP")
    return DropParts(tuple(found["COLUMN"]), tuple(found["CONSTRAINT"]), tuple(found["INDEX"]))


def _trust(cursor: Cursor, checked: bool | None) -> Action | None:
    enabled = cursor.word == "CHECK"
    cursor.i += 1
    if not cursor.take("CONSTRAINT"):
        cursor.report("`CONSTRAINT`")
        return None
    if cursor.take("ALL"):
        return Trust((), enabled, checked)
    names: list[str] = []
    while (name := cursor.identifier()) is not None:
        names.append(name)
        if not cursor.take(","):
            break
    return Trust(tuple(names), enabled, checked)


def _set(cursor: Cursor) -> Action:
    first = cursor.i
    cursor.i = cursor.end
    words = cursor.words[first : cursor.end]
    if "SYSTEM_VERSIONING" not in words:
        return NoChange("set")
    at = words.index("SYSTEM_VERSIONING")
    on = words[at + 2 : at + 3] == ["ON"]
    return Versioning(on, read_history(cursor, cursor.text(first, cursor.end - 1)))
