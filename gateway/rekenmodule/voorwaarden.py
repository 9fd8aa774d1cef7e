"""The three conditions: each holds, does not, or is not known, with the sentence that says why."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gateway.rekenmodule.regels import Achterstand, Domein, Leerdomein, Regime
from gateway.rekenmodule.taal import kort, naam, opsomming
from gateway.rekenmodule.uitkomst import Meting, Voorwaarde


class Gemeten(NamedTuple):
    """What was measured, and the fields of learning that count on the day."""

    metingen: Mapping[Domein, Meting]
    domeinen: Sequence[Leerdomein]
    kern: Sequence[Leerdomein]


def voorwaarden(regime: Regime, gemeten: Gemeten) -> tuple[Voorwaarde, ...]:
    """The conditions that a regime names."""
    alle = (iq(regime, gemeten), achterstand(regime, gemeten), sociaal_emotioneel(regime, gemeten))
    return tuple(item for item in alle if item is not None)


def samen(uitslagen: Sequence[bool | None]) -> bool | None:
    """All hold, one does not, or it is not known."""
    if False in uitslagen:
        return False
    return None if None in uitslagen else True


def iq(regime: Regime, gemeten: Gemeten) -> Voorwaarde | None:
    """The IQ lies within the band."""
    if regime.iq is None:
        return None
    waarde, band = gemeten.metingen["iq"].iq, f"{regime.iq.van} tot en met {regime.iq.tot_en_met}"
    if waarde is None:
        regel = f"Het IQ moet {band} zijn: er is geen IQ-test die telt."
        return Voorwaarde(naam="iq", uitslag=None, regel=regel, bron=regime.bron, ontbreekt=("een IQ-test die telt",))
    raak = regime.iq.van <= waarde <= regime.iq.tot_en_met
    regel = f"Het IQ moet {band} zijn: {waarde} ligt daar{'in' if raak else 'buiten'}."
    return Voorwaarde(naam="iq", uitslag=raak, regel=regel, bron=regime.bron)


def sociaal_emotioneel(regime: Regime, gemeten: Gemeten) -> Voorwaarde | None:
    """Social-emotional problems were shown."""
    if not regime.sociaal_emotioneel:
        return None
    waarde = gemeten.metingen["sociaal-emotioneel"].problematiek
    stand = {True: "dat is zo", False: "dat is niet zo", None: "er is geen onderzoek dat telt"}[waarde]
    return Voorwaarde(
        naam="sociaal-emotioneel",
        uitslag=waarde,
        regel=f"Sociaal-emotionele problematiek moet zijn aangetoond: {stand}.",
        bron=regime.bron,
        ontbreekt=("een sociaal-emotioneel onderzoek dat telt",) if waarde is None else (),
    )


def achterstand(regime: Regime, gemeten: Gemeten) -> Voorwaarde | None:
    """Far enough behind, and not too far, on enough domeinen."""
    eis = regime.achterstand
    if eis is None:
        return None
    raak = [domein for domein in gemeten.domeinen if _binnen(eis, gemeten.metingen[domein])]
    onbekend = [domein for domein in gemeten.domeinen if gemeten.metingen[domein].achterstand is None]
    uitslag = True if _genoeg(eis, raak, gemeten) else (None if _genoeg(eis, [*raak, *onbekend], gemeten) else False)
    zinnen = [_eis(eis, gemeten), *_stand(eis, raak, onbekend, gemeten)]
    ontbreekt = tuple(f"een toets {naam(domein)} die telt" for domein in onbekend) if uitslag is None else ()
    return Voorwaarde(
        naam="leerachterstand", uitslag=uitslag, regel=" ".join(zinnen), bron=regime.bron, ontbreekt=ontbreekt
    )


def _binnen(eis: Achterstand, meting: Meting) -> bool:
    gemeten = meting.achterstand
    return gemeten is not None and eis.van <= gemeten and (eis.tot is None or gemeten < eis.tot)


def _genoeg(eis: Achterstand, raak: Sequence[Leerdomein], gemeten: Gemeten) -> bool:
    return len(raak) >= eis.domeinen and sum(domein in gemeten.kern for domein in raak) >= eis.kerndomeinen


def _eis(eis: Achterstand, gemeten: Gemeten) -> str:
    grens = f"{kort(eis.van)} of meer" + (f" en minder dan {kort(eis.tot)}" if eis.tot is not None else "")
    kern = " of ".join(map(naam, gemeten.kern))
    waarvan = f", waarvan minstens {eis.kerndomeinen} van {kern}" if eis.kerndomeinen else ""
    op = f"minstens {eis.domeinen} van {len(gemeten.domeinen)} domeinen"
    return f"De leerachterstand moet {grens} zijn op {op}{waarvan}."


def _stand(eis: Achterstand, raak: Sequence[Leerdomein], onbekend: Sequence[Leerdomein], gemeten: Gemeten) -> list[str]:
    bekend = [domein for domein in gemeten.domeinen if domein not in onbekend]
    erboven = [domein for domein in bekend if domein not in raak and _te_ver(eis, gemeten.metingen[domein])]
    eronder = [domein for domein in bekend if domein not in raak and domein not in erboven]
    groepen = (("Telt", raak), ("Te klein", eronder), ("Groter, telt hier niet", erboven))
    zinnen = [f"{kop}: {opsomming(_toon(groep, gemeten))}." for kop, groep in groepen if groep]
    return [*zinnen, *([f"Niet bekend: {opsomming(map(naam, onbekend))}."] if onbekend else [])]


def _te_ver(eis: Achterstand, meting: Meting) -> bool:
    return meting.achterstand is not None and meting.achterstand >= eis.van


def _toon(domeinen: Sequence[Leerdomein], gemeten: Gemeten) -> list[str]:
    return [f"{naam(domein)} ({gemeten.metingen[domein].getoond})" for domein in domeinen]
