"""Tests of leerlingen who do not exist, and short ways to ask what comes of them."""

from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from gateway.model.aanvraag import Toetsresultaat
from gateway.rekenmodule import laad_rekenregels, laad_toetsdomeinen, reken

CONTRACTS = Path(__file__).parents[2] / "contracts"
REGELS = laad_rekenregels([CONTRACTS])
TABEL = laad_toetsdomeinen([CONTRACTS])
LEER = ("inzichtelijk-rekenen", "begrijpend-lezen", "technisch-lezen", "spellen")
OP = date(2026, 11, 21)
TOEN = date(2026, 11, 2)
INSTRUMENT = {"iq": "NIO", "sociaal-emotioneel": "NPV-J"}


def toets(domein, datum=TOEN, **velden):
    """One test; the instrument is one of the list unless given."""
    velden.setdefault("instrument", INSTRUMENT.get(domein, "Drempelonderzoek 678"))
    return Toetsresultaat(domein=domein, datum=datum, **velden)


def leer(domein, dle, dl=60, **velden):
    """A learning test."""
    return toets(domein, dle=dle, dl=dl, **velden)


def vier(*dles, dl=60):
    """A test for each domein, in the order of LEER; None is no test."""
    return [leer(domein, dle, dl) for domein, dle in zip(LEER, dles, strict=False) if dle is not None]


def iq(waarde, **velden):
    """An IQ test."""
    return toets("iq", iq=waarde, **velden)


def se(problematiek, **velden):
    """A social-emotional test."""
    return toets("sociaal-emotioneel", problematiek=problematiek, **velden)


def uitkomst(*toetsen, op=OP, begin=None, regels=REGELS):
    """The whole answer."""
    return reken(regels, toetsen, op, jaargroep_begin=begin)


def uitslagen(*toetsen, **extra):
    """Per regime whether the criteria are met."""
    return {regime.regime: regime.uitslag for regime in uitkomst(*toetsen, **extra).regimes}


def meting(domein, *toetsen, **extra):
    """What was measured of one domein."""
    return next(item for item in uitkomst(*toetsen, **extra).metingen if item.domein == domein)


dagen = st.dates(date(2019, 1, 1), date(2029, 12, 31))
misschien = st.none() | st.integers(0, 80)
toetsen = st.lists(
    st.builds(
        Toetsresultaat,
        domein=st.sampled_from([*LEER, "iq", "sociaal-emotioneel"]),
        instrument=st.sampled_from(["Cito M8", "NIO", "Onbekend", "WISC-III NL"]),
        datum=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        dle=misschien,
        dl=st.none() | st.integers(1, 80),
        iq=st.none() | st.integers(50, 130),
        problematiek=st.sampled_from([None, True, False]),
    ),
    max_size=12,
)
