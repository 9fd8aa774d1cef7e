"""The package for a partner without a system: the verzoek as PDF and JSON with its documents, in one encrypted zip."""

from __future__ import annotations

import base64
import io
import json
from datetime import datetime
from zipfile import ZIP_DEFLATED

import pyzipper

from connectors.jeugdhulp_fhir.afspraken import afspraken
from connectors.jeugdhulp_fhir.fhir.verzoek import Json, Verzoek
from gateway.sdk import Alinea, Deel, Document, Gegevens, Nota, Onderdeel, Tabel, als_pdf

_STERKTE = 256
_EXTENSIES = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "text/plain": "txt"}
# The parts of a verzoek that are texts or pairs, in the order of reading.
_TEKSTEN = (
    ("Hulpvraag", "hulpvraag"),
    ("Wat de school al deed", "alGedaan"),
    ("Gewenst contact", "voorkeurContact"),
    ("Leeftijd", "leeftijdsgroep"),
    ("Leerjaar", "leerjaarband"),
)
_PAREN = (
    ("Overleg", "overleg", (("Begin", "begin"), ("Plaats", "plaats"), ("Doel", "doel"))),
    (
        "Hulp op school",
        "afstemming",
        (("Casehouder", "casehouder"), ("Momenten", "momenten"), ("Afspraken", "afspraken")),
    ),
    ("Verzoek om inlichtingen", "gezagsverzoek", (("Kenmerk", "kenmerk"), ("Ontvangen op", "ontvangenOp"))),
    (
        "Ontwikkelingsperspectief",
        "opp",
        (
            ("Uitstroombestemming", "uitstroombestemming"),
            ("Belemmerende factoren", "belemmerendeFactoren"),
            ("Bevorderende factoren", "bevorderendeFactoren"),
            ("Ondersteuning", "ondersteuning"),
        ),
    ),
    (
        "Verzuim",
        "verzuim",
        (("Van", "van"), ("Tot en met", "tot"), ("Uren", "uren"), ("Dagen", "dagen"), ("Soort", "soort")),
    ),
)


def pakket(verzoek: Verzoek, wachtwoord: str) -> bytes:
    """The zip (AES-256); the names in it can be read without the password, so they say nothing."""
    moment = datetime.fromisoformat(verzoek.inhoud["tijd"])
    bestanden = {
        "verzoek.pdf": als_pdf(document(verzoek), moment),
        "verzoek.json": json.dumps(_zonder_bestanden(verzoek.inhoud), ensure_ascii=False, indent=2).encode(),
    }
    for nummer, item in enumerate(verzoek.inhoud.get("documenten", ()), 1):
        bestanden[_bestandsnaam(nummer, item)] = base64.b64decode(item["inhoud"])
    uit = io.BytesIO()
    with pyzipper.AESZipFile(uit, "w", compression=ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as zip_:
        zip_.setpassword(wachtwoord.encode())
        zip_.setencryption(pyzipper.WZ_AES, nbits=_STERKTE)
        for naam, inhoud in bestanden.items():
            zip_.writestr(naam, inhoud)
    return uit.getvalue()


def document(verzoek: Verzoek) -> Document:
    """The verzoek for a person."""
    inhoud = verzoek.inhoud
    delen = [_waarop(verzoek), *_wie(verzoek)]
    vraag = tuple(Deel(kop, (Alinea(inhoud[naam]),)) for kop, naam in _TEKSTEN if inhoud.get(naam))
    delen += [*vraag, *_inlichtingen(inhoud), *_paren(inhoud), *_documenten(inhoud)]
    return Document(verzoek.soort["titel"], tuple(delen))


def _waarop(verzoek: Verzoek) -> Onderdeel:
    gegeven = verzoek.inhoud.get("toestemming")
    if gegeven is None:
        zorg = "Ga zorgvuldig met dit verzoek om, en bewaar het niet langer dan nodig is."
        return Nota(f"{verzoek.zonder_toestemming} {zorg}".strip(), "let-op")
    return Nota(
        f"Dit verzoek rust op toestemming, die loopt tot en met {gegeven['eind']}. Gebruik het alleen hiervoor. "
        "Trekt het gezin de toestemming in, dan belt de school u: wis dan wat alleen daarop rust.",
        "let-op",
    )


def _wie(verzoek: Verzoek) -> list[Onderdeel]:
    inhoud, mens = verzoek.inhoud, verzoek.inhoud.get("contactpersoon", {})
    school = [("School", inhoud["school"]["naam"]), ("BRIN", inhoud["school"].get("brin"))]
    school += [("Contactpersoon", mens.get("naam")), ("Functie", mens.get("functie"))]
    school += [("Telefoon", mens.get("telefoon")), ("E-mail", mens.get("email")), ("Kenmerk", inhoud["verzoek"])]
    delen: list[Onderdeel] = [Deel("Van", (_gegevens(school),))]
    if "leerling" in inhoud:
        leerling, adres = inhoud["leerling"], inhoud["leerling"].get("adres", {})
        huis = " ".join(
            str(adres[naam]) for naam in ("huisnummer", "huisletter", "huisnummertoevoeging") if naam in adres
        )
        over = [("Naam", _naam(leerling)), ("Geboortedatum", leerling.get("geboortedatum"))]
        over += [("Postcode", adres.get("postcode")), ("Huisnummer", huis)]
        delen.append(Deel("Leerling", (_gegevens(over),)))
    if mensen := inhoud.get("gezagdragers"):
        woorden = afspraken().relaties["woorden"]
        rijen = tuple(
            (
                _naam(item),
                woorden[item["relatie"]],
                "ja" if item["heeftGezag"] else "nee",
                item.get("telefoon", ""),
                item.get("email", ""),
            )
            for item in mensen
        )
        koppen = ("Naam", "Relatie", "Gezag", "Telefoon", "E-mail")
        delen.append(Deel("Gezag", (Tabel("Wie gezag heeft, en wie niet", koppen, rijen),)))
    if weten := inhoud.get("wetenErvan"):
        delen.append(Deel("Wie ervan weten en het willen", (Alinea(" en ".join(weten)),)))
    return delen


def _inlichtingen(inhoud: Json) -> list[Onderdeel]:
    return [Deel(item["vraag"], (Alinea(item["antwoord"]),)) for item in inhoud.get("inlichtingen", ())]


def _paren(inhoud: Json) -> list[Onderdeel]:
    return [
        Deel(kop, (_gegevens([(naam, inhoud[deel].get(veld)) for naam, veld in velden]),))
        for kop, deel, velden in _PAREN
        if deel in inhoud
    ]


def _documenten(inhoud: Json) -> list[Onderdeel]:
    if not inhoud.get("documenten"):
        return []
    koppen = ("Bestand", "Titel", "Naam op school", "Datum")
    rijen = tuple(
        (_bestandsnaam(nummer, item), item["titel"], item["bestandsnaam"], item["datum"])
        for nummer, item in enumerate(inhoud["documenten"], 1)
    )
    return [Deel("Documenten", (Tabel("Documenten in dit pakket", koppen, rijen),))]


def _gegevens(paren: list[tuple[str, object]]) -> Gegevens:
    return Gegevens(tuple((naam, str(waarde)) for naam, waarde in paren if waarde not in (None, "")))


def _naam(mens: Json) -> str:
    return " ".join(mens[deel] for deel in ("voornamen", "voorvoegsel", "achternaam") if mens.get(deel))


def _bestandsnaam(nummer: int, item: Json) -> str:
    return f"document-{nummer}.{_EXTENSIES[item['mediatype']]}"


def _zonder_bestanden(inhoud: Json) -> Json:
    """The verzoek with the documents by name: the files lie beside it."""
    documenten = [
        {**{naam: waarde for naam, waarde in item.items() if naam != "inhoud"}, "bestand": _bestandsnaam(nummer, item)}
        for nummer, item in enumerate(inhoud.get("documenten", ()), 1)
    ]
    return {**inhoud, **({"documenten": documenten} if documenten else {})}
