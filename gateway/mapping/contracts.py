"""What is agreed with a partner, as data: contracts/<standard>/contract.yaml and the schemas beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from lxml import etree

from gateway.mapping.faults import MappingFout, MappingFouten, bedoelde
from gateway.mapping.json_schema import JsonSchema, laad_json_schema
from gateway.mapping.source import Bestand, bestanden
from gateway.mapping.xsd import laad_schema
from gateway.model.errors import ConfiguratieError
from gateway.model.yamlbron import Knoop

_KEYS = ("contract", "titel", "bron", "status", "berichten")
_MESSAGE_KEYS = ("versie", "titel", "vorm", "schema", "element", "antwoord", "actie", "status", "bron")
_VORMEN = ("xml", "json")


class OnbekendBerichtError(ConfiguratieError):
    """Dit bericht staat in geen enkel contract."""

    code = "CFG-036"


@dataclass(frozen=True, slots=True)
class Berichtcontract:
    """One message of a contract; `root` and `antwoord` are element names in Clark notation, of XML only."""

    naam: str
    vorm: str
    root: str | None
    antwoord: str | None
    schema: etree.XMLSchema | JsonSchema | None = field(repr=False)
    actie: str | None
    titel: str
    status: str
    bron: str
    _examiner: etree.XMLSchema | None = field(repr=False)
    _lock: Lock = field(repr=False, default_factory=Lock)

    def geldig(self, bericht: Any) -> bool:
        """Tell whether a message, an element or plain JSON, keeps to the schema; without schema it always does."""
        return self.schema is None or self.schema.validate(bericht)

    def overtredingen(self, bericht: Any) -> list[tuple[str, str]]:
        """What a message breaks: XPath and the kind as libxml2 names it; of JSON the member's path and a text."""
        if isinstance(self.schema, JsonSchema):
            return self.schema.overtredingen(bericht)
        # The error log belongs to the schema object, so the one that is asked for it is used by one thread at a time.
        with self._lock:
            if self._examiner is None or self._examiner.validate(bericht):
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
    vorm = text["vorm"] or "xml"
    _controleer_vorm(bestand, keys, vorm)
    schema, examiner = _schemas(bestand, keys["schema"].regel, text["schema"], vorm) if text["schema"] else (None, None)
    return Berichtcontract(
        naam=f"{contract['contract']}/{naam}@{version}",
        vorm=vorm,
        root=text["element"] or None,
        antwoord=text["antwoord"] or None,
        schema=schema,
        actie=text["actie"] or None,
        titel=text["titel"] or naam,
        status=text["status"] or contract["status"],
        bron=text["bron"] or contract["bron"],
        _examiner=examiner,
    )


def _controleer_vorm(bestand: Bestand, keys: Mapping[str, Knoop], vorm: str) -> None:
    if vorm not in _VORMEN:
        bestand.fout(keys["vorm"].regel, f"onbekende vorm {vorm!r}", bedoelde(vorm, _VORMEN))
    for key in ("element", "antwoord"):
        if vorm == "json" and key in keys:
            bestand.fout(
                keys[key].regel, f"{key} hoort bij XML; een bericht in JSON heeft geen elementen", f"Haal {key} weg."
            )


def _schemas(
    bestand: Bestand, regel: int, naam: str, vorm: str
) -> tuple[etree.XMLSchema | JsonSchema | None, etree.XMLSchema | None]:
    if vorm == "json":
        return laad_json_schema(bestand, regel, naam), None
    tree = laad_schema(bestand, regel, naam)
    return (None, None) if tree is None else (etree.XMLSchema(tree), etree.XMLSchema(tree))
