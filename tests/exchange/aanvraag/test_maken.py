"""A dossier that the gateway makes for a school whose LAS gives none, through the room that a school writes in."""

from dataclasses import replace
from datetime import date

import pytest

from connectors.oso.controle import controleer
from gateway.exchange.aanvraag.dossier import CategorieVastError, DossierOnvolledigError
from gateway.exchange.aanvraag.inhoud import pak_dossier_uit
from gateway.exchange.aanvraag.maken import maak_dossier_bij
from gateway.exchange.gebruik import Schrijver
from gateway.model.partijen import Schooladres
from tests.exchange.aanvraag.aanvragen import Aanvraagschool, document, school
from tests.motor import leerling

__all__ = ["school"]
pytestmark = pytest.mark.anyio
ADRES = {
    "straatnaam": "Vogellaan",
    "huisnummer": "1",
    "postcode": "9999AB",
    "plaatsnaam": "Zwaluwdam",
    "telefoon": "0600000000",
}


def schrijver(school: Aanvraagschool, **anders: object) -> Schrijver:
    """Who writes for a school with these fields in schakel.toml."""
    huis, naam = school.motor.inrichting, school.motor.organisatie
    eigen = huis.organisaties[naam].model_copy(update={"adres": Schooladres(**ADRES), **anders})
    return replace(school.schrijver, inrichting=replace(huis, organisaties={**huis.organisaties, naam: eigen}))


async def test_it_passes_every_rule_and_lies_beside_the_aanvraag(school: Aanvraagschool):
    """Schema, official rules and ours find nothing in it, and no number of the leerling is in it."""
    await school.motor.neem_in([leerling(opps=[(date(2026, 9, 1), None)])])
    id_ = await school.maak(documenten=[document(soort="opp", bestandsnaam="opp.pdf")])
    await maak_dossier_bij(schrijver(school), id_, frozenset({"bijlagen"}))
    assert (await school.detail(id_)).regel.heeft_dossier
    [(wie, ingepakt, dossier)] = await school.motor.vraag(
        "SELECT l.id, l.sleutel, a.dossier FROM aanvraag a JOIN leerling l ON l.id = a.leerling"
    )
    data = pak_dossier_uit(school.motor.inrichting.kast.open(ingepakt, wie.bytes), id_, dossier)
    assert controleer(data, op=school.motor.klok().date()) == ()
    assert b"Vogellaan" in data
    assert leerling()["leerlingen"][0]["bsn"].encode() not in data


async def test_what_is_missing_is_named_and_nothing_is_kept(school: Aanvraagschool):
    """Without OPP, without the address or the BRIN of the school, or with a category that must go."""
    id_ = await school.maak()
    for anders, fout in (({}, "een OPP"), ({"adres": None}, "schakel.toml"), ({"brin": None}, "BRIN")):
        with pytest.raises(DossierOnvolledigError, match=fout):
            await maak_dossier_bij(schrijver(school, **anders), id_, frozenset())
    with pytest.raises(CategorieVastError):
        await maak_dossier_bij(schrijver(school), id_, frozenset({"leerling"}))
    assert not (await school.detail(id_)).regel.heeft_dossier
