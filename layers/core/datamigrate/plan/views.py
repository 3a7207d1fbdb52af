"""Decide what becomes of views: models that read models, each after those that it reads.

A view that cannot be written with the same meaning is planned as a model that is switched off.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field

from datamigrate.catalog.model import Synonym, View
from datamigrate.diagnostics import Diagnostic, Span
from datamigrate.plan import codes
from datamigrate.plan.columns import UNTYPED
from datamigrate.plan.context import Context as Planned
from datamigrate.plan.context import Key, Named, Staged, StagedColumn, spelled
from datamigrate.plan.model import ColumnPlan, Group, ViewPart, ViewPlan
from datamigrate.plan.names import (
    LONGEST_FILE_NAME,
    joined,
    shortened,
    source_name,
    told_apart,
)
from datamigrate.plan.routines import tables_of, words_of
from datamigrate.plan.tests import plan_view_tests
from datamigrate.queries.names import Names
from datamigrate.queries.parse import read_view
from datamigrate.queries.reach import Field, Relation
from datamigrate.queries.tree import View as Tree
from datamigrate.queries.tree import tables
from datamigrate.queries.write import Written, write_view
from datamigrate.translate.codes import NOTES, Refused
from datamigrate.translate.context import Context, Scope
from datamigrate.translate.expression import rules_of
from datamigrate.translate.stream import tokens
from datamigrate.types import Family, Loss
from datamigrate.types.identifiers import written
from datamigrate.values import dataclass

_SPARE = len("_999")  # what telling names apart may add
_HINT = "its model is switched off and carries the view's own SQL: write it there by hand"


@dataclass(slots=True)
class _Read:
    """A view that has been read: its tree, or why there is none, and what it reads.

    `reads` has the parts of each name as written, and the table or view that it means.
    """

    view: View
    key: Key
    original: str
    model: str
    tree: Tree | None = None
    refusal: Refused | None = None
    reads: dict[tuple[str, ...], Key | None] = field(default_factory=dict)

    @property
    def names(self) -> list[tuple[str, ...]]:
        """The parts of each name that it reads."""
        return [table.parts for table in tables(self.tree)] if self.tree else []


class Views:
    """The views of a project, planned once all tables are: `learn` what they read on the way."""

    def __init__(
        self,
        views: Sequence[View],
        synonyms: Sequence[Synonym],
        named: Sequence[Named],
        context: Planned,
    ) -> None:
        self._context = context
        self._tables = {one.key: one.original for one in named}
        self._synonyms = dict(_synonyms(synonyms, context))
        kept = [view for view in views if _keeps(view, context)]
        ours = {id(view) for view in kept}
        self.excluded = [_original(view, context) for view in views if id(view) not in ours]
        models = _models(kept, [one.model for one in named], context)
        read = [_read(view, model, context) for view, model in zip(kept, models, strict=True)]
        self._views = {one.key: one for one in read}
        for one in read:
            one.reads = {parts: self._meant(parts, one) for parts in one.names}
        self._wanted = {key for one in read for key in one.reads.values()}
        self._relations: dict[Key, Relation] = {}

    @property
    def known(self) -> dict[Key, str]:
        """The names of tables and views in the script."""
        views = {key: one.original for key, one in self._views.items()}
        return self._tables | views

    def learn(self, named: Named, staged: Staged) -> None:
        """A table was planned: its columns are kept if a view reads it."""
        if named.key in self._wanted:
            primary = staged.table.primary_key
            key = {name.lower() for name in primary.columns} if primary else set()
            unlisted = {one.name for one in named.table.columns if one.traits.hidden}
            columns = [
                _field(one, source in key, unlisted) for source, one in staged.columns.items()
            ]
            kept = {column.original for column in columns}
            lost = frozenset(o.name.lower() for o in named.table.columns if o.name not in kept)
            model, short = named.model, _short(named, self._context)
            self._relations[named.key] = Relation(model, short, columns, lost)

    def _meant(self, parts: tuple[str, ...], reader: _Read) -> Key | None:
        """The table or view that a name means: first of the reader's schema, then of the default.

        https://learn.microsoft.com/sql/relational-databases/security/authentication-access/ownership-and-user-schema-separation
        """
        if len(parts) == 1 and reader.tree and _is_named(parts[0], reader.tree):
            return None
        if len(parts) > 2:
            return None
        schemas = [parts[0]] if len(parts) == 2 else [reader.key[0], None]
        for schema in schemas:
            key = self._context.key(schema, parts[-1])
            key = self._synonyms.get(key, key)
            if key in self._tables or key in self._views:
                return key
        return None

    def plan(self) -> tuple[ViewPlan, ...]:
        """All of them, each behind those that it reads."""
        waits = {
            one.key: {key for key in one.reads.values() if key in self._views}
            for one in self._views.values()
        }
        readers: defaultdict[Key, list[Key]] = defaultdict(list)
        for reader, reads in waits.items():
            for key in reads:
                readers[key].append(reader)
        ready = deque(key for key, reads in waits.items() if not reads)
        found: list[ViewPlan] = []
        while ready:
            done = ready.popleft()
            del waits[done]
            found.append(self._plan(self._views[done], {}))
            for reader in readers[done]:
                waits[reader].discard(done)
                if not waits[reader]:
                    ready.append(reader)
        found += (self._plan(self._views[key], waits) for key in waits)
        return tuple(found)

    def _plan(self, one: _Read, circle: Mapping[Key, object]) -> ViewPlan:
        """`circle`: views that read each other, and those that read them."""
        if one.tree is None or circle:
            return self._refused(one, one.refusal or _circle(one, self._views, circle))
        context, names = self._context, _Columns(one, self._context)
        ctx = Context(Scope({}), context.target, rules_of(context.target))
        inside = Names(context.target, context.choices.plain, names)
        try:
            done = write_view(one.tree, one.view.text, lambda p: self._find(p, one), inside, ctx)
        except Refused as reason:
            return self._refused(one, reason)
        for code in ctx.notes:
            context.report(code, NOTES[code], one.original, one.view.span)
        names.tell(done.fields)
        self._relations[one.key] = Relation(one.model, one.model, done.fields)
        return self._planned(one, done)

    def _find(self, parts: Sequence[str], reader: _Read) -> Relation:
        """The model behind a name in FROM."""
        key = reader.reads.get(tuple(parts))
        relation = None if key is None else self._relations.get(key)
        if relation is not None:
            return relation
        name = ".".join(parts)
        if key is not None:
            message = "expected a view that could be translated"
            raise Refused(codes.NO_RELATION, message, f"`{name}`")
        raise Refused(codes.NO_RELATION, "expected a table or a view of the project", f"`{name}`")

    def _refused(self, one: _Read, reason: Refused) -> ViewPlan:
        told = f"{reason.expected}, found {reason.found}" if reason.found else reason.expected
        span = one.view.span
        if reason.at is not None:
            start = span.start + reason.at.start
            span = Span(span.file, start, max(start, span.start + reason.at.end))
        self._context.found.append(Diagnostic(reason.code, told, span, _HINT, one.original))
        return ViewPlan(
            original=one.original,
            model=one.model,
            area=self._area(one),
            columns=(),
            description=one.view.description,
            refusal=f"{reason.code.id}: {told}",
            text=one.view.text,
            reads=self._lineage(one),
        )

    def _planned(self, one: _Read, done: Written) -> ViewPlan:
        return ViewPlan(
            original=one.original,
            model=one.model,
            area=self._area(one),
            columns=tuple(_column(column, self._context) for column in done.fields),
            parts=tuple(ViewPart(part.name, part.sql, part.model) for part in done.parts),
            sql=done.sql,
            description=one.view.description,
            reads=self._lineage(one),
            tests=plan_view_tests(one.model, done.fields, done.key, self._context),
        )

    def _area(self, one: _Read) -> str:
        """The folder: the view's schema, or the source's name for the default one."""
        schema = one.view.schema or self._context.dialect.default_schema
        if schema.lower() == self._context.dialect.default_schema.lower():
            return source_name(self._context.settings.source_name)
        return source_name(schema)

    def _lineage(self, one: _Read) -> tuple[str, ...]:
        """By its tree, or by the words of what has none."""
        if one.tree is None:
            reads, _ = tables_of(
                [*words_of(one.view.text)], one.view.schema, self.known, self._context
            )
            return tuple(sorted(reads))
        keys = {key for key in one.reads.values() if key is not None}
        names = (
            self._tables[key] if key in self._tables else self._views[key].original for key in keys
        )
        return tuple(sorted(names))


class _Columns:
    """Names for the columns of a view and of the queries in it; `tell` says what is new in them."""

    def __init__(self, one: _Read, context: Planned) -> None:
        self._one, self._context = one, context

    def __call__(self, originals: Sequence[str]) -> list[str]:
        return told_apart(self._wanted(originals), originals)

    def _wanted(self, originals: Sequence[str]) -> list[str]:
        rules = self._context.target.identifiers
        room = rules.longest - _SPARE if rules.longest else None
        plain = [self._plain(name, number) for number, name in enumerate(originals, 1)]
        return [shortened(name, room, counts_bytes=rules.counts_bytes) for name in plain]

    def _plain(self, name: str, number: int) -> str:
        plain = self._context.choices.plain(name) or f"column_{number}"
        if plain in self._context.target.identifiers.reserved or plain[0].isdigit():
            return f"{self._one.model}_{plain}"
        return plain

    def tell(self, fields: "Sequence[Field]") -> None:
        """Names of ours that are not the source's in another spelling."""
        for number, one in enumerate(fields, 1):
            plain = self._context.choices.plain(one.original) or f"column_{number}"
            if one.name != plain:
                message = (
                    f"expected a free name that needs no quotes, found `{plain}`:"
                    f" it becomes `{one.name}`"
                )
                owner = f"{self._one.original}.{one.original}"
                self._context.report(codes.RENAMED, message, owner, self._one.view.span)


def _read(view: View, model: str, context: Planned) -> _Read:
    one = _Read(view, context.key(view.schema, view.name), _original(view, context), model)
    try:
        one.tree = read_view(view.text)
    except Refused as reason:
        one.refusal = reason
    return one


def _original(view: View, context: Planned) -> str:
    return joined((view.schema or context.dialect.default_schema, view.name))


def _keeps(view: View, context: Planned) -> bool:
    schema = view.schema or context.dialect.default_schema
    key = context.key(view.schema, view.name)
    return context.choices.keeps(key, schema, view.name, _original(view, context))


def _models(views: Sequence[View], taken: Sequence[str], context: Planned) -> list[str]:
    """What each model is called: as the view, behind its schema where that is not the default."""
    rules, default = context.target.identifiers, context.dialect.default_schema.lower()
    around = len("__dbt_backup")
    room = (rules.longest or LONGEST_FILE_NAME) - around
    wanted: list[str] = []
    for view in views:
        name = context.choices.plain(view.name) or "view"
        if (view.schema or default).lower() != default:
            name = f"{context.choices.plain(view.schema or '') or 'schema'}_{name}"
        if name in rules.reserved or name[0].isdigit() or not name.isascii():
            name = f"view_{name}"
        name = shortened(name, LONGEST_FILE_NAME - around)
        wanted.append(shortened(name, room, counts_bytes=rules.counts_bytes))
    originals = [f"1{_original(view, context)}" for view in views]
    names = told_apart([*taken, *wanted], [*(f"0{name}" for name in taken), *originals])
    return names[len(taken) :]


def _short(named: Named, context: Planned) -> str:
    """What the rows of a table are called inside of a query."""
    plain = context.choices.plain(named.table.name)
    return named.source_table if plain in context.target.identifiers.reserved else plain


def _field(column: StagedColumn, of_key: bool, unlisted: Collection[str]) -> Field:
    plan = column.plan
    return Field(
        plan.source_name,
        plan.name,
        column.source_type,
        column.target_type,
        column.natural,
        plan.description,
        required=plan.required or of_key,
        listed=plan.source_name not in unlisted,
    )


def _column(column: Field, context: Planned) -> ColumnPlan:
    type_ = column.type
    return ColumnPlan(
        name=column.name,
        sql=written(column.name, context.target),
        identifier=None,
        type=type_.sql if type_ else context.target.widest,
        family=type_.family if type_ else Family.OTHER,
        group=Group.OTHERS,
        required=column.required,
        source_name=column.original,
        source_type="computed" if column.source is None else spelled(column.source),
        description=column.description,
        typed=type_ is not None,
        loss=type_.loss if type_ else Loss.UNSUPPORTED,
        reason=type_.why if type_ else UNTYPED,
    )


def _is_named(name: str, tree: Tree) -> bool:
    return any(named.name.lower() == name.lower() for named in tree.named)


def _synonyms(synonyms: Sequence[Synonym], context: Planned) -> Iterator[tuple[Key, Key]]:
    """Other names for what is in the same database."""
    for synonym in synonyms:
        try:
            words = [token.text for token in tokens(synonym.target) if token.text not in {"", "."}]
        except Refused:
            continue
        if len(words) in {1, 2}:
            schema = words[0] if len(words) == 2 else None
            yield context.key(synonym.schema, synonym.name), context.key(schema, words[-1])


def _circle(one: _Read, views: Mapping[Key, _Read], circle: Mapping[Key, object]) -> Refused:
    names = [views[key].original for key in one.reads.values() if key and key in circle]
    found = ", ".join(f"`{name}`" for name in dict.fromkeys(names))
    return Refused(codes.CIRCLE, "expected views that do not read each other", found)
