"""What a file of settings says, and what it leaves open."""

from dataclasses import field

from datamigrate.settings import Settings
from datamigrate.values import dataclass


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a file says; None or () is what it leaves open.

    The targets and the source's name stand here and not in the settings, as the command line or the
    script may have to give them.
    """

    settings: Settings = field(default_factory=Settings)
    targets: tuple[str, ...] = ()
    source_name: str | None = None
    dialect: str | None = None
    encoding: str | None = None
    templates: str | None = None
