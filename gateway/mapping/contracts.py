"""What is agreed with a partner, as data: contracts/<standard>/contract.yaml and the XSDs beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from lxml import etree

from gateway.mapping.faults import MappingFout, MappingFouten, bedoelde
from gateway.mapping.source import Bestand, bestanden
from gateway.mapping.xsd import laad_schema
from gateway.model.errors import ConfiguratieError
from gateway.model.yamlbron import Knoop

_KEYS = ("contract", "titel", "bron", "status", "berichten")
_MESSAGE_KEYS = ("versie", "titel", "schema", "element", "antwoord", "actie", "status", "bron")


class OnbekendBerichtError(ConfiguratieError):
    """Dit bericht staat in geen enkel contract."""

    code = "CFG-036"


@dataclass(frozen=True, slots=True)
class Berichtcontract:
    """One message of a contract; `root` and `antwoord` are element names in Clark notation."""

    naam: str
    root: str | None
    antwoord: str | None
    schema: etree.XMLSchema | None = field(repr=False)
    actie: str | None
    titel: str
    status: str
    bron: str
    _examiner: etree.XMLSchema | None = field(repr=False)
    _lock: Lock = field(repr=False, default_factory=Lock)

    def geldig(self, element: etree._Element) -> bool:
        """Tell whether a message keeps to the schema; a message without schema always does."""
        return self.schema is None or self.schema.validate(element)

    def overtredingen(self, element: etree._Element) -> list[tuple[str, str]]:
        """What a message breaks: for each the XPath of the element, and the kind as libxml2 names it."""
        # The error log belongs to the schema object, so the one that is asked for it is used by one thread at a time.
        with self._lock:
            if self._examiner is None or self._examiner.validate(element):
                return []
            log: Any = self._examiner.error_log
            return [(entry.path, entry.type_name) for entry in log]


@dataclass(frozen=True, slots=True)
class Contract:
    """All messages agreed under one name; `gegevens` holds the free sections as plain data."""

    naam: str
    titel: str
    bron: str
    status: str
    berichten: Mapping[str, Berichtcontract]
    gegevens: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Contracten:
    """The contracts by name."""

    contracten: Mapping[str, Contract]

    def __getitem__(self, naam: str) -> Contract:
        """The contract of a standard."""
        return self.contracten[naam]

    def bericht(self, naam: str) -> Berichtcontract:
        """The message `duo_rod/inschrijving-vo@1`."""
        known = {
            bericht.naam: bericht for contract in self.contracten.values() for bericht in contract.berichten.values()
        }
        if naam not in known:
            raise OnbekendBerichtError(f"bericht {naam} staat in geen contract.", doe=bedoelde(naam, known))
        return known[naam]


def laad_contracten(mappen: Collection[Path]) -> Contracten:
    """Read all contracts; later folders override earlier ones by relative path. Raises all faults together."""
    faults: list[MappingFout] = []
    contracts: dict[str, Contract] = {}
    for relative, bestand in bestanden(mappen, "*/contract.yaml").items():
        contracts[relative.split("/")[0]] = _contract(bestand, relative.split("/")[0])
        faults.extend(bestand.fouten)
    if faults:
        raise MappingFouten(faults)
    return Contracten(contracts)


def _contract(bestand: Bestand, folder: str) -> Contract:
    keys = bestand.vrij(bestand.root, "het contract")
    bestand.verplicht(keys, ("contract", "titel", "bron", "status", "berichten"), 1, "het contract")
    texts = {key: bestand.tekst(keys.get(key), key) for key in ("contract", "titel", "bron", "status")}
    if (naam := texts["contract"]) and naam != folder:
        bestand.fout(keys["contract"].regel, f"contract {naam} staat in de map {folder}", "Geef ze één naam.")
    messages = bestand.vrij(keys["berichten"], "berichten") if "berichten" in keys else {}
    return Contract(
        naam=folder,
        titel=texts["titel"],
        bron=texts["bron"],
        status=texts["status"],
        berichten={key: _bericht(bestand, key, item, texts) for key, item in messages.items()},
        gegevens={key: item.kaal() for key, item in keys.items() if key not in _KEYS},
    )


def _bericht(bestand: Bestand, naam: str, knoop: Knoop, contract: Mapping[str, str]) -> Berichtcontract:
    keys = bestand.groep(knoop, f"bericht {naam}", _MESSAGE_KEYS)
    bestand.verplicht(keys, ("versie",), knoop.regel, f"bericht {naam}")
    version = bestand.soort(keys["versie"], int, "versie") if "versie" in keys else None
    text = {key: bestand.tekst(keys.get(key), key) for key in _MESSAGE_KEYS if key != "versie"}
    schema = laad_schema(bestand, keys["schema"].regel, text["schema"]) if text["schema"] else None
    return Berichtcontract(
        naam=f"{contract['contract']}/{naam}@{version}",
        root=text["element"] or None,
        antwoord=text["antwoord"] or None,
        schema=etree.XMLSchema(schema) if schema is not None else None,
        actie=text["actie"] or None,
        titel=text["titel"] or naam,
        status=text["status"] or contract["status"],
        bron=text["bron"] or contract["bron"],
        _examiner=etree.XMLSchema(schema) if schema is not None else None,
    )
