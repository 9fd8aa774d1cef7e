"""The table of the bridge, and the proof at load time that nothing crosses but its own fixed words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from connectors.ijw.afspraken import codelijst
from gateway.sdk import ConfiguratieError, lees_contract

Status = Literal["received", "rejected", "in-progress", "on-hold", "completed", "failed"]
Woord = Literal[
    "in-onderzoek",
    "hulp-besloten",
    "hulp-gestart",
    "onderbroken",
    "hulp-afgerond",
    "voortijdig-gestopt",
    "doorgezet-andere-gemeente",
]
Reden = Literal["niet-onze-gemeente", "anders"]

AANWEZIG, AFWEZIG = "aanwezig", "afwezig"
# The only fields that may steer the outcome. What is not here cannot be read: no product, BSN, name or verwijzer.
_MAG = {
    "VerzoekAntwoord": "WJ760",
    "RedenAfwijzingVerzoek": "WJ759",
    "RedenWijziging": "JZ002",
    "RedenBeeindiging": "JZ588",
    "StatusAanlevering": "COD467",
    "ReferentieAanbieder": "aanwezigheid",
}
# Reasons are weighed and never told: from an outcome one must not be able to see which it was.
_GEWOGEN = ("RedenAfwijzingVerzoek", "RedenWijziging", "RedenBeeindiging")
# Here the code is the event itself, that the school is meant to see.
_DE_GEBEURTENIS = {("RedenBeeindiging", "20", "onderbroken"), ("RedenBeeindiging", "31", "hulp-afgerond")}
# Of another gemeente the code may cross, and only with the reason that is about where someone lives.
_GEMEENTE = ("JW319", ["Woonplaatsbeginsel", "Gemeente"], "niet-onze-gemeente", ["8"])
# Of a death, or of a toewijzing that is taken away, no Task is told by itself.
_NOOIT = {("RedenBeeindiging", "02"), ("RedenWijziging", "02"), ("RedenWijziging", "13")}


class BrugLekError(ConfiguratieError):
    """De brug van iJw naar de taak laat meer door dan mag, of zegt niet wat zij bij elk bericht doet."""

    code = "IJW-004"


@dataclass(frozen=True, slots=True)
class Voortgang:
    """What the Task becomes."""

    referentie: UUID
    status: Status
    voortgang: Woord | None
    reden: Reden | None
    op: date
    gemeente: str | None = None

    def als_json(self) -> dict[str, str | None]:
        """As whoever keeps the Task takes it; `gemeente` only when there is one."""
        return {
            "referentie": str(self.referentie),
            "status": self.status,
            "businessStatus": self.voortgang,
            "statusReason": self.reden,
            "op": self.op.isoformat(),
            **({"gemeente": self.gemeente} if self.gemeente else {}),
        }


@dataclass(frozen=True, slots=True)
class MensBeslist:
    """Nothing changes by itself: someone at the gemeente or aanbieder looks at it."""

    referentie: UUID
    op: date

    def als_json(self) -> dict[str, str]:
        """As that person finds it."""
        return {"referentie": str(self.referentie), "op": self.op.isoformat()}


Uitkomst = Voortgang | MensBeslist


class _Onderdeel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Geeft(_Onderdeel):
    """An outcome: fixed words, and whether the code of the gemeente that it should have been goes along."""

    status: Status
    voortgang: Woord | None = None
    reden: Reden | None = None
    gemeente: bool = False

    @property
    def woorden(self) -> tuple[str | None, ...]:
        """The words alone."""
        return self.status, self.voortgang, self.reden


class Leest(_Onderdeel):
    """What the bridge is given of one message."""

    plek: list[str]
    velden: dict[str, str]
    herkend_aan: list[Literal["ReferentieAanbieder", "ToewijzingNummer"]]
    op: Literal["dagtekening", "Begindatum"]
    gemeente: list[str] = []

    @property
    def namen(self) -> dict[str, bool]:
        """The fields to choose by, and whether each may be absent."""
        return {veld.rstrip("?"): veld.endswith("?") for veld in self.velden}

    def waarden(self, veld: str) -> list[str]:
        """All that a field can be."""
        lijst = self.velden.get(veld) or self.velden[f"{veld}?"]
        codes = [AANWEZIG] if lijst == "aanwezigheid" else list(codelijst(lijst))
        return [*codes, AFWEZIG] if self.namen[veld] else codes


class Regel(_Onderdeel):
    """One line of the table."""

    bij: str
    als: dict[str, list[str]] = {}
    geeft: Geeft | Literal["niets", "mens"]

    def past(self, gegeven: Mapping[str, str]) -> bool:
        """Tell whether it is about these facts."""
        return all(gegeven[veld] in waarden for veld, waarden in self.als.items())


class Tabel(_Onderdeel):
    """What is read, and what follows."""

    bron: str
    status: Literal["geverifieerd", "secundair", "afgeleid"]
    leest: dict[str, Leest]
    regels: list[Regel]

    def uitkomst(self, soort: str, gegeven: Mapping[str, str]) -> Geeft | Literal["niets", "mens"]:
        """The one line that fits."""
        return next(regel.geeft for regel in self.regels if regel.bij == soort and regel.past(gegeven))


@cache
def lees_tabel() -> Tabel:
    """The table of the contract; raises BrugLekError."""
    return laad_tabel(lees_contract("ijw", "brug"))


def laad_tabel(ruw: Mapping[str, Any]) -> Tabel:
    """A table that was shown to leak nothing; raises BrugLekError naming what does."""
    try:
        tabel = Tabel.model_validate(dict(ruw))
    except ValidationError as fout:
        waar = "; ".join(".".join(map(str, item["loc"])) for item in fout.errors())
        raise BrugLekError(
            f"contracts/ijw/brug.yaml: {waar} is geen vast woord van de brug.",
            doe="Een uitkomst noemt alleen status, voortgang en reden, elk uit de vaste lijst.",
        ) from None
    for melding in _lekken(tabel):
        raise BrugLekError(f"contracts/ijw/brug.yaml: {melding}", doe="Pas de tabel aan; de brug start zo niet.")
    return tabel


def _lekken(tabel: Tabel) -> Iterator[str]:
    for soort, leest in tabel.leest.items():
        yield from _velden(soort, leest)
    for regel in tabel.regels:
        if regel.bij not in tabel.leest:
            yield f"een regel gaat over {regel.bij}, en daar wordt niets van gelezen."
        elif isinstance(regel.geeft, Geeft) and regel.geeft.gemeente and not _mag_gemeente(regel, regel.geeft):
            yield f"een regel bij {regel.bij} geeft een gemeente; dat mag alleen bij woonplaatsbeginsel (reden 8)."
        elif vreemd := set(regel.als) - set(tabel.leest[regel.bij].namen):
            yield f"een regel bij {regel.bij} kijkt naar {', '.join(sorted(vreemd))}, en dat staat niet onder leest."
    for soort, leest in tabel.leest.items():
        yield from _sluitend(tabel, soort, leest)
        for veld in sorted(set(leest.namen) & set(_GEWOGEN)):
            yield from _verraadt(tabel, soort, leest, veld)


def _velden(soort: str, leest: Leest) -> Iterator[str]:
    for veld, lijst in leest.velden.items():
        if _MAG.get(veld.rstrip("?")) != lijst:
            yield f"{soort} leest {veld.rstrip('?')}, en dat mag de brug niet zien."
    if leest.op == "Begindatum" and soort != "JW305":
        yield f"{soort} leest Begindatum; alleen bij een start hoort die dag bij wat de school ziet."
    if leest.gemeente and (soort, leest.gemeente) != _GEMEENTE[:2]:
        yield f"{soort} leest als gemeente {'/'.join(leest.gemeente)}, en dat mag de brug niet zien."


def _mag_gemeente(regel: Regel, geeft: Geeft) -> bool:
    bij, _, reden, codes = _GEMEENTE
    return (regel.bij, geeft.reden, regel.als.get("RedenAfwijzingVerzoek")) == (bij, reden, codes)


def _gevallen(leest: Leest) -> Iterator[dict[str, str]]:
    namen = list(leest.namen)
    for waarden in product(*(leest.waarden(veld) for veld in namen)):
        yield dict(zip(namen, waarden, strict=True))


def _sluitend(tabel: Tabel, soort: str, leest: Leest) -> Iterator[str]:
    for geval in _gevallen(leest):
        aantal = sum(regel.bij == soort and regel.past(geval) for regel in tabel.regels)
        if aantal != 1:
            wat = ", ".join(f"{veld} {waarde}" for veld, waarde in geval.items()) or "elk bericht"
            yield f"{soort}, {wat}: hiervoor zijn {aantal} regels, en dat moet er één zijn."


def _verraadt(tabel: Tabel, soort: str, leest: Leest, veld: str) -> Iterator[str]:
    """Any outcome the school sees must stand for at least two codes of a reason, unless it is the event itself."""
    groepen: dict[tuple[Any, ...], set[str]] = {}
    for geval in _gevallen(leest):
        geeft = tabel.uitkomst(soort, geval)
        if isinstance(geeft, Geeft) and (veld, geval[veld]) in _NOOIT:
            yield f"{soort}: bij {veld} {geval[veld]} gaat er nooit vanzelf iets naar de taak."
        if isinstance(geeft, Geeft) and geval[veld] != AFWEZIG:
            rest = tuple(sorted((naam, waarde) for naam, waarde in geval.items() if naam != veld))
            groepen.setdefault((rest, geeft.woorden), set()).add(geval[veld])
    for (_, (status, voortgang, _)), codes in groepen.items():
        enige = next(iter(codes)) if len(codes) == 1 else None
        if enige and (veld, enige, voortgang) not in _DE_GEBEURTENIS:
            yield f"{soort}: uit {status} is te zien dat {veld} {enige} was."
