"""What a school writes: read strictly, changed while it is a concept, with documents that are what they say."""

import base64
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.exchange.gebruik import Persoon, Schrijver
from gateway.exchange.jeugdhulp import schrijven
from gateway.exchange.jeugdhulp.document import documentregels, maak_document
from gateway.exchange.jeugdhulp.fouten import (
    JeugdhulpdocumentError,
    OntvangerError,
    VerzoekInhoudError,
    VerzoekOnbekendError,
    VerzoekStatusError,
)
from gateway.exchange.jeugdhulp.indienen import dien_in
from gateway.exchange.jeugdhulp.invoer import lees_document, lees_invoer
from tests.exchange.jeugdhulp.verzoeken import GEHEIM, PDF, Hulpschool, consultatie, document, school

__all__ = ["school"]
pytestmark = pytest.mark.anyio
ONBEKEND = UUID(int=1)


@pytest.mark.parametrize(
    ("anders", "veld"),
    [
        ({"soort": "hulp"}, "soort"),
        ({"hulpvraag": ""}, "hulpvraag"),
        ({"contactpersoon": {"naam": GEHEIM}}, "contactpersoon.email"),
        ({GEHEIM: "x"}, "(een onbekend veld)"),
        ({"leerlingnummer": None}, "leerlingnummer"),
        ({"documenten": [document(inhoud="geen base64!")]}, "documenten.0.inhoud"),
        ({"toestemming": {"id": "x"}}, "(een onbekend veld)"),
    ],
)
def test_what_is_wrong_is_named_and_not_repeated(anders: dict[str, Any], veld: str):
    """The place of each fault; never what stood there, nor a name that the sender thought up."""
    with pytest.raises(VerzoekInhoudError) as fout:
        lees_invoer(consultatie(**anders))
    assert veld in fout.value.melding
    assert GEHEIM not in str(fout.value)


async def test_it_is_changed_while_it_is_a_concept(school: Hulpschool):
    """What is left out stays; handed in it is closed; nothing of it stands readable in the database."""
    id_ = await school.maak()
    await schrijven.wijzig(school.schrijver, id_, lees_invoer(consultatie(hulpvraag="Wat nu?", leeftijdsgroep=None)))
    verzoek = (await school.detail(id_)).verzoek
    assert verzoek is not None
    assert (verzoek.hulpvraag, verzoek.leeftijdsgroep) == ("Wat nu?", "12-15")
    [(inhoud,)] = await school.motor.vraag("SELECT inhoud FROM jeugdhulpverzoek")
    assert b"Wat nu" not in inhoud
    with pytest.raises(VerzoekInhoudError, match="leerlingnummer"):
        await schrijven.wijzig(school.schrijver, id_, lees_invoer(consultatie(leerlingnummer="100002")))
    await dien_in(school.schrijver, id_)
    with pytest.raises(VerzoekStatusError):
        await schrijven.wijzig(school.schrijver, id_, lees_invoer(consultatie()))
    namen = {naam for _, naam in await school.gebruik()}
    assert namen == {f"jeugdhulpverzoek {wat}" for wat in ("maken", "wijzigen", "indienen")}


async def test_documents_come_and_go(school: Hulpschool):
    """One of the same name is replaced; one that is not there cannot be taken out."""
    id_ = await school.maak(consultatie(documenten=[document()]))
    meer = [document(bestandsnaam=f"{nummer}.pdf") for nummer in range(10)]
    with pytest.raises(VerzoekInhoudError, match="documenten"):
        await schrijven.wijzig(school.schrijver, id_, lees_invoer(consultatie(documenten=meer)))
    nieuw = lees_document(document(titel="Nieuw verslag")).document()
    await schrijven.voeg_document_toe(school.schrijver, id_, nieuw)
    verzoek = (await school.detail(id_)).verzoek
    assert verzoek is not None
    assert [item.titel for item in verzoek.documenten] == ["Nieuw verslag"]
    await schrijven.haal_document_weg(school.schrijver, id_, "verslag.pdf")
    with pytest.raises(JeugdhulpdocumentError):
        await schrijven.haal_document_weg(school.schrijver, id_, "verslag.pdf")
    assert {"document bij jeugdhulpverzoek voegen", "document uit jeugdhulpverzoek halen"} <= {
        naam for _, naam in await school.gebruik()
    }


async def test_what_is_not_there_or_not_in_sight(school: Hulpschool):
    """An unknown leerling or verzoek, a partner without abonnement, a day that is still to come."""
    with pytest.raises(VerzoekOnbekendError):
        await school.maak(consultatie(leerlingnummer="999999"))
    with pytest.raises(VerzoekOnbekendError):
        await dien_in(school.schrijver, ONBEKEND)
    with pytest.raises(OntvangerError):
        await school.maak(consultatie(ontvanger="een-ander"))
    later = {"kenmerk": "GI-17", "ontvangenOp": "2027-01-01"}
    for anders in ({"oudersGeinformeerdOp": "2027-01-01"}, {"gezagsverzoek": later}):
        with pytest.raises(VerzoekInhoudError, match="toekomst"):
            await school.maak(consultatie(**anders))
    id_ = await school.maak()
    with pytest.raises(VerzoekOnbekendError):
        await dien_in(Schrijver(school.motor.inrichting, Persoon("x"), ["een-andere-school"]), id_)


@pytest.mark.parametrize(
    ("naam", "inhoud"),
    [
        ("leeg.pdf", b""),
        ("verslag.pdf", b"MZ\x90\x00 programma"),
        ("verslag.txt", PDF),
        ("verslag.exe", PDF),
        ("../verslag.pdf", PDF),
        ("ver\nslag.pdf", PDF),
        ("foto.png", b"\xff\xd8\xff jpeg"),
        ("tekst.txt", b"tekst met \x00 erin"),
        ("tekst.txt", "café".encode("latin-1")),
    ],
)
def test_a_document_is_what_it_says(naam: str, inhoud: bytes):
    """Empty, a program, a name that does not fit, or a path: none of them goes along."""
    with pytest.raises(JeugdhulpdocumentError) as fout:
        lees_document(document(bestandsnaam=naam, inhoud=base64.b64encode(inhoud).decode())).document()
    assert fout.value.doe


def test_a_document_has_a_size(monkeypatch: pytest.MonkeyPatch):
    """One that is too large is refused, and so are many that are together."""
    grens = documentregels()["grenzen"]["bestand_bytes"]
    with pytest.raises(JeugdhulpdocumentError, match="groter"):
        lees_document(document(inhoud=base64.b64encode(PDF + bytes(grens)).decode())).document()
    vol = [
        lees_document(document(bestandsnaam=f"{nummer}.pdf", inhoud=base64.b64encode(PDF + bytes(grens - 99)).decode()))
        for nummer in range(5)
    ]
    with pytest.raises(JeugdhulpdocumentError, match="samen"):
        schrijven._documenten((), vol)


@given(st.text(min_size=1, max_size=500).filter(lambda tekst: not set(map(ord, tekst)) & set(range(32))))
def test_any_text_can_go_along(tekst: str):
    """And is the same on the other side, known by its digest."""
    wat = maak_document("notitie", "Notitie", "n.txt", tekst.encode(), datum=date(2026, 1, 1), opgesteld_door="school")
    assert base64.b64decode(wat.inhoud) == tekst.encode()
    assert wat.mediatype == "text/plain"
