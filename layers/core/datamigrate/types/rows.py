"""Makers of rows for the targets' type tables.

A row turns a source type's parameters into the target's type; templates may use the fields
`length`, `precision` and `scale` of the parameters.
"""

from dataclasses import replace

from datamigrate.types.parameters import Parameters
from datamigrate.types.target import Family, Loss, Row, TargetType

SUBSECONDS = "seconds have {most} decimals here, {digits} in the source: the rest is lost"


def fixed(sql: str, family: Family, loss: Loss = Loss.EXACT, reason: str | None = None) -> Row:
    """The same for any parameters, which may still be written by the template."""

    def row(given: Parameters) -> TargetType:
        text = sql.format(length=given.length, precision=given.precision, scale=given.scale)
        return TargetType(text, family, loss, reason)

    return row


def exact(sql: str, family: Family, reason: str | None = None) -> Row:
    return fixed(sql, family, Loss.EXACT, reason)


def widened(sql: str, family: Family, reason: str | None = None) -> Row:
    return fixed(sql, family, Loss.WIDENED, reason)


def lossy(sql: str, family: Family, reason: str) -> Row:
    return fixed(sql, family, Loss.LOSSY, reason)


def unsupported(sql: str, reason: str) -> Row:
    return fixed(sql, Family.OTHER, Loss.UNSUPPORTED, reason)


def sized(sql: str, unlimited: str, family: Family) -> Row:
    """With a length up to the source's limit, and another type where there is none."""

    def row(given: Parameters) -> TargetType:
        text = unlimited if given.length is None else sql.format(length=given.length)
        return TargetType(text, family)

    return row


def fraction(sql: str, family: Family, most: int) -> Row:
    """With decimals of a second, at most `most`; `sql` may write them as `{digits}`."""

    def row(given: Parameters) -> TargetType:
        digits = min(given.precision, most)
        text = sql.format(digits=digits)
        if given.precision > most:
            reason = SUBSECONDS.format(most=most, digits=given.precision)
            return TargetType(text, family, Loss.LOSSY, reason)
        kept = "{digits}" in sql or digits == most
        return TargetType(text, family, Loss.EXACT if kept else Loss.WIDENED)

    return row


def by_mantissa(single: str, double: str) -> Row:
    """float(1) to float(24) have single precision, the rest double."""

    def row(given: Parameters) -> TargetType:
        return TargetType(single if given.precision <= 24 else double, Family.FLOAT)

    return row


def measured(
    sql: str, unlimited: str, family: Family, most: int, reason: str | None, each: int = 1
) -> Row:
    """With a length that counts bytes: `each` for a character of the source, at most `most`.

    `reason` says what the type without a limit does not hold.
    """

    def row(given: Parameters) -> TargetType:
        if given.length is None:
            return TargetType(unlimited, family, Loss.LOSSY if reason else Loss.EXACT, reason)
        if given.length * each > most:
            return TargetType(unlimited, family, Loss.WIDENED)
        text = sql.format(length=given.length * each)
        return TargetType(text, family, Loss.EXACT if each == 1 else Loss.WIDENED)

    return row


def because(row: Row, reason: str) -> Row:
    """The same with a reason, where the row gives none."""

    def told(given: Parameters) -> TargetType:
        found = row(given)
        return found if found.reason else replace(found, reason=reason)

    return told
