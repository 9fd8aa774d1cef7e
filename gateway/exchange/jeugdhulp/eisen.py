"""What a jeugdhulpverzoek must hold before it goes, and what cannot go along (contracts/jeugdhulp/eisen.yaml)."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from gateway.exchange.jeugdhulp.fouten import Gebrek
from gateway.model.jeugdhulp import Jeugdhulpverzoek
from gateway.model.leerling import Leerling
from gateway.model.mappen import contractbestand
from gateway.model.yamlbron import lees_yaml
from gateway.policy.tijd import moment

# A sentence ends at a mark that is followed by space or the end; "ca. 3" is no end.
_ZIN = re.compile(r"[.!?]+(?=\s+[A-ZÀ-Þ]|\s*$)")
# A number of four digits or more however it is written, a postcode, a date, an e-mail address.
_HERKENBAAR = re.compile(
    r"\d(?:[ .\-/]?\d){3,}|\b\d{4}\s?[A-Za-z]{2}\b|\b\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}\b|\S+@\S+|\b\d{1,2}\s+"
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)\b",
    re.IGNORECASE,
)
_WOORD = re.compile(r"[^\W\d_]+")
_KORT = 2


@cache
def eisenregels() -> Mapping[str, Any]:
    """Soorten, eisen and delen as configured."""
    regels: Mapping[str, Any] = lees_yaml(contractbestand("jeugdhulp/eisen.yaml")).kaal()
    return regels


def hoofddoel(soort: str) -> str:
    """The doel that carries a verzoek of this soort."""
    naam: str = eisenregels()["soorten"][soort]["doel"]
    return naam


def ontbrekend(verzoek: Jeugdhulpverzoek, leerling: Leerling, nu: datetime) -> tuple[Gebrek, ...]:
    """What stands in the way of a verzoek now."""
    return tuple(_gebreken(verzoek, leerling, nu))


def blijft_achter(verzoek: Jeugdhulpverzoek) -> tuple[str, ...]:
    """Parts that are filled in but do not go along with a verzoek of this soort, in words."""
    mee = eisenregels()["soorten"][verzoek.soort]["delen"]
    return tuple(
        item["titel"] for naam, item in eisenregels()["delen"].items() if getattr(verzoek, naam) and naam not in mee
    )


def doelen_van(verzoek: Jeugdhulpverzoek) -> dict[str, str]:
    """The doelen for which something of this verzoek goes, each with how that part is called."""
    soort = eisenregels()["soorten"][verzoek.soort]
    delen = [item for naam, item in eisenregels()["delen"].items() if naam in soort["delen"] and getattr(verzoek, naam)]
    return {soort["doel"]: soort["titel"]} | {item["doel"]: item["titel"] for item in delen if "doel" in item}


def _gebreken(verzoek: Jeugdhulpverzoek, leerling: Leerling, nu: datetime) -> Iterator[Gebrek]:
    for naam in eisenregels()["soorten"][verzoek.soort]["eisen"]:
        eis = eisenregels()["eisen"][naam]
        if not _VORMEN[eis["vorm"]](eis, _waarde(verzoek, eis["veld"]), leerling, nu):
            yield Gebrek(naam, eis["tekst"], eis["doe"])


def _waarde(verzoek: Jeugdhulpverzoek, pad: str) -> Any:
    waarde: Any = verzoek
    for deel in pad.split("."):
        waarde = getattr(waarde, deel, None)
    return waarde


def _aanwezig(_: Mapping[str, Any], waarde: Any, leerling: Leerling, nu: datetime) -> bool:  # noqa: ARG001 all look alike
    return bool(waarde.strip() if isinstance(waarde, str) else waarde)


def _zinnen(eis: Mapping[str, Any], waarde: Any, leerling: Leerling, nu: datetime) -> bool:  # noqa: ARG001 as above
    return len([deel for deel in _ZIN.split(waarde or "") if deel.strip()]) <= int(eis["hoogstens"])


def _toekomst(_: Mapping[str, Any], waarde: Any, leerling: Leerling, nu: datetime) -> bool:  # noqa: ARG001 as above
    # What is not there is told by another eis.
    return waarde is None or moment(waarde) > nu


def _naamloos(_: Mapping[str, Any], waarde: Any, leerling: Leerling, nu: datetime) -> bool:  # noqa: ARG001 as above
    tekst = waarde or ""
    if _HERKENBAAR.search(tekst):
        return False
    namen = _namen(leerling)
    return not any(_is_naam(woord, namen) for woord in _WOORD.findall(tekst))


def _is_naam(woord: str, namen: frozenset[str]) -> bool:
    # Of two letters many a name is a word too ("an", "jo"); with a capital it is taken for the name.
    return _kaal(woord) in namen and (len(woord) > _KORT or woord[0].isupper())


def _namen(leerling: Leerling) -> frozenset[str]:
    """Each part of each name of the leerling and his gezagdragers; a letter alone is no name."""
    teksten = [leerling.achternaam, leerling.voornamen, leerling.roepnaam]
    for iemand in leerling.gezagdragers:
        teksten += [iemand.achternaam, iemand.voornamen]
    woorden = (woord for tekst in teksten for woord in _WOORD.findall(tekst or ""))
    return frozenset(_kaal(woord) for woord in woorden if len(woord) >= _KORT)


def _kaal(woord: str) -> str:
    """Without accents and capitals."""
    los = unicodedata.normalize("NFKD", woord)
    return "".join(teken for teken in los if not unicodedata.combining(teken)).casefold()


_VORMEN: Mapping[str, Callable[[Mapping[str, Any], Any, Leerling, datetime], bool]] = {
    "aanwezig": _aanwezig,
    "zinnen": _zinnen,
    "toekomst": _toekomst,
    "naamloos": _naamloos,
}
