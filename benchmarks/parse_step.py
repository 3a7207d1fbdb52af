"""Do what the Parse function does with a script, but for AWS, and print the peak of its memory.

Called as `parse_step.py FILE`, with `layers/aws` on the path; prints MB and seconds of CPU as JSON.
"""

import json
import resource
import sys
import time
from pathlib import Path

import msgspec

from datamigrate import pipeline
from datamigrate.catalog.document import document
from datamigrate.plan.build import plan
from datamigrate.settings import Settings
from datamigrate_aws import documents


def main() -> int:
    """Read, plan, and write the documents."""
    sources = pipeline.load([Path(sys.argv[1])])
    catalog = pipeline.inspect(sources)
    planned, _ = plan(catalog, Settings(seeds=True))
    written = len(msgspec.json.encode(document(catalog, sources)))
    written += len(documents.write_plan(planned))
    written += len(documents.write_tables(planned.tables)[0])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    facts = {"peak": peak, "cpu": time.process_time(), "written": written}
    json.dump({**facts, "tables": len(planned.tables)}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
