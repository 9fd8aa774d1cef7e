"""The agreement as the sandbox reads it: schemas, actions, rules and the WSDLs it serves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml
from lxml import etree

WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
XS = "{http://www.w3.org/2001/XMLSchema}"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


@dataclass(frozen=True, slots=True)
class Regel:
    """One rule: what ROD says when it is broken, and the limits it works with."""

    code: str
    ernst: str
    veld: str
    tekst: str
    grenzen: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operatie:
    """One operation of a service: its action, the element it takes and the one it answers with."""

    soort: str
    actie: str
    element: str
    antwoord: str
    schema: etree.XMLSchema


class Contract:
    """contracts/duo_rod, loaded once."""

    def __init__(self, map_: Path) -> None:
        """Read contract.yaml and compile the schemas it names."""
        self.map = map_
        inhoud = yaml.safe_load((map_ / "contract.yaml").read_text("utf-8"))
        self.oin: str = inhoud["oin"]
        self.instantie: str = inhoud["instantie"]
        self.regels = {naam: _regel(regel) for naam, regel in inhoud["regels"]["lijst"].items()}
        self._schemas: dict[str, etree.XMLSchema] = {}
        self.operaties = {
            bericht["actie"]: self._operatie(naam, bericht)
            for naam, bericht in inhoud["berichten"].items()
            if "actie" in bericht
        }
        self.diensten = {naam: Dienst(map_ / dienst["wsdl"]) for naam, dienst in inhoud["diensten"].items()}

    def _operatie(self, soort: str, bericht: dict[str, Any]) -> Operatie:
        return Operatie(
            soort, bericht["actie"], bericht["element"], bericht["antwoord"], self._schema(bericht["schema"])
        )

    def _schema(self, pad: str) -> etree.XMLSchema:
        if pad not in self._schemas:
            self._schemas[pad] = etree.XMLSchema(etree.parse(str(self.map / pad), PARSER))
        return self._schemas[pad]


class Dienst:
    """One service: its WSDL, and the schemas that hang below it."""

    def __init__(self, wsdl: Path) -> None:
        """Note where the WSDL lies and which actions it offers."""
        self._wsdl = wsdl.resolve()
        self.acties = frozenset(
            str(operatie.get("soapAction")) for operatie in self._boom(self._wsdl).iter(f"{SOAP}operation")
        )

    def wsdl(self, adres: str) -> bytes:
        """The WSDL with the address of this sandbox, its schemas at the same address."""
        boom = self._verwijs(self._wsdl, adres)
        for poort in boom.iter(f"{SOAP}address"):
            poort.set("location", adres)
        return etree.tostring(boom, xml_declaration=True, encoding="UTF-8")

    def xsd(self, naam: str, adres: str) -> bytes | None:
        """One schema of this service by the name its WSDL gave it; None when it has no such schema."""
        pad = self._schemas(self._wsdl).get(naam)
        if pad is None:
            return None
        return etree.tostring(self._verwijs(pad, adres), xml_declaration=True, encoding="UTF-8")

    def _verwijs(self, pad: Path, adres: str) -> etree._Element:
        boom = self._boom(pad)
        for verwijzing in boom.iter(f"{XS}import"):
            doel = (pad.parent / str(verwijzing.get("schemaLocation"))).resolve()
            verwijzing.set("schemaLocation", f"{adres}?xsd={quote(_naam(doel), safe='')}")
        return boom

    def _schemas(self, pad: Path) -> dict[str, Path]:
        gevonden: dict[str, Path] = {}
        for verwijzing in self._boom(pad).iter(f"{XS}import"):
            doel = (pad.parent / str(verwijzing.get("schemaLocation"))).resolve()
            gevonden |= {_naam(doel): doel, **self._schemas(doel)}
        return gevonden

    @staticmethod
    def _boom(pad: Path) -> etree._Element:
        return etree.parse(str(pad), PARSER).getroot()


def _naam(pad: Path) -> str:
    return f"{pad.parent.name}-{pad.name}"


def _regel(regel: dict[str, Any]) -> Regel:
    grenzen = dict(regel)
    code, ernst, veld, tekst = (str(grenzen.pop(sleutel)) for sleutel in ("code", "ernst", "veld", "tekst"))
    return Regel(code, ernst, veld, tekst, grenzen)
