"""Our loket by itself: what a partner may change of a Task, and each way in which he may not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.jeugdhulp_fhir.afspraken import afspraken
from connectors.jeugdhulp_fhir.loket import bedien
from connectors.jeugdhulp_fhir.terug import hulpmelding
from gateway.sdk import Hulpstand, Loketantwoord
from tests.connectors.jeugdhulp_fhir.conftest import NU, UITWISSELING, vraag, zaak

STANDEN = tuple(naam for naam in afspraken().overgangen if naam not in {"bron", "status"})
TAAK = json.loads(bedien(vraag("GET"), zaak()).body)


def zet(van: str = "requested", versie: int = 1, kop: str | None = None, **velden: Any) -> Loketantwoord:
    """Put the Task as it stands with these changes; None leaves an element out."""
    huidig = zaak(versie=versie, status=van)
    taak = {**json.loads(bedien(vraag("GET"), huidig).body), **velden}
    taak = {naam: waarde for naam, waarde in taak.items() if waarde is not None}
    return bedien(vraag("PUT", body=taak, if_match=f'W/"{versie}"' if kop is None else kop), huidig)


@given(st.sampled_from(STANDEN), st.sampled_from(STANDEN))
def test_only_the_steps_of_the_contract(van: str, naar: str):
    """Each step that may be is taken, each other is refused; standing still is no step."""
    antwoord = zet(van, status=naar)
    if van == naar:
        assert (antwoord.status, antwoord.stand) == (200, None)
    elif naar in afspraken().overgangen[van] and naar != "cancelled":
        assert antwoord.stand == Hulpstand(status=naar, op=NU)
        assert antwoord.koppen["etag"] == 'W/"2"'
    else:
        assert (antwoord.status, antwoord.stand) == (422, None)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda deel: (
        st.lists(deel, max_size=2)
        | st.dictionaries(st.sampled_from(["coding", "system", "code", "text", "type", "reference"]), deel, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(afspraken().wijzigbaar)), _JSON, min_size=1, max_size=3))
def test_whatever_is_sent_has_an_answer(velden: dict[str, Any]):
    """What no Task looks like is refused, and never taken for a step."""
    antwoord = zet(**velden)
    assert antwoord.status in {200, 422}
    assert json.loads(antwoord.body)["resourceType"] in {"Task", "OperationOutcome"}


@pytest.mark.parametrize(
    ("velden", "waar"),
    [
        ({"priority": "urgent"}, "Task.priority"),
        ({"focus": None}, "Task.focus"),
        ({"description": "erbij"}, "Task.description"),
        ({"owner": {"reference": "Organization/ander"}}, "Task.owner"),
        ({"owner": "ander"}, "Task.owner"),
        ({"owner": None}, "Task.owner"),
        ({"status": 7}, "Task.status"),
        ({"note": [{"text": "x" * 501}]}, "Task.note"),
        ({"note": "?"}, "Task.note"),
        ({"statusReason": {"text": "zomaar"}, "status": "rejected"}, "Task.statusReason"),
        ({"businessStatus": {"coding": [{"system": "urn:x", "code": "ontvangen"}]}}, "Task.businessStatus"),
        ({"owner": {**TAAK["owner"], "display": "x" * 201}}, "Task"),
    ],
    ids=str,
)
def test_what_a_partner_may_not_change(velden: dict[str, Any], waar: str):
    """The answer names the element, and no value."""
    antwoord = zet(**velden)
    assert antwoord.status == 422
    [issue] = json.loads(antwoord.body)["issue"]
    assert issue["expression"][0].startswith(waar)
    assert "xxx" not in issue["diagnostics"]


def test_what_a_partner_may_say():
    """Progress, a reason, who to call, a note, a text for the school and the other gemeente."""
    namen, uit = afspraken().namen, afspraken().uitkomsten
    antwoord = zet(
        status="rejected",
        businessStatus={"coding": [{"system": namen["voortgang"], "code": "doorgezet-andere-gemeente"}]},
        statusReason={"coding": [{"system": namen["reden"], "code": "niet-onze-gemeente"}]},
        owner={**TAAK["owner"], "display": "K. Bakker"},
        note=[{"text": "eerste"}, {"text": "bel ons"}],
        output=[
            {"type": {"coding": [{"system": namen["uitkomst"], "code": uit["gemeente"]}]}, "valueString": "9902"},
            {"type": {"coding": [{"system": namen["uitkomst"], "code": uit["inhoud"]}]}, "valueString": "rust"},
        ],
    )
    assert antwoord.stand == Hulpstand(
        status="rejected", voortgang="doorgezet-andere-gemeente", reden="niet-onze-gemeente", op=NU,
        contactpersoon="K. Bakker", notitie="bel ons", inhoud="rust", andere_gemeente="9902",
    )  # fmt: skip
    nu = zaak(versie=2, **antwoord.stand.model_dump())
    weer = bedien(vraag("PUT", body=json.loads(antwoord.body), if_match='W/"1"'), nu)
    assert (weer.status, weer.stand, weer.koppen["etag"]) == (200, None, 'W/"2"')


@pytest.mark.parametrize(
    ("kop", "status"), [("", 428), ('W/"2"', 412), ("*", 412), ('"1"', 200), ('W/"1"', 200), ('W/"9999999999"', 412)]
)
def test_the_version(kop: str, status: int):
    """A change needs the version it was made on."""
    assert zet(kop=kop, status="received").status == status


@pytest.mark.parametrize(
    ("methode", "pad", "body", "koppen", "status"),
    [
        ("DELETE", f"Task/{UITWISSELING}", {}, {}, 405),
        ("PUT", "Patient/1", TAAK, {}, 404),
        ("PUT", f"Task/{UITWISSELING}", b"{", {}, 400),
        ("PUT", f"Task/{UITWISSELING}", b"[" * 3000, {}, 400),
        ("PUT", f"Task/{UITWISSELING}", [], {}, 400),
        ("PUT", f"Task/{UITWISSELING}", b" " * 70_000, {}, 413),
        ("PUT", f"Task/{UITWISSELING}", TAAK, {"content_type": "text/plain"}, 415),
        ("PATCH", f"Task/{UITWISSELING}", [], {}, 415),
        ("PATCH", f"Task/{UITWISSELING}", {}, {"content_type": "application/json-patch+json"}, 422),
        (
            "PATCH",
            f"Task/{UITWISSELING}",
            [{"op": "move", "path": "/status"}],
            {"content_type": "application/json"},
            422,
        ),
        ("PATCH", f"Task/{UITWISSELING}", [{"op": "add", "path": 7}], {"content_type": "application/json"}, 422),
        ("PATCH", f"Task/{UITWISSELING}", [{"op": "add", "path": "/for"}], {"content_type": "application/json"}, 422),
        (
            "PATCH",
            f"Task/{UITWISSELING}",
            [{"op": "remove", "path": "/status"}],
            {"content_type": "application/json"},
            422,
        ),
    ],
)
def test_a_request_of_another_form(methode: str, pad: str, body: Any, koppen: dict[str, str], status: int):
    """Each is told what is wrong, as FHIR tells it."""
    antwoord = bedien(vraag(methode, pad, body, if_match='W/"1"', **koppen), zaak())
    assert antwoord.status == status
    assert json.loads(antwoord.body)["resourceType"] == "OperationOutcome"


def test_a_resource_that_is_there_cannot_be_changed():
    """Only the Task moves."""
    patient = TAAK["for"]["reference"]
    assert bedien(vraag("GET", patient), zaak()).status == 200
    assert bedien(vraag("PUT", patient, {}), zaak()).status == 405


def test_a_task_that_says_too_much_does_not_hold_up_the_others():
    """A text that is too long is left out; that the Task moved is told."""
    taak = {
        "resourceType": "Task",
        "identifier": [{"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{UITWISSELING}"}],
        "status": "accepted",
        "lastModified": NU.isoformat(),
    }
    lang = hulpmelding({**taak, "owner": {"display": "x" * 300}})
    assert lang is not None
    assert lang.stand == Hulpstand(status="accepted", op=NU)
    assert hulpmelding({**taak, "identifier": [{"system": "urn:ietf:rfc:3986", "value": "urn:uuid:x"}]}) is None
    notitie = hulpmelding({**taak, "note": [{"text": "x" * 600}]})
    assert notitie is not None
    assert notitie.stand.notitie == "x" * 500
