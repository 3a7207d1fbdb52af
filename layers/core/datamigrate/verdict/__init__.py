"""Judge a project without running it: files in, findings out. Nothing of it is executed."""

from datamigrate.verdict.judge import judge
from datamigrate.verdict.model import Counts, Verdict

__all__ = ["Counts", "Verdict", "judge"]
