"""What comes in: JSON held against its schema, a dossier against what makes it one; faults without values."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import rfc8785
from jsonschema import Draft202012Validator, FormatChecker
from lxml import etree
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from gateway.exchange.postvak.fouten import Bezwaar
from gateway.exchange.postvak.inhoud import schemabezwaren
from gateway.exchange.swvinbox.fouten import DossierError, InhoudError
from gateway.model.identifiers import Bsn, IdentifierError
from gateway.model.mappen import contractbestand

_SCHEMAS = ("aanvraag", "intrekking", "delen", "besluit", "status", "wijzigingen", "verklaring", "dossierontvangst")
_NEGEN = re.compile(r"(?<!\d)\d{9}(?!\d)", re.ASCII)
# Long, and coded: nine digits in a row say nothing there.
_OVERSLAAN = frozenset({"inhoud", "sha256", "telefoon"})
_NUMMERS = frozenset({"bsn", "burgerservicenummer", "pgn", "onderwijsnummer"})


@dataclass(frozen=True, slots=True)
class Ingezonden:
    """An aanvraag that keeps to the contract; `inhoud` is its canonical JSON."""

    kenmerk: str
    soort: str
    brin: str
    school: str
    inhoud: bytes = field(repr=False)


@cache
def schema(naam: str) -> dict[str, Any]:
    """The JSON schema of a message of the contract."""
    gelezen: dict[str, Any] = json.loads(contractbestand(f"swv_platform/{naam}.schema.json").read_bytes())
    return gelezen


@cache
def zelfstandig(naam: str) -> dict[str, Any]:
    """The same with all it refers to in its place, for a document that cannot refer to our files."""
    uit: dict[str, Any] = _los_op(schema(naam))
    return {sleutel: waarde for sleutel, waarde in uit.items() if sleutel != "$schema"}


def _los_op(deel: Any) -> Any:
    if isinstance(deel, list):
        return [_los_op(item) for item in deel]
    if not isinstance(deel, dict):
        return deel
    rest = {naam: _los_op(waarde) for naam, waarde in deel.items() if naam != "$ref"}
    if "$ref" not in deel:
        return rest
    return _los_op(schema("delen")["$defs"][deel["$ref"].rpartition("/")[2]]) | rest


@cache
def validator(naam: str) -> Draft202012Validator:
    """Holds a message against its schema."""
    delen = [(f"{item}.schema.json", DRAFT202012.create_resource(schema(item))) for item in _SCHEMAS]
    registry: Registry[Any] = Registry().with_resources(delen)
    return Draft202012Validator(
        {"$ref": f"{naam}.schema.json"}, registry=registry, format_checker=FormatChecker(["date"])
    )


def lees_aanvraag(ruw: Mapping[str, Any], swv: str, soorten: Collection[str]) -> Ingezonden:
    """An aanvraag as it was sent, of a kind that is known; raises InhoudError with every fault."""
    anders = [] if ruw.get("swv") == swv else [Bezwaar("value_error", ("swv",))]
    soort = ruw.get("soort")
    vreemd = [] if not isinstance(soort, str) or soort in soorten else [Bezwaar("enum", ("soort",))]
    _controleer("aanvraag", ruw, [*anders, *vreemd, *_nummers(ruw, ())])
    try:
        inhoud = rfc8785.dumps(dict(ruw))
    except rfc8785.CanonicalizationError:
        # Half a character, which JSON can say and no text can hold.
        raise InhoudError([Bezwaar("value_error", ())]) from None
    return Ingezonden(ruw["kenmerk"], ruw["soort"], ruw["school"]["brin"], ruw["school"]["naam"], inhoud)


def lees_intrekking(ruw: Mapping[str, Any]) -> tuple[str, str, str]:
    """The kenmerk, the kind and the BRIN of what is withdrawn; raises InhoudError."""
    _controleer("intrekking", ruw, ())
    return ruw["kenmerk"], ruw["soort"], ruw["school"]["brin"]


def controleer_dossier(inhoud: bytes) -> None:
    """Raise DossierError for what is no XML, no OSO dossier, or has a place for a number of a person."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        wortel = etree.fromstring(inhoud, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise DossierError("dit is geen leesbare XML.", doe="Stuur het dossier zoals OSO het kent.") from None
    if getattr(wortel.getroottree().docinfo, "doctype", ""):
        raise DossierError("een dossier heeft geen DOCTYPE.")
    if etree.QName(wortel).localname.lower() != "dossier":
        raise DossierError("dit is geen OSO-dossier.", doe="Stuur het dossier zoals OSO het kent.")
    namen = {etree.QName(item).localname.lower() for item in wortel.iter(etree.Element)}
    if namen & _NUMMERS:
        raise DossierError("er staat een BSN of onderwijsnummer in.", doe="Haal het weg; ook een leeg element.")


def _controleer(naam: str, ruw: Mapping[str, Any], eigen: Iterable[Bezwaar]) -> None:
    gevonden = [bezwaar for fout in validator(naam).iter_errors(ruw) for bezwaar in schemabezwaren(fout)]
    if bezwaren := list(dict.fromkeys([*gevonden, *eigen])):
        raise InhoudError(bezwaren)


def _nummers(waarde: Any, pad: tuple[str | int, ...]) -> Iterator[Bezwaar]:
    """Where a text holds what could be a BSN: it may not be here at all."""
    if isinstance(waarde, dict):
        for naam, deel in waarde.items():
            if naam not in _OVERSLAAN:
                yield from _nummers(deel, (*pad, naam))
    elif isinstance(waarde, list):
        for plaats, deel in enumerate(waarde):
            yield from _nummers(deel, (*pad, plaats))
    elif isinstance(waarde, str) and any(map(_is_bsn, _NEGEN.findall(waarde))):
        yield Bezwaar("value_error", pad)


def _is_bsn(cijfers: str) -> bool:
    try:
        Bsn(cijfers)
    except IdentifierError:
        return False
    return True
