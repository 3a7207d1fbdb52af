"""Write a tree of T-SQL as SQL of the target.

Values and conditions are two languages in T-SQL: each is written only where it may stand. What a
part is refused for is told with the smallest part at fault.
"""

from datamigrate.catalog.model import DataType
from datamigrate.translate.arithmetic import combine, signed
from datamigrate.translate.calls import (
    DATE_FUNCTIONS,
    DATE_PARTS,
    called,
    case,
    coalesced,
    is_null,
    null_if,
)
from datamigrate.translate.codes import (
    COLUMN_UNKNOWN,
    NO_EQUAL,
    TEXT_COMPARES,
    TYPE_UNKNOWN,
    TYPES_MIX,
    USER_FUNCTION,
    Refused,
)
from datamigrate.translate.compare import compared, paired
from datamigrate.translate.constants import constant
from datamigrate.translate.context import Context, ScopeColumn
from datamigrate.translate.convert import convert, moment_as_text
from datamigrate.translate.like import liked, located
from datamigrate.translate.sql import FLOAT, INT, NULL, Binds, Sql, is_text, limit, normal, of
from datamigrate.translate.tree import (
    Between,
    Binary,
    Call,
    Case,
    Cast,
    Collate,
    Compare,
    Constant,
    IsNull,
    Like,
    Literal,
    Logic,
    Name,
    Node,
    Not,
    Unary,
    Within,
)
from datamigrate.types.target import Family, Loss
from datamigrate.types.tsql import canonical

_LOGIC = {"and": Binds.AND, "or": Binds.OR}
# What stands for a column whose source type is not known, by the family of its target type.
_BY_FAMILY = {
    Family.BOOLEAN: of("bit"),
    Family.INTEGER: of("bigint"),
    Family.FLOAT: FLOAT,
    Family.STRING: of("nvarchar", "max"),
    Family.DATE: of("date"),
}


class Writer:
    """Writes the nodes of one expression."""

    def __init__(self, text: str, ctx: Context) -> None:
        self._text = text
        self._ctx = ctx

    def condition(self, node: Node) -> Sql:
        try:
            return self._condition(node)
        except Refused as reason:
            raise self.placed(reason, node) from None

    def value(self, node: Node) -> Sql:
        try:
            return self._value(node)
        except Refused as reason:
            raise self.placed(reason, node) from None

    def placed(self, reason: Refused, node: Node) -> Refused:
        """The refusal with the part of the text at fault, unless it has one already."""
        if reason.at is None:
            reason.at = node.at
        if reason.placed or (reason.found is not None and reason.found.startswith("`")):
            return reason
        part = f"`{self._text[node.at.start : node.at.end]}`"
        found = part if reason.found is None else f"{reason.found} in {part}"
        return Refused(reason.code, reason.expected, _short(found), placed=True, at=reason.at)

    def _condition(self, node: Node) -> Sql:
        match node:
            case Logic(_, operator, parts):
                binds = _LOGIC[operator]
                written = [self.condition(part).within(Binds(binds + 1)) for part in parts]
                return Sql(f" {operator} ".join(written), None, binds)
            case Not(_, operand):
                return Sql(f"not {self.condition(operand):p}", None, Binds.NOT)
            case Compare(_, operator, left, right):
                return compared(operator, self.value(left), self.value(right), self._ctx)
            case IsNull(_, value, negated):
                word = "is not null" if negated else "is null"
                text = f"{self.value(value).within(Binds.OTHER)} {word}"
                return Sql(text, None, Binds.COMPARE)
            case Within():
                return self._within(node)
            case Between():
                return self._between(node)
            case Like(_, value, pattern, escape, negated):
                escaped = None if escape is None else self.value(escape)
                of_value, of_pattern = self.value(value), self.value(pattern)
                return liked(of_value, of_pattern, escaped, negated, self._ctx)
            case _:
                raise Refused(TYPES_MIX, "expected a condition")

    def _within(self, node: Within) -> Sql:
        value = self.value(node.value)
        if value.null:
            return NULL
        pairs = [
            paired(value, self.value(choice), self._ctx, ordered=False) for choice in node.choices
        ]
        lefts = {left.text: left for left, right in pairs if not right.null}
        if len(lefts) > 1:
            raise Refused(TYPES_MIX, "expected values of one type in the list")
        left = next(iter(lefts.values()), value)
        word = "not in" if node.negated else "in"
        written = ", ".join(right.within(Binds.OTHER) for _, right in pairs)
        text = f"{left.within(Binds.OTHER)} {word} ({written})"
        return Sql(text, None, Binds.COMPARE)

    def _between(self, node: Between) -> Sql:
        value = self.value(node.value)
        if value.null:
            return NULL
        left, low = paired(value, self.value(node.low), self._ctx, ordered=True)
        right, high = paired(value, self.value(node.high), self._ctx, ordered=True)
        if left.text != right.text:
            raise Refused(TYPES_MIX, "expected limits of one type")
        word = "not between" if node.negated else "between"
        limits = f"{low.within(Binds.OTHER)} and {high.within(Binds.OTHER)}"
        return Sql(f"{left.within(Binds.OTHER)} {word} {limits}", None, Binds.COMPARE)

    def _value(self, node: Node) -> Sql:
        match node:
            case Literal(_, kind, text):
                return constant(kind, text, self._ctx)
            case Name():
                return self._name(node)
            case Binary():
                return self._chain(node)
            case Unary(_, operator, operand):
                return signed(operator, self.value(operand), self._ctx)
            case Collate(_, value, _):
                self._ctx.note(TEXT_COMPARES)
                return self.value(value)
            case Case():
                return self._case(node)
            case Cast():
                return self._cast(node)
            case Call():
                return self._call(node)
            case _:
                raise Refused(TYPES_MIX, "expected a value")

    def _name(self, node: Name) -> Sql:
        column = self._ctx.scope.columns.get(node.parts[0].lower())
        if len(node.parts) == 1 and column is not None:
            return column_sql(column)
        if len(node.parts) == 1 and node.doubtful:
            return constant(Constant.TEXT, node.parts[0], self._ctx)
        raise Refused(COLUMN_UNKNOWN, "expected a column of the table")

    def _chain(self, node: Binary) -> Sql:
        """A chain of operators leans left: it is walked, so that its length does not matter."""
        links = [node]
        while isinstance(links[-1].left, Binary):
            links.append(links[-1].left)
        found = self.value(links[-1].left)
        for link in reversed(links):
            right = self.value(link.right)
            try:
                found = combine(link.operator, found, right, self._ctx)
            except Refused as reason:
                raise self.placed(reason, link) from None
        return found

    def _case(self, node: Case) -> Sql:
        if node.subject is None:
            branches = [(self.condition(when), self.value(then)) for when, then in node.branches]
        else:
            choices = [(self.value(when), self.value(then)) for when, then in node.branches]
            branches = self._chosen(self.value(node.subject), choices)
        otherwise = None if node.otherwise is None else self.value(node.otherwise)
        return case(branches, otherwise, self._ctx)

    def _cast(self, node: Cast) -> Sql:
        to = normal(node.type if node.type.params else _with_default(node.type))
        if to is None:
            expected = "expected a type of the source's language"
            raise Refused(TYPE_UNKNOWN, expected, f"`{node.type.text}`")
        value = self.value(node.value)
        if node.attempt and value.constant is None and not value.null:
            raise Refused(NO_EQUAL, f"expected no attempt of a conversion to `{to.text}`")
        style = 0 if node.style is None else self.value(node.style).constant
        if not isinstance(style, int):
            raise Refused(NO_EQUAL, "expected a constant style")
        if style != 0 and is_text(to):
            return moment_as_text(value, to, style, self._ctx)
        return convert(value, to, self._ctx, explicit=True)

    def _call(self, node: Call) -> Sql:
        name = node.parts[0].lower()
        if len(node.parts) > 1:
            raise Refused(USER_FUNCTION, "expected a function of the system")
        if name in DATE_FUNCTIONS and node.arguments:
            return self._date_call(name, node)
        if name in {"iif", "choose"}:
            return self._choice(name, node)
        arguments = [self.value(argument) for argument in node.arguments]
        match name, len(arguments):
            case "isnull", 2:
                return is_null(arguments[0], arguments[1], self._ctx)
            case "coalesce", count if count > 1:
                return coalesced(arguments, self._ctx)
            case "nullif", 2:
                pair = paired(arguments[0], arguments[1], self._ctx, ordered=False)
                if pair[0].text != arguments[0].text:
                    raise Refused(TYPES_MIX, "expected values of one type")
                return null_if(*pair)
            case "patindex", 2:
                return located(arguments[0], arguments[1], self._ctx)
            case _:
                return called(name, arguments, self._ctx)

    def _date_call(self, name: str, node: Call) -> Sql:
        part = node.arguments[0]
        word = part.parts[0].lower() if isinstance(part, Name) and len(part.parts) == 1 else ""
        if word not in DATE_PARTS:
            raise Refused(NO_EQUAL, "expected a part of a date")
        arguments = [self.value(argument) for argument in node.arguments[1:]]
        return called(f"{name} {DATE_PARTS[word]}", arguments, self._ctx)

    def _chosen(self, subject: Sql, choices: list[tuple[Sql, Sql]]) -> list[tuple[Sql, Sql]]:
        """Branches that compare the subject with the first of each pair."""
        limit(len(subject.text) * len(choices))
        return [(compared("=", subject, when, self._ctx), then) for when, then in choices]

    def _choice(self, name: str, node: Call) -> Sql:
        if name == "iif" and len(node.arguments) == 3:
            test, yes, no = node.arguments
            return case([(self.condition(test), self.value(yes))], self.value(no), self._ctx)
        if name == "choose" and len(node.arguments) > 1:
            index, *values = node.arguments
            choices = [
                (Sql(str(place), INT, constant=place), self.value(value))
                for place, value in enumerate(values, 1)
            ]
            return case(self._chosen(self.value(index), choices), None, self._ctx)
        raise Refused(NO_EQUAL, "expected the arguments that the function takes")


def _short(found: str) -> str:
    return found if len(found) <= 120 else f"{found[:116]} ..."


def _with_default(type_: DataType) -> DataType:
    """CAST gives a text or binary without a length 30, not 1."""
    name = canonical(type_.name)
    if name in {"char", "nchar", "varchar", "nvarchar", "binary", "varbinary"}:
        return of(name, 30)
    return type_


def column_sql(column: ScopeColumn) -> Sql:
    """What to write for a column, with the type that it has in the source."""
    type_ = None if column.source is None else normal(column.source)
    if type_ is None and column.type is not None and column.type.loss is not Loss.UNSUPPORTED:
        type_ = _BY_FAMILY.get(column.type.family) if column.source is None else None
    return Sql(column.sql, type_, column=True)
