"""Make frozen values quickly: a large script becomes hundreds of thousands of them."""

from dataclasses import MISSING, fields
from typing import TypeVar

Made = TypeVar("Made")


def quick(made: type[Made]) -> type[Made]:
    """A frozen, slotted dataclass with an `__init__` that fills the slots directly.

    The one that it comes with calls `object.__setattr__` for each field, which takes three times
    as long. Defaults have to be plain values.
    """
    known = fields(made)  # type: ignore[arg-type]  # the type of a dataclass has no name
    scope: dict[str, object] = {f"_{field.name}": field.default for field in known}
    scope |= {f"_set_{field.name}": getattr(made, field.name).__set__ for field in known}
    parameters = ", ".join(
        field.name if field.default is MISSING else f"{field.name}=_{field.name}" for field in known
    )
    body = "\n".join(f"    _set_{field.name}(self, {field.name})" for field in known)
    exec(f"def __init__(self, {parameters}):\n{body}", scope)  # noqa: S102  # names of fields only
    made.__init__ = scope["__init__"]  # type: ignore[method-assign, assignment]
    return made
