"""The sender: how his aanvragen stand, and what became of them from a place on; only what he sent himself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.gebruik import Gebruiker, Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.swvinbox.afspraken import Afspraken, alle_swv, kies_swv
from gateway.exchange.swvinbox.rijen import Statusrij, Swvaanvraag, lees, lees_aanvraag, noteer, pak_uit
from gateway.store.sleutels import Sleutelkast

OPHALEN = Handeling("status van een aanvraag ophalen", "swv-ophalen")
BESLUIT = Handeling("besluit op een aanvraag ophalen", "swv-besluit-ophalen")


@dataclass(frozen=True, slots=True)
class Stand:
    """One status of an aanvraag, with what the samenwerkingsverband told."""

    id: UUID
    kenmerk: str
    aanvraagnummer: str | None
    status: str
    op: datetime
    versie: int
    ontbreekt: tuple[str, ...] = ()
    termijn: dict[str, date] | None = None
    vergaderdatum: date | None = None
    bericht: str | None = field(default=None, repr=False)
    besluit: dict[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Wijzigingen:
    """A page; `verder` is the place after it, `meer` whether something follows already."""

    items: tuple[Stand, ...]
    verder: int
    meer: bool


async def hoe_staat(inrichting: Inrichting, gebruiker: Gebruiker, id_: UUID) -> Stand | None:
    """How one aanvraag of this sender stands; None when there is none."""
    return await _laatste(inrichting, gebruiker, alle_swv(inrichting), id_=id_)


async def zoek(inrichting: Inrichting, gebruiker: Gebruiker, swv: str, kenmerk: str) -> Stand | None:
    """The same, by what the sender calls it."""
    return await _laatste(inrichting, gebruiker, [kies_swv(inrichting, swv)], kenmerk=kenmerk)


async def geef_besluit(inrichting: Inrichting, gebruiker: Gebruiker, id_: UUID) -> dict[str, Any] | None:
    """The besluit on an aanvraag of this sender, and a record of that; None while there is none."""
    organisaties = alle_swv(inrichting)
    async with inrichting.db.transactie(organisaties) as conn:
        aanvraag = await lees_aanvraag(conn, organisaties, id_)
        if aanvraag is None or aanvraag.afzender != gebruiker.naam or aanvraag.besluit is None:
            return None
        await noteer(conn, inrichting, gebruiker, BESLUIT, aanvraag)
    return lees_besluit(inrichting.kast, aanvraag)


def lees_besluit(kast: Sleutelkast, aanvraag: Swvaanvraag) -> dict[str, Any]:
    """The besluit on an aanvraag; empty when there is none."""
    return pak_uit(aanvraag.open(kast), aanvraag.id, "besluit", aanvraag.besluit)


async def lees_wijzigingen(
    inrichting: Inrichting, gebruiker: Gebruiker, swv: str, vanaf: int, limiet: int
) -> Wijzigingen:
    """What became of the aanvragen this sender left for a samenwerkingsverband, and a record of what was told."""
    organisatie = kies_swv(inrichting, swv)
    waar = {"organisaties": [organisatie], "afzender": gebruiker.naam, "na": vanaf, "aantal": limiet + 1}
    async with inrichting.db.transactie([organisatie]) as conn:
        gelezen = await lees(conn, Statusrij, "wijzigingen", waar)
        rijen = gelezen[:limiet]
        await _noteer(conn, inrichting, gebruiker, rijen)
    items = tuple(stand_van(inrichting, rij) for rij in rijen)
    return Wijzigingen(items, rijen[-1].volgorde if rijen else vanaf, len(gelezen) > limiet)


def stand_van(inrichting: Inrichting, rij: Statusrij) -> Stand:
    """A status with what was told; after the term only the status itself."""
    verteld: dict[str, Any] = {}
    if rij.inhoud is not None and rij.sleutel is not None:
        sleutel = inrichting.kast.open(rij.sleutel, rij.aanvraag.bytes)
        verteld = pak_uit(sleutel, rij.aanvraag, "status", rij.inhoud)
    if rij.status not in Afspraken.van(inrichting).met_besluit:
        verteld |= {"besluit": None}
    return Stand(rij.aanvraag, rij.kenmerk, rij.aanvraagnummer, rij.status, rij.op, rij.versie, **verteld)


async def _laatste(
    inrichting: Inrichting,
    gebruiker: Gebruiker,
    organisaties: Sequence[str],
    *,
    id_: UUID | None = None,
    kenmerk: str | None = None,
) -> Stand | None:
    waar = {"organisaties": list(organisaties), "afzender": gebruiker.naam, "id": id_, "kenmerk": kenmerk}
    async with inrichting.db.transactie(organisaties) as conn:
        rijen = await lees(conn, Statusrij, "laatste", waar)
        await _noteer(conn, inrichting, gebruiker, rijen)
    return stand_van(inrichting, rijen[0]) if rijen else None


async def _noteer(
    conn: AsyncConnection, inrichting: Inrichting, gebruiker: Gebruiker, rijen: Sequence[Statusrij]
) -> None:
    """A record per aanvraag that was told of."""
    kast = inrichting.kast
    per = {rij.aanvraag: rij for rij in rijen if rij.sleutel is not None}
    for organisatie in {rij.organisatie for rij in per.values()}:
        wie = [
            (kast.pseudoniem(organisatie, kast.open(rij.sleutel, id_.bytes)), None)
            for id_, rij in per.items()
            if rij.organisatie == organisatie
        ]
        await noteer_gebruik(conn, inrichting, gebruiker, OPHALEN, organisatie, wie)
