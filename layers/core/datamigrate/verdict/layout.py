"""Find out how a project is laid out: its name, its folders, its target, its packages."""

from collections.abc import Mapping as Files
from collections.abc import Sequence

from datamigrate.diagnostics import Diagnostic
from datamigrate.types import TARGETS
from datamigrate.verdict.codes import NO_TARGET, SHAPE
from datamigrate.verdict.jinja import render
from datamigrate.verdict.model import Layout, Place, finding
from datamigrate.verdict.yaml import Mapping, Node, Other, is_false, is_true, read_yaml
from datamigrate.verdict.yaml import Sequence as Items

PROJECT, PROFILES = "dbt_project.yml", "profiles.yml"


def read_layout(files: Files[str, str], target: str | None, found: list[Diagnostic]) -> Layout:
    """The layout; what is not said is as dbt has it."""
    root = _root(files, PROJECT)
    if root is None:
        message = f"expected a mapping in `{PROJECT}`, found none"
        found.append(finding(SHAPE, message, Place(PROJECT)))
    name = _text(root, "name")
    kind = target or target_name(files)
    if kind not in TARGETS:
        known = ", ".join(sorted(TARGETS))
        message = f"expected a target of {known}, found `{kind}`: its SQL is not judged"
        found.append(finding(NO_TARGET, message, Place(PROFILES if kind else PROJECT)))
    return Layout(
        name=name,
        target=TARGETS.get(kind or ""),
        models=_folders(root, "model-paths", "models"),
        seeds=_folders(root, "seed-paths", "seeds"),
        snapshots=_folders(root, "snapshot-paths", "snapshots"),
        macros=_folders(root, "macro-paths", "macros"),
        tests=_folders(root, "test-paths", "tests"),
        packages=_packages(files),
        enabled=_enabled(root, name),
    )


def target_name(files: Files[str, str]) -> str | None:
    """The type of the profile's default output, such as `duckdb`."""
    profiles = _root(files, PROFILES)
    if profiles is None:
        return None
    profile = profiles.get(_text(_root(files, PROJECT), "profile") or "")
    if not isinstance(profile, Mapping):
        profile = next((node for node in profiles.values() if isinstance(node, Mapping)), None)
    outputs = profile.get("outputs") if profile is not None else None
    if profile is None or not isinstance(outputs, Mapping):
        return None
    output = outputs.get(_text(profile, "target") or "default")
    if not isinstance(output, Mapping):
        output = next((node for node in outputs.values() if isinstance(node, Mapping)), None)
    return _text(output, "type")


def _root(files: Files[str, str], path: str) -> Mapping | None:
    root = read_yaml(files[path]).root if path in files else None
    return root if isinstance(root, Mapping) else None


def _text(node: Mapping | None, key: str) -> str | None:
    value = node.get(key) if node is not None else None
    return render(value).text if isinstance(value, str) and not isinstance(value, Other) else None


def _folders(root: Mapping | None, key: str, usual: str) -> tuple[str, ...]:
    node = root.get(key) if root is not None else None
    names: Sequence[Node] = node if isinstance(node, Items) else [usual]
    return tuple(f"{name.strip('/')}/" for name in names if isinstance(name, str))


def _enabled(root: Mapping | None, project: str | None) -> tuple[tuple[str, bool], ...]:
    """What is said of the models in folders, by the part of their paths below the models' own."""
    node = root.get("models") if root is not None else None
    waiting = [("", node)] if isinstance(node, Mapping) else []
    found: list[tuple[str, bool]] = []
    for folder, inner in waiting:
        value = inner.get("+enabled", inner.get("enabled"))
        if is_true(value) or is_false(value):
            found.append((folder, is_true(value)))
        for key, below in inner.items():
            if isinstance(below, Mapping) and not key.startswith("+"):
                waiting.append(("" if not folder and key == project else f"{folder}{key}/", below))
    return tuple(found)


def _packages(files: Files[str, str]) -> frozenset[str]:
    """The last part of what packages are installed from: mostly the package's own name."""
    names: set[str] = set()
    for path in ("packages.yml", "dependencies.yml"):
        root = _root(files, path)
        listed = root.get("packages") if root is not None else None
        for entry in listed if isinstance(listed, Items) else ():
            if isinstance(entry, Mapping):
                places = (_text(entry, key) for key in ("package", "git", "local", "tarball"))
                place = next(filter(None, places), "package")
                names.add(place.rstrip("/").rsplit("/", 1)[-1].removesuffix(".git"))
    return frozenset(names)
