"""SOAP 1.1 envelopes of OSO, held to the fields of the contract."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
MAX_BYTES = 70_000_000


class Fout(Exception):  # noqa: N818  # Dutch for error
    """A SOAP fault, by its code."""

    def __init__(self, code: str, tekst: str) -> None:
        """Take code and text."""
        self.code, self.tekst = code, tekst
        super().__init__(tekst)


class Soap:
    """Reads and writes the messages of one version."""

    def __init__(self, contract: Path, versie: str) -> None:
        """Read the contract."""
        alles: dict[str, Any] = yaml.safe_load((contract / "contract.yaml").read_text("utf-8"))
        uitgave = alles["versies"][versie]
        self.namespace: str = uitgave["namespace"]
        self.doel: str = uitgave["doel"]
        self.soort: str = alles["overdrachtsoort"]["woord"]
        self.grenzen: dict[str, Any] = alles["grenzen"]
        self.goed: dict[str, str] = alles["resultaten"]["goed"]
        self.operaties: dict[str, Any] = alles["operaties"]
        self._velden, self._uitgave = alles["velden"], uitgave
        self._actie: str = alles["soapactie"]["vorm"]

    def actie(self, operatie: str) -> str:
        """The SOAPAction of an operation."""
        return self._actie.format(namespace=self.namespace, operatie=operatie)

    def schrijf(self, naam: str, waarden: dict[str, Any]) -> bytes:
        """An envelope, in the order of the contract."""
        stukken = self._vul(self._delen(naam), waarden)
        return (
            f'<s:Envelope xmlns:s="{SOAP}"><s:Body><{naam} xmlns="{self.namespace}">{stukken}</{naam}></s:Body>'
            "</s:Envelope>"
        ).encode()

    def schrijf_fault(self, fout: Fout) -> bytes:
        """A fault; our texts hold no character that XML minds."""
        return (
            f'<s:Envelope xmlns:s="{SOAP}"><s:Body><s:Fault><faultcode>s:{fout.code}</faultcode>'
            f"<faultstring>{fout.tekst}</faultstring></s:Fault></s:Body></s:Envelope>"
        ).encode()

    def lees(self, data: bytes) -> tuple[str, dict[str, Any]]:
        """The name of a message and its values; raises Fout."""
        if len(data) > MAX_BYTES or b"<!DOCTYPE" in data:
            raise Fout("Client", "te groot, of met een DOCTYPE")
        parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, huge_tree=True)
        try:
            (inhoud,) = etree.fromstring(data, parser).findall(f"{{{SOAP}}}Body/*")
        except (etree.XMLSyntaxError, ValueError):
            raise Fout("Client", "geen SOAP-bericht met een element") from None
        if inhoud.tag == f"{{{SOAP}}}Fault":
            raise Fout("Server", "de andere kant geeft een fault")
        naam = etree.QName(inhoud)
        if naam.namespace != self.namespace:
            raise Fout("Client", "onbekende namespace")
        return naam.localname, self._waarden(inhoud, self._delen(naam.localname))

    def _delen(self, naam: str) -> list[str]:
        for operatie, deel in self.operaties.items():
            for sleutel, soort in (("verzoek", "Request"), ("antwoord", "Response")):
                if naam == operatie + soort:
                    return list(deel[sleutel])
        raise Fout("Client", "onbekend bericht")

    def _vul(self, delen: list[str], waarden: dict[str, Any]) -> str:
        uit = ""
        for deel in delen:
            kaal = deel.rstrip("?*")
            gegeven = waarden.get(kaal)
            for waarde in gegeven if isinstance(gegeven, list) else [] if gegeven is None else [gegeven]:
                element = self._uitgave["namen"].get(kaal, kaal)
                if isinstance(waarde, dict):
                    tekst = self._vul(self._velden["groepen"][kaal], waarde)
                else:
                    tekst = base64.b64encode(waarde).decode() if isinstance(waarde, bytes) else waarde
                uit += f"<{element}>{tekst}</{element}>"
        return uit

    def _waarden(self, plek: etree._Element, delen: list[str]) -> dict[str, Any]:
        volgorde = [self._uitgave["namen"].get(deel.rstrip("?*"), deel.rstrip("?*")) for deel in delen]
        gezien = [etree.QName(kind).localname for kind in plek]
        if [naam for naam in volgorde if naam in gezien] != list(dict.fromkeys(gezien)):
            raise Fout("Client", "een onbekend veld, of een andere volgorde")
        return {
            deel.rstrip("?*"): waarde
            for deel, element in zip(delen, volgorde, strict=True)
            if (waarde := self._waarde(deel, plek.findall(f"{{{self.namespace}}}{element}"))) is not None
        }

    def _waarde(self, deel: str, gevonden: list[etree._Element]) -> Any:
        kaal = deel.rstrip("?*")
        if (len(gevonden) > 1 and deel[-1] != "*") or (not gevonden and deel[-1] not in "?*"):
            raise Fout("Client", f"veld {kaal} ontbreekt of staat er vaker")
        if kaal in self._velden["groepen"]:
            return [self._waarden(item, self._velden["groepen"][kaal]) for item in gevonden] or None
        if not gevonden:
            return None
        tekst = gevonden[0].text or ""
        if kaal in self._velden["base64"]:
            try:
                return base64.b64decode(tekst, validate=True)
            except ValueError:
                raise Fout("Client", f"veld {kaal} is geen Base64") from None
        vorm = self._uitgave["adres"] if kaal in self._uitgave["namen"] else self._velden["vormen"][kaal]
        if not re.fullmatch(vorm, tekst):
            raise Fout("Client", f"veld {kaal} heeft een andere vorm")
        return tekst
