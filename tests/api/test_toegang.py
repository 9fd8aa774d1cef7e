"""Who may come in: every defect of a token is refused, and a token shows no more than it names."""

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from gateway.api.fouten import SleutelsOnbereikbaarError, TokenError
from gateway.api.sleutels import Sleutels, van_adres
from gateway.api.tokens import Tokencontrole, TokenInstellingError, vingerafdruk
from gateway.settings import Settings
from tests.api.hulp import UITGEVER, Uitgever
from tests.pki import TestCa

pytestmark = pytest.mark.anyio
LIJST = "/v1/uitwisselingen"
# Claims that are a moment: so many seconds from when the test runs.
SECONDEN = {
    "expired": ("exp", -60),
    "not yet valid": ("nbf", 3600),
    "from the future": ("iat", 3600),
}
CLAIMS = {
    "another issuer": {"iss": "https://kwaad.example"},
    "no issuer": {"iss": None},
    "for another": {"aud": "elders"},
    "for others": {"aud": ["elders", "daar"]},
    "no audience": {"aud": None},
    "never expires": {"exp": None},
    "exp is text": {"exp": "morgen"},
    "exp is true": {"exp": True},
    "no iat": {"iat": None},
    "nobody": {"sub": None},
    "a user with spaces": {"sub": "Jan de Vries\n"},
    "a user that is a list": {"sub": ["a"]},
    "organisations that are no text": {"organisatie": [1]},
    "organisations in an object": {"organisatie": {"id": "zwaluw"}},
    "oin that is a number": {"oin": 7},
    "bound to a key we cannot check": {"cnf": {"jkt": "abc"}},
    "bound to a certificate that is not there": {"cnf": {"x5t#S256": "abc"}},
    "bound to nothing": {"cnf": {}},
}


def _deel(inhoud) -> str:
    return base64.urlsafe_b64encode(json.dumps(inhoud).encode()).decode().rstrip("=")


def _met_geheim(uitgever) -> str:
    """Signed by HMAC with our public key as the secret: the classic confusion of algorithms."""
    tekst = f"{_deel({'alg': 'HS256', 'kid': 'k1'})}.{_deel(uitgever.claims())}"
    waarde = hmac.digest(uitgever.sleutel.as_pem(private=False), tekst.encode(), "sha256")
    return f"{tekst}.{base64.urlsafe_b64encode(waarde).decode().rstrip('=')}"


def _met_vreemde(uitgever, **header) -> str:
    vreemd = ECKey.generate_key("P-256")
    return jwt.encode({"alg": "ES256", "kid": "k1", **header}, uitgever.claims(), vreemd)


VORMEN = {
    "none": lambda u: f"{_deel({'alg': 'none', 'kid': 'k1'})}.{_deel(u.claims())}.",
    "hmac": _met_geheim,
    "another key": _met_vreemde,
    "an unknown key": lambda u: _met_vreemde(u, kid="k9"),
    "its own key": lambda u: _met_vreemde(u, jwk=ECKey.generate_key("P-256").as_dict(private=False)),
    "no kid": lambda u: jwt.encode({"alg": "ES256"}, u.claims(), u.sleutel),
    "an id token": lambda u: jwt.encode({"alg": "ES256", "kid": "k1", "typ": "id+jwt"}, u.claims(), u.sleutel),
    "a type that is a number": lambda u: f"{_deel({'alg': 'ES256', 'kid': 'k1', 'typ': 1})}.{_deel({})}.AA",
    "an unknown critical header": lambda u: f"{_deel({'alg': 'ES256', 'kid': 'k1', 'crit': ['b64']})}.{_deel({})}.AA",
    "changed content": lambda u: ".".join(
        (u.token().split(".")[0], _deel(u.claims(scope="alles")), u.token().split(".")[2])
    ),
    "no signature": lambda u: u.token().rpartition(".")[0] + ".",
    "one part": lambda _: "abc",
    "five parts": lambda _: "a.b.c.d.e",
    "no base64": lambda _: "!.!.!",
    "not ascii": lambda _: "ab\xe9",
    "content that is a list": lambda u: jwt.encode({"alg": "ES256", "kid": "k1"}, {}, u.sleutel)[:-4] + "AAAA",
    "too long": lambda u: u.token(vulling="x" * 9000),
    "deeply nested": lambda u: f"{base64.urlsafe_b64encode(b'[' * 4000).decode()}.e30.AA",
}


@pytest.mark.parametrize("wat", CLAIMS)
async def test_a_token_with_one_wrong_claim_is_refused(omgeving, wat):
    """Each defect by itself is enough; the answer is 401 and says how to do better."""
    _geweigerd(await omgeving.vraag("GET", LIJST, token=omgeving.uitgever.token(**CLAIMS[wat])))


@pytest.mark.parametrize("wat", SECONDEN)
async def test_a_token_of_another_time_is_refused(omgeving, wat):
    """Too late or too early is as good as no token."""
    claim, seconden = SECONDEN[wat]
    moment = int(datetime.now(UTC).timestamp()) + seconden
    _geweigerd(await omgeving.vraag("GET", LIJST, token=omgeving.uitgever.token(**{claim: moment})))


@pytest.mark.parametrize("wat", VORMEN)
async def test_a_token_of_another_make_is_refused(omgeving, wat):
    """The algorithm and the key are ours to choose, and a malformed token is only a refused one."""
    headers = {"Authorization": b"Bearer " + VORMEN[wat](omgeving.uitgever).encode("latin-1")}
    _geweigerd(await omgeving.http.get(LIJST, headers=headers))


def _geweigerd(answer) -> None:
    assert answer.status_code == 401, answer.text
    assert answer.json()["code"] == "API-401"
    assert answer.headers["www-authenticate"] == 'Bearer realm="schakel", error="invalid_token"'


@pytest.mark.parametrize("header", [None, "Basic abc", "Bearer", "Bearer  ", "abc"])
async def test_without_a_token_nobody_comes_in(omgeving, header):
    """A request without a token is asked for one, without a word about an error."""
    answer = await omgeving.http.get(LIJST, headers={} if header is None else {"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="schakel"'


async def test_a_token_in_the_address_is_not_looked_at(omgeving):
    """An address is logged everywhere, so a token in it does not count."""
    answer = await omgeving.http.get("/v1/syncs", params={"access_token": omgeving.uitgever.token()})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("scope", "lezen", "beheer"), [("schakel.lezen", 200, 403), ("schakel.beheer", 403, 404), ("", 403, 403)]
)
async def test_each_scope_opens_its_own_doors(omgeving, scope, lezen, beheer):
    """Looking and acting are two rights, and neither gives the other."""
    token = omgeving.uitgever.token(scope=scope)
    id_ = "00000000-0000-7000-8000-000000000000"
    assert (await omgeving.vraag("GET", LIJST, token=token)).status_code == lezen
    answer = await omgeving.vraag("POST", f"{LIJST}/{id_}/_stop", token=token)
    assert answer.status_code == beheer
    if beheer == 403:
        assert 'error="insufficient_scope", scope="schakel.beheer"' in answer.headers["www-authenticate"]


@pytest.mark.parametrize(
    ("claims", "ziet"),
    [
        ({"organisatie": "zwaluw"}, {"zwaluw"}),
        ({"organisatie": ["zwaluw", "merel"]}, {"zwaluw", "merel"}),
        ({"organisatie": None, "oin": "0000000700088YY00000"}, {"merel"}),
        ({"organisatie": ["zwaluw", "merel"], "oin": "0000000700088YY00000"}, {"merel"}),
        ({"organisatie": "zwaluw", "oin": "0000000700088YY00000"}, set()),
        ({"organisatie": None}, set()),
        ({"organisatie": []}, set()),
        ({"organisatie": "elders"}, set()),
        ({"organisatie": "zwaluw,merel"}, set()),
    ],
)
async def test_a_token_shows_whom_it_names(omgeving, claims, ziet):
    """The claims only narrow: what they do not name together is not there."""
    answer = await omgeving.vraag("GET", LIJST, token=omgeving.uitgever.token(**claims))
    assert {item["organisatie"] for item in answer.json()["items"]} == ziet


async def test_a_bound_token_comes_from_the_holder_of_its_certificate(omgeving):
    """A token bound to a certificate is worth nothing to who does not have the certificate."""
    ca = TestCa("token-ca")
    eigen, ander = ca.geeft_uit("00000099000000003000"), ca.geeft_uit("00000099000000004000")
    token = omgeving.uitgever.token(cnf={"x5t#S256": vingerafdruk(eigen.certificaat)})
    for paar, status in ((eigen, 200), (ander, 401)):
        kop = {"Client-Cert": f":{base64.b64encode(paar.der).decode()}:"}
        assert (await omgeving.vraag("GET", LIJST, token=token, headers=kop)).status_code == status
    stuk = await omgeving.vraag("GET", LIJST, headers={"Client-Cert": "onzin"})
    assert (stuk.status_code, stuk.json()["code"]) == (401, "API-401")


async def test_a_certificate_counts_only_from_the_proxy(omgeving):
    """Anyone can write a Client-Cert header; only the proxy that ends TLS is believed."""
    eigen = TestCa("token-ca").geeft_uit("00000099000000003000")
    token = omgeving.uitgever.token(cnf={"x5t#S256": vingerafdruk(eigen.certificaat)})
    headers = {"Authorization": f"Bearer {token}", "Client-Cert": f":{base64.b64encode(eigen.der).decode()}:"}
    elders = httpx.ASGITransport(omgeving.http._transport.app, client=("203.0.113.9", 1))
    async with httpx.AsyncClient(transport=elders, base_url="https://schakel.test") as http:
        assert (await http.get(LIJST, headers=headers)).status_code == 401


@pytest.fixture
def klok():
    """A clock that is set by hand."""
    tijd = [datetime(2026, 11, 21, tzinfo=UTC)]

    def nu() -> datetime:
        return tijd[0]

    nu.later = lambda **duur: tijd.__setitem__(0, tijd[0] + timedelta(**duur))
    return nu


def _bron(*antwoorden):
    """A JWKS that gives these answers in turn, and counts how often it was asked."""
    rest, gevraagd = list(antwoorden), []

    async def haal() -> bytes:
        gevraagd.append(1)
        volgende = rest.pop(0) if len(rest) > 1 else rest[0]
        if isinstance(volgende, Exception):
            raise volgende
        return json.dumps({"keys": [sleutel.as_dict(private=False) for sleutel in volgende]}).encode()

    return haal, gevraagd


def _ec(kid, **anders):
    return ECKey.generate_key("P-256", {"kid": kid, **anders})


async def test_a_new_key_is_found_and_unknown_ones_do_not_hammer(klok):
    """An unknown kid makes us look again, at most once a minute."""
    haal, gevraagd = _bron([_ec("a")], [_ec("a"), _ec("b")])
    sleutels = Sleutels(haal, klok)
    assert await sleutels.zoek("a") is not None
    for _ in range(10):
        assert await sleutels.zoek("b") is None
    assert len(gevraagd) == 1
    klok.later(minutes=1)
    assert await sleutels.zoek("b") is not None
    assert len(gevraagd) == 2


async def test_a_withdrawn_key_goes(klok):
    """The keys are looked at again, so one that was withdrawn is not believed for long."""
    haal, _ = _bron([_ec("a")], [_ec("b")])
    sleutels = Sleutels(haal, klok)
    assert await sleutels.zoek("a") is not None
    klok.later(minutes=16)
    assert await sleutels.zoek("a") is None


async def test_an_issuer_that_is_away_keeps_nobody_out_for_a_while(klok):
    """Known keys are believed for some hours while the issuer is away; then we say that we cannot tell."""
    haal, _ = _bron([_ec("a")], httpx.ConnectError("weg"))
    sleutels = Sleutels(haal, klok)
    await sleutels.zoek("a")
    klok.later(hours=5)
    assert await sleutels.zoek("a") is not None
    klok.later(hours=2)
    with pytest.raises(SleutelsOnbereikbaarError):
        await sleutels.zoek("a")


@pytest.mark.parametrize("ruw", [b"", b"[]", b"{}", b'{"keys": {}}', b"<html>", b"[" * 100_000])
async def test_a_jwks_that_is_none_gives_no_keys(klok, ruw):
    """Whatever stands at the address of the keys, without keys the answer is: later."""

    async def haal() -> bytes:
        return ruw

    with pytest.raises(SleutelsOnbereikbaarError):
        await Sleutels(haal, klok).zoek("a")


async def test_only_keys_that_may_sign_are_believed(klok):
    """Secrets, weak keys, other curves, keys for encryption and nameless ones are passed over."""
    slecht = [
        {"kty": "oct", "kid": "oct", "k": "Z2VoZWlt"},
        {"kty": "RSA", "kid": "zwak", "n": "_" * 171, "e": "AQAB"},
        ECKey.generate_key("P-384", {"kid": "p384"}).as_dict(private=False),
        _ec("enc", use="enc").as_dict(private=False),
        {"kty": "RSA", "kid": "stuk", "n": "!", "e": "AQAB"},
        {"kty": "RSA", "kid": "leeg"},
        {"kty": "EC"},
        "tekst",
    ]

    async def haal() -> bytes:
        return json.dumps({"keys": [*slecht, _ec("goed").as_dict(private=False)]}).encode()

    sleutels = Sleutels(haal, klok)
    assert [kid for kid in ("oct", "zwak", "p384", "enc", "stuk", "goed") if await sleutels.zoek(kid)] == ["goed"]


@pytest.mark.parametrize("alg", ["PS256", "RS256"])
async def test_rsa_keys_sign_in_two_ways(klok, alg):
    """PS256 and RS256 are both taken, unless the key says which one it is for."""
    vrij = RSAKey.generate_key(2048, {"kid": "vrij"})
    vast = RSAKey.generate_key(2048, {"kid": "vast", "alg": "PS256"})
    haal, _ = _bron([vrij, vast])
    controle = Tokencontrole(Sleutels(haal, klok), UITGEVER, "schakel", klok)
    nu = int(klok().timestamp())
    claims = {"iss": UITGEVER, "aud": ["x", "schakel"], "azp": "client", "iat": nu, "exp": nu + 60}
    token = jwt.encode({"alg": alg, "kid": "vrij"}, claims, vrij, algorithms=[alg])
    assert (await controle.controleer(token, ())).gebruiker == "client"
    token = jwt.encode(
        {"alg": alg, "kid": "vast"}, claims, RSAKey.import_key(vast.as_pem(private=True)), algorithms=[alg]
    )
    if alg == "PS256":
        assert (await controle.controleer(token, ())).scopes == frozenset()
    else:
        with pytest.raises(TokenError):
            await controle.controleer(token, ())


async def test_keys_come_from_an_address(klok, http_jwks):
    """The JWKS is fetched over HTTP, within limits."""
    url, sleutel = http_jwks
    assert (await Sleutels(van_adres(f"{url}/jwks"), klok).zoek("net")).kid == sleutel.kid
    for pad in ("groot", "weg"):
        with pytest.raises(SleutelsOnbereikbaarError):
            await Sleutels(van_adres(f"{url}/{pad}"), klok).zoek("net")


@pytest.mark.parametrize(
    "instelling",
    [{}, {"token_issuer": "x"}, {"token_issuer": "x", "token_jwks_url": "https://x", "token_jwks_file": "y"}],
)
def test_without_an_issuer_the_api_does_not_start(klok, instelling):
    """It must be said whose tokens are believed, and by which one set of keys."""
    with pytest.raises(TokenInstellingError, match="SCHAKEL_TOKEN_ISSUER"):
        Tokencontrole.uit(Settings(**instelling), klok)


def test_an_address_of_keys_is_enough(klok):
    """The usual way: an issuer and the address of its keys."""
    assert Tokencontrole.uit(Settings(token_issuer="x", token_jwks_url="https://x/jwks"), klok)


@given(st.text(max_size=300))
async def test_no_text_is_a_token(tmp_path_factory, tekst):
    """Whatever is sent as a token, the worst that happens is a refusal."""
    uitgever = Uitgever(tmp_path_factory.getbasetemp())
    haal, _ = _bron([uitgever.sleutel])

    def nu() -> datetime:
        return datetime.now(UTC)

    with pytest.raises(TokenError):
        await Tokencontrole(Sleutels(haal, nu), UITGEVER, "schakel", nu).controleer(tekst, ())
