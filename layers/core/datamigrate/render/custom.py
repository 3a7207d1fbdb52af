"""A user's templates in place of ours, in a sandbox. What fails in one is told with its line.

A file of the user's folder has the name of the template that it replaces; files and folders that
begin with `_` are there to be included, and `built_in/<name>` stands for ours.
"""

import difflib
import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from jinja2 import TemplateSyntaxError

from datamigrate.render.jinja import inert
from datamigrate.render.report import cell
from datamigrate.render.templates import COPIED, FILLED, FOLDER, TemplateError, Templates, syntax
from datamigrate.render.yaml import scalar
from datamigrate.types import Target
from datamigrate.types.identifiers import quoted

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

Made = TypeVar("Made")

BUILT_IN = "built_in"
_LARGEST = 1_000_000
_KNOWN = (*FILLED, *COPIED)
_FOLDERS = {parent.as_posix() for name in _KNOWN for parent in Path(name).parents} - {"."}
_NAMES = "docs/templates.md lists the templates; what is only included begins with _"


class CustomTemplates(Templates):
    """The texts of a user's templates by name; ours where there is none. `place` is for messages.

    A mistake that shows before a template is filled in is told here already.
    """

    def __init__(self, own: Mapping[str, str], place: str, target: Target) -> None:
        self.own = own
        self.place = place
        self.filters: Mapping[str, Callable[[str], str]] = {
            "cell": cell,
            "inert": inert,
            "quoted": lambda name: quoted(name, target),
            "yaml": scalar,
        }
        for name in own:
            if name not in COPIED:
                self._guarded(name, partial(self._environment.get_template, name))

    def fill(self, name: str, **values: object) -> str:
        """The text of a template, the user's or ours."""
        if name not in self.own:
            return super().fill(name, **values)
        return self._guarded(name, partial(self._render, name, values))

    def pieces(self, name: str, **values: object) -> Iterator[str]:
        """The same text, in one piece where the template is the user's."""
        if name not in self.own:
            return super().pieces(name, **values)
        return iter((self.fill(name, **values),))

    def copy(self, name: str) -> str:
        """A file that is the same in every project, the user's or ours."""
        return self.own[name] if name in self.own else super().copy(name)

    @cached_property
    def _environment(self) -> "SandboxedEnvironment":
        from jinja2 import ChoiceLoader, FileSystemLoader, FunctionLoader, PrefixLoader
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        loaders = [PrefixLoader({BUILT_IN: FileSystemLoader(FOLDER)}), FunctionLoader(self._load)]
        environment = ImmutableSandboxedEnvironment(loader=ChoiceLoader(loaders), **syntax())
        environment.filters.update(self.filters)
        return environment

    def _load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        text = self.own.get(name)
        return None if text is None else (text, f"{self.place}/{name}", lambda: True)

    def _render(self, name: str, values: Mapping[str, object]) -> str:
        return self._environment.get_template(name).render(values)

    def _guarded(self, name: str, work: Callable[[], Made]) -> Made:
        try:
            return work()
        except Exception as problem:  # noqa: BLE001  # a template may call what raises anything
            raise self._told(name, problem) from None

    def _told(self, name: str, problem: Exception) -> TemplateError:
        """The innermost line of the user's own templates, out of the frames that it ran through."""
        file, line = f"{self.place}/{name}", 1
        for frame in traceback.extract_tb(problem.__traceback__):
            if frame.filename.removeprefix(f"{self.place}/") in self.own and frame.lineno:
                file, line = frame.filename, frame.lineno
        if isinstance(problem, TemplateSyntaxError) and problem.name in self.own:
            file, line = f"{self.place}/{problem.name}", problem.lineno
        text = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        return TemplateError(
            file, line, f"expected a template that can be filled in, found: {text}"
        )


def read_templates(folder: Path, target: Target) -> CustomTemplates:
    """The templates of a folder. A file that replaces nothing is refused: its name has a slip."""
    if not folder.is_dir():
        raise TemplateError(str(folder), None, "expected a folder of templates, found none")
    own = {name: _text(path) for name, path in _files(folder, "")}
    if not own:
        raise TemplateError(
            str(folder), None, "expected templates in the folder, found none", _NAMES
        )
    return CustomTemplates(own, folder.as_posix(), target)


def _files(folder: Path, inside: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.iterdir()):
        name = f"{inside}{path.name}"
        if path.name.startswith("."):
            continue
        if path.name.startswith("_") or inside.startswith("_") or name in {*_KNOWN, *_FOLDERS}:
            if path.is_dir():
                yield from _files(path, f"{name}/")
            else:
                yield name, path
            continue
        close = difflib.get_close_matches(name, _KNOWN, 1)
        hint = f"did you mean `{close[0]}`?" if close else _NAMES
        raise TemplateError(str(path), None, "expected the name of a template, found another", hint)


def _text(path: Path) -> str:
    data = path.read_bytes()
    if len(data) > _LARGEST:
        raise TemplateError(str(path), None, f"expected at most {_LARGEST} bytes, found more")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise TemplateError(str(path), line, "expected text in UTF-8, found other bytes") from None
