"""Which type of the settings a type of the source gets: the most specific rule wins."""

import re
from collections.abc import Iterable

from datamigrate.catalog.model import DataType, Traits
from datamigrate.settings import TypeRule
from datamigrate.types.parameters import Parameters
from datamigrate.types.tsql import canonical, resolved

_TYPE = re.compile(r"\s*([^()]+?)\s*(?:\(([^()]*)\))?\s*")


class TypeRules:
    """Rules by the type's own name, by its name and numbers, or by an alias type's name."""

    def __init__(self, rules: Iterable[TypeRule], target: str) -> None:
        self.labels: list[str] = []
        self._aliases: dict[str, tuple[str, str]] = {}
        self._sized: dict[Parameters, tuple[str, str]] = {}
        self._named: dict[str, tuple[str, str]] = {}
        for rule in rules:
            if target in (rule.targets or (target,)):
                self._add(rule)

    def _add(self, rule: TypeRule) -> None:
        label = f"types: {rule.of} = {rule.sql}"
        self.labels.append(label)
        source = type_named(rule.of)
        sized = resolved(source) if source.params else None
        if sized is not None:
            self._sized[sized] = (label, rule.sql)
        else:
            self._named[canonical(source.name)] = (label, rule.sql)
        self._aliases[_plain(rule.of)] = (label, rule.sql)

    def find(self, traits: Traits, source: DataType, default_schema: str) -> tuple[str, str] | None:
        """The rule's name and the target's type for a column, where a rule is for it."""
        if not self.labels:
            return None
        if traits.type is not None and traits.base_type not in {None, traits.type}:
            alias = _plain(traits.type.name)
            found = self._aliases.get(alias) or self._aliases.get(f"{default_schema}.{alias}")
            if found is not None:
                return found
        given = resolved(source)
        if given is None:
            return self._named.get(canonical(source.name))
        return self._sized.get(given) or self._named.get(given.name)


def type_named(text: str) -> DataType:
    """A type of the source as a user writes it, such as `decimal(19, 4)`."""
    found = _TYPE.fullmatch(text)
    if found is None:
        return DataType(text.lower(), (), text)
    words = [word.strip().lower() for word in (found[2] or "").split(",") if word.strip()]
    params = tuple(int(word) if re.fullmatch("[0-9]{1,9}", word) else word for word in words)
    return DataType(found[1].lower(), params, text)


def _plain(name: str) -> str:
    return name.lower().replace("[", "").replace("]", "").strip()
