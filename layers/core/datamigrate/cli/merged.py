"""Show what a merge did: what changes for those who read the models, what happened to files."""

from collections.abc import Iterator
from dataclasses import asdict

import click

from datamigrate.cli.findings import printable
from datamigrate.cli.merging import Merged, Written
from datamigrate.merge.changes import Change, Kind
from datamigrate.merge.decide import Outcome

_SHOWN = 20
_SAID = {
    Outcome.LEFT: "is not generated any more; it stays, since you have changed it",
    Outcome.DELETED: "stays deleted",
    Outcome.HELD: "stays as it was: its table failed this time",
}


def written_facts(written: Written, dry_run: bool) -> dict[str, object]:
    """The same for programs; `merge` is null where nothing was there."""
    merged = written.merged
    if merged is None:
        return {"dry_run": dry_run, "merge": None}
    facts = {
        "files": {o.value: merged.files(o) for o in Outcome if o is not Outcome.SAME},
        "offers": dict(merged.offers),
        "changes": [asdict(change) for change in merged.changes],
        "breaking": sum(change.breaking for change in merged.changes),
    }
    return {"dry_run": dry_run, "merge": facts}


def show_written(written: Written, dry_run: bool) -> None:
    """On standard error, the breaking first; long lists are cut and counted."""
    if written.merged is not None:
        _show(written.merged)
    if dry_run:
        click.echo("Nothing was written: this was a dry run", err=True)


def _show(merged: Merged) -> None:
    ranked = sorted(merged.changes, key=lambda change: not change.breaking)
    _list("changes", [_change(change) for change in ranked])
    _list("files", list(_files(merged)))
    counts = (f"{len(merged.files(o))} {o.value}" for o in Outcome if merged.files(o))
    breaking = sum(change.breaking for change in merged.changes)
    click.echo(
        f"Merged: {len(merged.changes)} changes of models, {breaking} of them breaking;"
        f" files: {', '.join(counts) or 'all the same'}",
        err=True,
    )
    if merged.changes and not merged.models:
        click.echo("hint: no model keeps its name; --source-name begins them all", err=True)


def _list(what: str, lines: list[str]) -> None:
    for line in lines[:_SHOWN]:
        click.echo(printable(line), err=True)
    if (left := len(lines) - _SHOWN) > 0:
        click.echo(f"and {left} more {what}", err=True)


def _change(change: Change) -> str:
    about = f"{change.model}.{change.column}" if change.column is not None else change.model
    if change.kind in {Kind.TYPE_CHANGED, Kind.TYPE_WIDENED, Kind.KEY_CHANGED}:
        detail = f": {change.before or 'none'} -> {change.after or 'none'}"
    else:
        detail = f": {change.after}" if change.after else ""
    return f"{'breaking: ' if change.breaking else ''}{change.kind.value}: {about}{detail}"


def _files(merged: Merged) -> Iterator[str]:
    for path in merged.files(Outcome.CONFLICT):
        offer = merged.offers.get(path)
        where = f"the new text is in `{offer}`" if offer else "its new text has no place beside it"
        yield f"conflict: `{path}` stays as you have it; {where}"
    for outcome, said in _SAID.items():
        for path in merged.files(outcome):
            yield f"{outcome.value}: `{path}` {said}"
