"""The end of a round: whoever sees all tables counted tells the execution that waits for them.

Asked again after every batch, so that a worker that dies between counting and telling is made good
by the next one; telling twice does no harm.
"""

from datamigrate_aws import executions, migrations
from datamigrate_aws.migrations import Status


def tell_if_done(migration: str) -> bool:
    """Tell the execution if no table is left; False while some are."""
    found = migrations.get(migration)
    if found is None or found["status"] != Status.GENERATING or "token" not in found:
        return False
    if found["done"] + found["failed"] < found["total"]:
        return False
    migrations.settled(migration, found["execution"])
    executions.tell_done(found["token"], {"done": found["done"], "failed": found["failed"]})
    return True
