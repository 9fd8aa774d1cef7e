"""The register as JSON-LD in the terms of DPV 2 (https://w3id.org/dpv#), with its context inside: nothing to fetch."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from gateway.model.klasse import Klasse
from gateway.register.inhoud import Partij, Register, Veld, Verwerking
from gateway.register.teksten import artikel9, eigen_bewaren, herkomst, systeem

_KLASSEN = {
    Klasse.GEWOON: ["dpv:PersonalData"],
    Klasse.GEVOELIG: ["dpv:SensitivePersonalData"],
    Klasse.BIJZONDER: ["dpv:SpecialCategoryPersonalData"],
    Klasse.WETTELIJK_NUMMER: ["dpv:SensitivePersonalData", "dpv:IdentifyingPersonalData"],
    Klasse.STRAFRECHTELIJK: ["dpv:SensitivePersonalData"],
}
_ARTIKEL = re.compile(r"art\. (\d+) lid (\d+)(?: onder ([a-z]))?")


def als_jsonld(register: Register) -> str:
    """One document: the register as dpv:ROPA, with every verwerking as dpv:PersonalDataProcess."""
    return json.dumps(_Schrijver(register).document(), ensure_ascii=False, indent=2) + "\n"


class _Schrijver:
    def __init__(self, register: Register) -> None:
        self._register = register
        self._vast = register.vast
        self._basis = f"https://{register.naam}/register"

    def document(self) -> dict[str, Any]:
        register = self._register
        return {
            "@context": {
                "dpv": "https://w3id.org/dpv#",
                "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
                "dct": "http://purl.org/dc/terms/",
                "xsd": "http://www.w3.org/2001/XMLSchema#",
                "reg": f"{self._basis}/termen#",
            },
            "@id": f"{self._basis}/organisaties/{register.verantwoordelijke.id}",
            "@type": "dpv:ROPA",
            "dct:title": f"Verwerkingsregister van {register.verantwoordelijke.naam}",
            "dct:language": "nl",
            "dct:date": _dag(register.peildatum.isoformat()),
            "dpv:hasDataController": self._verantwoordelijke(),
            "dpv:hasTechnicalOrganisationalMeasure": [
                {
                    "@id": f"{self._basis}/maatregelen/{naam}",
                    "@type": f"dpv:{item.dpv}",
                    "dct:title": item.titel,
                    "dct:source": item.bron,
                    "reg:status": item.status,
                }
                for naam, item in self._vast.maatregelen.items()
            ],
            "dpv:hasPersonalDataProcess": [
                *(self._verwerking(item) for item in register.verwerkingen),
                *self._eigen(),
            ],
        }

    def _verantwoordelijke(self) -> dict[str, Any]:
        contact = self._register.contact
        wie = self._partij(self._register.verantwoordelijke, "dpv:DataController")
        if contact.contact:
            wie["dpv:hasContact"] = contact.contact
        if contact.fg:
            wie["dpv:hasDataProtectionOfficer"] = {"@type": "dpv:DataProtectionOfficer", "dpv:hasContact": contact.fg}
        if contact.beheerder:
            wie["dpv:hasDataProcessor"] = {"@type": "dpv:DataProcessor", "dpv:hasContact": contact.beheerder}
        if contact.plaats:
            wie["dpv:hasLocation"] = contact.plaats
        return wie

    def _partij(self, partij: Partij, soort: str) -> dict[str, Any]:
        return {
            "@id": f"{self._basis}/partijen/{partij.id}",
            "@type": soort,
            "dpv:hasName": partij.naam,
            "dct:identifier": list(partij.nummers),
            "reg:soort": partij.soort_titel,
        }

    def _verwerking(self, verwerking: Verwerking) -> dict[str, Any]:
        activiteit = _iri(self._register.activiteit(verwerking))
        ontvangt = verwerking in self._register.ontvangsten
        deel = {
            "@id": f"{activiteit}#{verwerking.verstrekker.id}-{verwerking.ontvanger.id}-{verwerking.abonnement}",
            "@type": "dpv:PersonalDataProcess",
            "dct:isPartOf": {"@id": activiteit},
            "dct:title": verwerking.titel,
            "dpv:hasPurpose": {"@id": f"{activiteit}#doel", "@type": "dpv:Purpose", "dct:title": verwerking.titel},
            "dpv:hasProcessing": {"@id": "dpv:Obtain" if ontvangt else "dpv:DiscloseByTransmission"},
            "dpv:hasDataExporter": self._partij(verwerking.verstrekker, "dpv:DataExporter"),
            "dpv:hasRecipient": self._partij(verwerking.ontvanger, "dpv:Recipient"),
            "dpv:hasDataSource": herkomst(self._register, verwerking),
            "reg:stand": verwerking.stand.value,
            "reg:abonnement": verwerking.abonnement,
            "reg:afspraakVan": _dag(verwerking.afspraak_van.isoformat()),
            "reg:systeem": systeem(verwerking.systeem),
            "reg:doorgifteBuitenEu": self._vast.doorgifte.tekst,
        }
        if verwerking.afspraak_tot:
            deel["reg:afspraakTot"] = _dag(verwerking.afspraak_tot.isoformat())
        return deel | self._van_doel(verwerking)

    def _van_doel(self, verwerking: Verwerking) -> dict[str, Any]:
        if (doel := verwerking.doel) is None:
            return {}
        soort = self._vast.grondslagen[doel.grondslag.soort]
        return {
            "dpv:hasLegalBasis": [
                {
                    "@id": f"{_iri(self._register.activiteit(verwerking))}#grondslag",
                    "@type": f"dpv:{soort.dpv}",
                    "dct:title": f"{soort.titel} (AVG {doel.grondslag.avg})",
                    "dct:source": doel.grondslag.bron,
                    "reg:status": doel.grondslag.status,
                },
                *artikelen(doel.grondslag.avg),
            ],
            "dpv:hasDataSubject": [
                {"@id": f"{self._basis}/betrokkenen/{naam}", "@type": f"dpv:{item.dpv}", "dct:title": item.titel}
                for naam, item in self._vast.betrokkenen.items()
                if any(veld.betrokkene == naam for veld in verwerking.velden)
            ],
            "dpv:hasPersonalData": [self._veld(veld) for veld in verwerking.velden if veld.betrokkene],
            "reg:gegevenVanOrganisatie": [veld.naam for veld in verwerking.velden if not veld.betrokkene],
            "dpv:hasStorageCondition": [
                {
                    "@type": "dpv:StorageCondition",
                    "dct:title": wat,
                    "dpv:hasDuration": {"@value": str(termijn), "@type": "xsd:duration"},
                    "dct:source": doel.bewaren.bron,
                    "reg:status": doel.bewaren.status,
                }
                for wat, termijn in (("bericht", doel.bewaren.bericht), ("bewijs", doel.bewaren.bewijs))
            ],
            "dpv:hasNotice": {
                "@type": "dpv:PrivacyNotice",
                "dct:title": self._vast.informatieplicht[doel.informatieplicht],
            },
            "reg:letOp": artikel9(self._register, doel),
            "reg:toestemmingNodig": doel.toestemming is not None,
        }

    def _veld(self, veld: Veld) -> dict[str, Any]:
        gegeven: dict[str, Any] = {
            "@id": f"{self._basis}/gegevens/{veld.pad}",
            "@type": _KLASSEN[veld.klasse],
            "dct:title": veld.naam,
            "reg:klasse": veld.klasse.value,
        }
        return gegeven

    def _eigen(self) -> Iterator[dict[str, Any]]:
        for naam, item in self._register.eigen.items():
            yield {
                "@id": f"{self._basis}/eigen/{naam}",
                "@type": "dpv:PersonalDataProcess",
                "dct:title": item.titel,
                "dpv:hasPurpose": {"@type": "dpv:Purpose", "dct:title": item.titel},
                "dpv:hasLegalBasis": [
                    {"@type": "dpv:LegalBasis", "dct:title": f"{item.grondslag} (AVG {item.avg})"},
                    *artikelen(item.avg),
                ],
                "reg:betrokkenen": item.betrokkenen,
                "reg:gegevens": item.gegevens,
                "reg:bewaren": eigen_bewaren(self._register, item),
                "dpv:hasProcessing": {"@id": "dpv:Store"},
                "dct:source": item.bron,
                "reg:status": item.status,
            }


def artikelen(avg: str) -> list[dict[str, str]]:
    """The articles that a ground names, as terms of DPV: art. 6 lid 1 onder c is eu-gdpr:A6-1-c."""
    grond = [delen for delen in _ARTIKEL.findall(avg) if delen[0] in ("6", "9") and delen[2]]
    return [{"@id": f"eu-gdpr:A{'-'.join(delen)}"} for delen in grond]


def _dag(dag: str) -> dict[str, str]:
    return {"@value": dag, "@type": "xsd:date"}


def _iri(adres: str) -> str:
    return quote(adres, safe=":/.-_~")
