"""The toetsen of an OSO dossier."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.model.dossier import Dossier
from gateway.model.dossierdelen import Referentiescore, Scores, Toets
from gateway.rekenmodule import uit_oso, van_dossier
from gateway.transport.xml import parse
from tests.rekenmodule.gevallen import TABEL, uitkomst
from tests.standaarden import STANDAARDEN, needs_standaarden


def oso(leergebied="spelling", scores=None, **velden):
    """One toets of a dossier, as the OSO reader gives it."""
    rijen = [{"code": code, "waarde": waarde} for code, waarde in (scores or {}).items()]
    return {"toetsnaam": "Drempelonderzoek 678", "datum": "2026-11-02", "dl": 53, "leergebied": leergebied} | {
        "referentiescores": rijen,
        **velden,
    }


def een(*args, **velden):
    """What comes of one toets: the result, or the remark."""
    gaf = uit_oso(TABEL, [oso(*args, **velden)])
    return gaf.toetsen[0] if gaf.toetsen else gaf.opmerkingen[0]


@pytest.mark.parametrize(
    ("leergebied", "toetsnaam", "domein"),
    [
        ("rekenen", "x", "inzichtelijk-rekenen"),
        ("Rekenen-Wiskunde", "x", "inzichtelijk-rekenen"),
        ("begrijpend lezen", "x", "begrijpend-lezen"),
        ("Technisch  Lezen", "x", "technisch-lezen"),
        ("spelling", "x", "spellen"),
        ("IQ", "x", "iq"),
        ("Sociaal-emotioneel", "x", "sociaal-emotioneel"),
        (None, "Drempelonderzoek 678 2010 Technisch lezen", "technisch-lezen"),
    ],
)
def test_the_words_of_a_leergebied(leergebied, toetsnaam, domein):
    """The whole leergebied decides; only without one the words in the name of the toets."""
    gaf = een(leergebied, toetsnaam=toetsnaam)
    assert (gaf.domein, gaf.instrument, gaf.datum) == (domein, toetsnaam, date(2026, 11, 2))


def test_scores_become_dle_dl_and_iq():
    """DLE with DL, IQ as a number; other scores are not ours; a date may be a date already."""
    gaf = een("rekenen", {"DLE": "40", "AE": "C"}, dl="25", datum=date(2026, 1, 19))
    assert (gaf.dle, gaf.dl, gaf.datum) == (40, 25, date(2026, 1, 19))
    assert een("IQ", {"IQ": "114"}, toetsnaam=None).iq == 114
    assert een("IQ", {"IQ": "114"}, toetsnaam=None).instrument == "iq"
    assert een(None, {"IQ": "97"}, toetsnaam="Niet bekend").iq == 97
    assert een("sociaal-emotioneel", {"T-score": "70"}).problematiek is None
    assert een("rekenen", {"AE": "C"}, dl=None).dle is None


@pytest.mark.parametrize(
    ("la", "dl", "dle"), [("0.5", 60, 30), ("0,25", 60, 45), ("43", 53, 30), ("0", 60, 60), ("1", 60, 0)]
)
def test_a_leerachterstand_gives_the_dle_that_belongs_to_it(la, dl, dle):
    """LA is a fraction, or above 1 a percentage; DLE goes before it when both are there."""
    assert een("rekenen", {"LA": la}, dl=dl).dle == dle
    assert een("rekenen", {"LA": la, "DLE": "12"}, dl=dl).dle == 12


@pytest.mark.parametrize(
    ("velden", "reden"),
    [
        ({"leergebied": "studievaardigheden"}, "het leergebied staat niet in onze tabel"),
        ({"leergebied": None}, "zonder leergebied zegt de naam niet om welk domein het gaat"),
        ({"leergebied": None, "toetsnaam": None}, "zonder leergebied zegt de naam niet om welk domein het gaat"),
        (
            {"leergebied": None, "toetsnaam": "spelling en technisch lezen"},
            "zonder leergebied zegt de naam niet om welk domein het gaat",
        ),
        ({"scores": {"DLE": "D"}}, "DLE is geen geheel getal"),
        ({"scores": {"DLE": "99"}}, "een waarde die niet kan (dle)"),
        ({"leergebied": "IQ", "scores": {"IQ": "85.5"}}, "IQ is geen geheel getal"),
        ({"dl": "x"}, "DL is geen geheel getal"),
        ({"datum": "2015-31-01"}, "de datum is geen datum"),
        ({"datum": None}, "de datum is geen datum"),
        ({"scores": {"LA": "veel"}}, "LA is geen getal"),
        ({"scores": {"LA": "1/0"}}, "LA is geen getal"),
        ({"scores": {"LA": "0.5"}, "dl": None}, "LA zonder DL"),
        ({"scores": {"LA": "0.5"}, "dl": 5}, "bij LA en DL hoort geen hele DLE"),
        (
            {"referentiescores": [{"code": "DLE", "waarde": "40"}, {"code": "DLE", "waarde": "41"}]},
            "meer dan een referentiescore DLE",
        ),
    ],
)
def test_what_cannot_be_read_is_told(velden, reden):
    """A toets that is not understood is left out with its number and why, never with its value."""
    assert een(**velden) == f"Toets 1 van het OSO-dossier telt niet mee: {reden}."


@given(st.lists(st.integers(0, 80), max_size=5), st.lists(st.text(max_size=8), max_size=5))
def test_every_toets_is_read_or_told(goed, vreemd):
    """As many results and remarks as there were toetsen."""
    toetsen = [oso(scores={"DLE": str(dle)}) for dle in goed] + [oso("topografie " + woord) for woord in vreemd]
    gaf = uit_oso(TABEL, toetsen)
    assert (len(gaf.toetsen), len(gaf.opmerkingen)) == (len(goed), len(vreemd))


@needs_standaarden
def test_the_official_example_can_be_reckoned_with():
    """Of the official dossier every toets is read, and the rekenmodule makes something of them."""
    pad = STANDAARDEN / "oso/Voorbeelddossier_PaO_POSWV_full.xml"
    toetsen = [als_dict(toets) for toets in parse(pad.read_bytes(), max_bytes=10_000_000).iter("{*}toets")]
    gaf = uit_oso(TABEL, toetsen)
    assert gaf.opmerkingen == ()
    assert len(gaf.toetsen) == len(toetsen)
    assert {item.domein for item in gaf.toetsen} == {
        "technisch-lezen",
        "begrijpend-lezen",
        "inzichtelijk-rekenen",
        "iq",
    }
    uit = uitkomst(*gaf.toetsen, op=date(2016, 2, 1))
    assert uit.metingen[4].iq == 114
    assert uit.regimes[0].uitslag is False


def als_dict(toets):
    """A toets of the XML as the OSO reader hands it over."""

    def tekst(pad, bij=toets):
        return bij.findtext("/".join(f"{{*}}{stap}" for stap in pad.split("/")))

    return {
        "toetsnaam": tekst("toetsidentificatie/toetsnaam"),
        "leergebied": tekst("toetsidentificatie/leergebied"),
        "datum": tekst("afname/afnamedatum"),
        "dl": tekst("afname/dl"),
        "referentiescores": [
            {"code": tekst("codereferentiescore", score), "waarde": tekst("waarde", score)}
            for score in toets.iterfind("{*}resultaat/{*}referentiescore")
        ],
    }


def test_the_toetsen_of_a_dossier_are_read():
    """In the model, with its scores; a toets without a name goes by its code."""
    score = Referentiescore(soort="DLE", vergelijkingsgroep="Landelijk", waarde="20")
    gewoon = {
        "leergebied": "spelling",
        "afnamedatum": date(2026, 11, 2),
        "dl": 53,
        "resultaat": Scores(referenties=(score,)),
    }
    dossier = Dossier.model_construct(
        toetsen=(Toets(code="DREM8", naam="Drempel", **gewoon), Toets(code="X1", **gewoon))
    )
    gelezen = uit_oso(TABEL, van_dossier(dossier)).toetsen
    assert [(toets.instrument, toets.domein, toets.dle, toets.dl) for toets in gelezen] == [
        ("Drempel", "spellen", 20, 53),
        ("X1", "spellen", 20, 53),
    ]
