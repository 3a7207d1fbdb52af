"""Ask what only the environment of `make judge-targets` has: sqlfluff and jsonschema.

Reads JSON from standard input and answers with a list of problems: `sql` takes triples of dialect,
name and text, `schemas` pairs of a JSON Schema's path and a YAML file's.
"""

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

PROCESSES = 2


def unparsable(given: tuple[str, ...]) -> list[str]:
    """What sqlfluff cannot parse of one text."""
    from sqlfluff.core import FluffConfig, Linter  # type: ignore[import-not-found]

    dialect, name, text = given
    config = FluffConfig(overrides={"dialect": dialect, "large_file_skip_byte_limit": 0})
    parsed = Linter(config=config).parse_string(f"{text}\n")
    return [f"{name}: {found.desc()}" for found in parsed.violations]


@cache
def _validator(schema: str) -> Any:  # noqa: ANN401 - its types are in the other environment
    from jsonschema import Draft7Validator  # type: ignore[import-untyped]

    return Draft7Validator(json.loads(Path(schema).read_text("utf-8")))


def invalid(given: tuple[str, ...]) -> list[str]:
    """What a schema does not allow in one file."""
    import yaml

    schema, path = given
    document = yaml.safe_load(Path(path).read_text("utf-8"))
    return [
        f"{Path(path).name}: {'.'.join(map(str, found.absolute_path))}: {found.message[:200]}"
        for found in _validator(schema).iter_errors(document)
    ]


def answers(kind: str, given: list[list[str]]) -> Iterator[str]:
    """All problems, in the order of what was given."""
    ask = unparsable if kind == "sql" else invalid
    with ProcessPoolExecutor(PROCESSES) as pool:
        for found in pool.map(ask, map(tuple, given), chunksize=8):
            yield from found


if __name__ == "__main__":
    json.dump(list(answers(sys.argv[1], json.load(sys.stdin))), sys.stdout)
