"""The besluit and its TLV as a file that the school's own system can read."""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from gateway.aanvraagregels import Bezwaarpunt, controleer_besluit
from gateway.exchange.aanvraag.fouten import GeenBesluitError
from gateway.exchange.aanvraag.lijsten import Detail, aanvraag, leerling_met_besluiten
from gateway.exchange.gebruik import Gebruiker, Handeling, noteer_inzien
from gateway.exchange.inrichting import Inrichting
from gateway.model.aanvraag import Besluit

OPHALEN = Handeling("besluit op aanvraag ophalen", "aanvraag-besluit-ophalen")
KOLOMMEN = (
    "leerlingnummer",
    "aanvraag",
    "aanvraagnummer",
    "soort",
    "uitkomst",
    "datum",
    "swv",
    "tlv_nummer",
    "categorie",
    "begin",
    "eind",
    "bezwaar_tot",
)
# What a spreadsheet would take for a formula.
_FORMULE = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Besluitdocument:
    """A besluit with the aanvraag and leerling it is about, and what DUO would find wrong with it."""

    aanvraag: UUID
    leerlingnummer: str | None
    besluit: Besluit = field(repr=False)
    let_op: tuple[Bezwaarpunt, ...]

    def json(self) -> bytes:
        """All of it, as a JSON document."""
        return (json.dumps(self.velden(), ensure_ascii=False, indent=2) + "\n").encode()

    def velden(self) -> dict[str, Any]:
        """All of it in JSON types."""
        wat = self.besluit.model_dump(mode="json")
        tlv = {naam: wat[oud] for naam, oud in _TLV.items()}
        del wat["tlv_nummer"]
        return {
            "aanvraag": str(self.aanvraag),
            "leerlingnummer": self.leerlingnummer,
            **{_kameel(naam): waarde for naam, waarde in wat.items()},
            "tlv": tlv if tlv["nummer"] is not None else None,
            "letOp": [{"code": item.code, "tekst": item.tekst, "doe": item.doe} for item in self.let_op],
        }

    def csv(self) -> bytes:
        """The TLV as one line under a heading, without the motivering."""
        wat = self.besluit.model_dump(mode="json")
        wat |= {"leerlingnummer": self.leerlingnummer, "aanvraag": str(self.aanvraag)}
        uit = StringIO()
        schrijver = csv.writer(uit, delimiter=";", lineterminator="\r\n")
        schrijver.writerow(KOLOMMEN)
        schrijver.writerow([_cel(wat[naam]) for naam in KOLOMMEN])
        return uit.getvalue().encode()


_TLV = {"nummer": "tlv_nummer", "categorie": "categorie", "begin": "begin", "eind": "eind"}


async def besluit_van(
    inrichting: Inrichting, gebruiker: Gebruiker, organisaties: Sequence[str], id_: UUID
) -> Besluitdocument:
    """The besluit on an aanvraag, for the school that asked; raises GeenBesluitError when there is none to read."""
    async with inrichting.db.transactie(organisaties) as conn:
        detail = await aanvraag(conn, inrichting, organisaties, id_)
        document = await _document(conn, inrichting, detail)
        await noteer_inzien(conn, inrichting, gebruiker, OPHALEN, [detail.regel])
    return document


async def besluit_bestand(
    inrichting: Inrichting, gebruiker: Gebruiker, organisaties: Sequence[str], id_: UUID, *, als_csv: bool = False
) -> bytes:
    """The same as a file: JSON with all of it, or one line of CSV with the TLV."""
    document = await besluit_van(inrichting, gebruiker, organisaties, id_)
    return document.csv() if als_csv else document.json()


async def _document(conn: AsyncConnection, inrichting: Inrichting, detail: Detail) -> Besluitdocument:
    if detail.besluit is None:
        raise GeenBesluitError(doe="Kijk met `schakel aanvraag toon` hoe het ermee staat.")
    regels, besluit = inrichting.aanvraagregels, detail.besluit
    stand, eerder = await leerling_met_besluiten(conn, inrichting, detail.regel.leerling)
    # A kind that only this samenwerkingsverband knows has no checks of ours.
    bekend = besluit.soort in regels.soorten
    let_op = controleer_besluit(regels, besluit, leerling=stand.leerling, eerder=eerder) if bekend else ()
    return Besluitdocument(detail.regel.id, detail.regel.leerlingnummer, besluit, let_op)


def _kameel(naam: str) -> str:
    eerste, *rest = naam.split("_")
    return eerste + "".join(deel.capitalize() for deel in rest)


def _cel(waarde: Any) -> str:
    tekst = "" if waarde is None else str(waarde)
    return f"'{tekst}" if tekst.startswith(_FORMULE) else tekst
