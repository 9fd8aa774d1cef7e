"""An attachment as OSO wants it: the file, known by its content, in a ZIP of which the bytes follow from the file."""

import base64
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from gateway.exchange.aanvraag.fouten import AanvraagdossierError, BijlageError
from gateway.model.aanvraag import Aanvraagdocument
from gateway.model.mappen import contractbestand
from gateway.model.yamlbron import lees_yaml
from gateway.transport.xml import XmlError, parse

_ODF = b"application/vnd.oasis.opendocument."
# Text holds no control characters but tab, line feed, form feed and carriage return.
_GEEN_TEKST = frozenset(range(32)) - {9, 10, 12, 13}


def maak_bijlage(
    soort: str,
    bestandsnaam: str,
    inhoud: bytes,
    *,
    datum: date | None = None,
    ondertekend_door: Sequence[str] = (),
) -> Aanvraagdocument:
    """The attachment of a file; raises BijlageError when its size, kind or name cannot go along."""
    _controleer(bestandsnaam, inhoud)
    ingepakt = pak_zip(bestandsnaam, inhoud)
    return Aanvraagdocument(
        soort=soort,
        bestandsnaam=bestandsnaam,
        datum=datum,
        ondertekend_door=tuple(ondertekend_door),
        sha256=sha256(ingepakt).hexdigest(),
        inhoud=base64.b64encode(ingepakt).decode(),
    )


def pak_zip(bestandsnaam: str, inhoud: bytes) -> bytes:
    """A ZIP with one file; the same file always gives the same bytes."""
    info = ZipInfo(bestandsnaam, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o600 << 16
    uit = BytesIO()
    with ZipFile(uit, "w") as zip_:
        zip_.writestr(info, inhoud)
    return uit.getvalue()


def controleer_dossier(inhoud: bytes) -> None:
    """Raise when this is no XML document that can be an OSO dossier."""
    grens = bijlageregels()["grenzen"]["dossier_bytes"]
    try:
        wortel = parse(inhoud, max_bytes=grens)
    except XmlError as fout:
        raise AanvraagdossierError(fout.melding, doe="Maak in het LAS een nieuw OSO-dossier voor het SWV.") from None
    if not isinstance(wortel.tag, str) or wortel.tag.rpartition("}")[2] != "dossier":
        raise AanvraagdossierError("dit is geen OSO-dossier.", doe="Kies in het LAS de OSO-export voor het SWV.")


@cache
def bijlageregels() -> Mapping[str, Any]:
    """Kinds and limits as configured."""
    regels: Mapping[str, Any] = lees_yaml(contractbestand("aanvragen/bijlagen.yaml")).kaal()
    return regels


def _controleer(bestandsnaam: str, inhoud: bytes) -> None:
    grens = bijlageregels()["grenzen"]["bestand_bytes"]
    if not inhoud:
        raise BijlageError("het bestand is leeg.", doe="Kies het bestand zelf.")
    if len(inhoud) > grens:
        raise BijlageError(f"het bestand is groter dan {grens // 1_000_000} MB.", doe="Maak het kleiner of splits het.")
    if any(teken in bestandsnaam for teken in '/\\:*?"<>|') or not bestandsnaam.isprintable():
        raise BijlageError("de naam van het bestand bevat tekens die niet mogen.", doe="Geef het een eenvoudige naam.")
    extensies = _extensies(inhoud)
    if not extensies:
        bekend = sorted({naam for item in bijlageregels()["soorten"].values() for naam in item["extensies"]})
        raise BijlageError("dit soort bestand kan niet mee.", doe=f"Maak er een van: {', '.join(bekend)}.")
    if bestandsnaam.rpartition(".")[2].lower() not in extensies:
        raise BijlageError(
            "de naam past niet bij wat er in het bestand staat.",
            doe=f"Laat de naam eindigen op {', '.join(extensies)}.",
        )


def _extensies(inhoud: bytes) -> tuple[str, ...]:
    """What the name of a file with this content may end on; nothing when its kind cannot go along."""
    namen = _zipnamen(inhoud)
    for item in bijlageregels()["soorten"].values():
        if _is(item, inhoud, namen):
            return tuple(item["extensies"])
    return ()


def _is(soort: Mapping[str, Any], inhoud: bytes, namen: Sequence[str]) -> bool:
    if "begin" in soort:
        return inhoud.startswith(bytes.fromhex(soort["begin"]))
    if soort.get("zip") == "mimetype":
        # OpenDocument puts its kind first, and as it is.
        return bool(namen) and namen[0] == "mimetype" and _ODF in inhoud[:100]
    if "zip" in soort:
        return "[Content_Types].xml" in namen and any(naam.startswith(soort["zip"]) for naam in namen)
    return not namen and _is_tekst(inhoud)


def _zipnamen(inhoud: bytes) -> list[str]:
    if not inhoud.startswith(b"PK\x03\x04"):
        return []
    try:
        return ZipFile(BytesIO(inhoud)).namelist()
    except (BadZipFile, ValueError, NotImplementedError):
        return []


def _is_tekst(inhoud: bytes) -> bool:
    try:
        inhoud.decode()
    except UnicodeDecodeError:
        return False
    return not _GEEN_TEKST.intersection(inhoud)
