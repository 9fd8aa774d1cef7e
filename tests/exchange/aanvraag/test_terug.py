"""What comes back: statuses and besluit in sight of the school, files for its own system, signals, and the end."""

import csv
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any
from uuid import UUID

import pytest

from gateway.exchange.aanvraag import schrijven
from gateway.exchange.aanvraag.besluit import KOLOMMEN, besluit_bestand, besluit_van
from gateway.exchange.aanvraag.bewaren import bewaartermijnen
from gateway.exchange.aanvraag.fouten import GeenBesluitError
from gateway.exchange.aanvraag.inhoud import Statusinhoud, pak_besluit_in, pak_status_in
from gateway.exchange.aanvraag.opruimen import ruim_aanvragen_op
from gateway.exchange.aanvraag.signalen import signalen_van
from gateway.exchange.gebruik import Persoon
from gateway.model.aanvraag import Besluit
from gateway.store.sleutels import Datasleutel
from tests.exchange.aanvraag.aanvragen import DOSSIER, Aanvraagschool, school

__all__ = ["school"]
pytestmark = pytest.mark.anyio
BESLOTEN = date(2026, 11, 18)


def besluit(**anders: Any) -> Besluit:
    """A TLV VSO for a year."""
    goed = {
        "aanvraagnummer": "A-17",
        "soort": "tlv-vso",
        "uitkomst": "toegekend",
        "datum": BESLOTEN,
        "swv": "VO9901",
        "tlv_nummer": "VO9901-2026-00042",
        "categorie": "laag",
        "begin": date(2026, 12, 1),
        "eind": date(2028, 7, 31),
        "bezwaar_tot": date(2026, 12, 30),
        "motivering": "een kleine klas",
        "deskundigen": [
            {"naam": naam, "discipline": naam, "datum": BESLOTEN, "ondertekend": True}
            for naam in ("orthopedagoog", "arts")
        ],
    }
    return Besluit.model_validate(goed | anders)


async def sleutel(school: Aanvraagschool, id_: UUID) -> Datasleutel:
    """The key of the leerling of an aanvraag."""
    [(leerling, ingepakt)] = await school.motor.vraag(
        "SELECT l.id, l.sleutel FROM aanvraag a JOIN leerling l ON l.id = a.leerling WHERE a.id = %(id)s", id=id_
    )
    return school.motor.inrichting.kast.open(ingepakt, leerling.bytes)


async def besloten(school: Aanvraagschool, **anders: Any) -> UUID:
    """An aanvraag with a besluit."""
    id_ = await school.maak()
    wat = besluit(**anders)
    await school.zet(
        id_,
        status="besloten",
        besluit=pak_besluit_in(await sleutel(school, id_), id_, wat),
        wissen_op=bewaartermijnen().besluit_tot(wat.datum),
    )
    return id_


async def zegt(school: Aanvraagschool, id_: UUID, status: str, dag: int, inhoud: Statusinhoud | None) -> None:
    """The samenwerkingsverband gives a status."""
    ingepakt = None if inhoud is None else pak_status_in(await sleutel(school, id_), id_, inhoud)
    await school.motor.vraag(
        "INSERT INTO aanvraagstatus VALUES (%(id)s, %(school)s, 'swv', %(status)s, %(op)s, %(inhoud)s, %(op)s)",
        id=id_,
        school=school.motor.organisatie,
        status=status,
        op=datetime(2026, 11, dag, tzinfo=UTC),
        inhoud=ingepakt,
    )


async def test_the_school_sees_what_is_asked_and_until_when(school: Aanvraagschool):
    """Statuses in their order; what is missing counts as long as it is the last thing said."""
    id_ = await school.maak()
    mist = Statusinhoud(ontbreekt=("opp",), termijn_tot=date(2026, 12, 1), bericht="stuur het OPP")
    await zegt(school, id_, "onvolledig", 11, mist)
    await zegt(school, id_, "ontvangen", 10, None)
    detail = await school.detail(id_)
    assert [item.status for item in detail.statussen] == ["ontvangen", "onvolledig"]
    assert (detail.gevraagd, detail.termijn_tot, detail.vergaderdatum) == (("opp",), date(2026, 12, 1), None)
    await zegt(school, id_, "bij-commissie", 12, Statusinhoud(vergaderdatum=date(2026, 12, 8)))
    detail = await school.detail(id_)
    assert (detail.gevraagd, detail.vergaderdatum) == ((), date(2026, 12, 8))


async def test_where_the_swv_says_no_term_its_terms_count(school: Aanvraagschool):
    """From complete, by the span of this soort; a holiday of the school makes it later, a concept has none."""
    id_ = await school.maak()
    assert (await school.detail(id_)).termijn_tot is None
    await zegt(school, id_, "in-behandeling", 10, None)
    await school.zet(id_, status="in-behandeling", status_op=datetime(2026, 11, 10, tzinfo=UTC))
    eerst = (await school.detail(id_)).termijn_tot
    assert eerst is not None
    kalender = {"lesvrij": [{"begin": "2026-11-14", "eind": "2026-11-22"}]}
    await school.motor.vraag(
        "INSERT INTO schoolkalender (organisatie, inhoud, gewijzigd_op) VALUES (%(naam)s, %(inhoud)s, now())",
        naam=school.motor.organisatie,
        inhoud=json.dumps(kalender),
    )
    later = (await school.detail(id_)).termijn_tot
    assert later is not None
    assert later > eerst


async def test_a_list_is_chosen_and_holds_no_content(school: Aanvraagschool):
    """By status, by soort, by the begin of an id, and on from the last one seen."""
    een, twee = await school.maak(), await besloten(school)
    assert [regel.id for regel in await school.lijst()] == [twee, een]
    assert [regel.id for regel in await school.lijst(status="concept")] == [een]
    assert [regel.id for regel in await school.lijst(na=twee)] == [een]
    assert [regel.id for regel in await school.lijst(begin=str(twee))] == [twee]
    assert await school.lijst(soort="lwoo") == []
    assert [regel.heeft_besluit for regel in await school.lijst()] == [True, False]


async def test_the_besluit_comes_as_a_file_for_the_source(school: Aanvraagschool):
    """JSON with all of it, CSV with a line of the TLV; both fetches are recorded."""
    id_ = await besloten(school)
    wat = (school.motor.inrichting, Persoon("m.devries"), [school.motor.organisatie], id_)
    gelezen = json.loads(await besluit_bestand(*wat))
    assert gelezen["tlv"] == {
        "nummer": "VO9901-2026-00042",
        "categorie": "laag",
        "begin": "2026-12-01",
        "eind": "2028-07-31",
    }
    assert (gelezen["aanvraag"], gelezen["leerlingnummer"]) == (str(id_), "100001")
    assert (gelezen["uitkomst"], gelezen["bezwaarTot"], gelezen["letOp"]) == ("toegekend", "2026-12-30", [])
    [rij] = csv.DictReader(StringIO((await besluit_bestand(*wat, als_csv=True)).decode()), delimiter=";")
    assert tuple(rij) == KOLOMMEN
    assert (rij["leerlingnummer"], rij["tlv_nummer"], rij["eind"]) == ("100001", "VO9901-2026-00042", "2028-07-31")
    assert "kleine klas" not in str(rij)
    assert [naam for _, naam in await school.gebruik()].count("besluit op aanvraag ophalen") == 2


async def test_what_duo_would_refuse_is_said(school: Aanvraagschool):
    """A TLV that ends on a wrong day comes with a word about it; a cell is never a formula."""
    id_ = await besloten(school, eind=date(2028, 7, 30), aanvraagnummer="=1+1")
    document = await besluit_van(school.motor.inrichting, Persoon("m.devries"), [school.motor.organisatie], id_)
    assert document.let_op
    assert all(item["tekst"] for item in document.velden()["letOp"])
    assert b";'=1+1;" in document.csv()


async def test_what_duo_sees_over_besluiten_is_said(school: Aanvraagschool):
    """The same number twice, the same first day twice, and a TLV that began before the leerling was born."""
    wie = Persoon("m.devries"), [school.motor.organisatie]
    eerste = await besloten(school)
    assert (await besluit_van(school.motor.inrichting, *wie, eerste)).let_op == ()
    tweede = await besloten(school, aanvraagnummer="A-18")
    dubbel = {item.code for item in (await besluit_van(school.motor.inrichting, *wie, tweede)).let_op}
    assert dubbel == {item.code for item in (await besluit_van(school.motor.inrichting, *wie, eerste)).let_op}
    assert {"TLV-DUBBEL", "TLV-425"} <= dubbel
    vroeg = await besloten(school, aanvraagnummer="A-19", tlv_nummer="VO9901-2026-00043", begin=date(2001, 8, 1))
    assert "TLV-305" in {item.code for item in (await besluit_van(school.motor.inrichting, *wie, vroeg)).let_op}


async def test_a_refusal_has_no_tlv(school: Aanvraagschool):
    """And a kind that only the samenwerkingsverband knows is passed on as it is."""
    leeg = {"tlv_nummer": None, "categorie": None, "begin": None, "eind": None, "uitkomst": "afgewezen"}
    for soort in ("tlv-vso", "klusklas"):
        id_ = await besloten(school, soort=soort, **leeg)
        wat = await besluit_van(school.motor.inrichting, Persoon("m"), [school.motor.organisatie], id_)
        assert wat.velden()["tlv"] is None


async def test_without_besluit_there_is_no_file(school: Aanvraagschool):
    """And the school is told where to look."""
    id_ = await school.maak()
    with pytest.raises(GeenBesluitError):
        await besluit_bestand(school.motor.inrichting, Persoon("m"), [school.motor.organisatie], id_)


async def test_three_years_after_the_besluit_nothing_can_be_read(school: Aanvraagschool):
    """On the last day it can; a day later aanvraag, dossier, besluit and words are gone, with a record."""
    id_ = await school.maak()
    await schrijven.zet_dossier(school.schrijver, id_, DOSSIER)
    await zegt(school, id_, "besloten", 18, Statusinhoud(bericht="toegekend"))
    ingepakt = pak_besluit_in(await sleutel(school, id_), id_, besluit())
    await school.zet(id_, besluit=ingepakt, wissen_op=bewaartermijnen().besluit_tot(BESLOTEN))
    huis, naam = school.motor.inrichting, school.motor.organisatie
    school.motor.klok.nu = datetime(2029, 11, 18, 12, tzinfo=UTC)
    assert await ruim_aanvragen_op(huis, naam) == 0
    school.motor.klok.nu = datetime(2029, 11, 19, 12, tzinfo=UTC)
    assert await ruim_aanvragen_op(huis, naam) == 1
    assert await school.motor.vraag("SELECT inhoud, dossier, besluit FROM aanvraag") == [(None, None, None)]
    assert await school.motor.vraag("SELECT inhoud FROM aanvraagstatus") == [(None,)]
    detail = await school.detail(id_)
    assert (detail.aanvraag, detail.besluit, detail.regel.gewist) == (None, None, True)
    assert ("bewaartermijn", "aanvraag wissen: bewaartermijn voorbij") in await school.gebruik()
    assert await ruim_aanvragen_op(huis, naam) == 0


async def test_a_tlv_that_ends_is_a_signal(school: Aanvraagschool):
    """Months before, for who is enrolled; the look is recorded for who is shown, and for nobody else."""
    await besloten(school)
    await besloten(school, soort="klusklas")
    huis, wie, naam = school.motor.inrichting, Persoon("m.devries"), school.motor.organisatie
    school.motor.klok.nu = datetime(2028, 7, 1, 12, tzinfo=UTC)
    gevonden = await signalen_van(huis, wie, naam)
    aflopend = [item for item in gevonden if item.soort == "tlv-loopt-af"]
    assert [(item.leerlingnummer, item.uiterlijk) for item in aflopend] == [("100001", date(2028, 7, 31))]
    assert all(item.tekst and item.doe for item in gevonden)
    assert gevonden == sorted(gevonden, key=lambda item: item.uiterlijk)
    getoond = [naam for _, naam in await school.gebruik()].count("signalen over OPP en TLV inzien")
    assert getoond == len({item.leerling for item in gevonden})


@pytest.mark.parametrize(("onderwijssoort", "verwacht"), [("vo", False), ("vso", True), ("pro", True)])
async def test_where_everyone_has_an_opp_its_term_is_a_signal(
    school: Aanvraagschool, onderwijssoort: str, verwacht: bool
):
    """Without any besluit, from the enrolment on."""
    huis, naam = school.motor.inrichting, school.motor.organisatie
    eigen = huis.organisaties[naam].model_copy(update={"onderwijssoort": onderwijssoort})
    huis = replace(huis, organisaties={**huis.organisaties, naam: eigen})
    await school.maak()
    soorten = {item.soort for item in await signalen_van(huis, Persoon("m.devries"), naam)}
    assert ("opp-opstellen" in soorten) is verwacht
