"""The Task: who does it and how far it is; and the notification that one waits (notified pull)."""

from __future__ import annotations

from datetime import datetime, timedelta

from connectors.jeugdhulp_fhir.afspraken import afspraken
from connectors.jeugdhulp_fhir.fhir.delen import URI, code, identifier, kaal, uuid
from connectors.jeugdhulp_fhir.fhir.personen import aanvrager, onderwerp
from connectors.jeugdhulp_fhir.fhir.verzoek import KERN, PARTNER, TAAK, TOESTEMMING, Json, Verzoek
from gateway.sdk import Hulpstand

_TAAKCODE = "http://hl7.org/fhir/CodeSystem/task-code"


def taak(verzoek: Verzoek) -> Json:
    """The Task as it begins."""
    inhoud, op = verzoek.inhoud, verzoek.ingediend
    heeft = "toestemming" in inhoud
    return kaal(
        {
            "resourceType": "Task",
            "id": str(verzoek.nummer(TAAK)),
            "identifier": [uuid(verzoek.nummer(TAAK))],
            "groupIdentifier": identifier(URI, verzoek.groep),
            "status": "requested",
            "intent": "proposal",
            "priority": inhoud.get("prioriteit"),
            "code": code(_TAAKCODE, "fulfill"),
            "focus": verzoek.naar(verzoek.soort["kern"], KERN),
            "for": onderwerp(verzoek),
            "authoredOn": op,
            "lastModified": _laatste(op, inhoud["tijd"]),
            "requester": aanvrager(verzoek),
            "owner": verzoek.naar("Organization", PARTNER),
            "restriction": {"period": {"end": inhoud["toestemming"]["eind"]}} if heeft else None,
            "input": [{"type": {"text": "toestemming"}, "valueReference": verzoek.naar("Consent", TOESTEMMING)}]
            if heeft
            else None,
        }
    )


def met_stand(begonnen: Json, stand: Hulpstand, versie: int) -> Json:
    """The Task as it stands now."""
    namen = afspraken().namen
    return kaal(
        {
            **begonnen,
            "meta": {"versionId": str(versie), "lastUpdated": stand.op.isoformat()},
            "status": stand.status,
            "businessStatus": code(namen["voortgang"], stand.voortgang, afspraken().voortgang[stand.voortgang])
            if stand.voortgang
            else None,
            "statusReason": code(namen["reden"], stand.reden, afspraken().reden[stand.reden]) if stand.reden else None,
            "lastModified": _laatste(begonnen["authoredOn"], stand.op.isoformat()),
            "owner": kaal({**begonnen["owner"], "display": stand.contactpersoon}),
            "note": [{"text": stand.notitie}] if stand.notitie else None,
            "output": _uitkomsten(stand),
        }
    )


def _uitkomsten(stand: Hulpstand) -> list[Json]:
    """What the partner told besides: a text for the school, or the gemeente that is responsible."""
    wat = afspraken()
    gezegd = {"inhoud": stand.inhoud, "gemeente": stand.andere_gemeente}
    return [
        {"type": code(wat.namen["uitkomst"], wat.uitkomsten[naam]), "valueString": tekst}
        for naam, tekst in gezegd.items()
        if tekst
    ]


def melding(verzoek: Verzoek, basis: str, adres: str) -> Json:
    """The notification: nothing of the leerling, only that a Task waits and with what it may be fetched."""
    twiin, inhoud = afspraken().namen["twiin"], verzoek.inhoud
    return {
        "resourceType": "Task",
        "identifier": [uuid(verzoek.id)],
        "groupIdentifier": identifier(URI, verzoek.groep),
        "status": "requested",
        "intent": "proposal",
        "code": code(twiin, "pull-notification"),
        "authoredOn": inhoud["tijd"],
        "lastModified": inhoud["tijd"],
        "requester": _partij(verzoek.school.oin, verzoek.inhoud["school"]["naam"]),
        "owner": _partij(verzoek.partner.oin, verzoek.partner.naam),
        "restriction": {"period": {"end": _tot(inhoud)}},
        "input": [
            {"type": code(twiin, "authorization-base"), "valueString": basis},
            {"type": code(twiin, "get-workflow-task"), "valueReference": {"reference": f"{adres}/Task/{verzoek.id}"}},
        ],
    }


def _tot(inhoud: Json) -> str:
    """The last day: that of the toestemming, or a term of our own when there need be none."""
    if "toestemming" in inhoud:
        return str(inhoud["toestemming"]["eind"])
    laatste = datetime.fromisoformat(inhoud["tijd"]) + timedelta(days=afspraken().grenzen["dagen_zonder_toestemming"])
    return laatste.date().isoformat()


def _partij(oin: str, naam: str) -> Json:
    return {"type": "Organization", "identifier": identifier(afspraken().namen["oin"], oin), "display": naam}


def _laatste(begin: str, nu: str) -> str:
    """A Task is never changed before it was written, whatever the clocks say."""
    return max(begin, nu, key=datetime.fromisoformat)
