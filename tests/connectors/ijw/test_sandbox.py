"""The sandbox itself: it holds what it gets and gives to the contract, and says what it cannot do."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx
import pytest

from connectors.ijw.connector import Ijw
from connectors.ijw.ggk import Envelop, Stuur, Systeem, lees, schrijf
from connectors.ijw.sandbox import __main__ as start_sandbox
from connectors.ijw.sandbox.berichten import Berichten
from tests.connectors.ijw.berichten import CONTRACT, HEEN, gelezen, ruw
from tests.connectors.ijw.conftest import AANBIEDER, GEMEENTE

STUUR = Stuur(Systeem(AANBIEDER, "abc"), Systeem(GEMEENTE, "GGk"), "3f2c7d1e-8a4b-4c6d-9e10-5a7b8c9d0e1f", "20260401")


@pytest.mark.parametrize("soort", [naam.upper() for naam in HEEN])
def test_it_writes_messages_that_are_right(soort):
    """What the other party sends keeps to schema and rules, unless a test wants otherwise."""
    wens = (
        {"referentie": "R1", "begin": "2027-01-15", "eind": "2027-06-30"} if soort == "JW317" else {"referentie": "R1"}
    )
    data = Berichten(CONTRACT).heen(soort, "0384" if soort in {"JW301", "JW319"} else AANBIEDER, AANBIEDER
                                    if soort in {"JW301", "JW319"} else GEMEENTE, wens)  # fmt: skip
    gevonden = Ijw.controleer_bestand(data)
    assert [item.regel for item in gevonden] == []
    assert gelezen(data).soort.naam == soort


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<", "IB001"),
        (b"<a/>", "IB001"),
        (schrijf(Envelop("Di01", STUUR, "JW315", b"geen XML")), "IB014"),
        (schrijf(Envelop("Di01", STUUR, "JW315", b"<a/>")), "IB014"),
        (schrijf(Envelop("Di01", STUUR, "JW315", ruw("jw315").replace(b">3<", b">4<", 1))), "IB014"),
    ],
)
def test_it_refuses_what_does_not_keep_to_the_contract(wereld, data, code):
    """Fo03 with the code the GGk has for it."""
    antwoord = httpx.post(f"{wereld.adres}/ggk", content=data, trust_env=False)
    assert (antwoord.status_code, lees(antwoord.content).code) == (500, code)
    assert wereld.stand()["ontvangen"] == []


def test_a_number_is_taken_once(wereld):
    """IB016 the second time."""
    data = schrijf(Envelop("Di01", STUUR, "JW315", ruw("jw315")))
    codes = [lees(httpx.post(f"{wereld.adres}/ggk", content=data, trust_env=False).content) for _ in range(2)]
    assert getattr(codes[1], "code", "") == "IB016"


def test_what_it_cannot_do_is_said(wereld):
    """A mood, a message or a value that does not exist."""
    assert wereld.http.put(f"{wereld.adres}/_beheer/gedrag", json={"boos": True}).status_code == 422
    assert wereld.http.post(f"{wereld.adres}/_beheer/heen/JW323", json={}).status_code == 422
    assert wereld.http.post(f"{wereld.adres}/_beheer/heen/JW305", json={"status": "8"}).status_code == 422


def test_it_starts_from_the_command_line(monkeypatch, tmp_path: Path):
    """The options become its settings."""
    gezien = []
    monkeypatch.setattr(start_sandbox, "serveer", lambda *alles: gezien.append(alles))
    woorden = ["--contract", str(CONTRACT), "--organisatie", "0363", "--gedrag", '{"weg": true}', "--port", "9"]
    monkeypatch.setattr(sys, "argv", ["sandbox", *woorden])
    start_sandbox.main()
    ((instellingen, host, port),) = gezien
    assert (instellingen.organisatie, instellingen.gedrag, host, port) == ("0363", {"weg": True}, "127.0.0.1", 9)
