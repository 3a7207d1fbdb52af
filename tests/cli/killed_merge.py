"""Stop a merge before each of its calls that change a disk, and look at what it leaves.

Run as a program with a folder to work in: each merge is a child of its own that kills or interrupts
itself. Prints how many places there were.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from datamigrate import pipeline
from datamigrate.cli import journal
from datamigrate.cli.merging import put_project
from datamigrate.settings import Settings
from datamigrate.source import Source

FIRST = (
    "CREATE TABLE A (Id int NOT NULL)\nGO\nCREATE TABLE B (Id int)\nGO\nCREATE TABLE C (Id int)\n"
)
SECOND = (
    "CREATE TABLE A (Id bigint NOT NULL, X int)\nGO\nCREATE TABLE B (Y int)\nGO\nINSERT B SELECT 1"
)
ROOM = journal.ROOM
CALLS = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "open"}
SAMPLED = 6
"""Of so many merges that were killed, the recovery of one is killed as well, anywhere."""
Tree = Mapping[str, bytes]


def convert(text: str) -> dict[str, str]:
    settings = Settings("duckdb", "shop", seeds=True)
    return pipeline.convert([Source("s.sql", text, "utf-8")], settings).files


def merge(files: Mapping[str, str], folder: Path) -> None:
    put_project(files, str(folder), force=False, dry_run=False)


def tree(folder: Path) -> Tree:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"a folder"
        for path in folder.rglob("*")
    }


def edit(folder: Path) -> None:
    models = folder / "models" / "staging" / "shop"
    for name in ("stg_shop__b.sql", "stg_shop__c.yml"):
        with (models / name).open("a", encoding="utf-8") as held:
            held.write("# mine\n")
    (folder / "README.md").unlink()
    (folder / "mine").mkdir()
    (folder / "mine" / "notes.md").write_text("mine\n", encoding="utf-8")


def stopped(number: int, stop: Callable[[], None], work: Callable[[], None]) -> int:
    """How a child ends that does the work, and stops before that call of the system."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    left = number

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        writes = event != "open" or (isinstance(arguments[2], int) and arguments[2] & os.O_CREAT)
        if event in CALLS and writes:
            left -= 1
            if left == 0:
                stop()

    sys.addaudithook(hook)
    try:
        work()
    except KeyboardInterrupt:
        os._exit(130)
    os._exit(0)


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def interrupt() -> None:
    raise KeyboardInterrupt


def killed(project: Path, before: Tree, after: Tree, files: Mapping[str, str]) -> int:
    """Killed anywhere, and so its recovery: the next one finds everything."""
    number, end = 0, -signal.SIGKILL
    while end == -signal.SIGKILL:
        number += 1
        copy = shutil.copytree(project, project.parent / f"killed-{number}")
        end = stopped(number, kill, lambda: merge(files, copy))  # noqa: B023
        mine = {path: data for path, data in tree(copy).items() if b"mine\n" in data}
        assert mine == {path: data for path, data in before.items() if b"mine\n" in data}
        recovery, undone = 0, -signal.SIGKILL if number % SAMPLED == 0 else 0
        while undone == -signal.SIGKILL:
            recovery += 1
            again = shutil.copytree(copy, project.parent / "again")
            undone = stopped(recovery, kill, lambda: journal.recover(again))  # noqa: B023
            journal.recover(again)
            assert tree(again) == before or tree(again) == after, (number, recovery)
            shutil.rmtree(again)
        if number % SAMPLED == 0:
            edited(shutil.copytree(copy, project.parent / "edited"))
        merge(files, copy)
        assert tree(copy) == after, number
        shutil.rmtree(copy)
    assert end == 0, end
    return number


def edited(copy: Path) -> None:
    """What a user does before the next merge comes stays, whatever the merge was at."""
    files = [path for path in copy.rglob("*") if path.is_file() and ROOM not in path.parts]
    for path in files:
        path.write_text(f"mine: {path.name}\n", encoding="utf-8")
    journal.recover(copy)
    assert all(path.read_text("utf-8") == f"mine: {path.name}\n" for path in files)
    shutil.rmtree(copy)


def interrupted(project: Path, before: Tree, after: Tree, files: Mapping[str, str]) -> int:
    """Interrupted anywhere: the old project, or the new one, and nothing else."""
    number, end = 0, 130
    while end == 130:
        number += 1
        copy = shutil.copytree(project, project.parent / f"stopped-{number}")
        end = stopped(number, interrupt, lambda: merge(files, copy))  # noqa: B023
        assert tree(copy) == before or tree(copy) == after, number
        shutil.rmtree(copy)
    assert end == 0, end
    return number


def main(parent: Path) -> None:
    first, second = convert(FIRST), convert(SECOND)
    project, done = parent / "project", parent / "done"
    merge(first, project)
    edit(project)
    merge(second, shutil.copytree(project, done))
    before, after = tree(project), tree(done)
    places = killed(project, before, after, second), interrupted(project, before, after, second)
    sys.stdout.write(f"{places[0]} {places[1]}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
