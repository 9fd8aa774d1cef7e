"""docs/toestemming.md is what the code does: who signs, the states, the forms, the fields of a question, the codes."""

import re

from gateway.exchange.toestemming.invoer import Vraaginvoer
from gateway.model.mappen import contractbestand
from gateway.policy import laad_doelen
from gateway.policy.staat import DPV
from tests.docs.paginas import WORTEL, lees

PAGINA = lees("toestemming.md")


def tabel(kop):
    """The rows of the table under this first heading cell, without backticks."""
    _, _, rest = PAGINA.partition(f"| {kop} |")
    regels = rest.split("\n\n", 1)[0].splitlines()[2:]
    return [[cel.strip(" `") for cel in regel.strip("|").split(" | ")] for regel in regels]


def regels():
    """The rules of consent."""
    return next(
        doel.toestemming for doel in laad_doelen([contractbestand("doelen").parent]).values() if doel.toestemming
    )


def test_every_state_with_its_status():
    """No more and no fewer."""
    assert {rij[0]: rij[2] for rij in tabel("staat")} == {staat.value: status for staat, status in DPV.items()}


def test_every_form():
    """With whether it will do for special data."""
    assert {rij[0]: rij[2] == "ja" for rij in tabel("vorm")} == {
        naam: vorm.bijzonder for naam, vorm in regels().vormen.items()
    }


def test_every_age():
    """In the words of the rules."""
    assert [rij[0] for rij in tabel("leeftijd op de dag van versturen")] == [band.titel for band in regels().banden]


def test_every_field_of_a_question():
    """As a file names them."""
    velden = {veld.alias or naam for naam, veld in Vraaginvoer.model_fields.items()}
    assert {rij[0] for rij in tabel("veld")} == velden


def test_every_code():
    """Whoever meets a code finds what to do."""
    kamer = WORTEL / "gateway" / "exchange"
    bronnen = "".join(pad.read_text() for pad in (*(kamer / "toestemming").glob("*.py"), kamer / "informeren.py"))
    codes = r"(?:TST|INF)-\d+"
    op_de_pagina = set(re.findall(rf"^\| `({codes})` \|", PAGINA, re.MULTILINE))
    assert op_de_pagina == set(re.findall(rf'"({codes})"', bronnen))
