"""The receipt of a record: JSON-LD in DPV terms (ISO/IEC TS 27560, whole), and a page that people can read."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from gateway.document import Alinea, Deel, Document, Gegevens, Lijst, Onderdeel, Tabel
from gateway.exchange.contact import Contactgegevens, contactgegevens
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.toestemming.fouten import BewijsError, ToestemmingOnbekendError
from gateway.exchange.toestemming.geval import Geval
from gateway.exchange.toestemming.lijsten import Toestemmingsdetail
from gateway.exchange.toestemming.record import Gebeurtenis
from gateway.exchange.toestemming.verklaring import dagen
from gateway.model.klasse import Klasse
from gateway.model.mappen import contractbestand
from gateway.model.toestemming import Rol
from gateway.policy import ZICHTVELDEN, Staat
from gateway.policy.staat import DPV
from gateway.policy.tijd import AMSTERDAM

_CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
}
NIET_INGEVULD = "niet ingevuld"
_PROFIEL = "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr"
# By whether it was given explicitly: a school may hold one that was not.
_ARTIKELEN = {True: ("A6-1-a-explicit-consent", "A9-2-a"), False: ("A6-1-a-non-explicit-consent",)}
_SOORT = {True: "ExplicitlyExpressedConsent", False: "ExpressedConsent"}
# The state that an event by itself says (DPV).
_NA: dict[str, str] = {
    "gevraagd": "ConsentRequested",
    "ondertekend": "ConsentGiven",
    "bevestigd": "ConsentGiven",
    "uitgesteld": "ConsentRequestDeferred",
    "geweigerd": "ConsentRefused",
    "ingetrokken": "ConsentWithdrawn",
    "voltooid": "ConsentExpired",
    "foutief": "ConsentInvalidated",
}
_IN_WOORDEN = {
    "gevraagd": "De school vroeg toestemming",
    "ondertekend": "Ja gezegd",
    "bevestigd": "Mondelinge toestemming bevestigd",
    "uitgesteld": "Bedenktijd gevraagd",
    "geweigerd": "Nee gezegd",
    "ingetrokken": "Toestemming ingetrokken",
    "voltooid": "Waar de toestemming voor was, is klaar",
    "foutief": "De school legde dit verkeerd vast",
}
_STAAT_IN_WOORDEN: dict[Staat, str] = {
    Staat.GEVRAAGD: "De toestemming is gevraagd. Er wordt nog niets gedeeld.",
    Staat.UITGESTELD: "Iemand denkt nog na. Er wordt nog niets gedeeld.",
    Staat.DEELS_GEGEVEN: "Nog niet iedereen heeft ja gezegd. Er wordt nog niets gedeeld.",
    Staat.NOG_NIET_INGEGAAN: "De toestemming is gegeven en gaat later in.",
    Staat.ACTIEF: "De toestemming geldt.",
    Staat.AANVULLEN: "Iemand moet nog tekenen, of het gezag moet worden bevestigd. Er wordt nu niets gedeeld.",
    Staat.VERLOPEN: "De toestemming is verlopen. Er wordt niets meer gedeeld.",
    Staat.VOLTOOID: "Waar de toestemming voor was, is klaar. Er wordt niets meer gedeeld.",
    Staat.INGETROKKEN: "De toestemming is ingetrokken. Er wordt niets meer gedeeld.",
    Staat.GEWEIGERD: "De toestemming is geweigerd. Er wordt niets gedeeld.",
    Staat.FOUTIEF: "De school heeft dit verkeerd vastgelegd. Er wordt niets op gedeeld.",
}


def als_jsonld(inrichting: Inrichting, detail: Toestemmingsdetail) -> dict[str, Any]:
    """The receipt of a record, whole; people stand in it by their role, the leerling by his pseudonym."""
    geval = _geval(inrichting, detail)
    record, vraag, basis = geval.record, geval.record.vraag, f"https://{inrichting.audit_naam}"
    document = {
        "@context": {**_CONTEXT, "gw": f"{basis}/ns#"},
        "@id": f"urn:uuid:{record.id}",
        "@type": "dpv:ConsentRecord",
        "dct:conformsTo": {"@id": _PROFIEL},
        "dct:identifier": str(record.id),
        "dpv:hasDataSubject": {
            "@id": f"{basis}/ns#leerling/{geval.stand.pseudoniem}",
            "@type": "dpv:DataSubject",
            "dct:identifier": geval.stand.pseudoniem,
        },
        "dpv:hasNotice": {
            "@id": f"{basis}/kennisgeving/{vraag.verklaring.id}/v{vraag.verklaring.versie}",
            "@type": "dpv:ConsentNotice",
            "dct:language": vraag.taal,
            "gw:sha256": vraag.verklaring.sha256,
        },
        "dpv:hasPurpose": {
            "@id": f"{basis}/ns#doel/{vraag.doel}/v{vraag.doel_versie}",
            "@type": "dpv:Purpose",
            "dct:title": vraag.doel_titel,
        },
        "dpv:hasLegalBasis": [{"@id": f"eu-gdpr:{artikel}"} for artikel in _ARTIKELEN[vraag.uitdrukkelijk]],
        "dpv:hasPersonalData": [_gegeven(basis, pad) for pad in vraag.velden],
        "gw:documenten": [{"gw:sha256": item.sha256, "dct:date": item.datum.isoformat()} for item in vraag.documenten],
        "dpv:hasDataController": _school(inrichting, basis, record.organisatie),
        "dpv:hasRecipient": _ontvanger(inrichting, basis, vraag.ontvanger, vraag.ontvanger_naam),
        "dpv:hasStorageCondition": {
            "@type": "dpv:StorageCondition",
            "dpv:hasLocation": "NL",
            "dpv:hasDuration": str(geval.doel.bewaren.bericht),
        },
        "dpv:hasJurisdiction": "NL",
        "dpv:hasConsentControl": {"@type": "dpv:WithdrawConsent", "@id": f"{basis}/toestemming/intrekken"},
        "dpv:hasRight": [{"@id": f"eu-gdpr:A{artikel}"} for artikel in ("13", "15", "16", "17", "18", "7-3", "77")],
        "dpv:hasConsentStatus": {"@id": f"dpv:{DPV[geval.staat(inrichting.klok())]}"},
        "gw:terugkoppeling": vraag.terugkoppeling,
        "dct:valid": {"gw:begin": vraag.begin.isoformat(), "gw:eind": vraag.eind.isoformat()},
        "gw:vorig": None if record.vorig is None else f"urn:uuid:{record.vorig}",
        "gw:gebeurtenissen": [_gebeurtenis(basis, geval, item) for item in record.gebeurtenissen],
    }
    if not _schema().is_valid(document):
        raise BewijsError("het bewijs past niet in zijn eigen schema.", doe="Meld dit aan de beheerder van de gateway.")
    return document


@cache
def _schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads(contractbestand("toestemming/ontvangstbewijs.schema.json").read_bytes()))


def tekst(document: Mapping[str, Any]) -> bytes:
    """A receipt as it is handed out."""
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def als_document(inrichting: Inrichting, detail: Toestemmingsdetail) -> Document:
    """The receipt in plain Dutch: what was asked, who said what, and how it stands."""
    geval = _geval(inrichting, detail)
    vraag, staat = geval.record.vraag, geval.staat(inrichting.klok())
    return Document(
        "Bewijs van toestemming",
        (
            Alinea(_STAAT_IN_WOORDEN[staat]),
            Deel("In het kort", (Gegevens(tuple(_kort(geval, detail))),)),
            Deel("Wat er is gebeurd", (_verloop(geval),)),
            *_tekst(vraag.verklaring.tekst),
        ),
    )


def vraagdocument(inrichting: Inrichting, detail: Toestemmingsdetail) -> Document:
    """The text that is asked about, to read and to sign."""
    tekst = _geval(inrichting, detail).record.vraag.verklaring.tekst
    titel = tekst.partition("\n")[0]
    onderaan = Deel(
        "Ondertekenen",
        (Tabel("Wie tekent, en wanneer", ("Naam", "Ja of nee", "Datum", "Handtekening"), (("", "", "", ""),) * 3),),
    )
    return Document(titel, (*_tekst(tekst), onderaan))


def _geval(inrichting: Inrichting, detail: Toestemmingsdetail) -> Geval:
    if detail.record is None or detail.stand is None:
        raise ToestemmingOnbekendError(
            "van deze toestemming is de inhoud gewist.", doe="Alleen het logboek kent haar nog."
        )
    return Geval(detail.record, detail.stand, inrichting.doelen[detail.record.vraag.doel])


def _gegeven(basis: str, pad: str) -> dict[str, str]:
    bijzonder = ZICHTVELDEN.get(pad) in {Klasse.BIJZONDER, Klasse.STRAFRECHTELIJK}
    soort = "SpecialCategoryPersonalData" if bijzonder else "PersonalData"
    return {"@id": f"{basis}/ns#gegeven/{pad}", "@type": f"dpv:{soort}"}


def _school(inrichting: Inrichting, basis: str, id_: str) -> dict[str, str]:
    school = inrichting.organisaties[id_]
    wie = {"@type": "dpv:DataController", "dct:identifier": school.oin, "gw:partijsoort": school.soort}
    return _partij(basis, id_, school.naam) | wie


def _ontvanger(inrichting: Inrichting, basis: str, id_: str, naam: str) -> dict[str, str]:
    """The partner of today; of one that is there no more, what was asked with is all that is known."""
    partner = inrichting.partners.get(id_)
    oin, soort = (partner.oin, partner.soort) if partner else (NIET_INGEVULD, NIET_INGEVULD)
    wie = {"@type": "dpv:Recipient", "dct:identifier": oin, "gw:partijsoort": soort}
    return _partij(basis, id_, naam) | wie


def _partij(basis: str, id_: str, naam: str) -> dict[str, str]:
    """What ISO/IEC TS 27560 asks of a party; address and contact are one text, as the operator wrote it."""
    contact = contactgegevens().get(id_, Contactgegevens()).contact or NIET_INGEVULD
    wie = {"@id": f"{basis}/ns#partij/{id_}", "dpv:hasName": naam}
    return wie | {"dpv:hasAddress": contact, "dpv:hasContact": contact}


def _gebeurtenis(basis: str, geval: Geval, item: Gebeurtenis) -> Mapping[str, Any]:
    iemand, vorm = item.inhoud.iemand, item.inhoud.vorm
    wie = f"{basis}/ns#partij/{geval.record.organisatie}" if iemand is None else f"{basis}/ns#rol/{iemand.rol}"
    return {
        "dct:date": item.op.astimezone(AMSTERDAM).isoformat(timespec="seconds"),
        "dpv:hasConsentStatus": {"@id": f"dpv:{_NA[item.soort]}"},
        "dpv:hasLegalBasis": {"@id": f"dpv:{_SOORT[geval.record.vraag.uitdrukkelijk]}"},
        "dct:valid": geval.record.vraag.eind.isoformat(),
        "dpv:isImplementedByEntity": {"@id": wie},
        **({"dpv:hasIndicationMethod": geval.regels.vormen[vorm].titel} if vorm in geval.regels.vormen else {}),
        **({"gw:bewijs": item.inhoud.bewijs} if item.inhoud.bewijs else {}),
    }


def _kort(geval: Geval, detail: Toestemmingsdetail) -> Iterator[tuple[str, str]]:
    vraag = geval.record.vraag
    yield "Doel", vraag.doel_titel
    yield "Wie krijgt de gegevens", vraag.ontvanger_naam
    yield "Geldig", f"van {dagen(vraag.begin)} tot en met {dagen(vraag.eind)}"
    if detail.regel.ontbreken:
        yield "Wie nog ja moet zeggen", "; ".join(detail.regel.ontbreken)
    yield "Nummer", str(geval.record.id)


def _verloop(geval: Geval) -> Tabel:
    rijen = tuple(
        (_op(item.op), _IN_WOORDEN[item.soort], _wie(geval, item), _hoe(geval, item))
        for item in geval.record.gebeurtenissen
    )
    return Tabel("Wat er is gebeurd, in volgorde", ("Wanneer", "Wat", "Wie", "Hoe"), rijen)


def _wie(geval: Geval, item: Gebeurtenis) -> str:
    iemand = item.inhoud.iemand
    if iemand is None:
        return "de school"
    if iemand.rol is Rol.LEERLING:
        return geval.stand.leerling.roepnaam or "de leerling"
    naam = " ".join(filter(None, (iemand.voornamen, iemand.voorvoegsel, iemand.achternaam)))
    return naam or iemand.rol.value


def _hoe(geval: Geval, item: Gebeurtenis) -> str:
    vorm = geval.regels.vormen.get(item.inhoud.vorm or "")
    return vorm.titel if vorm else ""


def _op(moment: datetime) -> str:
    hier = moment.astimezone(AMSTERDAM)
    return f"{dagen(date(hier.year, hier.month, hier.day))} {hier:%H:%M}"


def _tekst(tekst: str) -> Iterator[Onderdeel]:
    """The parts of a text as `maak_verklaring` wrote it, below its title."""
    for stuk in tekst.split("\n\n")[1:]:
        kop, alinea, *punten = stuk.split("\n")
        lijst = (Lijst(tuple(punt.removeprefix("- ") for punt in punten)),) if punten else ()
        yield Deel(kop.removeprefix("# "), (Alinea(alinea), *lijst))
