"""Compile what `sam build` made, in place, and print how large each artifact is on Lambda.

Lambda's code folder is read-only: without compiled files every cold start compiles anew. They are
of the kind that is never checked against the source, since there is no clock to trust in a zip.
"""

import shutil
import sys
from pathlib import Path

from datamigrate.local.package import Part, compile_files
from datamigrate.local.template import Template, read_template

LIMIT = 250 * 2**20
"""Bytes that a function and its layers may have together, unpacked."""


def main() -> int:
    """Compile the artifacts of a build folder; 1 if Lambda could not use them."""
    build = Path(sys.argv[1] if len(sys.argv) > 1 else ".aws-sam/build")
    template = read_template(build / "template.yaml")
    others = built_for(template) - {f"python{sys.version_info.major}.{sys.version_info.minor}"}
    if others:
        print(f"layers are built for {', '.join(sorted(others))}: compile them with that Python")
        return 1
    sizes = {}
    for name, part in artifacts(template, build).items():
        compile_artifact(part)
        files = [path for path in part.source.rglob("*") if path.is_file()]
        sizes[name] = sum(path.stat().st_size for path in files)
        compiled = sum(path.suffix == ".pyc" for path in files)
        print(f"{name:<24} {sizes[name] / 1e6:7.1f} MB, {compiled:5} compiled")
    if sum(sizes.values()) > LIMIT:
        print("the artifacts together are over the limit of a function with its layers")
        return 1
    return 0


def built_for(template: Template) -> set[str]:
    """The Python versions that `sam build` installed the layers' packages for."""
    metadata = (one.get("Metadata", {}) for one in template["Resources"].values())
    return {str(one["BuildMethod"]) for one in metadata if "BuildMethod" in one}


def artifacts(template: Template, build: Path) -> dict[str, Part]:
    """The folders of functions and layers, by logical id."""
    found = {}
    for name, resource in sorted(template["Resources"].items()):
        properties = resource.get("Properties", {})
        match resource.get("Type"):
            case "AWS::Serverless::Function" if isinstance(properties.get("CodeUri"), str):
                found[name] = Part(build / properties["CodeUri"])
            case "AWS::Serverless::LayerVersion" if isinstance(properties.get("ContentUri"), str):
                found[name] = Part(build / properties["ContentUri"], is_layer=True)
    return found


def compile_artifact(part: Part) -> None:
    """What was compiled before, on whatever machine and Python, is compiled again."""
    for cached in list(part.source.rglob("__pycache__")):
        shutil.rmtree(cached)
    inside = part.source / part.prefix
    if inside.is_dir():
        compile_files(inside, part.deployed, sorted(inside.rglob("*.py")))


if __name__ == "__main__":
    sys.exit(main())
