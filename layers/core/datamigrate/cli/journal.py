"""Change files of a folder all or not at all, also when the process is killed half-way.

New texts are staged first. Then a journal says what is about to happen; each file is moved aside,
looked at once more, and replaced. The change is done when the journal is removed. Until then it is
undone: at once after an interrupt or a failure, by the next merge after a kill.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path, PurePosixPath
from stat import S_ISDIR, S_ISREG

from datamigrate.merge.decide import OTHER, Step
from datamigrate.merge.manifest import is_inside
from datamigrate.source import UnreadableError

ROOM = ".datamigrate"
_WORK, _JOURNAL = f"{ROOM}/merge", f"{ROOM}/merge/journal.json"


def look(folder: Path, path: str) -> str | None:
    """The hash of a file; None where there is none, OTHER where it is no plain file of its own."""
    full = folder
    *parents, name = PurePosixPath(path).parts
    for part in parents:
        full /= part
        try:
            mode = full.lstat().st_mode
        except FileNotFoundError:
            return None
        if not S_ISDIR(mode):
            return OTHER
    full /= name
    try:
        if not S_ISREG(full.lstat().st_mode):
            return OTHER
        with full.open("rb") as held:
            return file_digest(held, "sha256").hexdigest()
    except FileNotFoundError:
        return None


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other merges of this folder out, where the system has such locks."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder / ROOM, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as problem:
        raise UnreadableError(
            f"expected no merge at work in `{folder}`, found another one"
        ) from problem
    finally:
        os.close(handle)


def is_interrupted(folder: Path) -> bool:
    """Whether a merge was killed while it replaced files."""
    return look(folder, _JOURNAL) not in {None, OTHER}


def recover(folder: Path) -> None:
    """Undo a merge that did not end, and clear away what it staged."""
    if is_interrupted(folder):
        _undo(folder, _read(folder / _JOURNAL))
    clear(folder)


def clear(folder: Path) -> None:
    """Remove what is staged, unless it is still needed to undo; an interrupt has to wait for it."""
    if is_interrupted(folder):
        return
    try:
        shutil.rmtree(folder / _WORK, ignore_errors=True)
    except KeyboardInterrupt:
        shutil.rmtree(folder / _WORK, ignore_errors=True)
        raise


def staged(folder: Path, name: object) -> Path:
    """Where the text of a step, known by its number, stands until it is applied."""
    return folder / _WORK / "new" / str(name)


def _aside(folder: Path, number: int) -> Path:
    return folder / _WORK / "old" / str(number)


def make_room(folder: Path) -> None:
    """The folders that texts are staged in."""
    for name in ("", "new", "old"):
        (folder / _WORK / name).mkdir()


def apply(folder: Path, steps: Sequence[Step]) -> None:
    """Take the steps, whose texts are staged by their number; leave no folder that became empty."""
    journal = folder / _JOURNAL
    try:
        _write(journal, steps)
        for number, step in enumerate(steps):
            _take(folder, number, step)
        for step in steps:
            if step.after is None:
                _prune(folder, step.path)
        journal.unlink()
    except BaseException:
        if is_interrupted(folder):
            _undo(folder, steps)
        raise


def _take(folder: Path, number: int, step: Step) -> None:
    full, aside, fresh = folder / step.path, _aside(folder, number), staged(folder, number)
    if step.before is not None:
        full.rename(aside)
        if look(aside.parent, aside.name) != step.before:
            raise _changed(step)
        if step.after is not None:
            fresh.chmod(aside.stat().st_mode & 0o7777)
    if step.after is not None:
        full.parent.mkdir(parents=True, exist_ok=True)
        if look(folder, step.path) is not None:
            raise _changed(step)
        fresh.rename(full)


def _undo(folder: Path, steps: Sequence[Step]) -> None:
    """Take the steps back, as far as they were taken; what a user did in between stays."""
    for number, step in reversed(list(enumerate(steps))):
        aside, full = _aside(folder, number), folder / step.path
        is_placed = step.after is not None and not os.path.lexists(staged(folder, number))
        if is_placed and look(folder, step.path) == step.after:
            full.unlink()
        if os.path.lexists(aside) and look(folder, step.path) is None:
            full.parent.mkdir(parents=True, exist_ok=True)
            aside.rename(full)
        if step.before is None:
            _prune(folder, step.path)
    (folder / _JOURNAL).unlink()


def _prune(folder: Path, path: str) -> None:
    """Remove the folders of a file that hold nothing any more."""
    for parent in PurePosixPath(path).parents:
        if parent == PurePosixPath():
            return
        try:
            (folder / parent).rmdir()
        except FileNotFoundError:
            continue
        except OSError:
            return


def _changed(step: Step) -> UnreadableError:
    return UnreadableError(
        f"expected `{step.path}` as it was a moment ago, found it changed\nhint: run it again"
    )


def _write(journal: Path, steps: Sequence[Step]) -> None:
    """The journal appears whole."""
    text = json.dumps([[step.path, step.before, step.after] for step in steps])
    draft = journal.with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as held:
        held.write(text)
        held.flush()
        os.fsync(held.fileno())
    draft.rename(journal)


def _read(journal: Path) -> list[Step]:
    try:
        steps = [Step(*entry) for entry in json.loads(journal.read_text("utf-8"))]
        if all(is_inside(step.path) for step in steps):
            return steps
    except (AttributeError, TypeError, ValueError):
        pass
    raise UnreadableError(f"expected the journal of a merge in `{journal}`, found something else")
