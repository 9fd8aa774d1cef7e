"""The officer: looks at a melding, and tells the school how it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from gateway.exchange.gebruik import Gebruiker, Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.postvak.afspraken import Afspraken
from gateway.exchange.postvak.fouten import Bezwaar, InhoudError, OvergangError, VersieError
from gateway.exchange.postvak.rijen import (
    SQL,
    Poststatus,
    Postvakmelding,
    lees,
    lees_melding,
    pak_terugmelding_uit,
    pak_uit,
    schrijf_status,
    verpak_terugmelding,
)

INZIEN = Handeling("verzuimmelding inzien in het postvak", "postvak-inzien")
TERUGMELDEN = Handeling("status van een verzuimmelding terugmelden", "postvak-terugmelden")


@dataclass(frozen=True, slots=True)
class Terugmelding:
    """What an officer tells the school; `reden` and `toelichting` are codes of the contract."""

    status: str
    reden: str | None = None
    toelichting: str | None = None
    contact: Mapping[str, str] | None = field(default=None, repr=False)

    @property
    def inhoud(self) -> dict[str, Any]:
        """What is kept encrypted."""
        delen = {"reden": self.reden, "toelichting": self.toelichting, "contact": dict(self.contact or {})}
        return {naam: waarde for naam, waarde in delen.items() if waarde}


@dataclass(frozen=True, slots=True)
class Stap:
    """One status of a melding, with what the officer told."""

    status: str
    op: datetime
    reden: str | None = None
    toelichting: str | None = None
    contact: Mapping[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Inzage:
    """A melding whole: what the school sent, and each status."""

    melding: Postvakmelding
    inhoud: Mapping[str, Any] = field(repr=False)
    verloop: tuple[Stap, ...]


async def zie_in(inrichting: Inrichting, gebruiker: Gebruiker, organisaties: Sequence[str], id_: UUID) -> Inzage | None:
    """One melding of these gemeenten, and a record of who looked; None when there is none."""
    async with inrichting.db.transactie(organisaties) as conn:
        melding = await lees_melding(conn, organisaties, id_)
        if melding is None:
            return None
        sleutel = melding.open(inrichting.kast)
        verloop = await lees(conn, Poststatus, "verloop", {"melding": id_})
        wie = [(inrichting.kast.pseudoniem(melding.organisatie, sleutel), None)]
        await noteer_gebruik(conn, inrichting, gebruiker, INZIEN, melding.organisatie, wie)
    stappen = (Stap(rij.status, rij.op, **pak_terugmelding_uit(inrichting.kast, rij)) for rij in verloop)
    return Inzage(melding, pak_uit(sleutel, id_, melding.inhoud), tuple(stappen))


async def meld_terug(
    inrichting: Inrichting,
    gebruiker: Gebruiker,
    organisaties: Sequence[str],
    id_: UUID,
    versie: int | None,
    terugmelding: Terugmelding,
) -> Postvakmelding | None:
    """Give a melding another status; None when there is none.

    `versie` is the one the officer saw: raises VersieError when it is no longer that, OvergangError when the status
    it has does not allow this one, InhoudError when reason or explanation do not fit.
    """
    afspraken = Afspraken.van(inrichting)
    if bezwaren := list(_bezwaren(afspraken, terugmelding)):
        raise InhoudError(bezwaren)
    async with inrichting.db.transactie(organisaties) as conn:
        melding = await lees_melding(conn, organisaties, id_, vast=True)
        if melding is None:
            return None
        _controleer(afspraken, melding, versie, terugmelding.status)
        nu, sleutel = inrichting.klok(), melding.open(inrichting.kast)
        nieuw = replace(melding, status=terugmelding.status, versie=melding.versie + 1, gewijzigd_op=nu)
        waarden = {"id": id_, "status": nieuw.status, "versie": nieuw.versie, "gewijzigd_op": nu}
        await conn.execute(SQL["zet_status"], waarden)
        inhoud = verpak_terugmelding(sleutel, id_, terugmelding.inhoud)
        await schrijf_status(conn, nieuw, nieuw.status, nu, inhoud)
        wie = [(inrichting.kast.pseudoniem(melding.organisatie, sleutel), None)]
        await noteer_gebruik(conn, inrichting, gebruiker, TERUGMELDEN, melding.organisatie, wie)
    return nieuw


def _controleer(afspraken: Afspraken, melding: Postvakmelding, versie: int | None, naar: str) -> None:
    if melding.versie != versie:
        raise VersieError(doe="Bekijk de melding opnieuw en stuur haar nieuwe ETag mee in If-Match.")
    if not afspraken.mag(melding.status, naar):
        volgt = ", ".join(sorted(afspraken.overgangen.get(melding.status, ()))) or "niets meer"
        raise OvergangError(f"de melding is {melding.status}; daarop volgt {volgt}.")


def _bezwaren(afspraken: Afspraken, terugmelding: Terugmelding) -> Iterator[Bezwaar]:
    met_reden = terugmelding.status == afspraken.met_reden
    if met_reden and terugmelding.reden is None:
        yield Bezwaar("missing", ("reden",))
    for naam, waarde, lijst in (
        ("reden", terugmelding.reden, afspraken.redenen),
        ("toelichting", terugmelding.toelichting, afspraken.toelichtingen),
    ):
        if waarde is not None and (not met_reden or waarde not in lijst):
            yield Bezwaar("enum" if met_reden else "value_error", (naam,))
