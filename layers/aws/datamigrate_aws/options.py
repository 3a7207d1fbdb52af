"""What a user may choose for a migration: checked once, stored with it, turned into settings."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from datamigrate.dialects import DIALECTS
from datamigrate.settings import Settings, Tier
from datamigrate.types import TARGETS
from datamigrate_aws.rejections import BAD_OPTION, RejectedError, reject

_LONGEST = 200
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off", ""})


@dataclass(frozen=True, slots=True)
class Options:
    """Strings and flags only, as they stand in the table of migrations; `tests` names tiers."""

    target: str
    dialect: str
    source_name: str
    seeds: bool = False
    tests: str = ",".join(Tier)
    owner: str | None = None
    encoding: str | None = None

    def settings(self) -> Settings:
        """The same as settings of the core."""
        tiers = frozenset(Tier(name) for name in self.tests.split(",") if name and name != "none")
        return Settings(
            self.target, self.source_name, seeds=self.seeds, tests=tiers, owner=self.owner
        )

    def document(self) -> dict[str, str | bool]:
        """As an attribute: without what is not set."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def options_of(given: Mapping[str, str], defaults: Options) -> Options:
    """Options out of an upload's metadata: `target`, `source-name`, `seeds` and so on."""
    named = {name.replace("-", "_"): value.strip() for name, value in given.items()}
    target = named.get("target", defaults.target)
    dialect = named.get("dialect", defaults.dialect)
    _known("target", target, TARGETS)
    _known("dialect", dialect, DIALECTS)
    return Options(
        target=target,
        dialect=dialect,
        source_name=_short("source-name", named.get("source_name", "")) or defaults.source_name,
        seeds=_flag("seeds", named.get("seeds", "true" if defaults.seeds else "")),
        tests=_tiers(named.get("tests", defaults.tests)),
        owner=_short("owner", named.get("owner", "")) or defaults.owner,
        encoding=_short("encoding", named.get("encoding", "")) or defaults.encoding,
    )


def _known(name: str, value: str, choices: Mapping[str, object]) -> None:
    if value not in choices:
        _refuse(name, ", ".join(sorted(choices)), value)


def _flag(name: str, value: str) -> bool:
    if value.lower() not in _YES | _NO:
        _refuse(name, "true or false", value)
    return value.lower() in _YES


def _tiers(value: str) -> str:
    names = [name.strip().lower() for name in value.split(",") if name.strip()]
    for name in names:
        if name not in {*Tier, "none"}:
            _refuse("tests", ", ".join([*Tier, "none"]), name)
    return ",".join(name for name in names if name != "none") or "none"


def _short(name: str, value: str) -> str:
    if len(value) > _LONGEST:
        _refuse(name, f"at most {_LONGEST} characters", f"{value[:20]}…")
    return value


def _refuse(name: str, expected: str, found: str) -> None:
    message = f"expected {expected} as {name}, found `{found[:_LONGEST]}`"
    raise RejectedError(reject(BAD_OPTION, message))
