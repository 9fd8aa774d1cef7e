"""The data types of FHIR that our resources are made of, as the Dutch profiles fill them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.jeugdhulp_fhir.fhir.verzoek import Json

URI = "urn:ietf:rfc:3986"
_NAAM = "http://hl7.org/fhir/StructureDefinition/humanname-own-"
_DEEL = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-qualifier"
_ADRES = "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-"


def kaal(resource: Mapping[str, Any]) -> Json:
    """Without what is absent: FHIR knows no empty values."""
    return {naam: waarde for naam, waarde in resource.items() if waarde not in (None, "", [], {})}


def identifier(systeem: str, waarde: str) -> Json:
    """One identifier."""
    return {"system": systeem, "value": waarde}


def uuid(waarde: object) -> Json:
    """An identifier that is a UUID, unique in the world."""
    return identifier(URI, f"urn:uuid:{waarde}")


def code(systeem: str, waarde: str, display: str | None = None, *, tekst: str | None = None) -> Json:
    """A code of one system, with what it means."""
    return kaal({"coding": [kaal({"system": systeem, "code": waarde, "display": display})], "text": tekst})


def naam(mens: Mapping[str, str]) -> Json:
    """A name: prefix and name together, and apart in extensions; the voornamen each on their own."""
    voorvoegsel, achternaam = mens.get("voorvoegsel"), mens["achternaam"]
    familie = f"{voorvoegsel} {achternaam}" if voorvoegsel else achternaam
    voornamen = mens.get("voornamen", "").split()
    deel = [_ext(f"{_NAAM}prefix", voorvoegsel)] if voorvoegsel else []
    return kaal(
        {
            "use": "official",
            "text": " ".join([*voornamen, familie]),
            "family": familie,
            "_family": {"extension": [*deel, _ext(f"{_NAAM}name", achternaam)]},
            "given": voornamen,
            "_given": [{"extension": [{"url": _DEEL, "valueCode": "BR"}]} for _ in voornamen],
        }
    )


def adres(waar: Mapping[str, str]) -> Json:
    """Postcode and house number: enough to find someone, and all that may be sent."""
    huisnummer = waar.get("huisnummer")
    aanvulling = " ".join(waar[deel] for deel in ("huisletter", "huisnummertoevoeging") if waar.get(deel))
    delen = [_ext(f"{_ADRES}houseNumber", huisnummer)] if huisnummer else []
    if aanvulling:
        delen.append(_ext(f"{_ADRES}buildingNumberSuffix", aanvulling))
    regel = f"{huisnummer} {aanvulling}".strip() if huisnummer else None
    return kaal(
        {
            "use": "home",
            "type": "both",
            "line": [regel] if regel else None,
            "_line": [{"extension": delen}] if regel else None,
            "postalCode": waar.get("postcode"),
        }
    )


def bereikbaar(mens: Mapping[str, str]) -> list[Json]:
    """How to reach someone."""
    wegen = (("phone", mens.get("telefoon")), ("email", mens.get("email")))
    return [{"system": systeem, "value": waarde} for systeem, waarde in wegen if waarde]


def _ext(url: str, waarde: str) -> Json:
    return {"url": url, "valueString": waarde}
