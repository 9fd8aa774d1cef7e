"""The besluit: made of what was asked, and held against the rules of DUO before it goes out."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from connectors.swv_platform.sandbox.fouten import onjuist
from connectors.swv_platform.sandbox.stand import Aanvraag, Stand

_AUGUSTUS, _JULI = 8, (7, 31)
_EERSTE_INGANG = date(2014, 8, 1)
_NUMMER = re.compile(r"(PO|VO)\d{4}-(\d{4})-\d{5}")
_TOE = frozenset({"toegekend", "deels"})


class Besluiten:
    """Writes besluiten; the serial number of a TLV goes up per samenwerkingsverband."""

    def __init__(self, stand: Stand) -> None:
        """Begin at the first number."""
        self._stand = stand
        self._nummers: dict[str, int] = {}

    def maak(self, wat: Aanvraag, velden: dict[str, Any]) -> dict[str, Any]:
        """The besluit on an aanvraag; `velden` overrule what follows from what was asked."""
        vandaag = self._stand.klok.vandaag
        uitkomst = velden.get("uitkomst", "toegekend")
        besluit: dict[str, Any] = {
            "aanvraagnummer": wat.nummer,
            "soort": wat.soort,
            "uitkomst": uitkomst,
            "datum": vandaag.isoformat(),
            "swv": wat.swv,
            "bezwaarTot": (vandaag + timedelta(days=self._stand.regels.platform["dagen"]["bezwaar"])).isoformat(),
            "motivering": "De commissie volgt het advies van de deskundigen.",
            "deskundigen": wat.adviezen,
            "voorSchool": wat.inhoud.get("beoogdeSchool", {}).get("naam"),
        }
        if uitkomst in _TOE and wat.soort in self._stand.regels.platform["tlv"]:
            besluit |= self._tlv(wat, vandaag)
        besluit |= velden
        self._controleer(besluit)
        return besluit

    def _tlv(self, wat: Aanvraag, vandaag: date) -> dict[str, Any]:
        regels, gevraagd = self._stand.regels.platform["tlv"][wat.soort], wat.inhoud.get("gevraagd", {})
        begin = max(vandaag, date.fromisoformat(gevraagd.get("begin", vandaag.isoformat())))
        jaar = begin.year + (0 if (begin.month, begin.day) <= (_AUGUSTUS, 1) else 1) + gevraagd.get("duurJaren", 1)
        # An objection keeps the number that was given already.
        nummer = (wat.besluit or {}).get("tlvNummer") or self._nummer(wat.swv, vandaag.year)
        return {
            "tlvNummer": nummer,
            "categorie": gevraagd.get("categorie", "laag") if regels["categorie"] else None,
            "begin": begin.isoformat(),
            "eind": date(jaar, *_JULI).isoformat() if regels["eind"] else None,
        }

    def _nummer(self, swv: str, jaar: int) -> str:
        self._nummers[swv] = self._nummers.get(swv, 0) + 1
        return f"{swv}-{jaar}-{self._nummers[swv]:05d}"

    def _controleer(self, besluit: dict[str, Any]) -> None:
        self._stand.regels.controleer("besluit", besluit)
        if besluit.get("tlvNummer") is None:
            return
        regels = self._stand.regels.platform["tlv"].get(besluit["soort"])
        gevonden = _NUMMER.fullmatch(besluit["tlvNummer"])
        if regels is None or gevonden is None or not besluit["tlvNummer"].startswith(besluit["swv"]):
            raise onjuist("/tlvNummer", "421")
        begin = date.fromisoformat(besluit["begin"])
        if begin < _EERSTE_INGANG:
            raise onjuist("/begin", "416")
        if regels["categorie"] != (besluit.get("categorie") is not None):
            raise onjuist("/categorie", "741")
        jaren = 1 if (begin.month, begin.day) <= (_AUGUSTUS, 1) else 2
        if besluit.get("eind") and date.fromisoformat(besluit["eind"]).year < begin.year + jaren:
            raise onjuist("/eind", "424")
