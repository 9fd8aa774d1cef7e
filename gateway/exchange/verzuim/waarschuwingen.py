"""What the person who judges a voorstel should see first; names fields, never repeats their text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

from gateway.model.mappen import contractbestand
from gateway.model.verzuim import Melder, Schoolkalender, Verzuimdossier, Verzuimregistratie, Voorstel
from gateway.model.yamlbron import lees_yaml

Code = Literal["gezondheid", "algemeen-adres", "onopgelost", "laat", "apart-gezet"]


@dataclass(frozen=True, slots=True)
class Waarschuwing:
    """Something to look at before a melding goes; `veld` when it is about one."""

    code: Code
    tekst: str
    veld: str | None = None


@dataclass(frozen=True, slots=True)
class Omstandigheden:
    """What a voorstel is judged against; `apart_gezet` counts the rows that the last import could not read."""

    kalender: Schoolkalender
    op: date
    apart_gezet: int


def waarschuwingen(
    voorstel: Voorstel, dossier: Verzuimdossier, rond: Omstandigheden, melder: Melder | None
) -> tuple[Waarschuwing, ...]:
    """All that is to be looked at in a voorstel that asks to report, or to change what was reported."""
    if voorstel.actie == "intrekken":
        return ()
    return (
        *_onopgelost(voorstel, dossier),
        *_laat(voorstel, rond),
        *_apart_gezet(rond.apart_gezet),
        *_algemeen_adres(melder),
    )


def gezondheid(velden: Mapping[str, str | None]) -> tuple[Waarschuwing, ...]:
    """The free fields that speak of health."""
    return tuple(
        Waarschuwing(
            "gezondheid", f"in {naam} staan woorden over gezondheid; laat weg wat leerplicht niet nodig heeft", naam
        )
        for naam, tekst in velden.items()
        if tekst is not None and _woorden().search(tekst)
    )


def getelde(voorstel: Voorstel, dossier: Verzuimdossier) -> tuple[Verzuimregistratie, ...]:
    """The registrations behind a voorstel."""
    namen = {regel.registratie for regel in voorstel.telt}
    return tuple(item for item in dossier.registraties if item.id in namen)


def _onopgelost(voorstel: Voorstel, dossier: Verzuimdossier) -> Iterator[Waarschuwing]:
    aantal = sum(item.geoorloofd is None for item in getelde(voorstel, dossier))
    if aantal:
        tekst = f"van {aantal} getelde registraties is nog niet bekend of zij geoorloofd zijn"
        yield Waarschuwing("onopgelost", tekst)


def _laat(voorstel: Voorstel, rond: Omstandigheden) -> Iterator[Waarschuwing]:
    grens = int(_regels()["laat"]["lesdagen"])
    if voorstel.einddatum is not None and lesdagen_na(rond.kalender, voorstel.einddatum, rond.op) > grens:
        yield Waarschuwing("laat", f"het verzuim eindigde meer dan {grens} lesdagen geleden; melden moet onverwijld")


def _apart_gezet(aantal: int) -> Iterator[Waarschuwing]:
    if aantal:
        tekst = f"de laatste import kon {aantal} rijen met verzuim niet lezen; er kan iets ontbreken"
        yield Waarschuwing("apart-gezet", tekst)


def _algemeen_adres(melder: Melder | None) -> Iterator[Waarschuwing]:
    if melder is not None and melder.email.partition("@")[0].lower() in _regels()["algemeen_adres"]["namen"]:
        tekst = "het adres van de melder lijkt een algemeen adres; leerplicht heeft iemand nodig die de leerling kent"
        yield Waarschuwing("algemeen-adres", tekst, "melder.email")


def lesdagen_na(kalender: Schoolkalender, van: date, tot: date) -> int:
    """How many days with lessons there are after `van`, up to and including `tot`."""
    dagen = (van + timedelta(days=nummer) for nummer in range(1, (tot - van).days + 1))
    return sum(
        dag.isoweekday() in kalender.lesdagen and not any(vrij.begin <= dag <= vrij.eind for vrij in kalender.lesvrij)
        for dag in dagen
    )


@cache
def _regels() -> dict[str, Any]:
    return dict(lees_yaml(contractbestand("verzuim/waarschuwingen.yaml")).kaal())


@cache
def _woorden() -> re.Pattern[str]:
    woorden = lees_yaml(contractbestand("verzuim/gezondheidswoorden.yaml")).kaal()["woorden"]
    delen = (re.escape(woord.removesuffix("*")) + (r"\w*" if woord.endswith("*") else "") for woord in woorden)
    return re.compile(rf"(?<!\w)(?:{'|'.join(delen)})(?!\w)", re.IGNORECASE)
