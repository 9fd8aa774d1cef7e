"""The employee: looks at an aanvraag whole; each look stands in the log of use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from gateway.exchange.gebruik import Gebruiker, Handeling
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.swvinbox.adviseren import lees_adviezen
from gateway.exchange.swvinbox.dossiers import dossier_van
from gateway.exchange.swvinbox.rijen import Notitie, Statusrij, Swvaanvraag, lees, lees_aanvraag, noteer, pak_uit
from gateway.exchange.swvinbox.volgen import Stand, lees_besluit, stand_van
from gateway.model.aanvraag import Deskundigenadvies

INZIEN = Handeling("aanvraag inzien in het postvak van het samenwerkingsverband", "swv-inzien")


@dataclass(frozen=True, slots=True)
class Gesteld:
    """What was asked of the school, or told to it."""

    van: str
    op: datetime
    bericht: str | None = field(default=None, repr=False)
    ontbreekt: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Inzage:
    """An aanvraag whole: what the school sent, and what was done with it."""

    aanvraag: Swvaanvraag
    inhoud: Mapping[str, Any] = field(repr=False)
    besluit: Mapping[str, Any] | None = field(repr=False)
    met_dossier: bool
    adviezen: Sequence[Deskundigenadvies]
    berichten: Sequence[Gesteld]
    verloop: Sequence[Stand]


async def zie_in(inrichting: Inrichting, gebruiker: Gebruiker, organisaties: Sequence[str], id_: UUID) -> Inzage | None:
    """One aanvraag of these samenwerkingsverbanden, and a record of who looked; None when there is none."""
    async with inrichting.db.transactie(organisaties) as conn:
        aanvraag = await lees_aanvraag(conn, organisaties, id_)
        if aanvraag is None:
            return None
        sleutel, waar = aanvraag.open(inrichting.kast), {"aanvraag": id_}
        berichten = await lees(conn, Notitie, "berichten", waar)
        verloop = await lees(conn, Statusrij, "verloop", waar)
        adviezen = await lees_adviezen(conn, inrichting, aanvraag)
        dossier = await dossier_van(conn, aanvraag)
        await noteer(conn, inrichting, gebruiker, INZIEN, aanvraag)
    return Inzage(
        aanvraag=aanvraag,
        inhoud=pak_uit(sleutel, id_, "inhoud", aanvraag.inhoud),
        besluit=lees_besluit(inrichting.kast, aanvraag) or None,
        met_dossier=dossier is not None,
        adviezen=adviezen,
        berichten=[Gesteld(rij.van, rij.op, **pak_uit(sleutel, id_, "bericht", rij.inhoud)) for rij in berichten],
        verloop=[stand_van(inrichting, rij) for rij in verloop],
    )
