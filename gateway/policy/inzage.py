"""Who may see what was shared about a leerling: by his age today, gezag, and safety. Pure, and no unless yes."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from gateway.model.leerling import Gezagdrager, Leerling
from gateway.policy.inzageregels import Inzageband, Inzagereden, Inzageregels, Inzagerol
from gateway.policy.ondertekenaars import geboortedagen, leeftijd
from gateway.policy.tijd import dag
from gateway.policy.toestemmingsregels import Gezagregels

_NAMEN = {Inzagerol.GEZAGDRAGER: "de gezagdragers", Inzagerol.LEERLING: "de leerling"}


class Aanvrager(NamedTuple):
    """Who asks: a gezagdrager by his place in the list; `akkoord` when the leerling agrees that he does."""

    rol: Inzagerol
    wie: int = 0
    akkoord: bool = False

    def __str__(self) -> str:
        """By role only, as the log and the overview name him."""
        namen = {Inzagerol.LEERLING: "de leerling", Inzagerol.SCHOOL: "een medewerker van de school"}
        naam = namen.get(self.rol, f"gezagdrager {self.wie + 1}")
        return f"{naam}, met akkoord van de leerling" if self.akkoord else naam


class Inzageweigering(NamedTuple):
    """No: the code, what it means with who may ask, and what to do."""

    code: Inzagereden
    uitleg: str
    doe: str


def weiger_inzage(
    leerling: Leerling | None, aanvrager: Aanvrager, op: datetime, regels: Inzageregels, gezag: Gezagregels
) -> Inzageweigering | None:
    """Why this person may not see it now; None when he may. `leerling` is None once his data are wiped.

    That a school employee may do this for the school's duty is for who lets him in.
    """
    if aanvrager.rol is Inzagerol.SCHOOL:
        return None
    if leerling is None:
        return _nee(regels, Inzagereden.INZAGE_GEWIST, ())
    if leerling.veiligheidsblokkade and aanvrager.rol in regels.veiligheid.houd_op:
        return _nee(regels, Inzagereden.VEILIGHEID, ())
    banden = _banden(leerling, dag(op), regels)
    zeker = frozenset.intersection(*(band.mag for band in banden))
    mag = frozenset.intersection(*(band.mag | band.met_akkoord if aanvrager.akkoord else band.mag for band in banden))
    code = _om_leeftijd(aanvrager, mag, banden) or _om_gezag(leerling, aanvrager, dag(op), gezag)
    return _nee(regels, code, zeker) if code else None


def _banden(leerling: Leerling, vandaag: date, regels: Inzageregels) -> list[Inzageband]:
    """Every band he can be in today, by what is known of his birth date."""
    vroegst, laatst = geboortedagen(leerling.geboortedatum)
    jongst, oudst = leeftijd(laatst, vandaag), leeftijd(vroegst, vandaag)
    grenzen = [None, *(band.tot for band in regels.banden)]
    return [
        band
        for vanaf, band in zip(grenzen, regels.banden, strict=False)
        if (vanaf is None or vanaf <= oudst) and (band.tot is None or jongst < band.tot)
    ]


def _om_leeftijd(aanvrager: Aanvrager, mag: frozenset[Inzagerol], banden: Iterable[Inzageband]) -> Inzagereden | None:
    if aanvrager.rol in mag:
        return None
    if any(aanvrager.rol in band.mag for band in banden):
        return Inzagereden.INZAGE_LEEFTIJD_ONZEKER
    te_jong = aanvrager.rol is Inzagerol.LEERLING
    return Inzagereden.INZAGE_TE_JONG if te_jong else Inzagereden.INZAGE_ALLEEN_LEERLING


def _om_gezag(leerling: Leerling, aanvrager: Aanvrager, vandaag: date, gezag: Gezagregels) -> Inzagereden | None:
    if aanvrager.rol is not Inzagerol.GEZAGDRAGER:
        return None
    bekend = dict(enumerate(leerling.gezagdragers))
    iemand = bekend.get(aanvrager.wie)
    if iemand is None or not iemand.heeft_gezag:
        return Inzagereden.INZAGE_GEEN_GEZAG
    return None if _is_bevestigd(iemand, vandaag, gezag) else Inzagereden.GEZAG_ONZEKER


def _is_bevestigd(iemand: Gezagdrager, vandaag: date, gezag: Gezagregels) -> bool:
    if iemand.relatie not in gezag.relaties or not iemand.gezag_bron or iemand.gezag_datum is None:
        return False
    return iemand.gezag_datum <= vandaag < gezag.bevestigd_binnen.na(iemand.gezag_datum)


def _nee(regels: Inzageregels, code: Inzagereden, mag: Iterable[Inzagerol]) -> Inzageweigering:
    tekst = regels.weigeringen[code]
    wie = " en ".join(_NAMEN[rol] for rol in _NAMEN if rol in mag) or "een medewerker van de school"
    return Inzageweigering(code, tekst.uitleg.format(wie=wie), tekst.doe.format(wie=wie))
