"""What the checks of a message found, check by check, for a person and for a machine."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from lxml import etree

from gateway.model.identifiers import Oin
from gateway.transport.soap.fouten import foutcodes


class Uitslag(StrEnum):
    """How one check ended."""

    GOED = "goed"
    FOUT = "fout"
    OVERGESLAGEN = "overgeslagen"


@dataclass(frozen=True, slots=True)
class Controle:
    """One check: its number in the sheet of checks, what was seen, and when it failed the code and what to do."""

    nummer: int
    naam: str
    uitslag: Uitslag
    tekst: str
    code: str = ""
    doe: str = ""


@dataclass(frozen=True, slots=True)
class Gelezen:
    """The parts of a message that was accepted, read at the very places the signature covers."""

    actie: str
    message_id: str
    relates_to: str | None
    van: Oin | None
    naar: Oin | None
    ondertekenaar: Oin | None
    handtekening: str | None
    verloopt: datetime | None
    inhoud: etree._Element = field(repr=False)

    @property
    def body(self) -> bytes:
        """The one element in the Body as bytes of its own."""
        return etree.tostring(self.inhoud, encoding="UTF-8", with_tail=False)


@dataclass(frozen=True, slots=True)
class Controleverslag:
    """All checks in order, and the message when every one held.

    `van` and `message_id` are as written, believed only to address a fault.
    """

    controles: tuple[Controle, ...]
    bericht: Gelezen | None
    van: Oin | None = None
    message_id: str | None = None

    @property
    def fout(self) -> Controle | None:
        """The first check that failed: its code is the fault."""
        return next((item for item in self.controles if item.uitslag is Uitslag.FOUT), None)

    @property
    def goed(self) -> bool:
        """Whether the message would be accepted."""
        return self.fout is None

    @property
    def foutcode(self) -> str:
        """Class and code of the fault, as in faultcode; empty when accepted."""
        fout = self.fout
        return f"{foutcodes()[fout.code].klasse}.{fout.code}" if fout else ""

    def als_json(self) -> dict[str, Any]:
        """The report as plain JSON types."""
        return {"goed": self.goed, "fout": self.foutcode, "controles": [asdict(item) for item in self.controles]}

    def als_tekst(self) -> str:
        """The report for a reader, a line per check and what to do below each fault."""
        oordeel = "Dit bericht wordt aangenomen." if self.goed else f"Dit bericht wordt geweigerd met {self.foutcode}."
        return "\n".join([*(_regel(item) for item in self.controles), "", oordeel])


_TEKEN = {Uitslag.GOED: "goed", Uitslag.FOUT: "FOUT", Uitslag.OVERGESLAGEN: "-"}


def _regel(item: Controle) -> str:
    advies = f"\n{'':11}Doe: {item.doe}" if item.uitslag is Uitslag.FOUT else ""
    code = f" [{item.code}]" if item.code else ""
    return f"{item.nummer:>3}  {_TEKEN[item.uitslag]:<4}  {item.naam}: {item.tekst}{code}{advies}"
