"""A piece of target SQL, with the source type of its value and how tightly it binds.

Types are canonical T-SQL types; None is a type that is not known. A constant keeps its value, so
that it can be rewritten as another type.
"""

from decimal import Decimal
from enum import IntEnum

from datamigrate.catalog.model import DataType
from datamigrate.translate.codes import TOO_DEEP, TYPE_UNKNOWN, Refused
from datamigrate.types.parameters import Parameters
from datamigrate.types.target import Family
from datamigrate.types.tsql import TYPES, canonical, resolved
from datamigrate.values import dataclass

Scalar = int | Decimal | float | str | bytes

# Some functions are written with an argument that stands there more than once: nested, they double.
LONGEST = 100_000


class Binds(IntEnum):
    """How tightly the outermost operator of a piece binds."""

    OR = 1
    AND = 2
    NOT = 3
    COMPARE = 4
    OTHER = 5
    ADD = 6
    MULTIPLY = 7
    SIGN = 8
    ATOM = 9


@dataclass(frozen=True, slots=True)
class Sql:
    """`constant` is None where the value is not known; `null`: it is the constant NULL."""

    text: str
    type: DataType | None
    binds: Binds = Binds.ATOM
    constant: Scalar | None = None
    null: bool = False
    column: bool = False

    def __post_init__(self) -> None:
        limit(len(self.text))

    @property
    def kind(self) -> DataType:
        """The type, where one has to be known."""
        if self.type is None:
            raise Refused(TYPE_UNKNOWN, "expected a value of known type")
        return self.type

    def within(self, least: Binds) -> str:
        """The text, in parentheses unless it binds at least this tightly."""
        return self.text if self.binds >= least else f"({self.text})"

    def __format__(self, spec: str) -> str:
        """In templates, `{0}` is the text, `{0:p}` the text as an operand of anything.

        `{0:add}` is the text as an operand that binds at least as `Binds.ADD`.
        """
        match spec:
            case "":
                return self.text
            case "p":
                return self.within(Binds.ATOM)
            case _:
                return self.within(Binds[spec.upper()])


@dataclass(frozen=True, slots=True)
class Form:
    """A template for pieces, and how tightly what comes out binds."""

    template: str
    binds: Binds = Binds.ATOM

    def of(self, type_: DataType | None, *pieces: Sql) -> Sql:
        """The pieces put in, as a value of this type; a condition has none."""
        return Sql(self.template.format(*pieces), type_, self.binds)


def limit(characters: int) -> None:
    if characters > LONGEST:
        raise Refused(TOO_DEEP, f"expected at most {LONGEST} characters", "more")


def of(name: str, *params: int | str) -> DataType:
    """A canonical type."""
    inside = ", ".join(map(str, params))
    return DataType(name, params, f"{name}({inside})" if params else name)


NULL = Sql("null", None, null=True)
BIT, INT, BIGINT = of("bit"), of("int"), of("bigint")
FLOAT, DATE, DATETIME = of("float", 53), of("date"), of("datetime")
DATETIME2, TEXT = of("datetime2", 7), of("nvarchar", "max")


def normal(type_: DataType) -> DataType | None:
    """The canonical type with whole parameters, or None when it is not of the language."""
    given = resolved(type_)
    if given is None or given.fault is not None:
        return None
    match given.name:
        case "decimal":
            return of("decimal", given.precision, given.scale)
        case "float":
            return of("float", given.precision) if given.precision > 24 else of("real")
        case "datetime2" | "datetimeoffset" | "time":
            return of(given.name, given.precision)
        case "sysname":
            return of("nvarchar", 128)
        case "char" | "nchar" | "varchar" | "nvarchar" | "binary" | "varbinary":
            return of(given.name, "max" if given.length is None else given.length)
        case _:
            return of(given.name)


def family(type_: DataType) -> Family:
    return TYPES[type_.name].family


def rank(type_: DataType) -> int:
    return TYPES[canonical(type_.name)].rank


def parameters(type_: DataType) -> Parameters:
    """Those of a canonical type, which always has some."""
    given = resolved(type_)
    assert given is not None
    return given


def length(type_: DataType) -> int | None:
    """Of a text or binary type; None: no limit worth counting."""
    return parameters(type_).length


def digits(type_: DataType) -> tuple[int, int]:
    """Precision and scale of a number that is no float, as decimal arithmetic sees it."""
    if type_.name == "decimal":
        given = parameters(type_)
        return given.precision, given.scale
    return TYPES[type_.name].digits


def is_text(type_: DataType | None) -> bool:
    return type_ is not None and family(type_) is Family.STRING and type_.name != "xml"


def is_offset(type_: DataType) -> bool:
    return type_.name == "datetimeoffset"


PADDED = frozenset({"char", "nchar"})
NUMBERS = frozenset({Family.INTEGER, Family.DECIMAL, Family.FLOAT})
MOMENTS = frozenset({Family.DATE, Family.TIMESTAMP})


def is_number(type_: DataType | None) -> bool:
    return type_ is not None and family(type_) in NUMBERS


def common(types: list[DataType]) -> DataType:
    """The type of a value that may be any of these: data type precedence, wide enough for all."""
    best = max(types, key=rank)
    match family(best):
        case Family.DECIMAL if best.name == "decimal":
            pairs = [digits(t) for t in types if family(t) is not Family.STRING]
            scale = max(s for _, s in pairs)
            whole = max(p - s for p, s in pairs)
            return of("decimal", min(38, whole + scale), min(scale, max(38 - whole, 0)))
        case Family.STRING if best.name not in {"xml", "text", "ntext"}:
            lengths = [length(t) for t in types if is_text(t)]
            known = [n for n in lengths if n is not None]
            name = "nvarchar" if best.name.startswith("n") else "varchar"
            if all(t.name in PADDED for t in types):
                name = best.name
            return of(name, max(known) if len(known) == len(lengths) else "max")
        case Family.FLOAT:
            return FLOAT if any(t.name == "float" for t in types) else best
        case _:
            return best
