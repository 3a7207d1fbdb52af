"""What a function reaches, read from the code: operations of AWS, and what of its environment.

All of `functions/<f>` counts as reached, and of the layer what is referred to from there. What is
reached by another way than a name (getattr, a registry) is not seen; the layer has no such place.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAYER = ROOT / "layers" / "aws" / "datamigrate_aws"

ACTIONS = {
    "batch_write_item": {"dynamodb:BatchWriteItem"},
    "change_message_visibility": {"sqs:ChangeMessageVisibility"},
    "delete_item": {"dynamodb:DeleteItem"},
    "delete_objects": {"s3:DeleteObject"},
    "describe_execution": {"states:DescribeExecution"},
    "generate_presigned_post": {"s3:PutObject"},
    "get_item": {"dynamodb:GetItem"},
    "get_object": {"s3:GetObject"},
    # An upload is asked for by its version; without ListBucket one that is gone looks forbidden.
    "head_object": {"s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"},
    "list_objects_v2": {"s3:ListBucket"},
    "put_events": {"events:PutEvents"},
    "put_item": {"dynamodb:PutItem"},
    "put_object": {"s3:PutObject"},
    "query": {"dynamodb:Query"},
    "send_message_batch": {"sqs:SendMessage"},
    "send_task_failure": {"states:SendTaskFailure"},
    "send_task_success": {"states:SendTaskSuccess"},
    "start_execution": {"states:StartExecution"},
    "transact_write_items": set(),  # what its members need
    "update_item": {"dynamodb:UpdateItem"},
}
"""What each operation of a client must be allowed."""

MEMBERS = {"Put": "dynamodb:PutItem", "Update": "dynamodb:UpdateItem"}
"""What a member of a transaction must be allowed, by the key that it stands under."""

_NAMED_BY_ARGUMENT = {"get_paginator", "generate_presigned_url"}

Place = tuple[str, str]
"""A module and a function of it."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What the code of a function calls and reads."""

    places: frozenset[Place]
    operations: frozenset[str]
    members: frozenset[str]
    fields: frozenset[str]

    @property
    def actions(self) -> set[str]:
        """What the function must be allowed for it."""
        needed = {action for name in self.operations for action in ACTIONS[name]}
        return needed | {MEMBERS[name] for name in self.members}


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def reach(folder: Path) -> Reach:
    """What the modules of a folder reach."""
    found: set[Place] = set()
    nodes: list[ast.AST] = []
    waiting: list[tuple[ast.AST, dict[str, str]]] = []
    for path in sorted(folder.glob("*.py")):
        tree = _tree(path)
        waiting.append((tree, _names(tree, "")))
    while waiting:
        node, names = waiting.pop()
        nodes.append(node)
        for place in _referred(node, names) - found:
            found.add(place)
            module, function = place
            tree = _tree(LAYER / f"{module}.py")
            definition = _definitions(tree).get(function)
            if definition is not None:
                waiting.append((definition, _names(tree, module)))
    every = [inner for node in nodes for inner in ast.walk(node)]
    return Reach(
        frozenset(found),
        frozenset(_operations(every)),
        frozenset(_members(every)),
        frozenset(_fields(every)),
    )


def _definitions(tree: ast.Module) -> dict[str, ast.AST]:
    return {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}


def _names(tree: ast.Module, own: str) -> dict[str, str]:
    """What names of a module stand for: `storage`, or `rounds.tell_if_done`."""
    names = {name: f"{own}.{name}" for name in _definitions(tree)} if own else {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("datamigrate_aws"):
            inner = (node.module or "").removeprefix("datamigrate_aws").strip(".")
            for alias in node.names:
                names[alias.asname or alias.name] = f"{inner}.{alias.name}".strip(".")
    return names


def _referred(node: ast.AST, names: dict[str, str]) -> set[Place]:
    found: set[Place] = set()
    own = set() if isinstance(node, ast.Module) else _local(node)
    for inner in ast.walk(node):
        match inner:
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module in names:
                found.add((names[module], name))
            case ast.Name(id=name) if "." in names.get(name, "") and name not in own:
                module, _, function = names[name].rpartition(".")
                found.add((module, function))
    return {(module, name) for module, name in found if (LAYER / f"{module}.py").exists()}


def _local(node: ast.AST) -> set[str]:
    """The arguments and variables of a function, which hide what the module calls so."""
    return {
        inner.arg if isinstance(inner, ast.arg) else inner.id
        for inner in ast.walk(node)
        if isinstance(inner, ast.arg)
        or (isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store))
    }


def _operations(nodes: list[ast.AST]) -> Iterator[str]:
    """`clients.s3().get_object(...)`, and those that an argument names."""
    for node in nodes:
        match node:
            case ast.Call(
                func=ast.Attribute(
                    attr=name,
                    value=ast.Call(func=ast.Attribute(value=ast.Name(id="clients"))),
                ),
                args=arguments,
            ):
                if name not in _NAMED_BY_ARGUMENT:
                    yield name
                    continue
                assert isinstance(arguments[0], ast.Constant)
                yield str(arguments[0].value)


def _members(nodes: list[ast.AST]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ast.Dict(keys=[ast.Constant(value=str(name))]) if name in MEMBERS:
                yield name


def _fields(nodes: list[ast.AST]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ast.Attribute(value=ast.Call(func=ast.Name(id="environment")), attr=field):
                yield field


@cache
def variables() -> dict[str, str]:
    """The environment variable of each field of `environment()`."""
    found: dict[str, str] = {}
    for node in ast.walk(_tree(LAYER / "environment.py")):
        if isinstance(node, ast.keyword) and node.arg:
            for inner in ast.walk(node.value):
                match inner:
                    case ast.Call(
                        func=ast.Name(id="get"), args=[ast.Constant(value=str(name)), *_]
                    ):
                        found[node.arg] = name
    return found


@cache
def metrics() -> frozenset[str]:
    """The metrics that the code counts; `Migrations{...}` is one for each end of a migration."""
    ends = ("Succeeded", "Partial", "Failed", "Rejected")
    found: set[str] = set()
    for path in [*(ROOT / "functions").rglob("*.py"), *LAYER.glob("*.py")]:
        for node in ast.walk(_tree(path)):
            match node:
                case ast.Call(func=ast.Attribute(attr="add_metric"), args=[name, *_]):
                    match name:
                        case ast.Constant(value=str(text)):
                            found.add(text)
                        case ast.JoinedStr(values=[ast.Constant(value=str(text)), _]):
                            found |= {f"{text}{end}" for end in ends}
                        case _:
                            raise AssertionError(ast.unparse(node))
    return frozenset(found)
