"""What a check found: faults with their place, what was looked at, and what a person may want to know."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from gateway.configuratie import ConfiguratieFoutenError
from gateway.mapping import MappingFouten
from gateway.model.yamlbron import Fout, YamlFoutenError

T = TypeVar("T")


@dataclass(frozen=True)
class Verslag:
    """The outcome; `bekeken` counts by noun, in singular and plural."""

    fouten: tuple[Fout, ...]
    bekeken: dict[tuple[str, str], int]
    opmerkingen: tuple[str, ...]

    def als_json(self) -> dict[str, Any]:
        """The outcome in JSON types."""
        return {
            "goed": not self.fouten,
            "fouten": [asdict(fout) for fout in self.fouten],
            "bekeken": {meervoud: aantal for (_, meervoud), aantal in self.bekeken.items()},
            "opmerkingen": list(self.opmerkingen),
        }


@dataclass
class Verzamelaar:
    """Collects while the check goes on."""

    fouten: list[Fout] = field(default_factory=list)
    bekeken: dict[tuple[str, str], int] = field(default_factory=dict)
    opmerkingen: list[str] = field(default_factory=list)

    def probeer(self, lees: Callable[[], T]) -> T | None:
        """Read something; its faults are collected, and then there is nothing."""
        try:
            return lees()
        except (ConfiguratieFoutenError, MappingFouten, YamlFoutenError) as fout:
            self.fouten.extend(fout.fouten)
            return None

    def verslag(self) -> Verslag:
        """What was found, each fault once, by file and line."""
        return Verslag(tuple(sorted(set(self.fouten))), self.bekeken, tuple(self.opmerkingen))
