"""What real scripts become is judged without a finding, for every target."""

from pathlib import Path

import pytest

from datamigrate import pipeline
from datamigrate.plan.build import plan
from datamigrate.render.project import render
from datamigrate.settings import Settings
from datamigrate.source import read_file
from datamigrate.types import TARGETS
from datamigrate.verdict import judge

pytestmark = pytest.mark.corpora


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_projects_of_real_scripts_are_fine(corpora: Path, target: str) -> None:
    scripts = sorted((corpora / "mssql").glob("*.sql"))
    assert scripts
    for script in scripts:
        catalog = pipeline.inspect([read_file(script)])
        project, _ = plan(catalog, Settings(target, script.stem, seeds=True))
        verdict = judge(render(project), plan=project)
        assert not verdict.findings, script.name
        assert verdict.counts.models == len(project.tables) + len(project.views) > 0
