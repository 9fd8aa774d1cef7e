"""Level 3: rules over messages, as a pure function over what is known."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.ijw.overstijgend import beoordeel, toewijzing_van
from tests.connectors.ijw.berichten import Ingreep, anders, bericht, zet

VANDAAG = date(2026, 11, 22)
REF = "7b0e6d5e-3c1a-4f0b-9a52-0f4f8f1f2a10"
KOP = ("Header",)
AANGEVRAAGD = ("Client", "AangevraagdeProducten", "AangevraagdProduct", 0)
TOEGEWEZEN = ("Client", "ToegewezenProducten", "ToegewezenProduct", 0)
START, STOP = ("Client", "StartProducten", "StartProduct", 0), ("Client", "StopProducten", "StopProduct", 0)


def pad(plek: tuple[str | int, ...], veld: str) -> str:
    """A place as the helper that changes messages takes it."""
    return "/".join(map(str, (*plek, veld)))


class Dossier:
    """What is known, message after message; each gets an identificatie of its own unless it has one."""

    def __init__(self) -> None:
        """Know nothing."""
        self.feiten: dict[str, str] = {}
        self._teller = count(1)

    def neem(self, naam: str, *ingrepen: Ingreep, identificatie: str = ""):
        """Judge a message, and remember it when it is taken."""
        nummer = identificatie or f"N{next(self._teller)}"
        oordeel = beoordeel(
            anders(naam, zet("Header/BerichtIdentificatie/Identificatie", nummer), *ingrepen), self.feiten.get, VANDAAG
        )
        assert oordeel.goed == bool(oordeel.nieuw)
        self.feiten |= oordeel.nieuw
        return dict(oordeel.codes)


@pytest.fixture
def dossier() -> Dossier:
    """Nothing known yet."""
    return Dossier()


@pytest.fixture
def toegewezen(dossier: Dossier) -> Dossier:
    """A verzoek that was honoured."""
    assert dossier.neem("jw315") == dossier.neem("jw301") == {}
    return dossier


def antwoord(wat: str, reden: str | None = None) -> Ingreep:
    """JW319 with this answer."""
    velden = {"ReferentieAanbieder": REF, "VerzoekAntwoord": wat}
    return zet("Antwoord", velden | ({"RedenAfwijzingVerzoek": reden} if reden else {}))


def stop(reden: str, eind: str, **ander: str) -> tuple[Ingreep, ...]:
    """JW307 with this reason and end."""
    velden = {"RedenBeeindiging": reden, "Einddatum": eind, **ander}
    return tuple(zet(pad(STOP, veld), waarde) for veld, waarde in velden.items())


def status(plek: tuple[str | int, ...], waarde: str) -> Ingreep:
    """Another StatusAanlevering."""
    return zet(pad(plek, "StatusAanlevering"), waarde)


def test_the_same_identificatie_twice(dossier):
    """9056, per kind of message and sender, and only for what was taken."""
    assert dossier.neem("jw315", identificatie="A") == {}
    assert dossier.neem("jw319", antwoord("2"), identificatie="A") == {}
    assert dossier.neem("jw319", antwoord("1", "7"), identificatie="A") == {KOP: ("9056",)}
    assert dossier.neem("jw315", identificatie="B") == {("Client",): ("9374",)}
    assert dossier.neem("jw319", antwoord("1", "7")) == {}
    assert dossier.neem("jw315", zet(pad(AANGEVRAAGD, "ReferentieAanbieder"), "x"), identificatie="B") == {}


def test_a_day_that_has_not_come(dossier):
    """8848: only the receiver knows what day it is."""
    assert dossier.neem("jw315", zet("Header/BerichtIdentificatie/Dagtekening", "2026-11-23")) == {KOP: ("8848",)}
    assert dossier.neem("jw315", zet("Header/BerichtIdentificatie/Dagtekening", "2026-11-22")) == {}


def test_the_same_referentie_twice(dossier):
    """9347: a reference is unique for the aanbieder, whomever it is about."""
    assert dossier.neem("jw315") == {}
    assert dossier.neem("jw315", zet("Client/Bsn", "111222333")) == {AANGEVRAAGD: ("9347",)}
    assert dossier.neem("jw315", zet("Header/Afzender", "42420002")) == {}


def test_a_second_verzoek_while_one_is_open(dossier):
    """9374 until it is rejected or honoured; in onderzoek it is open still."""
    tweede = zet(pad(AANGEVRAAGD, "ReferentieAanbieder"), "tweede")
    assert dossier.neem("jw315") == {}
    assert dossier.neem("jw315", tweede) == {("Client",): ("9374",)}
    assert dossier.neem("jw317") == {("Client",): ("9374",)}
    assert dossier.neem("jw319", antwoord("2")) == {}
    assert dossier.neem("jw315", tweede) == {("Client",): ("9374",)}
    assert dossier.neem("jw319", antwoord("1", "3")) == {}
    assert dossier.neem("jw315", tweede) == {}


def test_answers_come_once(dossier):
    """In onderzoek once (9360), after a rejection nothing (9365), and only on what was asked (9355)."""
    assert dossier.neem("jw319", antwoord("2")) == {("Antwoord",): ("9355",)}
    assert dossier.neem("jw315") == {}
    assert dossier.neem("jw319", antwoord("2"), zet("Header/Afzender", "0363")) == {("Antwoord",): ("9355",)}
    assert dossier.neem("jw319", antwoord("2")) == {}
    assert dossier.neem("jw319", antwoord("2")) == {("Antwoord",): ("9360",)}
    assert dossier.neem("jw319", antwoord("1", "2")) == {}
    assert dossier.neem("jw319", antwoord("1", "2")) == {("Antwoord",): ("9365",)}
    assert dossier.neem("jw319", antwoord("2")) == {("Antwoord",): ("9360", "9365")}
    assert dossier.neem("jw301") == {TOEGEWEZEN: ("9379",)}


def test_no_answer_after_a_toewijzing(toegewezen):
    """9359."""
    assert toegewezen.neem("jw319", antwoord("1", "2")) == {("Antwoord",): ("9359",)}


def test_a_toewijzing_names_a_verzoek_only_in_its_direct_answer(toegewezen):
    """9379 for a reference nobody asked under, of another client, or a second time; without one all is well."""
    geen = zet(pad(TOEGEWEZEN, "ReferentieAanbieder"), None)
    assert toegewezen.neem("jw301") == {TOEGEWEZEN: ("9379",)}
    assert toegewezen.neem("jw301", geen, zet(pad(TOEGEWEZEN, "RedenWijziging"), "04")) == {}
    assert toewijzing_van(toegewezen.feiten.get, "0384", "0300201").referentie == REF
    nieuw = zet(pad(TOEGEWEZEN, "ToewijzingNummer"), "7")
    assert toegewezen.neem("jw301", nieuw, zet(pad(TOEGEWEZEN, "ReferentieAanbieder"), "x")) == {TOEGEWEZEN: ("9379",)}
    assert toegewezen.neem("jw301", nieuw, zet("Client/Bsn", "111222333")) == {TOEGEWEZEN: ("9379",)}
    assert toegewezen.neem("jw301", nieuw, geen) == {}


def test_a_number_of_a_toewijzing_is_of_one_client_at_one_aanbieder(toegewezen):
    """9332; another gemeente has numbers of its own."""
    geen = zet(pad(TOEGEWEZEN, "ReferentieAanbieder"), None)
    assert toegewezen.neem("jw301", geen, zet("Client/Bsn", "111222333")) == {TOEGEWEZEN: ("9332",)}
    assert toegewezen.neem("jw301", geen, zet("Header/Ontvanger", "42420002")) == {TOEGEWEZEN: ("9332",)}
    assert toegewezen.neem("jw301", geen, zet("Client/Bsn", "111222333"), zet("Header/Afzender", "0363")) == {}


def test_start_and_stop_belong_to_a_toewijzing(toegewezen):
    """9019 for a number that is unknown, or of another client; without a number they stand alone."""
    assert toegewezen.neem("jw305", zet(pad(START, "ToewijzingNummer"), "1")) == {START: ("9019",)}
    assert toegewezen.neem("jw307", zet("Client/Bsn", "111222333")) == {STOP: ("9019",)}
    los = zet(pad(START, "ToewijzingNummer"), None)
    assert toegewezen.neem("jw305", los) == {}
    assert toegewezen.neem("jw305", los) == {START: ("9074", "9326")}
    assert toegewezen.neem("jw307", zet(pad(STOP, "ToewijzingNummer"), None)) == {}
    ander = zet("Client/Bsn", "111222333")
    assert toegewezen.neem("jw307", zet(pad(STOP, "ToewijzingNummer"), None), ander) == {}
    weg = status(STOP, "3")
    assert toegewezen.neem("jw307", zet(pad(STOP, "ToewijzingNummer"), None), zet("Client/Bsn", "123456782"), weg) == {
        STOP: ("9063",)
    }


def test_a_levering_starts_once(toegewezen):
    """9326 while it runs, 9074 for the same key; after a stop it may start again."""
    later = zet(pad(START, "Begindatum"), "2026-05-01")
    assert toegewezen.neem("jw305") == {}
    assert toegewezen.neem("jw305") == {START: ("9074", "9326")}
    assert toegewezen.neem("jw305", later) == {START: ("9326",)}
    assert toegewezen.neem("jw307", *stop("20", "2026-04-25")) == {}
    assert toegewezen.neem("jw305", later) == {}


def test_a_stop_needs_its_start(toegewezen):
    """9069 with another key than the start had."""
    assert toegewezen.neem("jw307") == {STOP: ("9069",)}
    assert toegewezen.neem("jw305") == {}
    assert toegewezen.neem("jw307", *stop("31", "2026-10-14", Begindatum="2026-04-21")) == {STOP: ("9069",)}
    assert toegewezen.neem("jw307") == {}


def test_stops_follow_each_other(toegewezen):
    """A pause once (9413), then an end that is not earlier (9414), and after the end nothing (9415, 9074)."""
    assert toegewezen.neem("jw305") == {}
    assert toegewezen.neem("jw307", *stop("20", "2026-06-01")) == {}
    assert toegewezen.neem("jw307", *stop("20", "2026-06-02")) == {STOP: ("9413",)}
    assert toegewezen.neem("jw307", *stop("31", "2026-05-31")) == {STOP: ("9414",)}
    assert toegewezen.neem("jw307", *stop("31", "2026-10-14")) == {}
    assert toegewezen.neem("jw307", *stop("32", "2026-10-15")) == {STOP: ("9415",)}
    assert toegewezen.neem("jw307", *stop("31", "2026-10-14")) == {STOP: ("9074", "9415")}


def test_what_was_sent_can_be_taken_back(toegewezen):
    """9063 when there is nothing to take back, 9071 for a start that was stopped; then all is as before."""
    weg_start, weg_stop = status(START, "3"), status(STOP, "3")
    assert toegewezen.neem("jw305", weg_start) == {START: ("9063",)}
    assert toegewezen.neem("jw305") == {}
    assert toegewezen.neem("jw307", weg_stop) == {STOP: ("9063",)}
    assert toegewezen.neem("jw307") == {}
    assert toegewezen.neem("jw305", weg_start) == {START: ("9071",)}
    assert toegewezen.neem("jw307", weg_stop) == {}
    assert toegewezen.neem("jw305", weg_start) == {}
    assert toegewezen.neem("jw305") == {}


def test_a_change_is_about_all_that_runs(toegewezen):
    """9350 and 9351 for what does not run, 9349 for what is left out."""
    ongewijzigd = ("Client", "Verzoek", "OngewijzigdeProducten", "OngewijzigdProduct", 0)
    gewijzigd = ("Client", "Verzoek", "TeWijzigenProducten", "TeWijzigenProduct", 0)
    weg = zet("Client/Verzoek/OngewijzigdeProducten", None)
    assert toegewezen.neem("jw317") == {ongewijzigd: ("9350",)}
    assert toegewezen.neem("jw317", zet(pad(gewijzigd, "ToewijzingNummer"), "9")) == {
        ongewijzigd: ("9350",),
        gewijzigd: ("9351",),
        ("Client", "Verzoek"): ("9349",),
    }
    assert toegewezen.neem("jw317", weg) == {}


def test_what_ended_or_was_taken_away_does_not_run(toegewezen):
    """A toewijzing that is over need not be named, and may not be."""
    geen = zet(pad(TOEGEWEZEN, "ReferentieAanbieder"), None)
    weg = zet("Client/Verzoek/OngewijzigdeProducten", None)
    gewijzigd = ("Client", "Verzoek", "TeWijzigenProducten", "TeWijzigenProduct", 0)
    over = (zet(pad(TOEGEWEZEN, "RedenWijziging"), "13"), zet(pad(TOEGEWEZEN, "Einddatum"), "2026-04-15"))
    assert toegewezen.neem("jw301", geen, *over) == {}
    assert toegewezen.neem("jw317", weg) == {gewijzigd: ("9351",)}


def test_a_change_that_is_honoured_names_the_verzoek_in_each_product(toegewezen):
    """One reference for the verzoek as a whole."""
    assert toegewezen.neem("jw317", zet("Client/Verzoek/OngewijzigdeProducten", None)) == {}
    verwijst = zet(pad(TOEGEWEZEN, "ReferentieAanbieder"), "3f2c7d1e-8a4b-4c6d-9e10-5a7b8c9d0e1f")
    nieuw = zet(pad(TOEGEWEZEN, "ToewijzingNummer"), "8")
    tweede = bericht("jw301").inhoud["Client"]["ToegewezenProducten"]["ToegewezenProduct"][0] | {
        "ToewijzingNummer": "9",
        "ReferentieAanbieder": "3f2c7d1e-8a4b-4c6d-9e10-5a7b8c9d0e1f",
    }
    erbij = zet("Client/ToegewezenProducten/ToegewezenProduct/1", tweede)
    assert toegewezen.neem("jw301", verwijst, nieuw, erbij) == {}
    tweede_verzoek = zet("Client/Verzoek/ReferentieAanbieder", "x")
    assert ("Client",) not in toegewezen.neem("jw317", tweede_verzoek)


@given(st.lists(st.sampled_from(["jw301", "jw305", "jw307", "jw315", "jw317", "jw319"]), max_size=8))
def test_judging_changes_nothing(namen):
    """The same message on the same knowledge gets the same verdict, and what is known is not touched."""
    dossier = Dossier()
    for naam in namen:
        ervoor = dict(dossier.feiten)
        een = beoordeel(bericht(naam), dossier.feiten.get, VANDAAG)
        twee = beoordeel(bericht(naam), dossier.feiten.get, VANDAAG)
        assert (een, dossier.feiten) == (twee, ervoor)
        dossier.neem(naam)


def test_a_fact_does_not_show_whom_it_is_about(toegewezen):
    """What is known may come along in an error, a BSN may not."""
    toewijzing = toewijzing_van(toegewezen.feiten.get, "0384", "300201")
    assert "999900006" not in repr(toewijzing)
    assert "999900006" not in repr(beoordeel(bericht("jw305"), toegewezen.feiten.get, VANDAAG))
