"""The one door through which JSON from outside comes in: UTF-8, no double keys, bounded size and depth."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from gateway.model.errors import InvoerError


class JsonError(InvoerError):
    """Dit is geen leesbare JSON."""

    code = "JSN-001"


class JsonSleutelError(JsonError):
    """In de JSON staat een naam twee keer in één groep."""

    code = "JSN-002"


class JsonGrensError(JsonError):
    """De JSON is te groot of te diep genest."""

    code = "JSN-003"


def parse_json(data: bytes, *, max_bytes: int = 10_000_000, max_depth: int = 100) -> Any:
    """Parse JSON from outside; raises a JsonError that names the line at most, never the content."""
    if len(data) > max_bytes:
        raise JsonGrensError(f"de JSON is groter dan {max_bytes} bytes.", doe="Lever het in kleinere delen aan.")
    try:
        parsed = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_groep, parse_constant=_geen_getal, parse_float=_getal
        )
    except UnicodeDecodeError:
        raise JsonError("de JSON is geen geldige UTF-8.", doe="Lever UTF-8 aan.") from None
    except json.JSONDecodeError as error:
        raise JsonError(doe="Controleer het bestand.", regel=error.lineno) from None
    except RecursionError:
        raise _te_diep(max_depth) from None
    except ValueError:
        # Python refuses to count in thousands of digits.
        _geen_getal()
    _controleer(parsed, max_depth)
    return parsed


def _groep(leden: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(groep := dict(leden)) < len(leden):
        raise JsonSleutelError(doe="Zeg elk ding één keer.")
    return groep


def _geen_getal(_text: str = "") -> NoReturn:
    raise JsonError("de JSON heeft een getal dat JSON niet kent.", doe="Schrijf het getal gewoon.")


def _getal(text: str) -> float:
    return value if math.isfinite(value := float(text)) else _geen_getal()


def _controleer(parsed: Any, max_depth: int) -> None:
    layer, depth = [parsed], 1
    while layer:
        if depth > max_depth and any(isinstance(item, dict | list) for item in layer):
            raise _te_diep(max_depth)
        for text in (item for item in layer if isinstance(item, str)):
            _controleer_tekst(text)
        layer = [deel for item in layer for deel in _delen(item)]
        depth += 1


def _delen(item: Any) -> list[Any]:
    if isinstance(item, dict):
        return [*item.keys(), *item.values()]
    return item if isinstance(item, list) else []


def _controleer_tekst(text: str) -> None:
    # An escape can make what no UTF-8 holds, and what no database takes.
    try:
        text.encode()
    except UnicodeEncodeError:
        raise JsonError("de JSON heeft een half teken.", doe="Lever UTF-8 aan.") from None
    if "\0" in text:
        raise JsonError("de JSON heeft een nulteken.", doe="Haal het stuurteken weg.")


def _te_diep(max_depth: int) -> JsonGrensError:
    return JsonGrensError(
        f"de JSON is te diep genest (meer dan {max_depth} niveaus).", doe="Controleer de bron van het bestand."
    )
