"""What pydantic says, in Dutch and without values; each text follows on the value or field it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_TEKSTEN: Mapping[str, tuple[str, str]] = {
    "missing": ("ontbreekt, en dit veld is verplicht", "Vul het veld in."),
    "string_too_long": ("is te lang: hoogstens {max_length} tekens", "Kort de tekst in."),
    "string_too_short": ("is te kort: minstens {min_length} tekens", "Vul de tekst aan."),
    "string_pattern_mismatch": ("heeft niet de vorm die dit veld vraagt", "Controleer het veld."),
    "literal_error": ("is geen van: {expected}", "Kies een van deze waarden."),
    "enum": ("is geen van: {expected}", "Kies een van deze waarden."),
    "date_from_datetime_parsing": ("is geen datum", "Schrijf jaar-maand-dag, of geef het veld een vorm."),
    "datetime_from_date_parsing": ("is geen tijdstip", "Schrijf bijvoorbeeld 2026-09-14T08:15:30Z."),
    "int_parsing": ("is geen heel getal", "Schrijf alleen cijfers."),
    "greater_than_equal": ("is te klein: minstens {ge}", "Controleer het getal."),
    "less_than_equal": ("is te groot: hoogstens {le}", "Controleer het getal."),
    "bool_parsing": ("is geen ja of nee", "Vul ja of nee in."),
    "uuid_parsing": ("is geen UUID", "Controleer het veld."),
    "identifier": ("is {melding}", "Controleer het nummer."),
    "value_error": ("{error}", "Controleer deze velden samen."),
    "too_short": ("heeft te weinig rijen: minstens {min_length}", "Vul de rijen aan."),
    "too_long": ("heeft te veel rijen: hoogstens {max_length}", "Controleer de rijen."),
}
_ANDERS = ("klopt niet", "Controleer het veld.")


def nederlands(item: Any) -> tuple[str, str]:
    """What is wrong and what to do, for one item of a ValidationError."""
    template, doe = _TEKSTEN.get(item["type"], _ANDERS)
    return template.format_map({key: _woorden(value) for key, value in item.get("ctx", {}).items()}), doe


def _woorden(value: Any) -> str:
    return str(value).replace("'", "").replace(" or ", " of ")
