"""Which toestemming counts, and the checks on it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple

from gateway.model.leerling import Gezagdrager
from gateway.model.toestemming import Rol, Toestemming
from gateway.policy.besluit import Geweigerd, Vraag, weiger
from gateway.policy.ondertekenaars import Ondertekenaar, Toestemmingsregels, vereiste_ondertekenaars
from gateway.policy.redenen import Reden
from gateway.policy.tijd import dag, moment

_OOIT = datetime.min.replace(tzinfo=UTC)
# Stands for "no record": no fields, and a term that holds no day.
GEEN = Toestemming(id="geen", doel="", ontvanger="", velden=frozenset(), begin=date.max, eind=date.min)


class Zaak(NamedTuple):
    """A vraag with what follows from it: the Dutch day, and for doelen that rest on consent the record that counts.

    `toestemming` is None where consent is not the ground, and GEEN where it is and there is no record.
    """

    vraag: Vraag
    vandaag: date
    toestemming: Toestemming | None = None
    vereist: frozenset[Ondertekenaar] = frozenset()


def zaak_van(vraag: Vraag) -> Zaak:
    """Work out what every check needs, once."""
    vandaag = dag(vraag.op)
    if (regels := vraag.doel.toestemming) is None:
        return Zaak(vraag, vandaag)
    leerling = vraag.leerling
    vereist = vereiste_ondertekenaars(leerling.geboortedatum, vraag.op, leerling.gezagdragers, regels)
    return Zaak(vraag, vandaag, _kies(passende(vraag), vandaag), vereist)


def passende(vraag: Vraag) -> list[Toestemming]:
    """The toestemmingen for this doel and this ontvanger, whatever their state."""
    return [
        toestemming
        for toestemming in vraag.toestemmingen
        if toestemming.doel == vraag.doel.naam and toestemming.ontvanger == vraag.ontvanger.id
    ]


def is_bezwaar(toestemming: Toestemming) -> bool:
    """Tell whether someone said no: refused or withdrawn, whenever that is dated."""
    return toestemming.ingetrokken_op is not None or toestemming.geweigerd_op is not None


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
    if zaak.toestemming and (ontbreekt := zaak.vereist - _getekend(zaak.toestemming, zaak.vraag.op)):
        return weiger(Reden.ONDERTEKENAAR_ONTBREEKT, wie_tekenen(ontbreekt))
    return None


def gezag_zeker(zaak: Zaak) -> Geweigerd | None:
    """Where gezagdragers sign, everyone said to have gezag is confirmed, and recently."""
    regels = zaak.vraag.doel.toestemming
    if regels is None or all(iemand.rol is not Rol.GEZAGDRAGER for iemand in zaak.vereist):
        return None
    met_gezag = [iemand for iemand in zaak.vraag.leerling.gezagdragers if iemand.heeft_gezag]
    zeker = all(_is_bevestigd(iemand, regels, zaak.vandaag) for iemand in met_gezag)
    return None if zeker else weiger(Reden.GEZAG_ONZEKER)


def in_termijn(zaak: Zaak) -> Geweigerd | None:
    """Today lies between begin and eind, both included."""
    if zaak.toestemming is None:
        return None
    if zaak.vandaag > zaak.toestemming.eind:
        return weiger(Reden.VERLOPEN)
    return weiger(Reden.NOG_NIET_GELDIG) if zaak.vandaag < zaak.toestemming.begin else None


def uitdrukkelijk(zaak: Zaak) -> Geweigerd | None:
    """Special data goes on explicit consent only, filled in or not."""
    if zaak.toestemming is None or zaak.toestemming.uitdrukkelijk:
        return None
    bijzonder = zaak.vraag.doel.bijzonder & zaak.toestemming.velden
    return weiger(Reden.NIET_UITDRUKKELIJK) if bijzonder else None


def _kies(passend: list[Toestemming], vandaag: date) -> Toestemming:
    """The last word within its term counts; a no voids every signature set before it."""
    return max(
        passend,
        key=lambda record: (record.begin <= vandaag <= record.eind, *_laatste_woord(record), record.id),
        default=GEEN,
    )


def _laatste_woord(toestemming: Toestemming) -> tuple[datetime, bool]:
    nee = [op for op in (toestemming.ingetrokken_op, toestemming.geweigerd_op) if op is not None]
    if nee:
        return max(map(moment, nee)), True
    return min((moment(wie.op) for wie in toestemming.ondertekeningen), default=_OOIT), False


def _getekend(toestemming: Toestemming, op: datetime) -> set[Ondertekenaar]:
    return {
        Ondertekenaar(wie.rol, 0 if wie.rol is Rol.LEERLING else wie.wie)
        for wie in toestemming.ondertekeningen
        if moment(wie.op) <= moment(op)
    }


def _is_bevestigd(iemand: Gezagdrager, regels: Toestemmingsregels, vandaag: date) -> bool:
    if not regels.telt(iemand) or not iemand.gezag_bron or iemand.gezag_datum is None:
        return False
    return iemand.gezag_datum <= vandaag < regels.gezag.bevestigd_binnen.na(iemand.gezag_datum)


def _naam(iemand: Ondertekenaar) -> str:
    if iemand.rol is Rol.LEERLING:
        return "de leerling"
    return "een gezagdrager (er is er geen bekend)" if iemand.wie is None else f"gezagdrager {iemand.wie + 1}"
