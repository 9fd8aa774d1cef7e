"""Every route of the API, walked with everything a caller can do wrong; the answers have one shape."""

import re
from dataclasses import dataclass
from uuid import uuid4

import pytest

from gateway.api.app import maak_v1
from tests.exchange.aanvraag.aanvragen import document, thuiszitter
from tests.exchange.jeugdhulp.verzoeken import consultatie
from tests.exchange.jeugdhulp.verzoeken import document as hulpdocument
from tests.postvak import intrekking, melding
from tests.swvinbox import aanvraag, advies
from tests.swvinbox import intrekking as swvintrekking

DOCUMENT = maak_v1().openapi()
# A number that could be one; ids are hexadecimal, so digits beside a letter of those do not count.
BSN = re.compile(r"(?<![0-9a-f-])\d{9}(?![0-9a-f-])")
METHODEN = ("GET", "POST", "PUT", "PATCH", "DELETE")
AANVRAAG = thuiszitter()
WOORDEN = "Een zin die lang genoeg is om te lezen."
# Enough of a body for each question to be understood.
BODIES = {
    "/uitwisselingen/_opnieuw": {},
    "/leerlingen/_zoek": {"leerlingnummer": "1"},
    "/syncs": {"soort": "sync", "organisatie": "zwaluw"},
    "/bewaarblokkades": {"onderwerp": "01a1ffbf-0458-77a1-bd5e-44be7ebfc2a6", "reden": "klacht"},
    "/bewaarblokkades/{id}/_opheffen": {"reden": "klacht afgehandeld"},
    "/verzuim/voorstellen": {"leerlingnummer": "1", "begindatum": "2026-01-05", "einddatum": "2026-01-09"},
    "/verzuim/voorstellen/{id}/_goedkeuren": {},
    "/verzuim/voorstellen/{id}/_weigeren": {"reden": "nee"},
    "/verzuim/voorstellen/{id}/_uitstellen": {"tot": "2999-01-01"},
    "/aanvragen": AANVRAAG,
    "/aanvragen/{id}": AANVRAAG,
    "/aanvragen/{id}/documenten": document(),
    "/aanvragen/{id}/dossier": {"inhoud": "PGRvc3NpZXIvPg=="},
    "/aanvragen/{id}/dossier/_maken": {},
    "/jeugdhulpverzoeken": consultatie(),
    "/jeugdhulpverzoeken/{id}": consultatie(),
    "/jeugdhulpverzoeken/{id}/documenten": hulpdocument(),
    "/jeugdhulpverzoeken/{id}/documenten/_verwijderen": {"bestandsnaam": "verslag.pdf"},
    "/jeugdhulpverzoeken/{id}/_code": {"uitwisseling": "01a1ffbf-0458-77a1-bd5e-44be7ebfc2a6"},
    "/toestemmingen": {"leerlingnummer": "1", "doel": "aanmelding-jeugdhulp", "ontvanger": "lokaal-team"},
    "/toestemmingen/{id}/_tekenen": {"rol": "leerling", "vorm": "ouderportaal", "niveau": "midden"},
    "/toestemmingen/{id}/_bevestigen": {"rol": "leerling"},
    "/toestemmingen/{id}/_uitstellen": {"rol": "leerling"},
    "/toestemmingen/{id}/_weigeren": {"rol": "leerling"},
    "/toestemmingen/{id}/_intrekken": {"rol": "leerling"},
    "/toestemmingen/{id}/_foutief": {"reden": "vergissing"},
    "/uitzonderingen": {
        "leerlingnummer": "1",
        "doel": "aanmelding-jeugdhulp",
        "ontvanger": "lokaal-team",
        "gevaar": WOORDEN,
        "geprobeerd": WOORDEN,
        "velden": ["leerling.achternaam"],
    },
    "/uitzonderingen/{id}/_besluiten": {"akkoord": True, "oordeel": WOORDEN},
    "/informatieplicht/{id}/_vastleggen": {"op": "2026-01-05T09:00:00Z", "aan": ["leerling"]},
    "/leerplicht/meldingen": melding(),
    "/leerplicht/meldingen/{id}/_intrekken": intrekking(),
    "/leerplicht/meldingen/{id}/status": {"status": "in-behandeling"},
    "/swv/aanvragen": aanvraag(),
    "/swv/aanvragen/{id}/_intrekken": swvintrekking(),
    "/swv/dossiers/{kenmerk}": {},
    "/swv/verklaringen/_ophalen": {"tlvNummer": "VO9955-2026-00001", "geboortedatum": "2012-03-04"},
    "/swv/behandelingen/{id}/_toewijzen": {"aan": "m"},
    "/swv/behandelingen/{id}/_vragen": {"ontbreekt": ["opp"]},
    "/swv/behandelingen/{id}/_plannen": {"vergaderdatum": "2999-01-01"},
    "/swv/behandelingen/{id}/_aanhouden": {"bericht": "wacht"},
    "/swv/behandelingen/{id}/_adviseren": advies(),
    "/swv/behandelingen/{id}/_besluiten": {"uitkomst": "afgewezen"},
    "/swv/behandelingen/{id}/_bezwaar": {"ontvangenOp": "2026-01-01"},
    "/swv/behandelingen/{id}/_afsluiten": {"status": "afgesloten"},
}
# What is no JSON: its media types are looked at beside its own tests.
BESTANDEN = {
    "/leerlingen/{id}/inzage.pdf": "application/pdf",
    "/toestemmingen/{id}/bewijs": "application/ld+json",
    "/toestemmingen/{id}/bewijs.pdf": "application/pdf",
    "/toestemmingen/{id}/vraag.pdf": "application/pdf",
    "/swv/dossiers/{kenmerk}": "application/json",
    "/swv/behandelingen/{id}/dossier": "application/xml",
    "/swv/behandelingen/export.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
EIGEN = (
    "/leerplicht",
    "/verzuim",
    "/aanvragen",
    "/jeugdhulpverzoeken",
    "/swv",
    "/bewaarblokkades",
    "/wisverslagen",
    "/toestemmingen",
    "/uitzonderingen",
    "/informatieplicht",
)
# What is not there has the code of its own room.
ONBEKEND = {
    "/verzuim": "VRZ-101",
    "/aanvragen": "AVR-101",
    "/jeugdhulpverzoeken": "JHV-101",
    "/toestemmingen": "TST-101",
    "/uitzonderingen": "TST-201",
    "/informatieplicht": "INF-102",
}
SCOPES = (
    "schakel",
    "verzuim",
    "aanvraag",
    "jeugdhulp",
    "toestemming",
    "uitzondering",
    "fg",
    "leerplicht",
    "swv",
)
HEADERS = {
    "api-version": "1.0.0",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


@dataclass(frozen=True)
class Plek:
    """One operation of the API."""

    methode: str
    sjabloon: str
    heeft_body: bool

    def __str__(self):
        return f"{self.methode} {self.sjabloon}"

    def pad(self, id_=None):
        """A path for it, with an id that does not exist unless one is given."""
        return "/v1" + self.sjabloon.replace("{id}", str(id_ or uuid4())).replace("{kenmerk}", "k-1")

    @property
    def opties(self):
        """The body it asks for."""
        if self.heeft_body and self.sjabloon in BESTANDEN:
            return {"content": b"<dossier/>", "headers": {"Content-Type": "application/xml"}}
        return {"json": BODIES[self.sjabloon]} if self.heeft_body else {}

    @property
    def eigen(self):
        """Whether what it answers is walked beside its own tests, with data of its own."""
        return self.sjabloon.startswith(EIGEN)

    @property
    def koppen(self):
        """The headers it asks for."""
        met = self.sjabloon.endswith("/status") or self.sjabloon.startswith("/swv/behandelingen/{id}/_")
        return {"If-Match": '"1"'} if met else {}


PLEKKEN = [
    Plek(methode.upper(), pad, "requestBody" in operatie)
    for pad, methoden in DOCUMENT["paths"].items()
    for methode, operatie in methoden.items()
]
MET_ID = [plek for plek in PLEKKEN if "{id}" in plek.sjabloon]
MET_BODY = [plek for plek in PLEKKEN if plek.heeft_body]
MET_JSON = [plek for plek in MET_BODY if plek.sjabloon not in BESTANDEN]
# What comes with attachments may be larger; its own tests look at that limit.
GROOT = ("/aanvragen", "/jeugdhulpverzoeken", "/swv/aanvragen")
KLEIN = [plek for plek in MET_JSON if not plek.sjabloon.startswith(GROOT)]

pytestmark = pytest.mark.anyio


def probleem(answer, status, code=None):
    """Hold an answer against the one shape of errors; the problem itself."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    gezien = answer.json()
    assert gezien["status"] == status
    assert gezien["title"]
    assert gezien["detail"]
    assert gezien["code"] == (code or f"API-{status}")
    assert re.fullmatch(r"[0-9a-f]{32}", gezien["traceId"])
    assert set(gezien) <= {"type", "status", "title", "detail", "code", "traceId", "errors"}
    _koppen(answer)
    return gezien


def _koppen(answer):
    assert HEADERS.items() <= dict(answer.headers).items()
    assert "server" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers


def test_the_walk_covers_what_there_is():
    """The document names every operation, so none is passed over."""
    assert len(PLEKKEN) == 94
    assert set(BODIES) == {plek.sjabloon for plek in MET_BODY}


@pytest.mark.parametrize("plek", PLEKKEN, ids=str)
async def test_without_a_token(gedeeld, plek):
    """Nobody learns anything without a token: not that an id exists, not that a body is wrong."""
    answer = await gedeeld.http.request(plek.methode, plek.pad(), **plek.opties)
    probleem(answer, 401)
    probleem(await gedeeld.http.request(plek.methode, plek.pad("geen-id"), content=b"{"), 401)


@pytest.mark.parametrize("plek", PLEKKEN, ids=str)
async def test_without_the_scope(gedeeld, plek):
    """A token without the scope of the route is refused, and is told which one is missing."""
    gezien = probleem(
        await gedeeld.vraag(plek.methode, plek.pad(), token=gedeeld.uitgever.token(scope=""), **plek.opties), 403
    )
    assert re.search(rf"de scope ({'|'.join(SCOPES)})\.", gezien["detail"])


@pytest.mark.parametrize("plek", PLEKKEN, ids=str)
async def test_trailing_slash(gedeeld, plek):
    """A path with a slash at its end is another path, which does not exist; there is no redirect."""
    probleem(await gedeeld.vraag(plek.methode, plek.pad() + "/", **plek.opties), 404)


@pytest.mark.parametrize("plek", PLEKKEN, ids=str)
async def test_wrong_method(gedeeld, plek):
    """A method that is not there is 405, and Allow names all that are."""
    pad = plek.pad()
    mag = {methode for methode in METHODEN if methode.lower() in DOCUMENT["paths"][plek.sjabloon]}
    for methode in (*METHODEN, "GEK"):
        if methode in mag or (plek.sjabloon.endswith("/_opnieuw") and methode == "GET"):
            continue
        answer = await gedeeld.vraag(methode, pad)
        probleem(answer, 405)
        assert mag <= set(answer.headers["allow"].split(", "))


@pytest.mark.parametrize("plek", PLEKKEN, ids=str)
async def test_unusable_accept(gedeeld, plek):
    """Who takes no JSON gets nothing else."""
    geeft = BESTANDEN.get(plek.sjabloon, "application/json")
    for accept in ("text/html", f"{geeft};q=0", "image/png, text/*"):
        opties = plek.opties
        opties["headers"] = opties.get("headers", {}) | {"Accept": accept}
        probleem(await gedeeld.vraag(plek.methode, plek.pad(), **opties), 406)


@pytest.mark.parametrize("plek", MET_ID, ids=str)
async def test_unknown_id(gedeeld, plek):
    """An id that does not exist is 404."""
    answer = await gedeeld.vraag(plek.methode, plek.pad(), headers=plek.koppen, **plek.opties)
    probleem(answer, 404, next((code for begin, code in ONBEKEND.items() if plek.sjabloon.startswith(begin)), None))


@pytest.mark.parametrize("plek", MET_ID, ids=str)
async def test_malformed_id(gedeeld, plek):
    """An id that is none is 400, with the place of the fault and without the value."""
    vraag = gedeeld.vraag(plek.methode, plek.pad("123456782"), headers=plek.koppen, **plek.opties)
    gezien = probleem(await vraag, 400)
    assert gezien["errors"] == [{"in": "path", "location": "id", "code": "uuid_parsing", "detail": "dit is geen UUID"}]


@pytest.mark.parametrize("plek", MET_JSON, ids=str)
async def test_bad_bodies(gedeeld, plek):
    """A body that is not understood is 400 with all faults and no echo; one of another kind is 415."""
    for stuk in (b"", b"{", b"[]", b'"999999990"', b"\xff\xfe", b"[" * 50_000, b'{"999999990": 999999990}'):
        headers = {"Content-Type": "application/json"}
        gezien = probleem(await gedeeld.vraag(plek.methode, plek.pad(), content=stuk, headers=headers), 400)
        assert gezien.get("errors") or stuk in {b"\xff\xfe", b"[" * 50_000}
        assert "999999990" not in str(gezien)
    for soort in ("text/plain", "application/xml", "application/x-www-form-urlencoded", "application/problem+json"):
        answer = await gedeeld.vraag(plek.methode, plek.pad(), content=b"{}", headers={"Content-Type": soort})
        probleem(answer, 415)


@pytest.mark.parametrize("plek", KLEIN, ids=str)
async def test_bodies_that_are_too_large(gedeeld, plek):
    """A body beyond the limit is refused before it is read whole, whether its length is told or not."""
    headers = {"Content-Type": "application/json"}

    async def brokken():
        for _ in range(20):
            yield b" " * 100_000

    for inhoud in (b" " * 1_000_001, brokken()):
        probleem(await gedeeld.vraag(plek.methode, plek.pad(), content=inhoud, headers=headers), 413)


async def test_all_faults_come_at_once(gedeeld):
    """Someone who mends a request mends it once."""
    vraag = {"soort": "wissen", "organisatie": 7, "extra": "999999990"}
    gezien = probleem(await gedeeld.vraag("POST", "/v1/syncs", json=vraag), 400)
    assert [(fout["in"], fout["location"], fout["code"]) for fout in gezien["errors"]] == [
        ("body", "/soort", "literal_error"),
        ("body", "/organisatie", "string_type"),
        ("body", "", "extra_forbidden"),
    ]


@pytest.mark.parametrize("pad", ["/", "/v1", "/v1/", "/v2/syncs", "/docs", "/v1/docs", "/openapi.json", "/v1/Syncs"])
async def test_paths_that_are_not_there(gedeeld, pad):
    """What does not exist answers like every other error, inside and outside the version."""
    probleem(await gedeeld.vraag("GET", pad), 404)


@pytest.mark.parametrize(
    "plek", [plek for plek in PLEKKEN if not plek.eigen and plek.sjabloon not in BESTANDEN], ids=str
)
async def test_answers_carry_the_headers_and_no_number(omgeving, plek):
    """Every answer has its version and its guards, and nothing that could be a BSN."""
    id_ = omgeving.ids()[0] if "uitwisselingen" in plek.sjabloon else None
    if "syncs/{id}" in plek.sjabloon:
        ((id_,),) = omgeving.sql("SELECT id FROM run WHERE organisatie = 'zwaluw' AND soort = 'import'")
    if "leerlingen/{id}" in plek.sjabloon:
        ((id_,),) = omgeving.sql("SELECT leerling FROM uitwisseling WHERE organisatie = 'zwaluw' LIMIT 1")
    answer = await omgeving.vraag(plek.methode, plek.pad(id_), **plek.opties)
    assert answer.status_code in {200, 202, 409}, answer.text
    assert not BSN.search(answer.text)
    if answer.status_code != 409:
        assert answer.headers["content-type"] == "application/json"
        _koppen(answer)
