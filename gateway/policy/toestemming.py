"""Which toestemming counts, and the checks on it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple

from gateway.model.leerling import Gezagdrager, Leerling
from gateway.model.toestemming import Rol, Toestemming, Uitzondering
from gateway.policy.besluit import Geweigerd, Vraag, weiger
from gateway.policy.doel import Doel
from gateway.policy.grondslag import Grondslag
from gateway.policy.ondertekenaars import Ondertekenaar, vereiste_ondertekenaars
from gateway.policy.redenen import Reden
from gateway.policy.tijd import dag, moment
from gateway.policy.toestemmingsregels import Toestemmingsregels

_OOIT = datetime.min.replace(tzinfo=UTC)
_ZELF = {Rol.LEERLING: "de leerling", Rol.VERTEGENWOORDIGER: "de curator of mentor van de leerling"}
# Stands for "no record": no fields, and a term that holds no day.
GEEN = Toestemming(id="geen", doel="", ontvanger="", velden=frozenset(), begin=date.max, eind=date.min)


class Zaak(NamedTuple):
    """A vraag with what follows from it: the Dutch day, and for doelen that rest on consent the record that counts.

    `toestemming` is None where consent is not the ground or two people decided to do without, and GEEN where it is
    the ground and there is no record.
    """

    vraag: Vraag
    vandaag: date
    grondslag: Grondslag
    toestemming: Toestemming | None = None
    vereist: frozenset[Ondertekenaar] = frozenset()
    uitzondering: Uitzondering | None = None


def zaak_van(vraag: Vraag) -> Zaak:
    """Work out what every check needs, once."""
    vandaag = dag(vraag.op)
    if (regels := vraag.doel.toestemming) is None:
        return Zaak(vraag, vandaag, vraag.doel.grondslag)
    if (uitzondering := _uitzondering(vraag, vandaag)) is not None:
        return Zaak(vraag, vandaag, regels.uitzondering.grondslag, uitzondering=uitzondering)
    toestemming = _kies(vraag, regels, vandaag)
    vereist = vereist_voor(toestemming, vraag.leerling, regels, vraag.op)
    return Zaak(vraag, vandaag, vraag.doel.grondslag, toestemming, vereist)


def vereist_voor(
    toestemming: Toestemming, leerling: Leerling, regels: Toestemmingsregels, op: datetime
) -> frozenset[Ondertekenaar]:
    """Everyone who must have signed this record at this moment."""
    wie = leerling.geboortedatum, op, leerling.gezagdragers, regels
    return vereiste_ondertekenaars(*wie, wilsonbekwaam=toestemming.wilsonbekwaam)


def passende(vraag: Vraag) -> list[Toestemming]:
    """The toestemmingen for this doel and this ontvanger, whatever their state."""
    return [
        toestemming
        for toestemming in vraag.toestemmingen
        if toestemming.doel == vraag.doel.naam
        and toestemming.ontvanger == vraag.ontvanger.id
        and toestemming.foutief_op is None
    ]


def is_bezwaar(toestemming: Toestemming) -> bool:
    """Tell whether someone said no: refused or withdrawn, whenever that is dated."""
    return toestemming.ingetrokken_op is not None or toestemming.geweigerd_op is not None


def doet_teniet(nee: Toestemming, ander: Toestemming, vandaag: date) -> bool:
    """Whether this is a no that voids what was signed for the other.

    A no to a term that has not begun, such as that of a renewal, says nothing about today.
    """
    return is_bezwaar(nee) and nee.begin <= vandaag and _laatste_woord(nee) > _laatste_woord(ander)


def wie_tekenen(vereist: Iterable[Ondertekenaar]) -> str:
    """The people who must sign, by role only."""
    return " en ".join(_naam(iemand) for iemand in sorted(vereist, key=lambda iemand: (iemand.rol, iemand.wie or 0)))


def bestaat(zaak: Zaak) -> Geweigerd | None:
    """A record exists for leerling, doel and ontvanger."""
    return weiger(Reden.GEEN_TOESTEMMING, wie_tekenen(zaak.vereist)) if zaak.toestemming is GEEN else None


def niet_ingetrokken(zaak: Zaak) -> Geweigerd | None:
    """Nobody withdrew it."""
    return weiger(Reden.INGETROKKEN) if zaak.toestemming and zaak.toestemming.ingetrokken_op else None


def niet_geweigerd(zaak: Zaak) -> Geweigerd | None:
    """Nobody refused it."""
    return weiger(Reden.GEWEIGERD) if zaak.toestemming and zaak.toestemming.geweigerd_op else None


def ondertekend(zaak: Zaak) -> Geweigerd | None:
    """Everyone whom the rules ask today has signed."""
    if zaak.toestemming is None:
        return None
    ontbreekt = ontbrekend(zaak.toestemming, zaak.vereist, zaak.vraag.op, een_volstaat=zaak.vraag.doel.een_volstaat)
    return weiger(Reden.ONDERTEKENAAR_ONTBREEKT, wie_tekenen(ontbreekt)) if ontbreekt else None


def ontbrekend(
    toestemming: Toestemming, vereist: frozenset[Ondertekenaar], op: datetime, *, een_volstaat: bool
) -> frozenset[Ondertekenaar]:
    """Who of those required has not signed; `een_volstaat`: one gezagdrager may sign for all, if he declared so."""
    getekend = [wie for wie in toestemming.ondertekeningen if moment(wie.op) <= moment(op)]
    over = vereist - {Ondertekenaar(wie.rol, wie.wie if wie.rol is Rol.GEZAGDRAGER else 0) for wie in getekend}
    # Who speaks for the others must have gezag himself.
    namens = {Ondertekenaar(wie.rol, wie.wie) for wie in getekend if wie.namens_allen and wie.rol is Rol.GEZAGDRAGER}
    if een_volstaat and namens & vereist:
        return frozenset(wie for wie in over if wie.rol is not Rol.GEZAGDRAGER)
    return over


def gezag_zeker(zaak: Zaak) -> Geweigerd | None:
    """Where gezagdragers sign, everyone said to have gezag is confirmed, and recently."""
    regels = zaak.vraag.doel.toestemming
    if regels is None or is_gezag_zeker(zaak.vereist, zaak.vraag.leerling, regels, zaak.vandaag):
        return None
    return weiger(Reden.GEZAG_ONZEKER)


def is_gezag_zeker(
    vereist: frozenset[Ondertekenaar], leerling: Leerling, regels: Toestemmingsregels, vandaag: date
) -> bool:
    """Whether gezag is confirmed of everyone said to have it, where gezagdragers must sign."""
    if all(iemand.rol is not Rol.GEZAGDRAGER for iemand in vereist):
        return True
    return all(_is_bevestigd(iemand, regels, vandaag) for iemand in leerling.gezagdragers if iemand.heeft_gezag)


def in_termijn(zaak: Zaak) -> Geweigerd | None:
    """Today lies between begin and eind, both included."""
    if zaak.toestemming is None:
        return None
    if zaak.vandaag > zaak.toestemming.eind or is_beeindigd(zaak.toestemming, zaak.vraag.op):
        return weiger(Reden.VERLOPEN)
    return weiger(Reden.NOG_NIET_GELDIG) if zaak.vandaag < zaak.toestemming.begin else None


def uitdrukkelijk(zaak: Zaak) -> Geweigerd | None:
    """Special data goes on explicit consent only."""
    if zaak.toestemming is None or is_uitdrukkelijk(zaak.toestemming, zaak.vraag.doel):
        return None
    return weiger(Reden.NIET_UITDRUKKELIJK)


def is_uitdrukkelijk(toestemming: Toestemming, doel: Doel) -> bool:
    """Whether it is explicit where it lets special data through, filled in or not."""
    return toestemming.uitdrukkelijk or not doel.bijzonder & toestemming.velden


def is_beeindigd(toestemming: Toestemming, op: datetime) -> bool:
    """Whether what it was for was done by then."""
    return toestemming.beeindigd_op is not None and moment(toestemming.beeindigd_op) <= moment(op)


def _uitzondering(vraag: Vraag, vandaag: date) -> Uitzondering | None:
    passend = (
        item
        for item in vraag.uitzonderingen
        if (item.doel, item.ontvanger) == (vraag.doel.naam, vraag.ontvanger.id) and item.van <= vandaag <= item.tot
    )
    return max(passend, key=lambda item: (item.tot, item.id), default=None)


def _kies(vraag: Vraag, regels: Toestemmingsregels, vandaag: date) -> Toestemming:
    """The last word within its term counts; a no voids every signature set before it, also after its own term.

    What not all have signed yet, such as a renewal, leaves in force what they did.
    """
    passend = passende(vraag)

    def rang(record: Toestemming) -> tuple[object, ...]:
        geldig = _is_gegeven(record, vraag, regels) and not any(doet_teniet(nee, record, vandaag) for nee in passend)
        return record.begin <= vandaag <= record.eind, geldig, *_laatste_woord(record), record.id

    laatste = max(passend, key=rang, default=GEEN)
    nee = [record for record in passend if doet_teniet(record, laatste, vandaag)]
    return max(nee, key=lambda record: (*_laatste_woord(record), record.id), default=laatste)


def _is_gegeven(toestemming: Toestemming, vraag: Vraag, regels: Toestemmingsregels) -> bool:
    vereist = vereist_voor(toestemming, vraag.leerling, regels, vraag.op)
    ontbreekt = ontbrekend(toestemming, vereist, vraag.op, een_volstaat=vraag.doel.een_volstaat)
    return not ontbreekt and not is_bezwaar(toestemming)


def _laatste_woord(toestemming: Toestemming) -> tuple[datetime, bool]:
    nee = [op for op in (toestemming.ingetrokken_op, toestemming.geweigerd_op) if op is not None]
    if nee:
        return max(map(moment, nee)), True
    return min((moment(wie.op) for wie in toestemming.ondertekeningen), default=_OOIT), False


def _is_bevestigd(iemand: Gezagdrager, regels: Toestemmingsregels, vandaag: date) -> bool:
    if not regels.telt(iemand) or not iemand.gezag_bron or iemand.gezag_datum is None:
        return False
    return iemand.gezag_datum <= vandaag < regels.gezag.bevestigd_binnen.na(iemand.gezag_datum)


def _naam(iemand: Ondertekenaar) -> str:
    if iemand.rol is not Rol.GEZAGDRAGER:
        return _ZELF[iemand.rol]
    return "een gezagdrager (er is er geen bekend)" if iemand.wie is None else f"gezagdrager {iemand.wie + 1}"
