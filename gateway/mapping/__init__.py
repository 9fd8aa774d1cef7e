"""Compiles mappings/ into readers and writers, and knows where every part of a message came from."""

from gateway.mapping.check import controleer_mapping
from gateway.mapping.contracts import Berichtcontract, Contract, Contracten, OnbekendBerichtError, laad_contracten
from gateway.mapping.faults import LeesFout, MappingFout, MappingFouten, WegschrijfFout
from gateway.mapping.lineage import Herkomst
from gateway.mapping.load import Mappings, OnbekendeMappingError, laad_mappings
from gateway.mapping.reader import Reader
from gateway.mapping.rows import Leesresultaat, RowReader
from gateway.mapping.voorbeelden import controleer_voorbeelden
from gateway.mapping.writer import Writer

__all__ = [
    "Berichtcontract",
    "Contract",
    "Contracten",
    "Herkomst",
    "LeesFout",
    "Leesresultaat",
    "MappingFout",
    "MappingFouten",
    "Mappings",
    "OnbekendBerichtError",
    "OnbekendeMappingError",
    "Reader",
    "RowReader",
    "WegschrijfFout",
    "Writer",
    "controleer_mapping",
    "controleer_voorbeelden",
    "laad_contracten",
    "laad_mappings",
]
