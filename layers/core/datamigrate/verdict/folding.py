"""Compare names as a target does: with or without quotes, with or without case."""

from datamigrate.types import Target


def folded(name: str, quoted: bool, target: Target) -> str:
    """A name as the target compares it; where names are kept as they are, case does not count."""
    rules = target.identifiers
    if not rules.column.keeps_case or rules.folds == "kept":
        return name.casefold()
    if quoted:
        return name
    return name.upper() if rules.folds == "upper" else name.lower()


def bare(text: str, target: Target) -> tuple[str, bool]:
    """A name without its quotes, and whether it had any."""
    opening, closing = target.identifiers.opening, target.identifiers.closing
    if len(text) > 1 and text.startswith(opening) and text.endswith(closing):
        return text[1:-1].replace(closing * 2, closing), True
    return text, False
