"""Checks of a besluit, as DUO checks a TLV: which exist is data (tlv.yaml), each does one small thing."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from gateway.aanvraagregels.regels import Aanvraagregels
from gateway.aanvraagregels.termijnen import bezwaar_tot
from gateway.aanvraagregels.tijd import maand_dag, na
from gateway.aanvraagregels.vormen import Besluitvorm, Ernst, Soort
from gateway.aanvraagregels.vormen_besluit import Tlvgrenzen
from gateway.model.aanvraag import Besluit
from gateway.model.leerling import Leerling

TOEGEKEND = frozenset({"toegekend", "deels"})


class Bezwaarpunt(NamedTuple):
    """What is not right about a besluit."""

    code: str
    tekst: str
    ernst: Ernst
    doe: str


class Geval(NamedTuple):
    """A besluit with all that checks look at; `eerder` are other besluiten about the same leerling."""

    regels: Aanvraagregels
    besluit: Besluit
    soort: Soort
    leerling: Leerling | None
    eerder: Sequence[Besluit]

    @property
    def vorm(self) -> Besluitvorm:
        """What a toekenning of this kind looks like."""
        return self.soort.besluit

    @property
    def grenzen(self) -> Tlvgrenzen:
        """The bounds within which a TLV lies."""
        return self.regels.tlv.grenzen

    @property
    def tlv(self) -> bool:
        """Whether this besluit gives a TLV."""
        return self.vorm.tlv and self.besluit.uitkomst in TOEGEKEND

    @property
    def schooljaren(self) -> int | None:
        """How many whole school years it holds, next to the rest of one that runs; None without begin or end."""
        begin, eind = self.besluit.begin, self.besluit.eind
        if begin is None or eind is None:
            return None
        vanaf = begin.year + (maand_dag(begin) > self.grenzen.begin_schooljaar)
        return eind.year - (maand_dag(eind) < self.grenzen.einde) - vanaf


def controleer_besluit(
    regels: Aanvraagregels, besluit: Besluit, *, leerling: Leerling | None = None, eerder: Sequence[Besluit] = ()
) -> tuple[Bezwaarpunt, ...]:
    """What DUO, or we, would find wrong with a besluit, in the order of the rules."""
    geval = Geval(regels, besluit, regels.soort(besluit.soort), leerling, eerder)
    return tuple(
        Bezwaarpunt(controle.code, controle.tekst, controle.ernst, controle.doe)
        for controle in regels.tlv.controles
        if not CONTROLES[controle.controle](geval)
    )


def _nummer_hoort_erbij(geval: Geval) -> bool:
    return (geval.besluit.tlv_nummer is not None) == geval.tlv


def _nummer_van_swv(geval: Geval) -> bool:
    nummer = geval.besluit.tlv_nummer
    return nummer is None or nummer[:6] == geval.besluit.swv


def _nummer_jaar(geval: Geval) -> bool:
    nummer = geval.besluit.tlv_nummer
    return nummer is None or int(nummer[7:11]) >= geval.grenzen.eerste_jaar


def _nummer_jaar_van_besluit(geval: Geval) -> bool:
    nummer = geval.besluit.tlv_nummer
    return nummer is None or int(nummer[7:11]) == geval.besluit.datum.year


def _nummer_nieuw(geval: Geval) -> bool:
    nummer = geval.besluit.tlv_nummer
    return nummer is None or all(ander.tlv_nummer != nummer for ander in _anders(geval))


def _swv_van_sector(geval: Geval) -> bool:
    return not geval.tlv or geval.besluit.swv[:2].lower() in geval.soort.sectoren


def _categorie(geval: Geval) -> bool:
    if not geval.tlv or geval.vorm.categorie == "mag":
        return True
    return (geval.besluit.categorie is not None) == (geval.vorm.categorie == "verplicht")


def _begin_bekend(geval: Geval) -> bool:
    return not geval.tlv or geval.besluit.begin is not None


def _begin_vanaf(geval: Geval) -> bool:
    return not geval.tlv or (geval.besluit.begin or date.max) >= geval.grenzen.eerste_ingang


def _begin_na_geboorte(geval: Geval) -> bool:
    begin = geval.besluit.begin
    if not geval.tlv or begin is None or geval.leerling is None:
        return True
    # A date with 00 for what is not known sorts before every day it can be.
    return begin.isoformat() > geval.leerling.geboortedatum


def _begin_uniek(geval: Geval) -> bool:
    begin = geval.besluit.begin
    return not geval.tlv or begin is None or all(ander.begin != begin for ander in _anders(geval))


def _begin_binnen_jaar(geval: Geval) -> bool:
    begin = geval.besluit.begin
    return not geval.tlv or begin is None or begin <= na(geval.besluit.datum, geval.grenzen.vooruit)


def _eind_bekend(geval: Geval) -> bool:
    return not geval.tlv or geval.vorm.eind == "mag-ontbreken" or geval.besluit.eind is not None


def _eind_dag(geval: Geval) -> bool:
    eind = geval.besluit.eind
    return not geval.tlv or eind is None or maand_dag(eind) == geval.grenzen.einde


def _heel_schooljaar(geval: Geval) -> bool:
    return not geval.tlv or geval.schooljaren is None or geval.schooljaren >= 1


def _duur_van_soort(geval: Geval) -> bool:
    jaren, toegestaan = geval.schooljaren, geval.vorm.duur_jaren
    return not geval.tlv or jaren is None or jaren < 1 or not toegestaan or jaren in toegestaan


def _bezwaartermijn(geval: Geval) -> bool:
    besluit = geval.besluit
    return besluit.bezwaar_tot is None or besluit.bezwaar_tot >= bezwaar_tot(
        geval.regels, besluit.soort, besluit.swv, besluit.datum
    )


def _deskundigen(geval: Geval) -> bool:
    namen = {" ".join(advies.naam.casefold().split()) for advies in geval.besluit.deskundigen}
    return not geval.tlv or len(namen) >= geval.grenzen.deskundigen


def _anders(geval: Geval) -> list[Besluit]:
    """The earlier TLVs: given, and not this besluit itself in an earlier form."""
    return [
        ander
        for ander in geval.eerder
        if ander.tlv_nummer is not None and ander.aanvraagnummer != geval.besluit.aanvraagnummer
    ]


CONTROLES: dict[str, Callable[[Geval], bool]] = {
    "nummer-hoort-erbij": _nummer_hoort_erbij,
    "nummer-van-swv": _nummer_van_swv,
    "nummer-jaar": _nummer_jaar,
    "nummer-jaar-van-besluit": _nummer_jaar_van_besluit,
    "nummer-nieuw": _nummer_nieuw,
    "swv-van-sector": _swv_van_sector,
    "categorie": _categorie,
    "begin-bekend": _begin_bekend,
    "begin-vanaf": _begin_vanaf,
    "begin-na-geboorte": _begin_na_geboorte,
    "begin-uniek": _begin_uniek,
    "begin-binnen-jaar": _begin_binnen_jaar,
    "eind-bekend": _eind_bekend,
    "eind-dag": _eind_dag,
    "heel-schooljaar": _heel_schooljaar,
    "duur-van-soort": _duur_van_soort,
    "bezwaartermijn": _bezwaartermijn,
    "deskundigen": _deskundigen,
}
