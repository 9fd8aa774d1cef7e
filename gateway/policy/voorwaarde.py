"""A voorwaarde: a small test on the data of one leerling, written in contracts/voorwaarden.yaml."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Self

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from gateway.model.leerling import Leerling
from gateway.model.partijen import Organisatie
from gateway.model.yamlbron import Fout, Knoop
from gateway.policy.paden import Onderwerp, Padvolger, volg
from gateway.policy.vorm import Status, Vorm, knoop_op, lees_vorm

Waarden = Annotated[tuple[str | bool, ...], Field(min_length=1)]
Test = Callable[[Any], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Voorwaarde:
    """A named test that holds when all its lines hold; `reden` says what it means when it does not.

    `tests` holds of each line the root it reads below, its path, and the test.
    """

    naam: str
    titel: str
    reden: str
    tests: tuple[tuple[str, str, Test], ...]

    @property
    def wortels(self) -> frozenset[str]:
        """The roots that its lines read below."""
        return frozenset(wortel for wortel, _, _ in self.tests)

    def geldt(self, organisatie: Organisatie, leerling: Leerling, onderwerp: Onderwerp | None) -> bool:
        """Hold the data against every line; what is absent is in no list."""
        for wortel, _, test in self.tests:
            if not test(organisatie if wortel == "organisatie" else leerling if wortel == "leerling" else onderwerp):
                return False
        return True

    def laat_toe(self, pad: str, onderwerp: Onderwerp) -> bool:
        """Tell whether the lines about one field of the onderwerp hold, whatever the others say."""
        return all(test(onderwerp) for _, gelezen, test in self.tests if gelezen == pad)


class RegelVorm(Vorm):
    """One line of a voorwaarde: a path and exactly one test."""

    pad: str
    een_van: Waarden | None = None
    geen_van: Waarden | None = None
    aanwezig: bool | None = None

    @model_validator(mode="after")
    def _een_test(self) -> Self:
        if [self.een_van, self.geen_van, self.aanwezig].count(None) != 2:  # noqa: PLR2004 - of the three tests
            raise ValueError("kies precies een van een_van, geen_van en aanwezig")
        return self


class VoorwaardeVorm(Vorm):
    """A voorwaarde as it is written."""

    titel: str
    reden: str
    alle: Annotated[tuple[RegelVorm, ...], Field(min_length=1)]
    bron: str
    status: Status


def maak_voorwaarden(knoop: Knoop, fouten: list[Fout]) -> dict[str, Voorwaarde | None]:
    """Compile the file of voorwaarden; faults go to `fouten`, and leave None under the name."""
    if not isinstance(knoop.waarde, dict):
        fouten.append(knoop.fout("verwacht een groep voorwaarden, elk met een naam"))
        return {}
    return {naam: _maak(naam, deel, fouten) for naam, deel in knoop.waarde.items()}


def _maak(naam: str, knoop: Knoop, fouten: list[Fout]) -> Voorwaarde | None:
    if (vorm := lees_vorm(knoop, VoorwaardeVorm, fouten)) is None:
        return None
    tests = []
    for nummer, regel in enumerate(vorm.alle):
        try:
            tests.append(_test(regel))
        except ValueError as fout:
            fouten.append(knoop_op(knoop, "alle", nummer).fout(str(fout)))
    return Voorwaarde(naam=naam, titel=vorm.titel, reden=vorm.reden, tests=tuple(tests))


def _test(regel: RegelVorm) -> tuple[str, str, Test]:
    volger = volg(regel.pad)
    if regel.aanwezig is not None:
        return volger.wortel, regel.pad, partial(_aanwezig, volger.lees, regel.aanwezig)
    lijst = regel.een_van or regel.geen_van or ()
    _controleer_waarden(regel.pad, volger, lijst)
    return volger.wortel, regel.pad, partial(_in_lijst, volger.lees, frozenset(lijst), regel.een_van is not None)


def _aanwezig(lees: Callable[[Any], Any], verwacht: bool, wortel: Any) -> bool:  # noqa: FBT001 - set once, by partial
    return (lees(wortel) not in (None, (), "")) is verwacht


def _in_lijst(lees: Callable[[Any], Any], lijst: frozenset[Any], verwacht: bool, wortel: Any) -> bool:  # noqa: FBT001 - as above
    waarde = lees(wortel)
    return waarde is not None and (waarde in lijst) is verwacht


def _controleer_waarden(pad: str, volger: Padvolger, lijst: tuple[str | bool, ...]) -> None:
    toets = TypeAdapter(volger.soort)
    for waarde in lijst:
        try:
            toets.validate_python(waarde, strict=True)
        except ValidationError:
            raise ValueError(
                f"{waarde!r} kan nooit de waarde van {pad} zijn. Kijk naar de vorm van dat veld."
            ) from None
