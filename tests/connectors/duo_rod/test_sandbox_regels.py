"""What the sandbox registers, and what it says of a message afterwards."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from connectors.duo_rod.sandbox.regels import elfproef
from tests.connectors.duo_rod.conftest import (
    AANLEVEREN,
    ANDER,
    DUO,
    IDENTIFICEREN,
    VERWIJDEREN,
    VOORBEELDEN,
    School,
    inschrijving,
    verwijdering,
)


def oordeel(school, inhoud):
    """Deliver one message and give its verdict."""
    assert school.lever(inhoud).status == 200
    [gegeven] = school.oordelen()
    return gegeven


@pytest.mark.parametrize(
    ("anders", "codes"),
    [
        ({}, []),
        ({"nummer": "999999991"}, ["750"]),
        ({"nummer": "000000000"}, ["750"]),
        ({"nummer": "100000005", "soort": "onderwijsnummer"}, ["751"]),
        ({"nummer": "100000004", "soort": "onderwijsnummer"}, []),
        ({"opps": [("2025-10-01", None)], "opleiding": "0090"}, ["445"]),
        ({"opps": [("2025-10-01", None), ("2026-01-01", None)]}, ["454"]),
        ({"opps": [("2025-10-01", None)], "tot": "2026-01-31"}, ["435"]),
        ({"opps": [("2025-07-01", "2025-09-01")]}, ["321"]),
        ({"brin": "98YY", "vestiging": "98YY00"}, ["366"]),
        ({"van": "10000-01-01"}, ["742"]),
    ],
)
def test_verdict(school, anders, codes):
    """Each rule gives its own code, and a broken one leaves nothing registered."""
    gegeven = oordeel(school, inschrijving(**anders))
    assert (gegeven["fouten"], gegeven["goed"]) == (codes, not codes)
    assert len(school.rod.lijst("inschrijvingen")) == (not codes)


def test_signaal_is_registered(school):
    """A date more than a year ahead is told and registered all the same."""
    over_twee_jaar = f"{datetime.now(UTC).year + 2}-01-01"
    gegeven = oordeel(school, inschrijving(opps=[("2025-10-01", over_twee_jaar)]))
    assert (gegeven["goed"], gegeven["fouten"]) == (True, ["331"])
    assert len(school.rod.lijst("inschrijvingen")) == 1


def test_latest_state_wins_and_history_stays(school):
    """Each state replaces the one before, and the history shows them in order."""
    for opps in ([], [("2025-10-01", None)], [("2025-10-01", "2026-01-01")]):
        school.lever(inschrijving(opps=opps))
    [geregistreerd] = school.rod.lijst("inschrijvingen")
    assert geregistreerd["stand"]["ontwikkelingsperspectief"] == [
        {"datumBegin": "2025-10-01", "datumEind": "2026-01-01"}
    ]
    standen = [deel["stand"].get("ontwikkelingsperspectief", []) for deel in school.rod.lijst("geschiedenis")]
    assert [len(stand) for stand in standen] == [0, 1, 1]


def test_older_message_is_refused(school):
    """A message made before the last one processed comes too late."""
    school.lever(inschrijving(tijd="2026-09-14T10:00:00.000Z"))
    school.lever(inschrijving(tijd="2026-09-14T11:00:00.000+02:00"))
    school.lever(inschrijving(tijd="2026-09-14T09:59:59"))
    assert [deel["fouten"] for deel in school.oordelen()] == [[], ["312"], ["312"]]


def test_one_sender_per_enrolment(rod, school):
    """Another supplier cannot overwrite an enrolment, nor remove it."""
    school.lever(inschrijving())
    ander = School(rod, ondertekenaar=ANDER)
    ander.lever(inschrijving())
    ander.lever(verwijdering(), VERWIJDEREN)
    assert [deel["fouten"] for deel in ander.oordelen()] == [["366"], ["366"]]
    assert len(rod.lijst("geschiedenis")) == 1


def test_second_enrolment_may_not_overlap(school):
    """A leerling is enrolled once at a time at an instelling; after the first has ended a second is fine."""
    school.lever(inschrijving(tot="2026-01-31"))
    school.lever(inschrijving(volgnummer="2", van="2026-01-31"))
    school.lever(inschrijving(volgnummer="3", van="2026-02-01"))
    assert [deel["fouten"] for deel in school.oordelen()] == [[], ["311"], []]


def test_removal(school):
    """What is registered can be removed once; what is not cannot."""
    school.lever(inschrijving())
    for _ in range(2):
        school.lever(verwijdering(), VERWIJDEREN)
    assert [deel["fouten"] for deel in school.oordelen()] == [[], [], ["304"]]
    assert [deel["stand"] for deel in school.rod.lijst("inschrijvingen")] == [None]
    assert school.rod.lijst("tellingen")["geregistreerd"] == 0


def test_removed_enrolment_can_come_back(school):
    """A removal that was wrong is undone by delivering the state again."""
    school.lever(inschrijving())
    school.lever(verwijdering(), VERWIJDEREN)
    school.lever(inschrijving())
    assert school.rod.lijst("tellingen")["geregistreerd"] == 1


def test_code_is_used_once(school):
    """A repeated identificatiecode is refused with the text that says so, also in capitals; the first one counts."""
    code = "3d1f6a20-0b5e-4c11-9a77-00000000abcd"
    school.lever(inschrijving(code=code))
    antwoord = school.lever(inschrijving(code=code.upper(), volgnummer="2"))
    assert antwoord.faultcode == "Server.DK0050"
    assert b"identificatiecodeBedrijfsdocument" in antwoord.data
    [bekend] = school.rod.lijst("aanleveringen")
    assert bekend["pogingen"] == 2


def test_message_id_is_used_once(school):
    """A MessageID that named another message is refused."""
    data = school.wus.schrijf(AANLEVEREN, inschrijving(), DUO)[1]
    school.stuur(data)
    school.rod.sandbox.stand._db.execute("UPDATE aanlevering SET code = 'x'")
    assert school.stuur(data).faultcode == "Client.DK0011"


def identificeer(school, naam, **anders):
    """Ask for a number after one of the examples, under a new code."""
    data = (VOORBEELDEN / f"identificatie-{naam}.xml").read_text("utf-8").split("?>", 1)[1]
    for oud, nieuw in anders.items():
        data = data.replace(oud, nieuw)
    data = data.replace(data.split("Bedrijfsdocument>")[1][:36], str(uuid4()), 1)
    assert school.lever(data.encode(), IDENTIFICEREN, "identificeren-persoon-vo").status == 200


def test_unknown_person_gets_a_number_once(school):
    """Someone unknown gets an onderwijsnummer that passes its proof; asked again it is the same one."""
    identificeer(school, "binnenland")
    identificeer(school, "binnenland")
    identificeer(school, "buitenland")
    eerste, weer, ander = school.oordelen()
    assert (eerste["fouten"], weer["fouten"], ander["fouten"]) == (["757"], ["756"], ["757"])
    assert eerste["pgn"] == weer["pgn"] != ander["pgn"]
    assert all(elfproef(deel["pgn"])[1] for deel in (eerste, ander))


def test_person_in_the_brp(school):
    """Someone the BRP knows by name and address gets his BSN."""
    adres = {
        "straatnaam": "Teststraat", "huisnummer": "1", "huisletter": "A", "huisnummerToevoeging": "bis",
        "huisnummerAanduiding": "to", "locatieOmschrijving": "woonboot", "postcode": "1234AB", "plaatsnaam": "TESTSTAD",
    }  # fmt: skip
    naam = {"achternaam": "Voorbeeld", "voorvoegsels": "van", "voornamen": "Sam", "binnenlandsAdres": adres}
    persoon = {
        "nummer": "999999990",
        "geboortedatum": "2013-04-00",
        "geslacht": "2",
        "naam": json.dumps(naam, sort_keys=True),
    }
    school.rod.http.post(f"{school.rod.adres}/_beheer/personen", json=persoon).raise_for_status()
    identificeer(school, "binnenland")
    assert [(deel["pgn"], deel["fouten"]) for deel in school.oordelen()] == [("999999990", ["755"])]


def test_given_number_is_confirmed_or_refused(school):
    """A number with its birth date and sex is confirmed; with others, or a bad proof, refused without a number."""
    identificeer(school, "met-nummer")
    identificeer(school, "met-nummer")
    identificeer(school, "met-nummer", **{"2013-04-00": "2013-05-00"})
    identificeer(school, "met-nummer", **{"111222333": "111222334"})
    gegeven = school.oordelen()
    assert [deel["fouten"] for deel in gegeven] == [[], [], ["752"], ["750"]]
    assert [deel["pgn"] for deel in gegeven] == ["111222333", "111222333", None, None]
