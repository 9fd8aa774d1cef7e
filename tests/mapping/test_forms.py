"""Forms: each shows examples, and each example holds."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.mapping.faults import Waardefout
from gateway.mapping.forms import BEWERKINGEN, bewerking

GEVALLEN = [(vorm, geval) for vorm in BEWERKINGEN.values() for geval in vorm.voorbeelden]
DOC = Path(__file__).parents[2] / "docs" / "mappings.md"


@pytest.mark.parametrize(("vorm", "geval"), GEVALLEN, ids=lambda item: getattr(item, "naam", None) or item.tekst)
def test_every_example_holds(vorm, geval):
    """A form reads the text as shown, refuses it as shown, and writes it as shown."""
    if geval.waarde is None:
        with pytest.raises(Waardefout):
            vorm.lees(geval.tekst)
    else:
        assert vorm.lees(geval.tekst) == geval.waarde
        assert vorm.schrijf(geval.waarde) == (geval.geschreven or geval.tekst)


@pytest.mark.parametrize("vorm", BEWERKINGEN.values(), ids=lambda vorm: vorm.naam)
def test_every_form_shows_an_example_and_says_what_it_is(vorm):
    """A form without an example can be neither documented nor trusted."""
    assert vorm.voorbeelden
    assert vorm.uitleg


@pytest.mark.parametrize("vorm", BEWERKINGEN.values(), ids=lambda vorm: vorm.naam)
def test_the_guide_shows_every_form_with_its_examples(vorm):
    """The guide is held to the registry."""
    page = DOC.read_text(encoding="utf-8")
    assert f"`{vorm.naam}`" in page
    assert vorm.uitleg in page
    assert not [geval for geval in vorm.voorbeelden if f"`{geval.tekst}`" not in page]


@given(st.dates(datetime(1900, 1, 1, tzinfo=UTC).date(), datetime(2100, 12, 31, tzinfo=UTC).date()))
def test_every_date_survives_both_ways(day):
    """What is written as a Dutch date is read back as the same day."""
    for naam in ("datum", "datum-nl", "datum-nl-onvolledig"):
        vorm = BEWERKINGEN[naam]
        assert vorm.lees(vorm.schrijf(day.isoformat())) == day.isoformat()


@given(st.datetimes(datetime(1900, 1, 2), datetime(2100, 1, 1)), st.integers(-14, 14))  # noqa: DTZ001 - the zone is added below
def test_a_moment_keeps_its_instant(moment, hours):
    """Another zone is another way to write the same moment."""
    moment = moment.replace(tzinfo=timezone(timedelta(hours=hours)), microsecond=moment.microsecond // 1000 * 1000)
    assert datetime.fromisoformat(BEWERKINGEN["tijd-utc"].lees(moment.isoformat())) == moment


@given(st.text(max_size=12))
def test_no_text_breaks_a_form(text):
    """Whatever a source holds, a form answers with a value or a Waardefout."""
    for vorm in BEWERKINGEN.values():
        with suppress(Waardefout):
            assert vorm.lees(text) is not None


@pytest.mark.parametrize("naam", ["ja-nee", "waar-onwaar"])
def test_only_true_and_false_are_written_as_yes_and_no(naam):
    """A text is not guessed to be true."""
    with pytest.raises(Waardefout, match="waar of onwaar"):
        BEWERKINGEN[naam].schrijf("ja")


def test_writing_a_half_date_refuses_what_is_no_date():
    """The view holds ISO dates only."""
    with pytest.raises(Waardefout, match="geen datum"):
        BEWERKINGEN["datum-nl-onvolledig"].schrijf("14-3-2012")


def test_a_new_form_is_one_function():
    """A form is registered under its name, with writing the same as reading by default."""
    try:
        bewerking("proef")(str.strip)
        assert BEWERKINGEN["proef"].schrijf(" a ") == "a"
    finally:
        del BEWERKINGEN["proef"]
