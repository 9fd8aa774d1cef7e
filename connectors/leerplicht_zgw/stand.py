"""How a zaak stands at the gemeente: from status, resultaat and behandelaar to one Statusmelding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from connectors.leerplicht_zgw.zaak import Werk
from gateway.sdk import Contact, Statusmelding

# What the gemeente may send along with a zaak, so that it need not be asked for apart.
ERBIJ = "status,resultaat,rollen"


async def statusmelding(werk: Werk, zaak: Mapping[str, Any]) -> Statusmelding | None:
    """What the gemeente says now; None while the zaak has no status, or is not ours."""
    url = werk.client.binnen(werk.stel.zrc_url, zaak["url"])
    if zaak.get("status") is None or zaak.get("bronorganisatie") != werk.stel.bronorganisatie:
        return None
    erbij = zaak.get("_expand") or {}
    status = erbij.get("status") or await _haal(werk, zaak["status"])
    zaaktype = await werk.catalogus.zaaktype(zaak["zaaktype"])
    statustype = zaaktype.statustypen[status["statustype"]]
    eind = bool(statustype["isEindstatus"])
    resultaat = erbij.get("resultaat") or (await _haal(werk, zaak["resultaat"]) if zaak.get("resultaat") else {})
    reden = zaaktype.resultaattypen.get(resultaat.get("resultaattype", "")) if eind else None
    rol = _laatste(erbij["rollen"] if "rollen" in erbij else await werk.lijst("rollen", zaak=url))
    return Statusmelding(
        url,
        werk.afspraken.status(statustype["omschrijving"], reden, eind=eind),
        # A behandelaar who came after the status makes it newer.
        max([_moment(status["datumStatusGezet"]), *(_moment(deel["registratiedatum"]) for deel in rol)]),
        reden=reden,
        toelichting=(eind and resultaat.get("toelichting")) or status.get("statustoelichting") or None,
        contact=_contact(rol[0]) if rol else None,
    )


async def _haal(werk: Werk, url: str) -> dict[str, Any]:
    return await werk.client.haal(werk.stel.zrc_url, url, werk.spoor)


def _laatste(rollen: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The latest behandelaar, in a list that may be empty."""
    behandelaars = [rol for rol in rollen if rol["omschrijvingGeneriek"] == "behandelaar"]
    return sorted(behandelaars, key=lambda rol: _moment(rol["registratiedatum"]))[-1:]


def _contact(rol: Mapping[str, Any]) -> Contact:
    wie, contact = rol.get("betrokkeneIdentificatie") or {}, rol.get("contactpersoonRol") or {}
    delen = (wie.get("voorletters"), wie.get("voorvoegselAchternaam"), wie.get("achternaam") or wie.get("naam"))
    naam = contact.get("naam") or rol.get("afwijkendeNaamBetrokkene") or _samen(delen)
    return Contact(
        naam=naam[:200] or None,
        functie=(contact.get("functie") or rol.get("roltoelichting") or "")[:200] or None,
        telefoon=contact.get("telefoonnummer") or None,
        email=contact.get("emailadres") or None,
    )


def _samen(delen: Iterable[str | None]) -> str:
    return " ".join(deel for deel in delen if deel)


def _moment(tekst: str) -> datetime:
    return datetime.fromisoformat(tekst).astimezone(UTC)
