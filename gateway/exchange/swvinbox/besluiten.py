"""The employee: records advices, and the besluit with a TLV and its number, checked as DUO checks it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from gateway.aanvraagregels import bezwaar_tot
from gateway.exchange.gebruik import Handeling
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.postvak.fouten import Bezwaar
from gateway.exchange.swvinbox.adviseren import lees_adviezen
from gateway.exchange.swvinbox.afspraken import Afspraken
from gateway.exchange.swvinbox.behandelen import Werk, Wie, verander
from gateway.exchange.swvinbox.fouten import InhoudError
from gateway.exchange.swvinbox.regels import controleer, controleer_adviezen, controleer_overgang, geeft_tlv
from gateway.exchange.swvinbox.rijen import (
    SQL,
    Mededeling,
    Swvaanvraag,
    als_json,
    bewaar,
    pak_uit,
    verpak_json,
    volgend_nummer,
)
from gateway.model.aanvraag import Besluit, Categorie, Deskundigenadvies
from gateway.store.ids import uuid7
from gateway.store.sleutels import Datasleutel, Sleutelkast

ADVISEREN = Handeling("advies van een deskundige vastleggen", "swv-adviseren")
BESLUITEN = Handeling("besluit op een aanvraag vastleggen", "swv-besluiten")


@dataclass(frozen=True, slots=True)
class Uitspraak:
    """What the samenwerkingsverband decides; the number, the terms and the advices are added."""

    uitkomst: Literal["toegekend", "deels", "afgewezen"]
    genomen_op: date | None = None
    categorie: Categorie | None = None
    begin: date | None = None
    eind: date | None = None
    motivering: str | None = field(default=None, repr=False)
    voor_school: str | None = None


async def leg_advies_vast(inrichting: Inrichting, wie: Wie, advies: Deskundigenadvies) -> Swvaanvraag | None:
    """Record what a deskundige advised; the first puts the aanvraag with the deskundigen."""

    async def stap(werk: Werk) -> Swvaanvraag:
        if werk.aanvraag.status != "bij-deskundigen":
            controleer_overgang(inrichting.aanvraagregels, werk.aanvraag.status, "bij-deskundigen")
        if advies.datum > werk.vandaag:
            raise InhoudError([Bezwaar("less_than_equal", ("datum",))])
        sleutel = werk.aanvraag.open(inrichting.kast)
        nu = inrichting.klok()
        rij = {
            "id": uuid7(nu),
            "aanvraag": werk.aanvraag.id,
            "organisatie": werk.aanvraag.organisatie,
            "van": wie.gebruiker.naam,
            "op": nu,
            "inhoud": verpak_json(sleutel, werk.aanvraag.id, "advies", als_json(advies)),
        }
        await werk.conn.execute(SQL["advies"], rij)
        return await bewaar(werk.conn, inrichting, werk.aanvraag, status="bij-deskundigen")

    return await verander(inrichting, wie, ADVISEREN, stap)


async def besluit(inrichting: Inrichting, wie: Wie, uitspraak: Uitspraak) -> Swvaanvraag | None:
    """Decide: raises AfgedaanError, AdviezenError, or BesluitError with what DUO would refuse.

    A TLV that was given before, and is decided on again after bezwaar, keeps its number.
    """

    async def stap(werk: Werk) -> Swvaanvraag:
        controleer_overgang(inrichting.aanvraagregels, werk.aanvraag.status, "besloten")
        if (uitspraak.genomen_op or werk.vandaag) > werk.vandaag:
            raise InhoudError([Bezwaar("less_than_equal", ("genomenOp",))])
        adviezen = await lees_adviezen(werk.conn, inrichting, werk.aanvraag)
        controleer_adviezen(inrichting.aanvraagregels, werk.aanvraag.soort, adviezen)
        genomen = await _maak(werk, uitspraak, adviezen)
        controleer(inrichting.aanvraagregels, genomen)
        sleutel, json_ = werk.aanvraag.open(inrichting.kast), als_json(genomen)
        return await bewaar(
            werk.conn,
            inrichting,
            werk.aanvraag,
            Mededeling(besluit=json_),
            status="besloten",
            besluit=verpak_json(sleutel, werk.aanvraag.id, "besluit", json_),
            bezwaar_tot=genomen.bezwaar_tot,
            tlv=tlv_digest(inrichting.kast, genomen.tlv_nummer) if genomen.tlv_nummer else None,
            wissen_op=Afspraken.van(inrichting).bewaren.na(genomen.datum),
        )

    return await verander(inrichting, wie, BESLUITEN, stap)


def tlv_digest(kast: Sleutelkast, nummer: str) -> bytes:
    """Under which a TLV is found by its number, which itself is stored encrypted only."""
    return Datasleutel(kast.leid_af("swv/tlv")).vingerafdruk(nummer.encode())


async def _maak(werk: Werk, uitspraak: Uitspraak, adviezen: list[Deskundigenadvies]) -> Besluit:
    aanvraag, datum = werk.aanvraag, uitspraak.genomen_op or werk.vandaag
    swv = werk.inrichting.organisaties[aanvraag.organisatie].swv or ""
    return Besluit(
        aanvraagnummer=aanvraag.aanvraagnummer or "",
        soort=aanvraag.soort,
        uitkomst=uitspraak.uitkomst,
        datum=datum,
        swv=swv,
        tlv_nummer=await _tlv_nummer(werk, uitspraak, swv, datum),
        categorie=uitspraak.categorie,
        begin=uitspraak.begin,
        eind=uitspraak.eind,
        bezwaar_tot=bezwaar_tot(werk.inrichting.aanvraagregels, aanvraag.soort, swv, datum),
        motivering=uitspraak.motivering,
        deskundigen=tuple(adviezen[:10]),
        voor_school=uitspraak.voor_school,
    )


async def _tlv_nummer(werk: Werk, uitspraak: Uitspraak, swv: str, datum: date) -> str | None:
    if uitspraak.uitkomst == "afgewezen" or not geeft_tlv(werk.inrichting.aanvraagregels, werk.aanvraag.soort):
        return None
    sleutel = werk.aanvraag.open(werk.inrichting.kast)
    eerder: Mapping[str, Any] = pak_uit(sleutel, werk.aanvraag.id, "besluit", werk.aanvraag.besluit)
    if (nummer := eerder.get("tlvNummer")) and nummer[7:11] == str(datum.year):
        return str(nummer)
    volg = await volgend_nummer(werk.conn, werk.aanvraag.organisatie, "tlv", datum.year)
    return f"{swv}-{datum.year}-{volg:05d}"
