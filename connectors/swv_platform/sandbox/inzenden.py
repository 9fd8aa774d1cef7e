"""What a school hands in: aanvragen, dossiers, withdrawals; technical rubbish is refused at the door."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from typing import Any

from lxml import etree

from connectors.swv_platform.sandbox.fouten import Probleem, onjuist
from connectors.swv_platform.sandbox.klok import tekst
from connectors.swv_platform.sandbox.stand import Aanvraag, Stand
from connectors.swv_platform.sandbox.toegang import Afzender

_DOSSIER = "dossier"
_NUMMERS = frozenset({"bsn", "burgerservicenummer", "onderwijsnummer"})


class Inzenden:
    """Takes what comes in, once for each kenmerk of a sender."""

    def __init__(self, stand: Stand) -> None:
        """Take the books."""
        self._stand = stand
        statussen = stand.regels.contract["statussen"]
        self._wijzigbaar, self._terug = statussen["wijzigbaar"], statussen["intrekken_vanuit"]
        self._ingetrokken = statussen["ingetrokken"]

    def aanvraag(self, van: Afzender, swv: str, inhoud: Any) -> tuple[Aanvraag, bool]:
        """An aanvraag, and whether it is new."""
        self._stand.regels.controleer("aanvraag", inhoud)
        if inhoud["swv"] != swv:
            raise onjuist("/swv", "ander-samenwerkingsverband")
        if not van.namens(inhoud["school"]["brin"]):
            raise Probleem(403, "PLT-403")
        _controleer_documenten(inhoud.get("documenten", ()))
        bekend = self._stand.zoek(van, swv, inhoud["kenmerk"])
        if bekend is None:
            return self._stand.neem(van, inhoud), True
        if bekend.inhoud != inhoud:
            self._mag_anders(bekend)
            bekend.inhoud, bekend.ontbreekt = inhoud, []
            if bekend.status == "onvolledig":
                self._stand.zet(bekend, "in-controle")
            else:
                self._stand.noteer(bekend)
        return bekend, False

    def dossier(self, van: Afzender, swv: str, kenmerk: str, inhoud: bytes) -> tuple[dict[str, Any], bool]:
        """A dossier under the kenmerk of its aanvraag, which may still have to come."""
        _controleer_dossier(inhoud)
        plek = (van.naam, swv, kenmerk)
        nieuw = plek not in self._stand.dossiers
        if self._stand.dossiers.get(plek) != inhoud:
            bekend = self._stand.zoek(van, swv, kenmerk)
            if bekend:
                self._mag_anders(bekend)
            self._stand.dossiers[plek] = inhoud
        som = hashlib.sha256(inhoud).hexdigest()
        return {"kenmerk": kenmerk, "sha256": som, "ontvangenOp": tekst(self._stand.klok())}, nieuw

    def intrekking(self, van: Afzender, id_: str, inhoud: Any) -> Aanvraag:
        """Take an aanvraag back; again is fine."""
        wat = self._stand.geef(id_, van)
        self._stand.regels.controleer("intrekking", inhoud)
        for veld, eigen in (("kenmerk", wat.inhoud["kenmerk"]), ("soort", wat.soort)):
            if inhoud[veld] != eigen:
                raise onjuist(f"/{veld}", "andere-aanvraag")
        if inhoud["school"]["brin"] != wat.inhoud["school"]["brin"]:
            raise onjuist("/school/brin", "andere-school")
        if wat.status != self._ingetrokken:
            if wat.status not in self._terug:
                raise Probleem(409, self._stand.regels.contract["fouten"]["afgedaan"])
            self._stand.zet(wat, self._ingetrokken)
        return wat

    def _mag_anders(self, wat: Aanvraag) -> None:
        if wat.status not in self._wijzigbaar:
            raise Probleem(409, self._stand.regels.contract["fouten"]["afgedaan"])


def _controleer_documenten(documenten: list[dict[str, Any]]) -> None:
    """Each is a ZIP with one file, and the bytes its sha256 says."""
    for nummer, wat in enumerate(documenten):
        plaats = f"/documenten/{nummer}"
        try:
            inhoud = base64.b64decode(wat["inhoud"], validate=True)
            with zipfile.ZipFile(io.BytesIO(inhoud)) as ingepakt:
                aantal = len(ingepakt.namelist())
        except (ValueError, zipfile.BadZipFile):
            raise onjuist(f"{plaats}/inhoud", "geen-zip") from None
        if aantal != 1:
            raise onjuist(f"{plaats}/inhoud", "niet-een-bestand")
        if hashlib.sha256(inhoud).hexdigest() != wat["sha256"]:
            raise onjuist(f"{plaats}/sha256", "andere-inhoud")


def _controleer_dossier(inhoud: bytes) -> None:
    """XML, an OSO dossier by its root, and without a number of the government."""
    try:
        wortel = etree.fromstring(inhoud, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except (etree.XMLSyntaxError, ValueError):
        raise onjuist("", "geen-xml") from None
    namen = {etree.QName(deel).localname.lower() for deel in wortel.iter(etree.Element)}
    if etree.QName(wortel).localname.lower() != _DOSSIER:
        raise onjuist("", "geen-dossier")
    if gevonden := sorted(_NUMMERS & namen):
        raise onjuist(gevonden[0], "persoonsnummer")
