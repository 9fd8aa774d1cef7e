"""The beoogde school: fetches a TLV by its number and the day of birth; nothing of the aanvraag or the dossier."""

from collections.abc import Mapping
from hmac import compare_digest
from typing import Any

from gateway.aanvraagregels import mag
from gateway.exchange.gebruik import Gebruiker, Handeling
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.swvinbox.afspraken import alle_swv
from gateway.exchange.swvinbox.besluiten import tlv_digest
from gateway.exchange.swvinbox.rijen import Mededeling, Swvaanvraag, bewaar, lees, noteer, pak_uit
from gateway.exchange.swvinbox.volgen import lees_besluit

OPHALEN = Handeling("toelaatbaarheidsverklaring ophalen als beoogde school", "swv-tlv-ophalen")
_VELDEN = ("tlvNummer", "swv", "soort", "categorie", "begin", "eind")


async def haal_verklaring(
    inrichting: Inrichting, gebruiker: Gebruiker, nummer: str, geboortedatum: str
) -> Mapping[str, Any] | None:
    """A TLV that stands, and a record of who fetched it; None when number and day of birth do not belong together."""
    organisaties = alle_swv(inrichting)
    waar = {"tlv": tlv_digest(inrichting.kast, nummer), "organisaties": organisaties}
    async with inrichting.db.transactie(organisaties) as conn:
        gevonden = await lees(conn, Swvaanvraag, "op_tlv", waar)
        if not gevonden or not _hoort_bij(inrichting, gevonden[0], geboortedatum):
            return None
        aanvraag = gevonden[0]
        besluit = lees_besluit(inrichting.kast, aanvraag)
        if mag(inrichting.aanvraagregels, aanvraag.status, "opgehaald"):
            aanvraag = await bewaar(conn, inrichting, aanvraag, Mededeling(besluit=besluit), status="opgehaald")
        await noteer(conn, inrichting, gebruiker, OPHALEN, aanvraag)
    return {naam: besluit.get(naam) for naam in _VELDEN}


def _hoort_bij(inrichting: Inrichting, aanvraag: Swvaanvraag, geboortedatum: str) -> bool:
    inhoud = pak_uit(aanvraag.open(inrichting.kast), aanvraag.id, "inhoud", aanvraag.inhoud)
    return compare_digest(str(inhoud["leerling"]["geboortedatum"]), geboortedatum)
