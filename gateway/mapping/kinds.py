"""The three kinds of mapping: a writer of messages, a reader of messages, a reader of rows."""

from __future__ import annotations

import re
from collections.abc import Mapping as Lookup
from hashlib import sha256

from gateway.mapping.codelists import Codelijst
from gateway.mapping.contracts import Berichtcontract, Contracten, OnbekendBerichtError
from gateway.mapping.faults import bedoelde
from gateway.mapping.json_language import JsonTaal
from gateway.mapping.language import Taal
from gateway.mapping.per_doel import voor_doel
from gateway.mapping.reader import JsonReader, Reader, XmlReader
from gateway.mapping.row_language import Rijtaal
from gateway.mapping.rows import RowReader
from gateway.mapping.source import Bestand
from gateway.mapping.targets import DOELEN
from gateway.mapping.tree import Element
from gateway.mapping.writer import JsonWriter, Writer, XmlWriter
from gateway.model.yamlbron import Knoop

# lxml keeps ns0, ns1 ... for itself, XML keeps xml.
_PREFIX = re.compile(r"(?!xml|ns[0-9])[A-Za-z_][A-Za-z0-9_.-]*")
Mapping = Writer | Reader | RowReader

_ANY = ("titel", "bron", "status")
_WRITER = ("schrijft", "doel", "namen", "bericht", *_ANY)
_READER = ("leest", "naar", "namen", "bericht", "streng", *_ANY)
_ROWS = ("leest", "naar", "rij", "velden", *_ANY)


def lees_mapping(bestand: Bestand, contracten: Contracten, lijsten: Lookup[str, Codelijst]) -> tuple[Mapping, ...]:
    """Read and compile one mapping, a writer for each of its doelen; nothing when the file has faults."""
    keys = bestand.vrij(bestand.root, "de mapping")
    if not keys:
        return ()
    if "schrijft" in keys:
        return _writers(bestand, contracten, lijsten)
    if "leest" not in keys:
        bestand.fout(
            bestand.root.regel, "een mapping begint met schrijft of leest", "Zet erbij: schrijft: contract/bericht@1"
        )
        return ()
    made = _rows(bestand, contracten, lijsten) if "velden" in keys else _reader(bestand, contracten, lijsten)
    return (made,) if made else ()


def _writers(bestand: Bestand, contracten: Contracten, lijsten: Lookup[str, Codelijst]) -> tuple[Writer, ...]:
    keys = bestand.groep(bestand.root, "een schrijver", _WRITER)
    if not bestand.verplicht(keys, ("schrijft", "doel", "bericht"), 1, "een schrijver"):
        return ()
    contract = _contract(bestand, keys["schrijft"], contracten)
    doelen = _doelen(bestand, keys["doel"])
    _teksten(bestand, keys)
    taal = _taal(bestand, keys, contract, lijsten, doelen)
    root = taal.bericht(keys["bericht"])
    if bestand.fouten or root is None or contract is None or _ander_element(bestand, root, (contract.root,)):
        return ()
    return tuple(
        _writer(bestand, taal, contract, doel, tree) for doel in doelen if (tree := _boom(bestand, root, doel))
    )


def _doelen(bestand: Bestand, knoop: Knoop) -> tuple[str, ...]:
    """One doel, or a list of doelen that are written alike."""
    items = bestand.lijst(knoop, "doel") if isinstance(knoop.waarde, tuple) else (knoop,)
    doelen = tuple(bestand.tekst(item, "doel") for item in items)
    if len(set(doelen)) < len(doelen):
        bestand.fout(knoop.regel, "doel noemt iets twee keer", "Houd er één over.")
    return doelen


def _boom(bestand: Bestand, root: Element, doel: str) -> Element | None:
    """What is written for one doel."""
    tree = voor_doel(root, doel)
    if tree is None:
        bestand.fout(root.regel, f"voor doel {doel} blijft er niets over", "Haal het doel weg, of kijk naar bij.")
    return tree


def _writer(bestand: Bestand, taal: Taal, contract: Berichtcontract, doel: str, root: Element) -> Writer:
    tekst = bestand.pad.read_bytes().decode()
    made = (doel, bestand.naam, _hash(bestand, taal.gebruikt), tekst, contract, root)
    if isinstance(taal, JsonTaal):
        return JsonWriter(*made)
    return XmlWriter(*made, {prefix: uri for prefix, uri in taal.namen.items() if uri})


def _reader(bestand: Bestand, contracten: Contracten, lijsten: Lookup[str, Codelijst]) -> Reader | None:
    keys = bestand.groep(bestand.root, "een lezer", _READER)
    if not bestand.verplicht(keys, ("leest", "naar", "bericht"), 1, "een lezer"):
        return None
    contract = _contract(bestand, keys["leest"], contracten)
    naar = _naar(bestand, keys["naar"])
    _teksten(bestand, keys)
    strict = bestand.waar(keys.get("streng"), "streng")
    taal = _taal(bestand, keys, contract, lijsten)
    root = taal.bericht(keys["bericht"])
    if bestand.fouten or root is None or contract is None or naar is None:
        return None
    if _ander_element(bestand, root, (contract.root, contract.antwoord)):
        return None
    kind = JsonReader if isinstance(taal, JsonTaal) else XmlReader
    return kind(bestand.naam, _hash(bestand, taal.gebruikt), contract, root, naar, strict)


def _rows(bestand: Bestand, contracten: Contracten, lijsten: Lookup[str, Codelijst]) -> RowReader | None:
    keys = bestand.groep(bestand.root, "een lezer van rijen", _ROWS)
    if not bestand.verplicht(keys, ("leest", "naar", "rij", "velden"), 1, "een lezer van rijen"):
        return None
    contract = _contract(bestand, keys["leest"], contracten)
    naar, row = _naar(bestand, keys["naar"]), bestand.tekst(keys["rij"], "rij")
    _teksten(bestand, keys)
    if naar is dict:
        bestand.fout(
            keys["naar"].regel, "een lezer van rijen heeft een model nodig", "Schrijf bijvoorbeeld naar: Leerling"
        )
    if naar in {None, dict}:
        return None
    taal = Rijtaal(bestand, lijsten)
    fields = taal.velden(keys["velden"], naar)
    if bestand.fouten or contract is None:
        return None
    return RowReader(contract.naam, bestand.naam, _hash(bestand, taal.taal.gebruikt), row, naar, fields)


def _contract(bestand: Bestand, knoop: Knoop, contracten: Contracten) -> Berichtcontract | None:
    naam = bestand.tekst(knoop, "schrijft of leest")
    try:
        return contracten.bericht(naam) if naam else None
    except OnbekendBerichtError as error:
        bestand.fout(knoop.regel, error.melding, error.doe)
        return None


def _taal(
    bestand: Bestand,
    keys: Lookup[str, Knoop],
    contract: Berichtcontract | None,
    lijsten: Lookup[str, Codelijst],
    doelen: tuple[str, ...] = (),
) -> Taal:
    reads = "leest" in keys
    if contract is None or contract.vorm != "json":
        bestand.verplicht(keys, ("namen",), 1, "een lezer" if reads else "een schrijver")
        names = _namen(bestand, keys["namen"]) if "namen" in keys else {}
        return Taal(bestand, names, lijsten, leest=reads, doelen=doelen)
    if "namen" in keys:
        bestand.fout(keys["namen"].regel, "namen hoort bij XML; dit bericht is JSON", "Haal namen weg.")
    return JsonTaal(bestand, {}, lijsten, leest=reads, doelen=doelen)


def _naar(bestand: Bestand, knoop: Knoop) -> type | None:
    naam = bestand.tekst(knoop, "naar")
    if naam and naam not in DOELEN:
        bestand.fout(knoop.regel, f"onbekend model {naam!r}", bedoelde(naam, DOELEN))
    return DOELEN.get(naam)


def _namen(bestand: Bestand, knoop: Knoop) -> dict[str, str]:
    names = bestand.vrij(knoop, "namen")
    for prefix, item in names.items():
        if not _PREFIX.fullmatch(prefix):
            advice = "Neem een kort woord, niet xml of ns met een cijfer."
            bestand.fout(item.regel, f"{prefix!r} kan geen voorvoegsel zijn", advice)
    return {prefix: bestand.soort(item, str, "een namespace") or "" for prefix, item in names.items()}


def _teksten(bestand: Bestand, keys: Lookup[str, Knoop]) -> None:
    for key in _ANY:
        bestand.tekst(keys.get(key), key)


def _ander_element(bestand: Bestand, root: Element, allowed: tuple[str | None, ...]) -> bool:
    wanted = [naam for naam in allowed if naam]
    if wanted and root.tag not in wanted:
        bestand.fout(root.regel, f"het eerste element is {root.tag}", f"Volgens het contract: {' of '.join(wanted)}.")
    return bool(bestand.fouten)


def _hash(bestand: Bestand, gebruikt: Lookup[str, Codelijst]) -> str:
    # What a mapping makes also depends on its code lists.
    used = "".join(gebruikt[naam].hash for naam in sorted(gebruikt))
    return sha256(bestand.pad.read_bytes() + used.encode()).hexdigest()
