"""The toetsen of an OSO dossier as Toetsresultaat; what cannot be read is told, not guessed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from pydantic import ValidationError

from gateway.model.aanvraag import Toetsresultaat
from gateway.model.dossier import Dossier
from gateway.rekenmodule.regels import Domein, Toetsdomeinen
from gateway.rekenmodule.taal import normaal

_LANGST = 200


class UitOso(NamedTuple):
    """What could be read, and a remark for each toets that could not, or not wholly."""

    toetsen: tuple[Toetsresultaat, ...]
    opmerkingen: tuple[str, ...]


class _Vreemd(Exception):  # noqa: N818 - an inner signal: this toets is left out
    pass


def van_dossier(dossier: Dossier) -> list[dict[str, Any]]:
    """The toetsen of a dossier in the form that uit_oso reads."""
    return [
        {
            "toetsnaam": toets.naam or toets.code,
            "leergebied": toets.leergebied,
            "datum": toets.afnamedatum,
            "dl": toets.dl,
            "referentiescores": [{"code": item.soort, "waarde": item.waarde} for item in toets.resultaat.referenties],
        }
        for toets in dossier.toetsen
    ]


def uit_oso(tabel: Toetsdomeinen, toetsen: Sequence[Mapping[str, Any]]) -> UitOso:
    """Read toetsen given as {toetsnaam, leergebied, datum, dl, referentiescores: [{code, waarde}]}."""
    gelezen: list[Toetsresultaat] = []
    opmerkingen: list[str] = []
    for nummer, toets in enumerate(toetsen, 1):
        try:
            gelezen.append(_een(tabel, toets))
        except _Vreemd as vreemd:
            opmerkingen.append(f"Toets {nummer} van het OSO-dossier telt niet mee: {vreemd}.")
    return UitOso(tuple(gelezen), tuple(opmerkingen))


def _een(tabel: Toetsdomeinen, toets: Mapping[str, Any]) -> Toetsresultaat:
    domein = _domein(tabel, toets)
    velden: dict[str, Any] = {"domein": domein, "instrument": (toets.get("toetsnaam") or domein)[:_LANGST]}
    scores = {soort: _score(toets, score["code"]) for soort, score in tabel.scores.model_dump().items()}
    if domein == "iq":
        velden["iq"] = _geheel(scores["iq"], tabel.scores.iq.code)
    elif domein != "sociaal-emotioneel":
        velden["dl"] = _geheel(toets.get("dl"), "DL")
        velden["dle"] = _geheel(scores["dle"], tabel.scores.dle.code)
        if velden["dle"] is None and scores["achterstand"] is not None:
            velden["dle"] = _dle(scores["achterstand"], velden["dl"], tabel)
    try:
        return Toetsresultaat(**velden, datum=_datum(toets.get("datum")))
    except ValidationError as fout:
        waar = ", ".join(str(item["loc"][0]) for item in fout.errors())
        raise _Vreemd(f"een waarde die niet kan ({waar})") from None


def _domein(tabel: Toetsdomeinen, toets: Mapping[str, Any]) -> Domein:
    """By the whole leergebied; without one by a referentiescore IQ, or else by the name."""
    if leergebied := toets.get("leergebied"):
        gevonden = set(_heel(tabel, normaal(leergebied)))
    elif _score(toets, tabel.scores.iq.code) is not None:
        return "iq"
    else:
        gevonden = set(_in(tabel, normaal(toets.get("toetsnaam") or "")))
    if len(gevonden) != 1:
        zonder = "zonder leergebied zegt de naam niet om welk domein het gaat"
        raise _Vreemd("het leergebied staat niet in onze tabel" if leergebied else zonder)
    return gevonden.pop()


def _heel(tabel: Toetsdomeinen, tekst: str) -> Iterator[Domein]:
    return (item.domein for item in tabel.domeinen if tekst in map(normaal, item.woorden))


def _in(tabel: Toetsdomeinen, tekst: str) -> Iterator[Domein]:
    return (item.domein for item in tabel.domeinen if any(normaal(woord) in tekst for woord in item.woorden))


def _score(toets: Mapping[str, Any], code: str) -> str | None:
    waarden = {str(score["waarde"]).strip() for score in toets.get("referentiescores", ()) if score["code"] == code}
    if len(waarden) > 1:
        raise _Vreemd(f"meer dan een referentiescore {code}")
    return waarden.pop() if waarden else None


def _geheel(waarde: Any, wat: str) -> int | None:
    if waarde is None or str(waarde).strip().isdecimal():
        return None if waarde is None else int(waarde)
    raise _Vreemd(f"{wat} is geen geheel getal")


def _datum(waarde: Any) -> date:
    try:
        return waarde if isinstance(waarde, date) else date.fromisoformat(waarde)
    except (TypeError, ValueError):
        raise _Vreemd("de datum is geen datum") from None


def _dle(waarde: str, dl: int | None, tabel: Toetsdomeinen) -> int:
    """The whole DLE that goes with a leerachterstand, when there is one."""
    code = tabel.scores.achterstand.code
    try:
        achterstand = Fraction(waarde.replace(",", "."))
    except (ValueError, ZeroDivisionError):
        raise _Vreemd(f"{code} is geen getal") from None
    if not dl:
        raise _Vreemd(f"{code} zonder DL")
    achterstand = achterstand / 100 if achterstand > 1 else achterstand
    dle = round(dl * (1 - achterstand))
    if abs(1 - Fraction(dle, dl) - achterstand) > tabel.afronding:
        raise _Vreemd(f"bij {code} en DL hoort geen hele DLE")
    return dle
