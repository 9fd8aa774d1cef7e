"""From test results to what the criteria say of them. It shows its reasoning and never decides."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import get_args

from gateway.model.aanvraag import Toetsresultaat
from gateway.rekenmodule.kalender import schooljaar
from gateway.rekenmodule.kies import berekende_dl, meet
from gateway.rekenmodule.regels import Combinatie, Domein, Instrument, Regime, Rekenregels, geldig
from gateway.rekenmodule.taal import naam, normaal
from gateway.rekenmodule.uitkomst import WOORDEN, Meting, Regimeuitkomst, Rekenuitkomst, Voorwaarde
from gateway.rekenmodule.voorwaarden import Gemeten, achterstand, iq, samen, sociaal_emotioneel, voorwaarden


def reken(
    regels: Rekenregels, toetsen: Sequence[Toetsresultaat], op: date, *, jaargroep_begin: date | None
) -> Rekenuitkomst:
    """Hold the tests against the criteria on the day of aanmelding; `jaargroep_begin` is the first day of groep 3."""
    metingen = {domein: meet(regels, toetsen, domein, op, jaargroep_begin) for domein in get_args(Domein)}
    parameters = regels.parameters
    gemeten = Gemeten(metingen, geldig(parameters.domeinen, op).waarde, geldig(parameters.kerndomeinen, op).waarde)
    regimes = {sleutel: geldig(reeks, op) for sleutel, reeks in regels.regimes.items() if _in_werking(reeks, op)}
    uitkomsten = [_uitkomst(sleutel, regime, voorwaarden(regime, gemeten)) for sleutel, regime in regimes.items()]
    for sleutel, reeks in regels.combinaties.items():
        uitkomsten.extend(_combinatie(sleutel, geldig(reeks, op), list(regimes.values()), gemeten))
    return Rekenuitkomst(
        op=op,
        swv=regels.swv,
        metingen=tuple(metingen.values()),
        regimes=tuple(uitkomsten),
        ontbreekt=_uniek(wat for uitkomst in uitkomsten for wat in uitkomst.ontbreekt),
        opmerkingen=tuple(_opmerkingen(regels, list(metingen.values()), op, jaargroep_begin)),
    )


def _in_werking(reeks: Sequence[Regime], op: date) -> bool:
    """A regime asks nothing before its first day."""
    return bool(reeks) and reeks[0].vanaf <= op


def _uitkomst(sleutel: str, regime: Regime, delen: tuple[Voorwaarde, ...]) -> Regimeuitkomst:
    uitslag = samen([deel.uitslag for deel in delen])
    return Regimeuitkomst(
        regime=sleutel,
        titel=regime.titel,
        uitslag=uitslag,
        uitkomst=WOORDEN[uitslag],
        voorwaarden=delen,
        ontbreekt=_uniek(wat for deel in delen for wat in deel.ontbreekt) if uitslag is None else (),
        bron=regime.bron,
        status=regime.status,
    )


def _combinatie(
    sleutel: str, combinatie: Combinatie, regimes: list[Regime], gemeten: Gemeten
) -> Iterator[Regimeuitkomst]:
    """One regime on IQ or leerachterstand, the other on the rest: one way that holds is enough."""
    wegen = [
        weg
        for een in regimes
        for ander in regimes
        if (een.soort, ander.soort) == (combinatie.een, combinatie.ander)
        for weg in _wegen(een, ander, gemeten)
    ]
    if not wegen:
        return
    uitslagen = [weg.uitslag for weg in wegen]
    uitslag = True if True in uitslagen else (None if None in uitslagen else False)
    yield Regimeuitkomst(
        regime=sleutel,
        titel=combinatie.titel,
        uitslag=uitslag,
        uitkomst=WOORDEN[uitslag],
        voorwaarden=tuple(wegen),
        ontbreekt=_uniek(wat for weg in wegen for wat in weg.ontbreekt) if uitslag is None else (),
        gevolg=combinatie.gevolg if uitslag else None,
        bron=combinatie.bron,
        status=combinatie.status,
    )


def _wegen(een: Regime, ander: Regime, gemeten: Gemeten) -> Iterator[Voorwaarde]:
    een_iq, een_achterstand = iq(een, gemeten), achterstand(een, gemeten)
    ander_iq, ander_achterstand = iq(ander, gemeten), achterstand(ander, gemeten)
    rest = sociaal_emotioneel(ander, gemeten)
    if een_iq and ander_achterstand:
        yield _weg("iq", f"IQ volgens {een.titel}, leerachterstand volgens {ander.titel}", [een_iq, ander_achterstand])
    if een_achterstand and ander_iq:
        delen = [een_achterstand, ander_iq, *([rest] if rest else [])]
        yield _weg("leerachterstand", f"Leerachterstand volgens {een.titel}, de rest volgens {ander.titel}", delen)


def _weg(naam: str, titel: str, delen: Sequence[Voorwaarde]) -> Voorwaarde:
    uitslag = samen([deel.uitslag for deel in delen])
    stand = {True: "geldt", False: "geldt niet", None: "niet te berekenen"}[uitslag]
    ontbreekt = _uniek(wat for deel in delen for wat in deel.ontbreekt) if uitslag is None else ()
    return Voorwaarde(naam=naam, uitslag=uitslag, regel=f"{titel}: {stand}.", bron=delen[0].bron, ontbreekt=ontbreekt)


def _opmerkingen(
    regels: Rekenregels, metingen: Sequence[Meting], op: date, jaargroep_begin: date | None
) -> Iterator[str]:
    jaar = schooljaar(op, geldig(regels.parameters.schooljaar_maand, op).waarde)
    for meting in metingen:
        if meting.toets is not None:
            yield from _instrument(regels.instrumenten, meting.domein, meting.toets.instrument, jaar)
            yield from _dl(meting, berekende_dl(regels, meting.toets.datum, op, jaargroep_begin))
    for punt in regels.aandachtspunten:
        gebruikt = [meting.domein for meting in metingen if meting.toets and meting.domein in punt.domeinen]
        if punt.vanaf <= op and gebruikt:
            yield f"Ga na dat {' en '.join(map(naam, gebruikt))} {punt.tekst}. Bron: {punt.bron}."


def _dl(meting: Meting, berekend: int | None) -> Iterator[str]:
    if meting.dl_herkomst == "begrensd":
        yield f"De opgegeven DL bij {naam(meting.domein)} is hoger dan kan; er is gerekend met {meting.dl}."
    elif meting.dl_herkomst == "opgegeven" and berekend not in {None, meting.dl}:
        yield f"De opgegeven DL bij {naam(meting.domein)} is een andere dan die sinds groep 3: {berekend}. Ga dat na."


def _instrument(bekend: Sequence[Instrument], domein: Domein, toets: str, jaar: int) -> Iterator[str]:
    """A remark when a test is not known to be allowed; it counts all the same."""
    woorden = normaal(toets)
    gevonden = [item for item in bekend if any(normaal(herken) in woorden for herken in item.herken)]
    passend = [item for item in gevonden if domein in item.domeinen]
    if any(item.schooljaar_van <= jaar <= (item.schooljaar_tot_en_met or jaar) for item in passend):
        return
    if not gevonden:
        wat = "staat niet op onze lijst van instrumenten"
    elif not passend:
        wat = f"staat op onze lijst niet bij {naam(domein)}"
    else:
        wat = "staat op onze lijst niet bij dit schooljaar"
    yield f"{toets} ({naam(domein)}) {wat}; de toets telt hier wel. Ga na of hij in {jaar}-{jaar + 1} is toegestaan."


def _uniek(woorden: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(woorden))
