"""What we send, held against the contract, an independent model of FHIR, the Dutch profiles, and what may not leak."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from fhir.resources.R4B.bundle import Bundle

from connectors.jeugdhulp_fhir.fhir.bundel import bundel, resources
from connectors.jeugdhulp_fhir.fhir.keuring import keur
from connectors.jeugdhulp_fhir.fhir.taak import melding
from tests.connectors.jeugdhulp_fhir.conftest import (
    ALLES,
    CONTRACTEN,
    DOELEN,
    PARTNER,
    UITWISSELING,
    bericht,
    inhoud,
    verzoek,
)
from tests.connectors.jeugdhulp_fhir.profielen import MAP, afwijkingen
from tests.motor import regels
from tests.standaarden import STANDAARDEN, needs_standaarden

VOORBEELDEN = CONTRACTEN / "jeugdhulp_fhir" / "voorbeelden"


@pytest.mark.parametrize("doel", DOELEN)
def test_the_bundle_is_the_published_one(doel):
    """The same verzoek gives, byte for byte in what it says, the example that partners read."""
    goud = json.loads((VOORBEELDEN / "geldig" / f"bundel-{doel}.json").read_bytes())
    assert bundel(verzoek(doel)) == goud
    assert keur(goud) == []


@pytest.mark.parametrize("doel", DOELEN)
def test_an_independent_model_reads_it(doel):
    """A model of FHIR R4 that is not ours takes every Bundle, and every resource by itself at the loket."""
    Bundle.model_validate(bundel(verzoek(doel)))
    for resource in resources(verzoek(doel, in_bundel=False)):
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)


def test_the_independent_model_reads_a_notification():
    """The notification is a Task too."""
    get_fhir_model_class("Task").model_validate(melding(verzoek(), "basis", "https://schakel.example/loket"))


@needs_standaarden
@pytest.mark.parametrize("doel", DOELEN)
def test_it_keeps_to_the_dutch_profiles(doel):
    """Cardinality, fixed values and obligatory code lists of nl-core."""
    assert [fout for item in resources(verzoek(doel)) for fout in afwijkingen(item)] == []


@needs_standaarden
def test_the_profiles_are_really_read():
    """A role from another list, and a third official name, are seen."""
    ouder = next(item for item in resources(verzoek()) if item["resourceType"] == "RelatedPerson")
    fout = deepcopy(ouder)
    fout["relationship"][0]["coding"][0]["code"] = "10"
    fout["name"] *= 3
    assert {regel.partition(":")[0] for regel in afwijkingen(fout)} == {
        "zib-ContactPerson RelatedPerson.relationship",
        "zib-ContactPerson RelatedPerson.name",
    }
    namen = (MAP / "profielen" / "nl-core-NameInformation.xml").read_text("utf-8")
    for item in ouder["name"][0]["_family"]["extension"]:
        assert item["url"] in namen


@needs_standaarden
def test_the_example_of_the_research_is_of_the_same_kind():
    """The Bundle of the domain description has the same resources, and the same elements in its Task."""
    pad = STANDAARDEN / "jeugdhulp" / "eigen-voorbeelden" / "fhir-aanmelding-bundle.json"
    daar, hier = json.loads(pad.read_bytes()), bundel(verzoek())
    soorten = {regel["resource"]["resourceType"] for regel in daar["entry"]}
    assert soorten | {"DocumentReference"} == {regel["resource"]["resourceType"] for regel in hier["entry"]}
    taken = [
        next(regel["resource"] for regel in heel["entry"] if regel["resource"]["resourceType"] == "Task")
        for heel in (daar, hier)
    ]
    assert taken[0].keys() <= taken[1].keys()


# IHE PCF, Explicit Intermediate Consent: obligatory, and not allowed.
_PCF_VERPLICHT = (
    "status",
    "scope",
    "category",
    "patient",
    "dateTime",
    "performer",
    "organization",
    "policy",
    "provision",
)
_PCF_WEG = ("policyRule", "verification", "sourceAttachment")
_PCF_REGEL_WEG = ("action", "class", "code", "securityLabel", "dataPeriod")


@pytest.mark.parametrize("doel", DOELEN)
def test_the_consent_keeps_to_ihe_pcf(doel):
    """What the profile asks is there, what it forbids is not, and its codes are the fixed ones."""
    gevonden = [item for item in resources(verzoek(doel)) if item["resourceType"] == "Consent"]
    assert bool(gevonden) == bool(regels().doelen[doel].toestemming)
    for consent in gevonden:
        assert all(consent.get(naam) for naam in (*_PCF_VERPLICHT, "sourceReference"))
        assert not [naam for naam in _PCF_WEG if naam in consent]
        assert consent["scope"]["coding"][0]["code"] == "patient-privacy"
        assert consent["category"][0]["coding"][0]["code"] == "59284-0"
        regel = consent["provision"]
        assert not [naam for naam in _PCF_REGEL_WEG if naam in regel]
        assert [actor["role"]["coding"][0]["code"] for actor in regel["actor"]] == ["IRCP"]
        assert {item["meaning"] for item in regel["data"]} <= {"instance", "related", "authoredby"}
        assert regel["purpose"][0]["code"] == doel


def _met(pad: str, waarde: Any) -> dict[str, Any]:
    """The Bundle of an aanmelding with one thing changed: `Soort.lid.lid`, or `regel.lid`."""
    heel = bundel(verzoek())
    soort, *leden, laatste = pad.split(".")
    regel = next(item for item in heel["entry"] if item["resource"]["resourceType"] == soort)
    plek: Any = regel if leden[:1] == ["regel"] else regel["resource"]
    for lid in leden[1:] if leden[:1] == ["regel"] else leden:
        plek = plek[int(lid)] if lid.isdecimal() else plek[lid]
    plek[laatste] = waarde
    return heel


@pytest.mark.parametrize(
    ("pad", "waarde", "regel"),
    [
        ("Task.lastModified", "2026-11-21T08:00:00+00:00", "task-moment"),
        ("Patient.regel.fullUrl", f"urn:uuid:{UITWISSELING}", "unieke-fullurl"),
        ("Patient.regel.request.url", "Task", "request-past"),
        ("Task.for.reference", "urn:uuid:0198c0de-0000-7000-8000-0000000000ff", "verwijzing"),
        ("Task.for.reference", f"urn:uuid:{UITWISSELING}", "verwijzing"),
        ("ServiceRequest.reasonCode.0.text", "zijn bsn is 999999990", "geen-bsn"),
        ("ServiceRequest.reasonCode.0.text", "zijn bsn is 9999.99.990", "geen-bsn"),
        ("ServiceRequest.reasonCode.0.text", "BSN999999990", "geen-bsn"),
        ("Patient.gender", "male", "schema"),
        ("Patient.deceasedBoolean", False, "schema"),
        ("Consent.policy", [], "schema"),
    ],
)
def test_nothing_leaves_that_breaks_a_rule(pad, waarde, regel):
    """Each rule of the contract is seen to, and told by its name."""
    assert regel in {naam for naam, _ in keur(_met(pad, waarde))}


def test_a_consent_without_policy():
    """ppc-1: a rule of FHIR over two elements, which the schema lets pass."""
    heel = bundel(verzoek())
    assert keur(heel) == []
    consent = next(item["resource"] for item in heel["entry"] if item["resource"]["resourceType"] == "Consent")
    del consent["policy"]
    assert [regel for regel, _ in keur(heel)] == ["ppc-1"]


def test_numbers_that_are_no_bsn():
    """A telephone number, a UUID and a digest may hold nine digits that would pass."""
    assert keur(_met("PractitionerRole.telecom", [{"system": "phone", "value": "999999990"}])) == []
    assert keur(_met("Consent.policy", [{"uri": "https://x.example/99999999-0000-4000-8000-999999999990"}])) == []


@pytest.mark.parametrize(
    ("datum", "wordt"),
    [("2012-05-17", "2012-05-17"), ("2012-05-00", "2012-05"), ("2012-00-00", "2012"), ("0000-00-00", None)],
)
def test_a_birth_date_as_far_as_it_is_known(datum, wordt):
    """What nobody knows is left out."""
    zicht = deepcopy(ALLES)
    zicht["leerling"]["geboortedatum"] = datum
    [patient] = [item for item in resources(verzoek(wat=inhoud(zicht=zicht))) if item["resourceType"] == "Patient"]
    assert patient.get("birthDate") == wordt


def test_the_least_that_can_be_asked():
    """Without an address, people with gezag, documents or telephone there is still a good Bundle."""
    zicht = deepcopy(ALLES)
    zicht["leerling"] |= {"adres": {}, "gezagdragers": [], "voorvoegsel": None, "voornamen": None}
    zicht["jeugdhulpverzoek"] |= {"documenten": [], "al_gedaan": None, "weten_ervan": [], "voorkeur_contact": None}
    zicht["jeugdhulpverzoek"]["contactpersoon"] |= {"functie": None, "telefoon": None, "email": None}
    wat = verzoek(wat=inhoud(zicht=zicht))
    heel = bundel(wat)
    assert keur(heel) == []
    Bundle.model_validate(heel)
    alleen_postcode = deepcopy(ALLES)
    alleen_postcode["leerling"]["adres"] = {"postcode": "1099AB"}
    assert keur(bundel(verzoek(wat=inhoud(zicht=alleen_postcode)))) == []


def test_a_partner_of_many_gemeenten():
    """Each has its code."""
    velen = PARTNER.model_copy(update={"gemeentes": tuple(f"{nummer:04}" for nummer in range(1, 40))})
    assert keur(bundel(replace(verzoek(), partner=velen))) == []


def test_without_the_toestemming_it_asks_for_it_says_so():
    """Two people decided to share without: the partner reads that before he calls the family; there is no Consent."""
    zonder = json.loads(bericht("aanmelding-jeugdhulp").inhoud)
    del zonder["toestemming"]
    gemaakt = bundel(verzoek(wat=json.dumps(zonder).encode()))
    assert keur(gemaakt) == []
    soorten = {item["resource"]["resourceType"]: item["resource"] for item in gemaakt["entry"]}
    assert "Consent" not in soorten
    assert soorten["ServiceRequest"]["note"][0]["text"].startswith("Dit verzoek is gedeeld zonder toestemming")
    geen = bundel(verzoek("consultatie-anoniem"))
    assert "zonder toestemming" not in json.dumps(geen)
