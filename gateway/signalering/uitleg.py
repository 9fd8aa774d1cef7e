"""How a voorstel was reached, in a few Dutch sentences for the person who judges it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from gateway.model.verzuim import Bekend
from gateway.signalering.regels import Stand


class Aanleiding(NamedTuple):
    """What there is to tell besides the voorstel itself.

    `norm_op` when the norm was reached before the einddatum, `minder` when something that was told fell away.
    """

    bekend: Bekend | None = None
    norm_op: date | None = None
    minder: bool = False


_SOORTEN = {
    "zestien-uur": "{uren} ongeoorloofd verzuim {periode}: de norm van {norm} in {lesweken} opeenvolgende lesweken "
    "({venster}) is bereikt",
    "langdurig": "Elke lesdag {periode} ongeoorloofd gemist, {uren} in totaal: langer dan {langdurig} dagen achtereen "
    "(vakanties onderbreken dat niet)",
    "luxe": "{uren} afwezig wegens vakantie zonder verlof {periode}; daarvoor geldt geen drempel",
    "doorstroompunt": "Elke lesdag {periode} ongeoorloofd gemist, {uren} in totaal, door een leerling van 18 jaar of "
    "ouder zonder startkwalificatie: de termijn voor een melding is verstreken",
    "overig": "{uren} ongeoorloofd verzuim {periode}, gezocht van {venster}, op verzoek en zonder meldplicht",
}
_SOORTEN["zestien-uur-18-plus"] = _SOORTEN["zestien-uur"] + " (18 jaar of ouder: zonder meldplicht, op afspraak)"
_INTREKKEN = (
    "Van deze melding ({periode}) telt nu nog {uren}; de regel die haar droeg ({titel}) geldt daarvoor niet meer. "
    "Trek de melding in als de registraties zo kloppen."
)
_ONVOLLEDIG = (
    "De geboortedatum is niet volledig bekend en telt als de laatste dag die hij kan zijn: reken de leeftijd na."
)


def zinnen(velden: Mapping[str, Any], waarom: Aanleiding, stand: Stand, *, onbekend: int, onvolledig: bool) -> str:
    """The explanation of a voorstel with these fields; `onbekend` registrations still lack a judgement."""
    return " ".join(_zinnen(velden, waarom, stand, onbekend=onbekend, onvolledig=onvolledig))


def _zinnen(
    velden: Mapping[str, Any], waarom: Aanleiding, stand: Stand, *, onbekend: int, onvolledig: bool
) -> Iterator[str]:
    woorden = {
        "uren": uren(velden["minuten"]),
        "periode": _periode("van ", velden["begindatum"], velden["einddatum"]),
        "venster": _periode("", velden["venster_begin"], velden["venster_eind"]),
        "norm": uren(stand.norm_minuten),
        "lesweken": stand.lesweken,
        "langdurig": stand.langdurig_meer_dan_dagen,
        "titel": stand.soorten[velden["soort"]].titel,
    }
    if velden["actie"] == "intrekken":
        yield _INTREKKEN.format(**woorden)
    else:
        norm_op = f"; dat was al zo op {dag(waarom.norm_op)}, binnen een week na de vorige" if waarom.norm_op else ""
        yield _SOORTEN[velden["soort"]].format(**woorden) + norm_op + "."
    if velden["actie"] == "wijzigen" and waarom.bekend:
        yield f"De melding ging {_periode('van ', waarom.bekend.begindatum, waarom.bekend.einddatum)}."
        if waarom.minder:
            yield "Van wat toen is gemeld, is een deel nu geoorloofd of vervallen."
    if onbekend == 1:
        yield "Van 1 getelde registratie is nog niet bekend of zij geoorloofd is: zoek dat eerst uit."
    elif onbekend:
        yield f"Van {onbekend} getelde registraties is nog niet bekend of zij geoorloofd zijn: zoek dat eerst uit."
    if onvolledig:
        yield _ONVOLLEDIG


def uren(minuten: int) -> str:
    """Minutes as a person says them."""
    heel, rest = divmod(minuten, 60)
    delen = [f"{heel} uur"] if heel or not rest else []
    return " en ".join([*delen, *([f"{rest} {'minuut' if rest == 1 else 'minuten'}"] if rest else [])])


def dag(datum: date) -> str:
    """A date as Dutch forms write it."""
    return datum.strftime("%d-%m-%Y")


def _periode(van: str, begin: date, eind: date | None) -> str:
    if eind is None:
        return f"sinds {dag(begin)}"
    return f"op {dag(begin)}" if begin == eind and van else f"{van}{dag(begin)} tot en met {dag(eind)}"
