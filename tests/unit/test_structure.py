"""The shape of the code: stages import earlier ones, codes have pages, files stay small."""

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "layers" / "core" / "datamigrate"

STAGES = """
__init__ values diagnostics source patterns dialects.base dialects.tsql dialects catalog.model ddl
catalog types translate queries settings configuration plan render merge collection verdict
reconcile pipeline local client cli
""".split()
"""From early to late; a package stands for all of its modules that are not named before it."""

MODULES = sorted(CORE.rglob("*.py"))
SHARED = sorted((ROOT / "layers" / "aws" / "datamigrate_aws").glob("*.py"))
FUNCTIONS = sorted((ROOT / "functions").rglob("*.py"))
CODE = [*MODULES, *SHARED, *FUNCTIONS]


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def dotted(path: Path) -> str:
    parts = path.relative_to(CORE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def stage(module: str) -> int:
    names = [module, module.split(".")[0]]
    return next(STAGES.index(name) for name in names if name in STAGES)


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("datamigrate"):
            module = (node.module or "").removeprefix("datamigrate").strip(".")
            inner = {f"{module}.{alias.name}".strip(".") for alias in node.names}
            files = {dotted(path) for path in MODULES}
            found |= {name for name in inner if name in files} or {module or "__init__"}
    return found


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_a_stage_imports_earlier_stages_only(path):
    own = stage(dotted(path))
    late = {name for name in imports(path) if stage(name) > own}
    assert not late, f"{dotted(path)} imports from later stages: {sorted(late)}"


CLOUD = {"boto3", "botocore", "psutil", "urllib3", "yaml"}
"""The extra `cloud`."""
JUDGES = {"sqlglot", "yaml"}
"""What the verdict needs; a conversion starts without them."""
CLOUD_ROOMS = {f"datamigrate.client.{name}" for name in ("address", "api", "follow")} | {
    f"datamigrate.local.{name}" for name in ("deploy", "server", "session", "stack", "template")
}
"""The modules that need it; commands import them when they run."""


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_the_core_knows_no_cloud_no_dbt_and_prints_nothing(path):
    names = packages(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    assert not names & {"dbt", "aws_lambda_powertools"}
    if stage(dotted(path)) < STAGES.index("local"):
        judges = JUDGES if dotted(path).startswith("verdict") else set()
        assert not names & ((CLOUD | JUDGES) - judges)


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_a_module_starts_without_what_only_judging_needs(path):
    names = packages(ast.parse(path.read_text(encoding="utf-8")).body)
    assert not names & JUDGES or stage(dotted(path)) >= STAGES.index("local")


@pytest.mark.parametrize("path", sorted((CORE / "cli").glob("*.py")), ids=dotted)
def test_a_command_does_without_the_cloud_until_it_runs(path):
    names = packages(ast.parse(path.read_text(encoding="utf-8")).body)
    assert not names & CLOUD
    assert CLOUD_ROOMS.isdisjoint(
        node.module
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ImportFrom)
    )


def packages(nodes: Iterable[ast.AST]) -> set[str]:
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("path", [*SHARED, *FUNCTIONS], ids=place)
def test_a_function_starts_without_what_it_does_not_need(path):
    """An import that costs a cold start stands in the one place that needs it."""
    names = {
        (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert not names & {"sqlglot", "yaml", "aws_xray_sdk"}
    assert "pydantic" not in names or path.parent.name == "status"


def codes() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Code":
                values = [*node.args, *(keyword.value for keyword in node.keywords)]
                identity, severity, title = values[:3]
                assert isinstance(identity, ast.Constant)
                assert isinstance(title, ast.Constant)
                assert identity.value not in found, f"{identity.value} is there twice"
                found[identity.value] = (ast.unparse(severity).split(".")[-1].lower(), title.value)
    return found


def test_every_code_has_its_page_and_every_page_its_code():
    pages = {path.stem: path for path in (ROOT / "docs" / "codes").glob("*.md")}
    known = codes()
    assert pages.keys() == known.keys()
    for name, (severity, title) in known.items():
        head, _, rest = pages[name].read_text(encoding="utf-8").partition("\n")
        assert head == f"# {name}: {title}"
        assert f"Severity: {severity}" in rest, name


@pytest.mark.parametrize("path", CODE, ids=place)
def test_no_file_and_no_function_is_too_long(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 500
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, node.name


def test_every_field_of_a_dialect_is_read():
    import dataclasses

    from datamigrate.dialects.base import Dialect

    texts = [p.read_text(encoding="utf-8") for p in MODULES if "dialects" not in p.parts]
    for field in dataclasses.fields(Dialect):
        assert any(f".{field.name}" in text for text in texts), field.name
