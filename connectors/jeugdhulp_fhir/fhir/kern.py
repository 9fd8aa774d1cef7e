"""What the verzoek itself says, and the documents that go along."""

from __future__ import annotations

import base64
from hashlib import sha1

from connectors.jeugdhulp_fhir.afspraken import afspraken
from connectors.jeugdhulp_fhir.fhir.delen import URI, code, identifier, kaal, uuid
from connectors.jeugdhulp_fhir.fhir.personen import aanvrager, onderwerp, ouder
from connectors.jeugdhulp_fhir.fhir.verzoek import KERN, PARTNER, SCHOOL, TOESTEMMING, Json, Verzoek

_OPP = {
    "uitstroombestemming": "Uitstroombestemming",
    "belemmerendeFactoren": "Belemmerende factoren",
    "bevorderendeFactoren": "Bevorderende factoren",
    "ondersteuning": "Ondersteuning",
}


def kern(verzoek: Verzoek) -> Json:
    """The resource that the Task is about."""
    maak = {
        "ServiceRequest": _verzoek,
        "CommunicationRequest": _uitnodiging,
        "Communication": _mededeling,
    }[verzoek.soort["kern"]]
    return kaal(maak(verzoek))


def document(nummer: int) -> str:
    """The rol of one document."""
    return f"document/{nummer}"


def documenten(verzoek: Verzoek) -> list[Json]:
    """The documents that the toestemming names."""
    return [_document(verzoek, nummer, item) for nummer, item in enumerate(verzoek.inhoud.get("documenten", ()))]


def _kop(verzoek: Verzoek) -> Json:
    nummer = verzoek.nummer(KERN)
    return {"resourceType": verzoek.soort["kern"], "id": str(nummer), "identifier": [uuid(nummer)]}


def _soort(verzoek: Verzoek) -> Json:
    return code(afspraken().namen["verzoeksoort"], verzoek.soort["code"], verzoek.soort["titel"])


def _domein() -> Json:
    return code(afspraken().namen["domein"], "jeugdhulp", "Jeugdhulp")


def _verzoek(verzoek: Verzoek) -> Json:
    inhoud = verzoek.inhoud
    mee = [verzoek.naar("Consent", TOESTEMMING)] if "toestemming" in inhoud else []
    # By these, who fetches one resource at a time finds them all.
    mee += [verzoek.naar("RelatedPerson", ouder(item)) for item in range(len(inhoud.get("gezagdragers", ())))]
    mee += [verzoek.naar("DocumentReference", document(item)) for item in range(len(inhoud.get("documenten", ())))]
    return {
        **_kop(verzoek),
        "requisition": identifier(URI, verzoek.groep),
        "status": "active",
        "intent": "proposal",
        "category": [_domein()],
        "priority": inhoud.get("prioriteit"),
        "code": _soort(verzoek),
        "subject": onderwerp(verzoek),
        "authoredOn": verzoek.ingediend,
        "requester": aanvrager(verzoek),
        "performer": [verzoek.naar("Organization", PARTNER)],
        "reasonCode": [{"text": inhoud.get("hulpvraag") or inhoud["afstemming"]["momenten"]}],
        "supportingInfo": mee,
        "note": [{"text": tekst} for tekst in (verzoek.zonder_toestemming, *_opmerkingen(inhoud)) if tekst],
    }


def _opmerkingen(inhoud: Json) -> list[str]:
    afstemming = inhoud.get("afstemming", {})
    regels = (
        ("Wat de school al deed", inhoud.get("alGedaan")),
        ("Van dit verzoek weten en het willen", " en ".join(inhoud.get("wetenErvan", ()))),
        ("Gewenst contact", inhoud.get("voorkeurContact")),
        ("Leeftijd", inhoud.get("leeftijdsgroep")),
        ("Leerjaar", inhoud.get("leerjaarband")),
        ("Casehouder", afstemming.get("casehouder")),
        ("Afspraken", afstemming.get("afspraken")),
    )
    return [f"{kop}: {tekst}" for kop, tekst in regels if tekst]


def _uitnodiging(verzoek: Verzoek) -> Json:
    overleg = verzoek.inhoud["overleg"]
    return {
        **_kop(verzoek),
        "groupIdentifier": identifier(URI, verzoek.groep),
        "status": "active",
        "category": [_soort(verzoek), _domein()],
        "priority": verzoek.inhoud.get("prioriteit"),
        "subject": onderwerp(verzoek),
        "authoredOn": verzoek.ingediend,
        "requester": aanvrager(verzoek),
        "recipient": [verzoek.naar("Organization", PARTNER)],
        "occurrenceDateTime": overleg["begin"],
        "payload": [{"contentString": f"Plaats: {overleg['plaats']}"}],
        "reasonCode": [{"text": overleg["doel"]}],
    }


def _mededeling(verzoek: Verzoek) -> Json:
    inhoud, gevraagd = verzoek.inhoud, verzoek.inhoud.get("gezagsverzoek")
    waarop = (
        identifier(afspraken().namen["gezagsverzoek"], gevraagd["kenmerk"])
        if gevraagd
        else identifier(URI, verzoek.groep)
    )
    return {
        **_kop(verzoek),
        "basedOn": [{"type": "ServiceRequest", "identifier": waarop}],
        "status": "completed",
        "category": [_soort(verzoek), _domein()],
        "subject": onderwerp(verzoek),
        "sender": aanvrager(verzoek),
        "recipient": [verzoek.naar("Organization", PARTNER)],
        "sent": inhoud["tijd"],
        "payload": [{"contentString": tekst} for tekst in _teksten(inhoud)],
    }


def _teksten(inhoud: Json) -> list[str]:
    antwoorden = [f"{item['vraag']}\n{item['antwoord']}" for item in inhoud.get("inlichtingen", ())]
    opp = inhoud.get("opp", {})
    delen = [f"{kop}: {opp[naam]}" for naam, kop in _OPP.items() if opp.get(naam)]
    return [*antwoorden, *delen, *(_verzuim(inhoud["verzuim"]) if "verzuim" in inhoud else ())]


def _verzuim(verzuim: Json) -> list[str]:
    aantal = [f"{verzuim[maat]} {maat}" for maat in ("uren", "dagen") if verzuim.get(maat) is not None]
    return [f"Verzuim van {verzuim['van']} tot en met {verzuim['tot']}: {', '.join([*aantal, verzuim['soort']])}."]


def _document(verzoek: Verzoek, nummer: int, item: Json) -> Json:
    rol = verzoek.nummer(document(nummer))
    # FHIR R4 asks for SHA-1 here; the SHA-256 that the toestemming names is the identifier.
    kenmerk = sha1(base64.b64decode(item["inhoud"]), usedforsecurity=False).digest()
    auteur = (
        verzoek.naar("Organization", SCHOOL)
        if item["opgesteldDoor"] == "school"
        else {"display": item["opgesteldDoor"]}
    )
    return {
        "resourceType": "DocumentReference",
        "id": str(rol),
        "identifier": [uuid(rol), identifier(afspraken().namen["sha256"], item["sha256"])],
        "status": "current",
        "type": code(afspraken().namen["documentsoort"], item["soort"]),
        "subject": onderwerp(verzoek),
        "author": [auteur],
        "description": item["titel"],
        "content": [
            {
                "attachment": {
                    "contentType": item["mediatype"],
                    "language": "nl",
                    "data": item["inhoud"],
                    "hash": base64.b64encode(kenmerk).decode(),
                    "title": item["bestandsnaam"],
                    "creation": item["datum"],
                }
            }
        ],
    }
