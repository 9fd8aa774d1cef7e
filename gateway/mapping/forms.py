"""The forms a mapping may name: small operations between the text of a message and the value of the model.

Values are JSON: dates and times are ISO texts. Each form shows examples, which run as tests and stand in the guide.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from gateway.mapping.faults import Waardefout

Lees = Callable[[str], Any]
Schrijf = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Voorbeeld:
    """What a form makes of a text when reading (None: a fault), and what it writes back (None: the same text)."""

    tekst: str
    waarde: Any = None
    geschreven: str | None = None


@dataclass(frozen=True, slots=True)
class Bewerking:
    """A named form with its two directions."""

    naam: str
    uitleg: str
    lees: Lees
    schrijf: Schrijf
    voorbeelden: tuple[Voorbeeld, ...]


BEWERKINGEN: dict[str, Bewerking] = {}


def voorbeeld(tekst: str, waarde: Any = None, geschreven: str | None = None) -> Callable[[Lees], Lees]:
    """Show what a form does; without a value the text is refused."""

    def note(lees: Lees) -> Lees:
        shown = getattr(lees, "voorbeelden", ())
        lees.voorbeelden = (Voorbeeld(tekst, waarde, geschreven), *shown)  # type: ignore[attr-defined] # kept on the function until @bewerking reads it
        return lees

    return note


def bewerking(naam: str, *, schrijf: Schrijf | None = None) -> Callable[[Lees], Lees]:
    """Register a reading function as a form; without `schrijf` writing does the same as reading."""

    def register(lees: Lees) -> Lees:
        uitleg = (lees.__doc__ or "").splitlines()[0]
        BEWERKINGEN[naam] = Bewerking(naam, uitleg, lees, schrijf or lees, getattr(lees, "voorbeelden", ()))
        return lees

    return register


_DATE_NL = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})", re.ASCII)
_DATE_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ZONE = re.compile(r"(Z|[+-]\d\d:\d\d)$", re.ASCII)
_DATE_DIGITS = re.compile(r"\d{8}", re.ASCII)
_TIME_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_YES = frozenset({"ja", "j", "true", "1"})
_NO = frozenset({"nee", "n", "false", "0"})
_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def _iso(day: str) -> str:
    try:
        year = date.fromisoformat(day).year
    except ValueError:
        raise Waardefout("is geen bestaande datum", "Controleer dag en maand.") from None
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Waardefout(f"ligt buiten {_FIRST_YEAR} tot en met {_LAST_YEAR}", "Controleer het jaar.")
    return day


def _jaar_voorop(text: str) -> str:
    if found := _DATE_NL.fullmatch(text):
        day, month, year = found.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    if _DATE_ISO.fullmatch(text):
        return text
    raise Waardefout("is geen datum", "Schrijf dag-maand-jaar, zoals 1-8-2026.")


def _onvolledig(day: str) -> str:
    if not _DATE_ISO.fullmatch(day):
        raise Waardefout("is geen datum", "Schrijf jaar-maand-dag, zoals 2012-03-00.")
    known = day.replace("0000-", "2000-").replace("-00", "-01")
    _iso(known)
    return day


def _omgedraaid(day: str) -> str:
    return "-".join(reversed(day.split("-")))


def _jaar_eerst(text: str) -> str:
    if not _DATE_ISO.fullmatch(text):
        raise Waardefout("is geen datum", "Schrijf jaar-maand-dag, zoals 2026-08-01.")
    return _iso(text)


@bewerking("datum")
@voorbeeld("2026-08-01", "2026-08-01")
@voorbeeld("2026-02-31")
@voorbeeld("1-8-2026")
@voorbeeld("0026-08-01")
def datum(text: str) -> str:
    """A date as year-month-day."""
    return _jaar_eerst(text)


@bewerking("datum-nl", schrijf=lambda value: _omgedraaid(datum(value)))
@voorbeeld("01-08-2026", "2026-08-01")
@voorbeeld("1-8-2026", "2026-08-01", "01-08-2026")
@voorbeeld("2026-08-01", "2026-08-01", "01-08-2026")
@voorbeeld("31-02-2026")
@voorbeeld("1/8/2026")
@voorbeeld("01-08-26")
@voorbeeld("01-08-2926")
def datum_nl(text: str) -> str:
    """A date as day-month-year, zeros not needed; year-month-day is understood too."""
    return _iso(_jaar_voorop(text))


@bewerking("datum-nl-onvolledig", schrijf=lambda value: _omgedraaid(_onvolledig(value)))
@voorbeeld("14-3-2012", "2012-03-14", "14-03-2012")
@voorbeeld("00-00-2012", "2012-00-00")
@voorbeeld("00-03-2012", "2012-03-00")
@voorbeeld("31-02-2012")
@voorbeeld("00-13-2012")
@voorbeeld("00-00-1812")
@voorbeeld("2012")
def datum_nl_onvolledig(text: str) -> str:
    """As `datum-nl`, with zeros for a day, month or year that nobody knows: 00-00-2012."""
    return _onvolledig(_jaar_voorop(text))


@bewerking("datum-aaneen", schrijf=lambda value: datum(value).replace("-", ""))
@voorbeeld("20260801", "2026-08-01")
@voorbeeld("20260231")
@voorbeeld("2026-08-01")
def datum_aaneen(text: str) -> str:
    """A date as eight digits: year, month, day, as zaaksystemen keep it."""
    if not _DATE_DIGITS.fullmatch(text):
        raise Waardefout("is geen datum", "Schrijf jaar, maand en dag aaneen, zoals 20260801.")
    return _iso(f"{text[:4]}-{text[4:6]}-{text[6:]}")


@bewerking("datum-xsd", schrijf=datum)
@voorbeeld("2026-08-01", "2026-08-01")
@voorbeeld("2026-08-01Z", "2026-08-01", "2026-08-01")
@voorbeeld("2026-08-01+02:00", "2026-08-01", "2026-08-01")
@voorbeeld("1-8-2026")
def datum_xsd(text: str) -> str:
    """A date as XML Schema has it: a zone behind it is understood, and left out."""
    return _jaar_eerst(_ZONE.sub("", text))


@bewerking("tijd-utc")
@voorbeeld("2026-09-14T08:15:30.000Z", "2026-09-14T08:15:30.000Z")
@voorbeeld("2026-09-14T10:15:30+02:00", "2026-09-14T08:15:30.000Z", "2026-09-14T08:15:30.000Z")
@voorbeeld("2026-09-14T08:15:30")
@voorbeeld("14-9-2026 8:15")
def tijd_utc(text: str) -> str:
    """A moment in UTC with milliseconds and a Z; a moment without zone is refused."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Waardefout("is geen tijdstip", "Schrijf bijvoorbeeld 2026-09-14T08:15:30Z.") from None
    if moment.tzinfo is None:
        raise Waardefout("is een tijdstip zonder tijdzone", "Zet er Z of +02:00 achter.")
    if _TIME_UTC.fullmatch(text):
        return text
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@bewerking("ja-nee", schrijf=lambda value: "ja" if _truth(value) else "nee")
@voorbeeld("ja", waarde=True)
@voorbeeld("Nee", waarde=False, geschreven="nee")
@voorbeeld("j", waarde=True, geschreven="ja")
@voorbeeld("n", waarde=False, geschreven="nee")
@voorbeeld("true", waarde=True, geschreven="ja")
@voorbeeld("0", waarde=False, geschreven="nee")
@voorbeeld("misschien")
def ja_nee(text: str) -> bool:
    """Yes or no: ja/nee, j/n, true/false and 1/0 are understood in any case; ja or nee is written."""
    if (lowered := text.lower()) in _YES:
        return True
    if lowered in _NO:
        return False
    raise Waardefout("is geen ja of nee", "Vul ja of nee in.")


@bewerking("waar-onwaar", schrijf=lambda value: "true" if _truth(value) else "false")
@voorbeeld("true", waarde=True)
@voorbeeld("false", waarde=False)
@voorbeeld("1", waarde=True, geschreven="true")
@voorbeeld("0", waarde=False, geschreven="false")
@voorbeeld("ja")
def waar_onwaar(text: str) -> bool:
    """True or false as XML writes it: true/false and 1/0 are understood, true or false is written."""
    if text not in {"true", "false", "1", "0"}:
        raise Waardefout("is geen true of false")
    return text in _YES


@bewerking("hoofdletters")
@voorbeeld("99xx", "99XX", "99XX")
def hoofdletters(text: str) -> str:
    """All letters as capitals."""
    return text.upper()


@bewerking("kleine-letters")
@voorbeeld("Leerling", "leerling", "leerling")
def kleine_letters(text: str) -> str:
    """All letters as small ones."""
    return text.lower()


@bewerking("opsomming", schrijf="|".join)
@voorbeeld("leerling | ouders", ("leerling", "ouders"), "leerling|ouders")
@voorbeeld("leerling", ("leerling",))
@voorbeeld("|")
def opsomming(text: str) -> tuple[str, ...]:
    """More than one text in a cell, with a bar between them."""
    items = tuple(item for part in text.split("|") if (item := part.strip()))
    if not items:
        raise Waardefout("noemt niets", "Zet er een | tussen als het er meer zijn.")
    return items


@bewerking("weekdagen", schrijf=lambda value: " ".join(_DAYS[day - 1] for day in value))
@voorbeeld("ma di wo do vr", (1, 2, 3, 4, 5))
@voorbeeld("Vr, ma", (1, 5), "ma vr")
@voorbeeld("maandag")
@voorbeeld(",")
def weekdagen(text: str) -> tuple[int, ...]:
    """Days of the week by their first two letters, as numbers in order: 1 is Monday."""
    words = text.lower().replace(",", " ").split()
    if not words or not set(words) <= set(_DAYS):
        raise Waardefout("noemt geen dagen van de week", f"Kies uit {' '.join(_DAYS)}.")
    return tuple(nummer for nummer, day in enumerate(_DAYS, start=1) if day in words)


@bewerking("zonder-spaties")
@voorbeeld("1234 ab", "1234ab", "1234ab")
def zonder_spaties(text: str) -> str:
    """The text without the white space in it."""
    return "".join(text.split())


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Waardefout("is geen waar of onwaar")
    return value
