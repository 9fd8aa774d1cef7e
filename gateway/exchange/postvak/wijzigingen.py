"""The sender: each status of what he sent, from a place on; nothing is passed over, also at equal moments."""

from dataclasses import dataclass
from uuid import UUID

from gateway.exchange.gebruik import Gebruiker, Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.postvak.aannemen import controleer_postvak
from gateway.exchange.postvak.behandelen import Stap
from gateway.exchange.postvak.rijen import Poststatus, lees, pak_terugmelding_uit

OPHALEN = Handeling("terugmelding van leerplicht ophalen", "postvak-ophalen")


@dataclass(frozen=True, slots=True)
class Wijziging:
    """One status of one melding."""

    melding: UUID
    stap: Stap


@dataclass(frozen=True, slots=True)
class Wijzigingen:
    """A page; `verder` is the place after it, `meer` whether something follows already."""

    items: tuple[Wijziging, ...]
    verder: int
    meer: bool


async def lees_wijzigingen(
    inrichting: Inrichting, gebruiker: Gebruiker, organisatie: str, vanaf: int, limiet: int
) -> Wijzigingen:
    """What became of the meldingen this sender left for a gemeente, and a record of what was told."""
    controleer_postvak(inrichting, organisatie)
    waar = {"organisatie": organisatie, "afzender": gebruiker.naam, "na": vanaf, "aantal": limiet + 1}
    kast = inrichting.kast
    async with inrichting.db.transactie([organisatie]) as conn:
        gelezen = await lees(conn, Poststatus, "wijzigingen", waar)
        rijen = gelezen[:limiet]
        sleutels = {rij.melding: rij.sleutel for rij in rijen if rij.inhoud is not None and rij.sleutel is not None}
        wie = [(kast.pseudoniem(organisatie, kast.open(blob, id_.bytes)), None) for id_, blob in sleutels.items()]
        await noteer_gebruik(conn, inrichting, gebruiker, OPHALEN, organisatie, wie)
    items = (Wijziging(rij.melding, Stap(rij.status, rij.op, **pak_terugmelding_uit(kast, rij))) for rij in rijen)
    return Wijzigingen(tuple(items), rijen[-1].volgorde if rijen else vanaf, len(gelezen) > limiet)
