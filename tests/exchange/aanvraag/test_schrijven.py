"""Writing an aanvraag: only the school sees it, nothing of it is readable, and each change is recorded."""

import base64
from datetime import date
from uuid import uuid4

import pytest

from gateway.aanvraagregels import SoortOnbekendError
from gateway.exchange.aanvraag import schrijven
from gateway.exchange.aanvraag.bijlage import maak_bijlage
from gateway.exchange.aanvraag.fouten import (
    AanvraagdossierError,
    AanvraagInhoudError,
    AanvraagOnbekendError,
    AanvraagStatusError,
    BijlageError,
)
from gateway.exchange.aanvraag.inhoud import pak_dossier_uit
from gateway.exchange.aanvraag.invoer import lees_invoer, lees_zienswijze
from tests.exchange.aanvraag.aanvragen import DOSSIER, GEHEIM, PDF, Aanvraagschool, document, school, thuiszitter

__all__ = ["school"]
pytestmark = pytest.mark.anyio


async def test_an_aanvraag_is_kept_encrypted_as_a_concept(school: Aanvraagschool):
    """What was written can be read again by the school, and by nobody in the database."""
    id_ = await school.maak(documenten=[document()])
    detail = await school.detail(id_)
    assert (detail.regel.status, detail.regel.te_plannen, detail.regel.leerlingnummer) == ("concept", False, "100001")
    assert detail.aanvraag is not None
    assert detail.aanvraag.thuiszitten is not None
    assert detail.aanvraag.thuiszitten.traject == GEHEIM
    assert [item.bestandsnaam for item in detail.aanvraag.documenten] == ["verzuim.pdf"]
    [(rauw,)] = await school.motor.vraag("SELECT inhoud FROM aanvraag")
    assert GEHEIM.encode() not in rauw
    assert await school.gebruik() == [("m.devries", "aanvraag maken")]


@pytest.mark.parametrize(
    ("anders", "soort"),
    [
        ({"leerlingnummer": "987654"}, AanvraagOnbekendError),
        ({"soort": "tlv-vsoo"}, SoortOnbekendError),
        ({"overlegOp": "2999-01-01"}, AanvraagInhoudError),
        ({"beoogdeSchool": {"naam": "De Brug", "oudersAkkoordOp": "2999-01-01"}}, AanvraagInhoudError),
        ({"documenten": [document(soort="vakantiefoto")]}, BijlageError),
        ({"documenten": [document(ondertekendDoor=["buurman"])]}, BijlageError),
    ],
)
async def test_what_cannot_be_is_refused_without_echo(school: Aanvraagschool, anders, soort):
    """Nothing is written, and what was sent is not repeated."""
    with pytest.raises(soort) as fout:
        await school.maak(**anders)
    assert "987654" not in str(fout.value)
    assert await school.lijst() == []


@pytest.mark.parametrize(
    ("anders", "veld"),
    [
        ({"swv": "geheim"}, "swv"),
        ({"bsn": "999999990"}, "(een onbekend veld)"),
        ({"aanvrager": {"naam": "Iris"}}, "aanvrager.email"),
        ({"ouders_geinformeerd_op": "2026-11-12"}, "(een onbekend veld)"),
        ({"id": "geheim"}, "(een onbekend veld)"),
    ],
)
def test_a_wrong_document_names_its_fields_only(anders, veld):
    """A fault says where, never what; a number of the leerling has no field at all."""
    with pytest.raises(AanvraagInhoudError) as fout:
        lees_invoer(thuiszitter(**anders))
    assert veld in str(fout.value)
    assert not {"geheim", "999999990", "bsn"} & set(str(fout.value).replace(",", " ").split())


async def test_changing_leaves_what_was_not_named(school: Aanvraagschool):
    """What is left out stays, null takes away, and an attachment of the same kind and name is replaced."""
    id_ = await school.maak(motivering="eerst", hulpvraag="help", documenten=[document()])
    nieuw = thuiszitter(
        motivering="later",
        thuiszitten=None,
        documenten=[document(inhoud=base64.b64encode(PDF + b"2").decode()), document(bestandsnaam="b.pdf")],
    )
    await schrijven.wijzig(school.schrijver, id_, lees_invoer(nieuw | {"hulpvraag": None}))
    wat = (await school.detail(id_)).aanvraag
    assert wat is not None
    assert wat.thuiszitten is not None
    assert (wat.motivering, wat.hulpvraag) == ("later", None)
    assert [item.bestandsnaam for item in wat.documenten] == ["verzuim.pdf", "b.pdf"]
    assert len({item.sha256 for item in wat.documenten}) == 2
    with pytest.raises(AanvraagInhoudError, match="leerlingnummer"):
        await schrijven.wijzig(school.schrijver, id_, lees_invoer(thuiszitter(leerlingnummer="100002")))


async def test_what_the_swv_has_keeps_its_kind(school: Aanvraagschool):
    """When it asks for more the text may change, the soort may not; before that the school may choose again."""
    id_ = await school.maak()
    anders = lees_invoer(thuiszitter(soort="arrangement"))
    await schrijven.wijzig(school.schrijver, id_, anders)
    await school.zet(id_, status="onvolledig")
    await schrijven.wijzig(school.schrijver, id_, anders)
    with pytest.raises(AanvraagInhoudError, match="soort"):
        await schrijven.wijzig(school.schrijver, id_, lees_invoer(thuiszitter()))


async def test_what_is_recorded_goes_along(school: Aanvraagschool):
    """Zienswijze, informing, overeenstemming, document and dossier, each with a record of its own."""
    id_ = await school.maak(oudersGeinformeerdOp=None)
    wie = school.schrijver
    for akkoord in (False, True):
        gezegd = {"van": "ouders", "datum": "2026-11-12", "akkoord": akkoord, "tekst": "goed zo"}
        await schrijven.voeg_zienswijze_toe(wie, id_, lees_zienswijze(gezegd))
    await schrijven.leg_informeren_vast(wie, id_, date(2026, 11, 13))
    await schrijven.leg_overeenstemming_vast(wie, id_, date(2026, 11, 14))
    await schrijven.voeg_document_toe(wie, id_, maak_bijlage("opp", "opp.pdf", PDF, ondertekend_door=["ouders"]))
    await schrijven.zet_dossier(wie, id_, DOSSIER)
    detail = await school.detail(id_)
    wat = detail.aanvraag
    assert wat is not None
    assert [(item.van, item.akkoord) for item in wat.zienswijzen] == [("ouders", True)]
    assert (wat.ouders_geinformeerd_op, wat.overeenstemming_op) == (date(2026, 11, 13), date(2026, 11, 14))
    assert wat.documenten[0].ondertekend_door == ("ouders",)
    assert detail.regel.heeft_dossier
    assert len(set(await school.gebruik())) == 6


async def test_the_dossier_is_kept_as_it_came_and_unreadable(school: Aanvraagschool):
    """The bytes of the LAS come back whole, under a context of their own."""
    id_ = await school.maak()
    await schrijven.zet_dossier(school.schrijver, id_, DOSSIER)
    [(leerling, ingepakt, rauw)] = await school.motor.vraag(
        "SELECT l.id, l.sleutel, a.dossier FROM aanvraag a JOIN leerling l ON l.id = a.leerling"
    )
    sleutel = school.motor.inrichting.kast.open(ingepakt, leerling.bytes)
    assert b"dossier" not in rauw
    assert pak_dossier_uit(sleutel, id_, rauw) == DOSSIER


@pytest.mark.parametrize(
    "inhoud", [b"", b"<a>", b"<leerling/>", b"%PDF-1.7", b'<!DOCTYPE dossier [<!ENTITY a "b">]><dossier/>']
)
async def test_what_is_no_dossier_is_refused(school: Aanvraagschool, inhoud):
    """Only readable XML with a dossier in it, and never with a DOCTYPE."""
    id_ = await school.maak()
    with pytest.raises(AanvraagdossierError):
        await schrijven.zet_dossier(school.schrijver, id_, inhoud)


@pytest.mark.parametrize("status", ["ingediend", "in-behandeling", "besloten", "ingetrokken"])
async def test_nothing_is_written_once_it_left(school: Aanvraagschool, status):
    """What the samenwerkingsverband judges stays what it got."""
    id_ = await school.maak()
    await school.zet(id_, status=status)
    with pytest.raises(AanvraagStatusError):
        await schrijven.leg_informeren_vast(school.schrijver, id_, date(2026, 11, 13))


async def test_an_unknown_one_is_not_there(school: Aanvraagschool):
    """An id that never was."""
    with pytest.raises(AanvraagOnbekendError):
        await schrijven.leg_informeren_vast(school.schrijver, uuid4(), date(2026, 11, 13))
    with pytest.raises(AanvraagOnbekendError):
        await school.detail(uuid4())


async def test_there_is_an_end_to_attachments(school: Aanvraagschool):
    """Sixty, and no more."""
    id_ = await school.maak(documenten=[document(bestandsnaam=f"{nummer}.pdf") for nummer in range(60)])
    with pytest.raises(BijlageError, match="60"):
        await schrijven.voeg_document_toe(school.schrijver, id_, maak_bijlage("opp", "opp.pdf", PDF))
