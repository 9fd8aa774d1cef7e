"""The rules as data, and what they say of one message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import islice
from typing import Any, Literal

from lxml import etree
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from connectors.ijw.bericht import Ijwbericht
from connectors.ijw.controle.controles import CONTROLES, Vraag
from connectors.ijw.paden import dag, plaats, tekst, zoek
from gateway.sdk import Bestandsbevinding, ConfiguratieError, lees_contract


class IjwRegelError(ConfiguratieError):
    """De regels in contracts/ijw kloppen niet."""

    code = "IJW-001"


class _Onderdeel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Voorwaarde(_Onderdeel):
    """When a rule holds at a place; each says one thing of one path. An absent value is not one of a list."""

    pad: str
    is_: tuple[str, ...] | None = None
    niet: tuple[str, ...] | None = None
    aanwezig: bool | None = None
    na: date | None = None

    @model_validator(mode="before")
    @classmethod
    def _is(cls, ruw: Any) -> Any:
        return {("is_" if naam == "is" else naam): waarde for naam, waarde in ruw.items()}

    @model_validator(mode="after")
    def _een(self) -> Voorwaarde:
        if len(self.model_fields_set) != 2:  # noqa: PLR2004 - the path, and one thing of it
            raise ValueError("noem een van is, niet, aanwezig en na")
        return self

    def geldt(self, element: etree._Element) -> bool:
        """Tell whether it holds here; an open end comes after every day."""
        if self.aanwezig is not None:
            return bool(zoek(element, self.pad)) == self.aanwezig
        if self.na is not None:
            gevonden = dag(element, self.pad)
            return gevonden is None or gevonden > self.na
        waarde = tekst(element, self.pad)
        return waarde in self.is_ if self.is_ is not None else waarde not in (self.niet or ())


class Regel(_Onderdeel):
    """One rule: where, when, which check with what, and what to say."""

    id: str
    plaats: tuple[str, ...]
    controle: str
    tekst: str
    bron: str
    status: Literal["geverifieerd", "secundair", "afgeleid"]
    officieel: str | None = None
    als: tuple[Voorwaarde, ...] = ()
    met: Mapping[str, Any] = {}

    def plekken(self, root: etree._Element) -> Iterator[etree._Element]:
        """Yield the elements this rule is about."""
        for pad in self.plaats:
            for element in zoek(root, pad):
                if all(voorwaarde.geldt(element) for voorwaarde in self.als):
                    yield element


class Regels(_Onderdeel):
    """All rules; of a rule no more findings are told than `hoogstens`."""

    hoogstens: int
    lijst: tuple[Regel, ...]


@cache
def lees_regels() -> Regels:
    """Read the rules; raises IjwRegelError naming what is wrong."""
    ruw = lees_contract("ijw", "regels")
    try:
        alle = [
            Regel.model_validate({"bron": groep["bron"], "status": groep["status"], **regel})
            for groep in ruw["groepen"]
            for regel in groep["regels"]
        ]
        regels = Regels(hoogstens=ruw["hoogstens"], lijst=tuple(alle))
    except (ValidationError, KeyError, TypeError, AttributeError) as fout:
        raise IjwRegelError(f"contracts/ijw/regels.yaml heeft een onverwachte vorm: {fout}") from None
    for regel in regels.lijst:
        _bewaak(regel)
    return regels


def toets(bericht: Ijwbericht) -> tuple[Bestandsbevinding, ...]:
    """What the rules say of a heenbericht; of a retour nothing, for it repeats what someone else got wrong."""
    if bericht.soort.is_retour:
        return ()
    regels = lees_regels()
    return tuple(
        Bestandsbevinding(regel.id, plaats(element), regel.tekst)
        for regel in regels.lijst
        for element in islice(_gebroken(regel, bericht), regels.hoogstens)
    )


def _gebroken(regel: Regel, bericht: Ijwbericht) -> Iterator[etree._Element]:
    for element in regel.plekken(bericht.root):
        yield from CONTROLES[regel.controle].functie(Vraag(element, regel.met, bericht.dagtekening))


def _bewaak(regel: Regel) -> None:
    if (controle := CONTROLES.get(regel.controle)) is None:
        raise IjwRegelError(
            f"regel {regel.id}: controle {regel.controle} bestaat niet.", doe=f"Wel: {', '.join(sorted(CONTROLES))}."
        )
    if set(regel.met) != controle.met:
        gevraagd = ", ".join(sorted(controle.met)) or "niets"
        raise IjwRegelError(f"regel {regel.id}: controle {regel.controle} vraagt {gevraagd}.")
