"""The examples beside a mapping: `x.voorbeelden.yaml` beside `x.yaml`, run by the tests and by `schakel check`.

Each example is `{naam, zicht, uit}` for a writer and `{naam, in, uit}` for a reader, or with `fout: {veld, melding}`
instead of `uit`. What goes in is made up, so a difference may be shown.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any

from lxml import etree

from gateway.mapping.faults import LeesFout, MappingFout, WegschrijfFout, bedoelde
from gateway.mapping.json_parse import parse_json
from gateway.mapping.kinds import Mapping
from gateway.mapping.load import Mappings
from gateway.mapping.reader import Reader
from gateway.mapping.rows import RowReader
from gateway.mapping.source import Bestand, bestanden
from gateway.mapping.targets import plain
from gateway.mapping.writer import Writer
from gateway.model.errors import InvoerError
from gateway.model.uitwisseling import Bevinding, Bronrecord, Rij
from gateway.model.yamlbron import Knoop
from gateway.transport.xml import parse

_SUFFIX = ".voorbeelden.yaml"
_SHOWN = 12


class _GefoutError(Exception):
    """The mapping refused, at these fields with these texts."""

    def __init__(self, gevonden: Collection[tuple[str, str]]) -> None:
        self.gevonden = gevonden
        super().__init__()


def controleer_voorbeelden(mappen: Collection[Path], mappings: Mappings) -> list[MappingFout]:
    """Run all examples; a fault for each that does not give what it promises."""
    faults: list[MappingFout] = []
    for relative, bestand in bestanden(mappen, f"*/*{_SUFFIX}").items():
        made = mappings.per_bestand.get(f"{relative.removesuffix(_SUFFIX)}.yaml")
        if made is None:
            bestand.fout(1, "hier hoort een mapping met dezelfde naam naast", "Hernoem het bestand, of haal het weg.")
        else:
            for knoop in bestand.lijst(bestand.root, "de voorbeelden"):
                _voorbeeld(bestand, knoop, made)
        faults.extend(bestand.fouten)
    return faults


def _voorbeeld(bestand: Bestand, knoop: Knoop, made: tuple[Mapping, ...]) -> None:
    per_doel = {mapping.doel: mapping for mapping in made if isinstance(mapping, Writer)}
    given = "zicht" if per_doel else "in"
    # Which doel it is about must be said only where the file writes for several.
    several = ("doel",) if len(per_doel) > 1 else ()
    keys = bestand.groep(knoop, "een voorbeeld", ("naam", given, "uit", "fout", *several))
    if not bestand.verplicht(keys, ("naam", given, *several), knoop.regel, "een voorbeeld"):
        return
    mapping = per_doel.get(bestand.tekst(keys["doel"], "doel")) if several else made[0]
    if mapping is None:
        bestand.fout(keys["doel"].regel, "dit doel heeft de mapping niet", bedoelde("", per_doel))
        return
    if ("uit" in keys) == ("fout" in keys):
        bestand.fout(knoop.regel, "een voorbeeld heeft uit of fout, niet beide")
        return
    naam, wanted = bestand.tekst(keys["naam"], "naam"), {key: keys[key].kaal() for key in keys}
    try:
        got = _toon(_voer_uit(mapping, wanted[given]))
    except _GefoutError as fouten:
        _vergelijk_fout(bestand, knoop, naam, wanted.get("fout"), fouten.gevonden)
        return
    except InvoerError as error:
        bestand.fout(knoop.regel, f"voorbeeld {naam!r} is niet te lezen: {error}")
        return
    if "fout" in wanted:
        bestand.fout(knoop.regel, f"voorbeeld {naam!r} zou een fout geven, maar lukt")
    elif difference := _verschil(_toon(_gewenst(mapping, wanted["uit"])), got):
        bestand.fout(knoop.regel, f"voorbeeld {naam!r} geeft iets anders (- hoort, + kreeg):", "\n  ".join(difference))


def _voer_uit(mapping: Mapping, given: Any) -> Any:
    try:
        match mapping:
            case Writer():
                return _lees(mapping, mapping.schrijf(given))
            case Reader():
                return plain(mapping.model, mapping.lees(str(given).encode()))
            case _:
                return _rijen_uit(mapping, given)
    except (WegschrijfFout, LeesFout) as fout:
        raise _GefoutError([(fout.veld, fout.melding)]) from None


def _rijen_uit(reader: RowReader, given: Any) -> Any:
    result = reader.lees(Bronrecord("voorbeeld", _rijen(given, "voorbeeld", 1)))
    if result.bevindingen:
        raise _GefoutError([_plek(bevinding) for bevinding in result.bevindingen])
    return plain(reader.model, result.model)


def _plek(bevinding: Bevinding) -> tuple[str, str]:
    return bevinding.kolom or "", bevinding.melding


def _rijen(value: Any, naam: str, nummer: int) -> Any:
    if isinstance(value, list):
        return [_rijen(item, naam, index) for index, item in enumerate(value, 1)]
    if any(isinstance(item, list | dict) for item in value.values()):
        return {key: _rijen(item, naam if key == "rij" else key, nummer) for key, item in value.items()}
    return Rij({key: "" if cell is None else str(cell) for key, cell in value.items()}, naam, nummer)


def _gewenst(mapping: Mapping, wanted: Any) -> Any:
    return _lees(mapping, str(wanted).encode()) if isinstance(mapping, Writer) else wanted


def _lees(writer: Writer, bericht: bytes) -> Any:
    return parse_json(bericht) if writer.extensie == "json" else parse(bericht)


def _toon(value: Any) -> list[str]:
    if isinstance(value, etree._Element):
        return list(_boom(value, ""))
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False).splitlines()


def _boom(element: Any, indent: str) -> Iterator[str]:
    # Prefixes, blanks between elements and the order of attributes say nothing.
    attributes = "".join(f" {naam}={waarde!r}" for naam, waarde in sorted(element.items()))
    yield f"{indent}{element.tag}{attributes} {(element.text or '').strip()}"
    for child in element.iterchildren(etree.Element):
        yield from _boom(child, f"{indent} ")


def _verschil(wanted: list[str], got: list[str]) -> list[str]:
    lines = unified_diff(wanted, got, n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))][:_SHOWN]


def _vergelijk_fout(bestand: Bestand, knoop: Knoop, naam: str, wanted: Any, found: Iterable[tuple[str, str]]) -> None:
    told = "; ".join(f"{veld}: {melding}" for veld, melding in found)
    if not isinstance(wanted, dict):
        bestand.fout(knoop.regel, f"voorbeeld {naam!r} lukt niet: {told}")
    elif not any(veld == wanted.get("veld") and str(wanted.get("melding", "")) in melding for veld, melding in found):
        bestand.fout(knoop.regel, f"voorbeeld {naam!r} geeft een andere fout: {told}")
