"""The employee: a sheet of aanvragen; without names unless they are asked for, and never a BSN."""

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from gateway.exchange.gebruik import Gebruiker, Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.swvinbox.afspraken import Afspraken
from gateway.exchange.swvinbox.rijen import Swvaanvraag, lees, pak_uit
from gateway.exchange.swvinbox.volgen import lees_besluit
from gateway.policy.tijd import AMSTERDAM

EXPORTEREN = Handeling("aanvragen uitvoeren naar een werkblad", "swv-exporteren")
MET_NAMEN = Handeling("aanvragen met namen uitvoeren naar een werkblad", "swv-exporteren-namen")
KOLOMMEN = (
    "aanvraagnummer",
    "soort",
    "school",
    "BRIN",
    "gastschool",
    "status",
    "status sinds",
    "ontvangen op",
    "toegewezen aan",
    "vergaderdatum",
    "termijn tot",
    "uitkomst",
    "besluit op",
    "bezwaar tot",
    "TLV-nummer",
    "categorie",
    "begin",
    "eind",
)
# What XML 1.0 has no place for (section 2.2).
_GEEN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NAMEN = ("achternaam", "voorvoegsel", "roepnaam", "geboortedatum")


async def exporteer(
    inrichting: Inrichting,
    gebruiker: Gebruiker,
    organisaties: Sequence[str],
    filters: Mapping[str, Any],
    *,
    namen: bool = False,
) -> bytes:
    """The aanvragen that fit these filters as XLSX, newest first, and a record per leerling of who took it along."""
    waar = {**filters, "organisaties": list(organisaties), "aantal": Afspraken.van(inrichting).rijen}
    kast = inrichting.kast
    async with inrichting.db.transactie(organisaties) as conn:
        rijen = await lees(conn, Swvaanvraag, "uitvoer", waar)
        for organisatie in organisaties:
            wie = [(kast.pseudoniem(organisatie, r.open(kast)), None) for r in rijen if r.organisatie == organisatie]
            await noteer_gebruik(conn, inrichting, gebruiker, MET_NAMEN if namen else EXPORTEREN, organisatie, wie)
    return _werkblad([*KOLOMMEN, *(NAMEN if namen else ())], (_regel(inrichting, rij, namen=namen) for rij in rijen))


def _regel(inrichting: Inrichting, rij: Swvaanvraag, *, namen: bool) -> list[str]:
    besluit = lees_besluit(inrichting.kast, rij)
    waarden = [
        rij.aanvraagnummer,
        rij.soort,
        rij.school,
        rij.brin,
        "ja" if rij.gast else "nee",
        rij.status,
        rij.status_op.astimezone(AMSTERDAM).date(),
        rij.ontvangen_op.astimezone(AMSTERDAM).date(),
        rij.toegewezen_aan,
        rij.vergaderdatum,
        rij.termijn_tot,
        *(besluit.get(naam) for naam in ("uitkomst", "datum", "bezwaarTot", "tlvNummer", "categorie", "begin", "eind")),
    ]
    if namen:
        leerling = pak_uit(rij.open(inrichting.kast), rij.id, "inhoud", rij.inhoud)["leerling"]
        waarden += [leerling.get(naam) for naam in NAMEN]
    return ["" if waarde is None else str(waarde) for waarde in waarden]


def _werkblad(kop: Sequence[str], regels: Iterator[list[str]]) -> bytes:
    boek = Workbook(write_only=True)
    blad = boek.create_sheet("aanvragen")
    blad.freeze_panes = "A2"
    blad.append(list(kop))
    for regel in regels:
        blad.append([_tekst(blad, waarde) for waarde in regel])
    uit = BytesIO()
    boek.save(uit)
    return uit.getvalue()


def _tekst(blad: Any, waarde: str) -> Any:
    """A cell that stays text: what a school sent must never run as a formula, and all of it must fit in XML."""
    cel = WriteOnlyCell(blad, _GEEN_XML.sub("", waarde))
    cel.data_type, cel.quotePrefix = "s", True
    return cel
