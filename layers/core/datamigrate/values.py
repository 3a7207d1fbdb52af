"""The standard library's `dataclass`, made quickly: each command begins with two hundred of them.

Their values are filled quickly as well: a large script becomes hundreds of thousands of them.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from operator import attrgetter
from typing import TYPE_CHECKING, NoReturn, TypeVar

Made = TypeVar("Made")
Fields = tuple[Field[object], ...]

_MISSING = object()


def _made(made: type[Made], frozen: bool, eq: bool) -> type[Made]:
    own = {name for name, value in vars(made).items() if value is not None}
    made.__doc__ = made.__doc__ or made.__name__  # or else its signature is worked out
    made = dataclasses.dataclass(made, init=False, repr=False, eq=False, slots=True)
    known: Fields = fields(made)  # type: ignore[arg-type]  # no type says: a dataclass
    methods: dict[str, object] = {"__init__": _first(made, known), "__repr__": _repr(known)}
    if eq:
        methods["__eq__"], methods["__hash__"] = _compared(known, frozen)
    if frozen:
        methods |= {"__setattr__": _refused, "__delattr__": _refused, "__setstate__": _restored}
    for name in methods.keys() - own:
        setattr(made, name, methods[name])
    return made


def _first(made: type, known: Fields) -> Callable[..., None]:
    """An `__init__` that puts the real one in its place: many classes never have a value."""

    def __init__(self: object, *given: object, **named: object) -> None:  # noqa: N807
        made.__init__ = _init(made, known)  # type: ignore[misc]
        made.__init__(self, *given, **named)  # type: ignore[misc]

    return __init__


def _init(made: type, known: Fields) -> Callable[..., None]:
    """Fills the slots directly; `object.__setattr__` for each takes three times as long."""
    scope: dict[str, object] = {"_MISSING": _MISSING}
    parameters, body = ["self"], ["pass"]
    for field in known:
        name, value = field.name, field.name
        scope[f"_set_{name}"] = getattr(made, name).__set__
        if field.default_factory is not MISSING:
            scope |= {f"_{name}": _MISSING, f"_make_{name}": field.default_factory}
            value = f"_make_{name}() if {name} is _MISSING else {name}"
        elif field.default is not MISSING:
            scope[f"_{name}"] = field.default
        if field.init:
            parameters.append(f"{name}=_{name}" if f"_{name}" in scope else name)
            body.append(f"_set_{name}(self, {value})")
    if hasattr(made, "__post_init__"):
        body.append("self.__post_init__()")
    lines = "\n    ".join(body)
    # Compiled first: an interrupt inside of exec of a text ends the process by its signal.
    code = compile(f"def __init__({', '.join(parameters)}):\n    {lines}", made.__name__, "exec")
    exec(code, scope)  # noqa: S102  # of names only
    init: Callable[..., None] = scope["__init__"]  # type: ignore[assignment]
    return init


def _repr(known: Fields) -> Callable[[object], str]:
    shown = [field.name for field in known if field.repr]

    def __repr__(self: object) -> str:  # noqa: N807
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__qualname__}({values})"

    return __repr__


def _compared(known: Fields, frozen: bool) -> tuple[object, object]:
    names = [field.name for field in known if field.compare]
    values = attrgetter(*names) if names else type

    def __eq__(self: object, other: object) -> bool:  # noqa: N807
        return values(self) == values(other) if type(other) is type(self) else NotImplemented

    def __hash__(self: object) -> int:  # noqa: N807
        return hash(values(self))

    return __eq__, __hash__ if frozen else None


def _refused(_: object, name: str, *_value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _restored(self: object, state: tuple[None, dict[str, object]]) -> None:
    for name, value in state[1].items():
        object.__setattr__(self, name, value)


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(
        *, slots: bool, frozen: bool = False, eq: bool = True
    ) -> Callable[[type[Made]], type[Made]]:
        """As the standard library's, which compiles up to eight methods for each class.

        Here classes share theirs, and `__init__` is compiled when the first value is made.
        """
        assert slots
        return lambda made: _made(made, frozen, eq)
