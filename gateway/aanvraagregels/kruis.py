"""Holds the files of contracts/aanvragen against each other: every name that one uses, another must know."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple, get_args

from gateway.aanvraagregels.lezen import knoop_op, naaste
from gateway.aanvraagregels.regels import Aanvraagregels
from gateway.aanvraagregels.tlv import CONTROLES
from gateway.aanvraagregels.volledigheid import VELDEN
from gateway.aanvraagregels.vormen import DeskundigenEis, DocumentEis, EenVanEis, Eis, VeldEis
from gateway.aanvraagregels.vormen_besluit import Signaalnaam
from gateway.model.aanvraag import Aanvraagstatus
from gateway.model.yamlbron import Fout, Knoop


class Bestand(NamedTuple):
    """A file as tree and as form."""

    knoop: Knoop
    vorm: Any


def kruiscontrole(
    regels: Aanvraagregels, bestanden: Mapping[str, Bestand], eigen: Mapping[str, Bestand]
) -> Iterator[Fout]:
    """What does not fit."""
    yield from _soorten(regels, bestanden["soorten"].knoop)
    yield from _eisen(regels, bestanden["eisen"].knoop, regels.eisen, regels.eisen)
    yield from _disciplines(regels, bestanden["disciplines"].knoop)
    yield from _statussen(regels, bestanden["statussen"].knoop)
    termijnen = bestanden["termijnen"].knoop
    yield from _afwijkingen(regels, knoop_op(termijnen, "afwijkingen"), regels.afwijkingen)
    yield from _tlv(regels, bestanden["tlv"].knoop)
    yield from _alle(knoop_op(termijnen, "termijnen"), "termijn", ["bezwaar"], regels.termijnen)
    yield from _signalen(regels, bestanden["signalen"].knoop)
    for naam, bestand in eigen.items():
        yield from _swv(regels, naam, bestand)


def _bekend(knoop: Knoop, wat: str, namen: Iterable[str], bekend: Collection[str]) -> Iterator[Fout]:
    for naam in namen:
        if naam not in bekend:
            yield knoop.fout(f"{wat} {naam!r} bestaat niet", naaste(naam, bekend))


def _alle(knoop: Knoop, wat: str, nodig: Iterable[str], aanwezig: Collection[str]) -> Iterator[Fout]:
    for naam in nodig:
        if naam not in aanwezig:
            yield knoop.fout(f"{wat} {naam!r} ontbreekt", "Voeg die toe.")


def _soorten(regels: Aanvraagregels, wortel: Knoop) -> Iterator[Fout]:
    yield from _bekend(knoop_op(wortel, "altijd"), "eis", regels.altijd, regels.eisen)
    for naam, soort in regels.soorten.items():
        knoop = knoop_op(wortel, "soorten", naam)
        yield from _bekend(knoop_op(knoop, "eisen"), "eis", soort.eisen, regels.eisen)
        for sector, eisen in soort.sectoren.items():
            yield from _bekend(knoop_op(knoop, "sectoren", sector), "eis", eisen, regels.eisen)
        delen = knoop_op(knoop, "toestemming")
        yield from _bekend(delen, "toestemmingsdeel", soort.toestemming, regels.toestemmingsdelen)


def _eisen(regels: Aanvraagregels, wortel: Knoop, eisen: Mapping[str, Eis], alle: Mapping[str, Eis]) -> Iterator[Fout]:
    for naam, eis in eisen.items():
        knoop = knoop_op(wortel, "eisen", naam)
        if eis.als is not None:
            yield from _bekend(knoop_op(knoop, "als"), "veld", eis.als.velden, VELDEN)
        yield from _inhoud(regels, knoop, eis, alle)


def _inhoud(regels: Aanvraagregels, knoop: Knoop, eis: Eis, alle: Mapping[str, Eis]) -> Iterator[Fout]:
    if isinstance(eis, DocumentEis):
        yield from _bekend(knoop_op(knoop, "soorten"), "documentsoort", eis.soorten, regels.documentsoorten)
        yield from _bekend(knoop_op(knoop, "ondertekend_door"), "rol", eis.ondertekend_door, regels.rollen)
    elif isinstance(eis, VeldEis):
        yield from _bekend(knoop_op(knoop, "veld"), "veld", [eis.veld], VELDEN)
    elif isinstance(eis, DeskundigenEis):
        yield from _bekend(knoop_op(knoop, "plaatsen"), "plaats", eis.plaatsen, regels.plaatsen)
    elif isinstance(eis, EenVanEis):
        enkel = [naam for naam, ander in alle.items() if not isinstance(ander, EenVanEis)]
        yield from _bekend(knoop_op(knoop, "eisen"), "enkelvoudige eis", eis.eisen, enkel)


def _disciplines(regels: Aanvraagregels, wortel: Knoop) -> Iterator[Fout]:
    for naam, discipline in regels.disciplines.items():
        knoop = knoop_op(wortel, "disciplines", naam, "plaatsen")
        yield from _bekend(knoop, "plaats", discipline.plaatsen, regels.plaatsen)


def _statussen(regels: Aanvraagregels, wortel: Knoop) -> Iterator[Fout]:
    alle = knoop_op(wortel, "statussen")
    yield from _alle(alle, "status", get_args(Aanvraagstatus), regels.statussen)
    for naam, status in regels.statussen.items():
        knoop = knoop_op(alle, naam)
        yield from _bekend(knoop_op(knoop, "volgende"), "status", status.volgende, regels.statussen)
        if status.eind == bool(status.volgende):
            yield knoop.fout(f"status {naam!r} is het eind of heeft een volgende", "Verbeter 'eind' of 'volgende'.")
        if status.termijn is not None:
            yield from _termijn_van(regels, knoop_op(knoop, "termijn"), naam, status.termijn)


def _termijn_van(regels: Aanvraagregels, knoop: Knoop, status: str, naam: str) -> Iterator[Fout]:
    yield from _bekend(knoop, "termijn", [naam], regels.termijnen)
    termijn = regels.termijnen.get(naam)
    if termijn is not None and status not in termijn.loopt_in + termijn.staat_stil_in:
        yield knoop.fout(
            f"termijn {naam!r} loopt niet en staat niet stil in status {status!r}",
            "Noem de status in termijnen.yaml bij 'loopt_in' of 'staat_stil_in'.",
        )


def _afwijkingen(regels: Aanvraagregels, knoop: Knoop, afwijkingen: Iterable[Any]) -> Iterator[Fout]:
    for plek, afwijking in enumerate(afwijkingen):
        deel = knoop_op(knoop, plek)
        yield from _bekend(knoop_op(deel, "termijn"), "termijn", [afwijking.termijn], regels.termijnen)
        yield from _bekend(knoop_op(deel, "soorten"), "soort", afwijking.soorten, regels.soorten)


def _tlv(regels: Aanvraagregels, wortel: Knoop) -> Iterator[Fout]:
    for plek, controle in enumerate(regels.tlv.controles):
        knoop = knoop_op(wortel, "controles", plek, "controle")
        yield from _bekend(knoop, "controle", [controle.controle], CONTROLES)


def _signalen(regels: Aanvraagregels, wortel: Knoop) -> Iterator[Fout]:
    yield from _alle(knoop_op(wortel, "signalen"), "signaal", get_args(Signaalnaam), regels.signalen.signalen)
    knoop = knoop_op(wortel, "parameters")
    for naam, reeks in regels.signalen.parameters:
        datums: list[date] = [item.vanaf for item in reeks]
        if any(later <= eerder for eerder, later in pairwise(datums)):
            yield knoop_op(knoop, naam).fout(f"de datums van {naam!r} lopen niet op", "Zet de oudste bovenaan.")


def _swv(regels: Aanvraagregels, naam: str, bestand: Bestand) -> Iterator[Fout]:
    knoop, swv = bestand
    alle = {**regels.eisen, **swv.eisen}
    if swv.swv != naam:
        yield knoop_op(knoop, "swv").fout(f"samenwerkingsverband {swv.swv} staat in {naam}.yaml")
    for vast in sorted(swv.eisen.keys() & set(regels.altijd)):
        yield knoop_op(knoop, "eisen", vast).fout(f"eis {vast!r} geldt altijd", "Geef de eigen eis een andere naam.")
    yield from _eisen(regels, knoop, swv.eisen, alle)
    for soort, aanpassing in swv.soorten.items():
        deel = knoop_op(knoop, "soorten", soort)
        yield from _bekend(deel, "soort", [soort], regels.soorten)
        yield from _bekend(knoop_op(deel, "erbij"), "eis", aanpassing.erbij, alle)
        if soort in regels.soorten:
            yield from _bekend(
                knoop_op(deel, "eraf"), "eis van deze soort", aanpassing.eraf, _weglaatbaar(regels, soort)
            )
    yield from _afwijkingen(regels, knoop_op(knoop, "termijnen"), swv.termijnen)


def _weglaatbaar(regels: Aanvraagregels, naam: str) -> list[str]:
    soort = regels.soorten[naam]
    return [*soort.eisen, *(eis for eisen in soort.sectoren.values() for eis in eisen)]
