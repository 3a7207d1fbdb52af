"""Find the target's type for a type of the source.

Every type has an answer: what is not known becomes the target's widest text, and says so.
"""

from dataclasses import replace

from datamigrate.catalog.model import DataType
from datamigrate.diagnostics import Code, Severity
from datamigrate.types.target import Family, Loss, Target, TargetType
from datamigrate.types.tsql import resolved

UNSUPPORTED = Code("T101", Severity.WARNING, "the type has no equal in the target")
LOSSY = Code("T102", Severity.WARNING, "the type keeps less than the source")
DIFFERS = Code("T103", Severity.NOTE, "the type behaves differently")

CODES = (UNSUPPORTED, LOSSY, DIFFERS)

_CODE_OF = {
    Loss.EXACT: DIFFERS,
    Loss.WIDENED: DIFFERS,
    Loss.LOSSY: LOSSY,
    Loss.UNSUPPORTED: UNSUPPORTED,
}


def target_type(source: DataType, target: Target) -> TargetType:
    """The type to use in `target`; never fails."""
    given = resolved(source)
    if given is None:
        return _unknown(source, target)
    row = target.types.get(given.name)
    if row is None:
        return _unknown(source, target)
    found = row(given)
    return found if given.fault is None else replace(found, loss=Loss.LOSSY, reason=given.fault)


def told_of_type(source: DataType, found: TargetType, target: Target) -> tuple[Code, str] | None:
    """What a reader has to know about columns of the type, or None."""
    if found.reason is None:
        return None
    message = (
        f"`{source.text or source.name}` becomes `{found.sql}` in {target.label}: {found.reason}"
    )
    return _CODE_OF[found.loss], message


def _unknown(source: DataType, target: Target) -> TargetType:
    reason = f"expected a type of the source's language, found `{source.text or source.name}`"
    return TargetType(target.widest, Family.OTHER, Loss.UNSUPPORTED, reason)
