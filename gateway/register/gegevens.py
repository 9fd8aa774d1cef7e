"""What the register says beside what is configured: contracts/register.yaml, and who to turn to."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from pydantic import ValidationInfo, field_validator

from gateway.exchange.contact import Contactgegevens, VerantwoordelijkenVorm
from gateway.model.mappen import contractbestand
from gateway.model.yamlbron import Fout, YamlFoutenError, lees_yaml
from gateway.policy.doel import Informatieplicht, Per
from gateway.policy.grondslag import Grondslag
from gateway.policy.vorm import Status, Vorm, lees_vorm

V = TypeVar("V", bound=Vorm)

_WOORDEN: Mapping[str, tuple[str, ...]] = {
    "grondslagen": get_args(Grondslag.model_fields["soort"].annotation),
    "informatieplicht": get_args(Informatieplicht),
    "statussen": get_args(Status),
}


class RegisterFoutenError(YamlFoutenError):
    """De gegevens van het verwerkingsregister kloppen niet."""

    code = "CFG-060"


class Letter(Vorm):
    """One letter of art. 30 lid 1, and the parts of the register that answer it."""

    titel: str
    onderdelen: tuple[str, ...]


class Artikel30(Vorm):
    """Art. 30 lid 1: every letter has to be there."""

    bron: str
    status: Status
    a: Letter
    b: Letter
    c: Letter
    d: Letter
    e: Letter
    f: Letter
    g: Letter

    @property
    def letters(self) -> Mapping[str, Letter]:
        """The letters in order."""
        return {letter: getattr(self, letter) for letter in "abcdefg"}

    def letter_van(self, onderdeel: str) -> str:
        """The letter that a part answers; empty for what is told beside it."""
        return next((letter for letter, deel in self.letters.items() if onderdeel in deel.onderdelen), "")


class Term(Vorm):
    """A word for people, and the term of DPV."""

    titel: str
    dpv: str


class Betrokkenen(Term):
    """A category of people, and the paths of the view that are about them."""

    paden: tuple[str, ...]


class Feit(Vorm):
    """A statement with its source."""

    tekst: str
    bron: str
    status: Status


class Maatregel(Term):
    """A measure of art. 32."""

    bron: str
    status: Status


class EigenVerwerking(Vorm):
    """What the gateway itself does with personal data; with `bij` only where that is configured."""

    titel: str
    bij: Per | Literal["bron", "toestemming", "ontvangst"] | None = None
    grondslag: str
    avg: str
    betrokkenen: str
    gegevens: str
    bewaren: tuple[str, ...]
    bron: str
    status: Status


class RegisterVorm(Vorm):
    """contracts/register.yaml."""

    artikel30: Artikel30
    grondslagen: dict[str, Term]
    informatieplicht: dict[str, str]
    statussen: dict[str, str]
    betrokkenen: dict[str, Betrokkenen]
    herkomst: dict[Per, str]
    artikel9: Feit
    doorgifte: Feit
    maatregelen: dict[str, Maatregel]
    eigen: dict[str, EigenVerwerking]

    @field_validator("grondslagen", "informatieplicht", "statussen")
    @classmethod
    def _alles_benoemd(cls, woorden: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        """A word that a doel may use and that is not here would leave a gap in the register."""
        if weg := [woord for woord in _WOORDEN[str(info.field_name)] if woord not in woorden]:
            raise ValueError(f"{', '.join(weg)} ontbreekt")
        return woorden

    def betrokkene(self, pad: str) -> str | None:
        """Whom a field is about; None for a field of an organisatie."""
        passend = [
            (len(begin), naam)
            for naam, soort in self.betrokkenen.items()
            for begin in soort.paden
            if pad == begin or pad.startswith(f"{begin}.")
        ]
        return max(passend)[1] if passend else None


@dataclass(frozen=True, slots=True)
class Registergegevens:
    """Both files."""

    vast: RegisterVorm
    contact: Mapping[str, Contactgegevens]


def laad_registergegevens() -> Registergegevens:
    """Read both, each the operator's own when he has one; raises RegisterFoutenError with every fault of a file."""
    return Registergegevens(
        vast=_lees(contractbestand("register.yaml"), RegisterVorm),
        contact=_lees(contractbestand("verantwoordelijken.yaml"), VerantwoordelijkenVorm).organisaties,
    )


def _lees(bestand: Path, vorm: type[V]) -> V:
    fouten: list[Fout] = []
    gelezen = lees_vorm(lees_yaml(bestand, f"contracts/{bestand.name}"), vorm, fouten)
    if gelezen is None:
        raise RegisterFoutenError(fouten)
    return gelezen
