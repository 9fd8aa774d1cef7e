"""The sandbox enforces what a zaaksysteem enforces, with the codes it would give."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from connectors.leerplicht_zgw.sandbox.instellingen import SCOPES
from tests.connectors.leerplicht_zgw.conftest import BRON, CONTRACT, GEHEIM, GEMEENTE, RUW, wacht_op

ALLES = SCOPES | {"zaken.statussen.toevoegen"}


def token(geheim=GEHEIM, **claims):
    """A token as any client would make it."""
    kop = {"typ": "JWT", "alg": claims.pop("alg", "HS256")}
    inhoud = {"iss": "schakel", "client_id": "schakel", "iat": int(time.time()) - 5, **claims}
    delen = [base64.urlsafe_b64encode(json.dumps(deel).encode()).rstrip(b"=") for deel in (kop, inhoud)]
    zegel = hmac.new(geheim.encode(), b".".join(delen), hashlib.sha256).digest()
    return b".".join([*delen, base64.urlsafe_b64encode(zegel).rstrip(b"=")]).decode()


class Klant:
    """Talks to the APIs of a gemeente, rightly or wrongly."""

    def __init__(self, gemeente):
        """Take the gemeente."""
        self.van = gemeente
        self.zrc, self.drc = f"{gemeente.adres}/zaken/api/v1", f"{gemeente.adres}/documenten/api/v1"

    def roep(self, methode, url, body=None, **koppen):
        """One call: status, code, codes per field."""
        eigen = {"Authorization": f"Bearer {token()}", "Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326", **RUW}
        antwoord = self.van.http.request(methode, url, json=body, headers={**eigen, **koppen})
        self.laatste = antwoord.json() if antwoord.content else None
        if antwoord.status_code < 400:
            return antwoord.status_code
        velden = [f"{deel['name']}:{deel['code']}" for deel in self.laatste.get("invalidParams", [])]
        return (antwoord.status_code, *(velden or [self.laatste["code"]]))

    def type_(self, soort, naam):
        """The address of a type by its name, in the first version."""
        url = f"{self.van.adres}/catalogi/api/v1/{soort}"
        assert self.roep("GET", url) == 200
        return next(
            d["url"]
            for d in self.laatste["results"]
            if naam in {d.get("omschrijving"), d.get("naam"), d.get("identificatie")}
        )

    def zaak(self, **anders):
        """What registering a zaak gives."""
        velden = {
            "identificatie": "z1", "bronorganisatie": BRON, "verantwoordelijkeOrganisatie": GEMEENTE,
            "zaaktype": self.type_("zaaktypen", "leerplicht-verzuimmelding"), "startdatum": "2026-09-14",
        }  # fmt: skip
        return self.roep("POST", f"{self.zrc}/zaken", {k: v for k, v in {**velden, **anders}.items() if v is not None})


@pytest.fixture
def klant(start_gemeente):
    """A client of a gemeente where it may do everything it needs to try."""
    return Klant(start_gemeente(scopes=ALLES))


@pytest.fixture
def zaak(klant):
    """A zaak that is registered."""
    assert klant.zaak() == 201
    return klant.laatste["url"]


@pytest.mark.parametrize(
    ("anders", "code"),
    [
        ({"bronorganisatie": None}, "bronorganisatie:required"),
        ({"startdatum": None}, "startdatum:required"),
        ({"bronorganisatie": "123456789"}, "bronorganisatie:invalid"),
        ({"startdatum": "14-09-2026"}, "startdatum:invalid"),
        ({"startdatum": 20260914}, "startdatum:invalid"),
        ({"omschrijving": "x" * 81}, "omschrijving:max_length"),
        ({"zaaktype": "https://elders.example/1"}, "zaaktype:bad-url"),
        ({"zaaktype": "geen adres"}, "zaaktype:bad-url"),
        ({"registratiedatum": "2999-01-01"}, "registratiedatum:date-in-future"),
        ({"vertrouwelijkheidaanduiding": "strikt"}, "vertrouwelijkheidaanduiding:invalid_choice"),
    ],
)
def test_a_zaak_keeps_to_its_rules(klant, anders, code):
    """What is missing or wrong is named by its field and code."""
    assert klant.zaak(**anders) == (400, code)


def test_an_identificatie_is_used_once(klant, zaak):
    """Within one bronorganisatie a second zaak of that name is refused."""
    assert klant.zaak() == (400, "identificatie:identificatie-niet-uniek")
    assert klant.zaak(bronorganisatie=GEMEENTE) == 201
    assert klant.zaak(identificatie=None) == 201


def test_the_crs_must_be_said(klant):
    """A call on zaken without it, or with another, is refused."""
    url = f"{klant.zrc}/zaken"
    assert klant.roep("GET", url, **{"Accept-Crs": "EPSG:28992"}) == (406, "not_acceptable")
    assert klant.van.http.get(url, headers={"Authorization": f"Bearer {token()}", **RUW}).status_code == 412


@pytest.mark.parametrize(
    ("kop", "uitkomst"),
    [
        # Each is made when its test runs: a token made when tests are collected is older by then.
        (lambda: "", (401, "not_authenticated")),
        (lambda: f"Bearer {token('een-ander-geheim')}", (403, "jwt-invalid-signature")),
        (lambda: f"Bearer {token(alg='none')}", (403, "jwt-invalid-signature")),
        (lambda: f"Bearer {token(iat=int(time.time()) - 4000)}", (403, "jwt-expired")),
        (lambda: f"Bearer {token(iat=int(time.time()) + 900)}", (403, "jwt-not-yet-valid")),
        (lambda: f"Bearer {token(iat=None)}", (403, "jwt-missing-iat-claim")),
        (lambda: f"Bearer {token(client_id='een ander')}", (403, "permission_denied")),
        (lambda: "Bearer a.b", (403, "jwt-decode-error")),
    ],
)
def test_who_comes_in(klant, kop, uitkomst):
    """A token must be ours, signed, and fresh."""
    assert klant.roep("GET", f"{klant.zrc}/zaken", Authorization=kop()) == uitkomst


def test_what_he_may(start_gemeente):
    """Without the scope of a call it is refused, whatever the token."""
    klant = Klant(start_gemeente(scopes=SCOPES - {"zaken.aanmaken"}))
    assert klant.zaak() == (403, "permission_denied")


def test_a_rol_is_of_the_zaaktype(klant, zaak):
    """Roltoelichting must be there, someone must be meant, and the roltype must be of this version."""
    rol = {"zaak": zaak, "roltype": klant.type_("roltypen", "Leerling"), "betrokkeneType": "natuurlijk_persoon"}
    wie = {"roltoelichting": "leerling", "betrokkeneIdentificatie": {"inpBsn": "999999990"}}
    url = f"{klant.zrc}/rollen"
    assert klant.roep("POST", url, {**rol, "betrokkeneIdentificatie": wie["betrokkeneIdentificatie"]}) == (
        400,
        "roltoelichting:required",
    )
    assert klant.roep("POST", url, {**rol, "roltoelichting": "x"}) == (400, "betrokkene:invalid-betrokkene")
    assert klant.roep("POST", url, {**rol, **wie, "betrokkeneIdentificatie": {"inpBsn": "9" * 10}}) == (
        400,
        "inpBsn:max_length",
    )
    assert klant.roep("POST", url, {**rol, **wie, "contactpersoonRol": {"functie": "mentor"}}) == (400, "naam:required")
    assert klant.roep("POST", url, {**rol, **wie, "zaak": f"{zaak}0"}) == (400, "zaak:bad-url")
    assert klant.roep("POST", url, {**rol, **wie, "roltype": f"{url}/x"}) == (400, "roltype:bad-url")
    versie = klant.van.publiceer("2026-02-01")
    assert klant.roep("GET", f"{klant.van.adres}/catalogi/api/v1/roltypen?zaaktype={versie}") == 200
    nieuw = klant.laatste["results"][0]["url"]
    assert klant.roep("POST", url, {**rol, **wie, "roltype": nieuw}) == (400, "nonFieldErrors:zaaktype-mismatch")
    assert klant.roep("POST", url, {**rol, **wie}) == 201
    assert klant.roep("GET", klant.laatste["url"]) == 200


def test_an_eigenschap_keeps_its_form(klant, zaak):
    """A date is eight digits; the eigenschap itself cannot become another."""
    lijst, soort = f"{zaak}/zaakeigenschappen", klant.type_("eigenschappen", "beginVerzuim")
    body = {"zaak": zaak, "eigenschap": soort, "waarde": "2026-09-14"}
    assert klant.roep("POST", lijst, body) == (400, "waarde:invalid")
    assert klant.roep("POST", lijst, {**body, "zaak": lijst}) == (400, "zaak:invalid")
    assert klant.roep("POST", lijst, {**body, "waarde": "20260914"}) == 201
    url = klant.laatste["url"]
    assert klant.roep("PATCH", url, {"eigenschap": klant.type_("eigenschappen", "brin")}) == (
        400,
        "eigenschap:wijzigen-niet-toegelaten",
    )
    assert klant.roep("PATCH", url, {"waarde": "20260915"}) == 200
    assert klant.roep("DELETE", url) == 204
    assert klant.roep("DELETE", url) == (404, "not_found")


def test_an_object_says_what_it_is(klant, zaak):
    """Other data needs a kind in small letters, and something in it."""
    url, body = f"{klant.zrc}/zaakobjecten", {"zaak": zaak, "objectType": "overige"}
    assert klant.roep("POST", url, body) == (400, "objectTypeOverige:missing-object-type-overige")
    assert klant.roep("POST", url, {**body, "objectTypeOverige": "Verzuim 1"}) == (400, "objectTypeOverige:invalid")
    goed = {**body, "objectTypeOverige": "verzuimmelding"}
    assert klant.roep("POST", url, goed) == (400, "nonFieldErrors:invalid-zaakobject")
    assert klant.roep("POST", url, {**goed, "objectIdentificatie": {"overigeData": {}}}) == 201
    assert klant.roep("PATCH", klant.laatste["url"], {"objectType": "adres"}) == (
        400,
        "objectType:wijzigen-niet-toegelaten",
    )


def test_the_way_of_a_zaak(klant, zaak):
    """No status in the future, no end without resultaat, one resultaat, and after the end nothing but by force."""
    url, nu = f"{klant.zrc}/statussen", datetime.now(UTC)
    eind = {"zaak": zaak, "statustype": klant.type_("statustypen", "Afgehandeld"), "datumStatusGezet": nu.isoformat()}
    later = {**eind, "datumStatusGezet": (nu + timedelta(hours=1)).isoformat()}
    assert klant.roep("POST", url, later) == (400, "datumStatusGezet:date-in-future")
    assert klant.roep("POST", url, {**eind, "datumStatusGezet": "2026-09-14"}) == (400, "datumStatusGezet:invalid")
    assert klant.roep("POST", url, {**eind, "datumStatusGezet": "gisteren"}) == (400, "datumStatusGezet:invalid")
    assert klant.roep("POST", url, eind) == (400, "nonFieldErrors:resultaat-does-not-exist")
    resultaat = {"zaak": zaak, "resultaattype": klant.type_("resultaattypen", "Werk")}
    assert klant.roep("POST", f"{klant.zrc}/resultaten", resultaat) == 201
    assert klant.roep("GET", klant.laatste["url"]) == 200
    assert klant.roep("POST", f"{klant.zrc}/resultaten", resultaat) == (400, "zaak:unique")
    assert klant.roep("POST", url, eind) == 201
    assert klant.roep("POST", url, eind) == (403, "permission_denied")


def test_the_school_sets_the_first_status_only(start_gemeente):
    """The next ones ask for a right of their own."""
    klant = Klant(start_gemeente())
    assert klant.zaak() == 201
    body = {
        "zaak": klant.laatste["url"],
        "statustype": klant.type_("statustypen", "Ontvangen"),
        "datumStatusGezet": "2026-09-14T10:00:00Z",
    }
    assert klant.roep("POST", f"{klant.zrc}/statussen", body) == 201
    assert klant.roep("POST", f"{klant.zrc}/statussen", body) == (403, "permission_denied")


def test_a_document_is_what_it_says(klant, zaak):
    """Its size is counted, its type must exist, and it hangs on a zaak once."""
    url, inhoud = f"{klant.drc}/enkelvoudiginformatieobjecten", b"inhoud"
    body = {
        "identificatie": "d1", "bronorganisatie": BRON, "creatiedatum": "2026-09-14",
        "titel": "t", "auteur": "a", "taal": "nld",
        "informatieobjecttype": klant.type_("informatieobjecttypen", "Verzuimmelding"),
        "inhoud": base64.b64encode(inhoud).decode(), "bestandsomvang": len(inhoud),
    }  # fmt: skip
    assert klant.roep("POST", url, {**body, "bestandsomvang": 1}) == (400, "nonFieldErrors:file-size")
    assert klant.roep("POST", url, {**body, "inhoud": "geen base64"}) == (400, "inhoud:invalid")
    assert klant.roep("POST", url, {**body, "informatieobjecttype": zaak}) == (400, "informatieobjecttype:bad-url")
    assert klant.roep("POST", url, body) == 201
    stuk = klant.laatste["url"]
    assert klant.roep("GET", stuk) == 200
    assert klant.roep("POST", url, body) == (400, "identificatie:identificatie-niet-uniek")
    relatie, lijst = {"zaak": zaak, "informatieobject": stuk}, f"{klant.zrc}/zaakinformatieobjecten"
    assert klant.roep("POST", lijst, {**relatie, "informatieobject": zaak}) == (400, "informatieobject:bad-url")
    assert klant.roep("POST", lijst, relatie) == 201
    assert klant.roep("POST", lijst, relatie) == (400, "nonFieldErrors:unique")


def test_what_was_not_asked_rightly(klant, zaak):
    """A filter, page, body or type that does not exist is told."""
    assert klant.roep("GET", f"{klant.zrc}/rollen?inpBsn=1") == (400, "inpBsn:unknown-parameters")
    assert klant.roep("GET", f"{klant.zrc}/rollen?page=9") == (404, "not_found")
    assert klant.roep("POST", f"{klant.zrc}/zaken", []) == (400, "nonFieldErrors:invalid")
    assert klant.roep("GET", f"{klant.van.adres}/catalogi/api/v1/roltypen/{zaak[-36:]}") == (404, "not_found")
    assert klant.roep("GET", klant.type_("roltypen", "Leerling")) == 200
    antwoord = klant.van.http.post(
        f"{klant.zrc}/zaken", content=b"{",
        headers={"Authorization": f"Bearer {token()}", "Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326", **RUW},
    )  # fmt: skip
    assert antwoord.json()["invalidParams"][0]["code"] == "parse_error"


def test_an_abonnement_comes_and_goes(klant, hoorder):
    """It says where and with what, and after it is taken away nothing is told."""
    url = f"{klant.van.adres}/notificaties/api/v1/abonnement"
    body = {"callbackUrl": hoorder.adres, "auth": "Bearer x", "kanalen": [{"naam": "zaken", "filters": {}}]}
    assert klant.roep("POST", url, {**body, "auth": ""}) == (400, "auth:required")
    assert klant.roep("POST", url, body) == 201
    mijn = klant.laatste["url"]
    assert klant.roep("PUT", mijn, {**body, "kanalen": [{"naam": "documenten", "filters": {}}]}) == 200
    assert klant.zaak() == 201
    assert klant.roep("PUT", mijn, body) == 200
    assert klant.zaak(identificatie="z2") == 201
    wacht_op(lambda: len(hoorder.gekregen) == 1)
    assert hoorder.gekregen[0][0] == "Bearer x"
    assert klant.roep("DELETE", mijn) == 204
    klant.van.gedrag(stil=True)
    assert klant.zaak(identificatie="z3") == 201
    assert klant.van.tellingen()["notificaties_afgeleverd"] == 1


def test_who_does_not_answer_is_tried_again(klant):
    """A callback that is not there is given up after a few attempts, and the others go on."""
    url = f"{klant.van.adres}/notificaties/api/v1/abonnement"
    body = {"callbackUrl": "http://127.0.0.1:9/", "auth": "Bearer x", "kanalen": [{"naam": "zaken", "filters": {}}]}
    assert klant.roep("POST", url, body) == 201
    assert klant.zaak() == 201
    wacht_op(lambda: klant.van.tellingen()["notificaties_mislukt"] == 1)


def test_it_is_told_how_to_behave(klant):
    """The control API takes what exists, and says so of what does not."""
    http, adres = klant.van.http, klant.van.adres
    assert http.put(f"{adres}/_beheer/gedrag", json={"onzin": 1}).status_code == 422
    klant.van.gedrag(traag_ms=1)
    assert http.get(f"{adres}/_beheer/gedrag").json()["traag_ms"] == 1
    assert http.post(f"{adres}/_beheer/zaken/weg/behandel").status_code == 404
    assert klant.zaak() == 201
    assert http.post(f"{adres}/_beheer/zaken/z1/rond-af", json={"resultaat": "onzin"}).status_code == 404
    with pytest.raises(ValueError, match="weg is"):
        type(klant.van.sandbox.gedrag)(weg="zomaar")


def test_it_starts_by_itself():
    """Python -m connectors.leerplicht_zgw.sandbox tells what it takes."""
    opdracht = [sys.executable, "-m", "connectors.leerplicht_zgw.sandbox", "--help"]
    assert (
        "--automatisch-s"
        in subprocess.run(opdracht, capture_output=True, text=True, check=True, cwd=CONTRACT.parents[1]).stdout
    )
