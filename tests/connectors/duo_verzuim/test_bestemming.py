"""DUO brings a melding to the gemeente where the leerling lives, and to the desk for his age and diploma."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from connectors.duo_verzuim.sandbox.bestemming import Persoon, jaren_na, loket
from tests.connectors.duo_verzuim.conftest import BSN, CONTRACT, TWEEDE, bericht

GRENZEN = yaml.safe_load((CONTRACT / "contract.yaml").read_text("utf-8"))["bestemming"]
ACHTTIEN = ["V4", "RMC"]


def bij(geboren: str | None, dag: str, diploma: str | None = None, soort: str = "V3") -> str | None:
    """The desk for someone on a day."""
    persoon = Persoon("0599", geboren and date.fromisoformat(geboren), diploma and date.fromisoformat(diploma))
    return loket(persoon, soort, date.fromisoformat(dag), GRENZEN, ACHTTIEN)


@pytest.mark.parametrize(
    ("geboren", "dag", "diploma", "wie"),
    [
        ("2010-03-01", "2025-10-06", None, "leerplicht"),
        ("2010-03-01", "2026-07-31", "2026-06-01", "leerplicht"),
        ("2010-03-01", "2026-08-01", "2026-06-01", None),
        ("2009-09-01", "2026-07-31", "2026-06-01", "leerplicht"),
        ("2008-02-29", "2026-02-28", None, "leerplicht"),
        ("2008-02-29", "2026-03-01", None, "doorstroompunt"),
        ("2007-10-06", "2025-10-05", None, "leerplicht"),
        ("2007-10-06", "2025-10-06", None, "doorstroompunt"),
        ("2007-10-06", "2025-10-06", "2025-07-01", None),
        ("2007-10-06", "2025-10-06", "2025-10-07", "doorstroompunt"),
        ("2002-12-31", "2025-12-30", None, "doorstroompunt"),
        ("2002-12-31", "2025-12-31", None, None),
        ("2002-12-31", "2026-01-01", None, "doorstroompunt"),
        ("1999-01-02", "2026-01-01", None, "doorstroompunt"),
        ("1999-01-01", "2026-01-01", None, None),
    ],
)
def test_desk_by_age_and_diploma(geboren, dag, diploma, wie):
    """Leerplicht to 18 or a diploma, the Doorstroompunt to 23 and since 2026 to 27, and then nobody."""
    assert bij(geboren, dag, diploma) == wie


def test_unknown_age_follows_the_soort():
    """Of someone whose birth date is not known the soort tells the desk."""
    assert [bij(None, "2025-10-06", soort=soort) for soort in ("V3", "O", "V4", "RMC")] == [
        "leerplicht", "leerplicht", "doorstroompunt", "doorstroompunt",
    ]  # fmt: skip


@given(st.dates(date(1990, 1, 1), date(2020, 12, 31)), st.integers(0, 10_000))
def test_nobody_goes_back_to_leerplicht(geboren, dagen):
    """Growing older, the desk goes from leerplicht to the Doorstroompunt to nobody, never back."""
    volgorde = ["leerplicht", "doorstroompunt", None]
    dag = date(2026, 1, 1) + timedelta(days=dagen)
    persoon = Persoon("0599", geboren)
    nu, later = (volgorde.index(loket(persoon, "O", op, GRENZEN, ACHTTIEN)) for op in (dag, dag + timedelta(days=1)))
    assert nu <= later


def test_birthday_of_a_leap_day():
    """Who was born on 29 February comes of age on 1 March."""
    assert jaren_na(date(2008, 2, 29), 18) == date(2026, 3, 1)


@pytest.mark.anyio
async def test_gemeente_and_desk_are_kept(register, duo):
    """A melding goes to the gemeente of residence and the desk there; of someone unknown to the default."""
    register.ken("personen", pgn=BSN, gemeentecode="0363", geboortedatum="2006-01-01")
    await duo.deliver(bericht(verzuim="doorstroompunt"))
    await duo.deliver(bericht(wie=TWEEDE))
    gebracht = [(melding["uitvoerder"], melding["loket"]) for melding in register.lijst("meldingen")]
    assert gebracht == [("000363", "doorstroompunt"), ("000599", "leerplicht")]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("persoon", "verzuim", "codes"),
    [
        ({"geboortedatum": "2006-01-01"}, "zestien-uur", ["202"]),
        ({"geboortedatum": "2010-01-01"}, "doorstroompunt", ["202"]),
        ({"geboortedatum": "2006-01-01", "startkwalificatie_op": "2024-07-01"}, "zestien-uur-18-plus", ["203"]),
        ({"geboortedatum": "2006-01-01"}, "overig", []),
        ({"geboortedatum": "2006-01-01"}, "zestien-uur-18-plus", []),
        ({}, "doorstroompunt", []),
    ],
)
async def test_soort_must_fit_the_age(register, duo, persoon, verzuim, codes):
    """A soort for the other side of eighteen is refused, and so is a melding about whom nobody goes."""
    register.ken("personen", pgn=BSN, **persoon)
    ontvangst = await duo.deliver(bericht(verzuim=verzuim))
    assert [melding.code for melding in ontvangst.terugkoppeling.meldingen] == codes
