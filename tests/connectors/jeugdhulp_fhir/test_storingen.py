"""What can go wrong between us and a partner, and that nothing personal is told of it."""

from __future__ import annotations

import json
import logging
from copy import deepcopy
from uuid import uuid4

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from connectors.jeugdhulp_fhir.client import (
    AntwoordOnduidelijkError,
    GeenTokenError,
    PartnerFhirWeigertError,
    PartnerWegError,
    TokenGeweigerdError,
)
from connectors.jeugdhulp_fhir.connector import (
    JeugdhulpFhir,
    OnbekendBerichtError,
    VerzoekOnjuistError,
)
from gateway.sdk import Statuspagina
from tests.connectors.jeugdhulp_fhir.conftest import (
    ALLES,
    GEHEIM,
    NU,
    bericht,
    inhoud,
)
from tests.connectors.swv_platform.conftest import draait

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("gedrag", "verwacht"),
    [
        ({"weg": "503"}, PartnerWegError),
        ({"weg": "verbreek"}, PartnerWegError),
        ({"faal": 1.0, "faalstatus": 429}, PartnerWegError),
        ({"faal": 1.0, "faalstatus": 403}, PartnerFhirWeigertError),
        ({"traag_ms": 1200}, PartnerWegError),
    ],
    ids=str,
)
async def test_what_goes_wrong_at_the_partner(lokaal, maak, gedrag, verwacht):
    """Busy and away is for later; a refusal of us is for a person."""
    fhir = maak(lokaal.adres, timeout_s=1)
    await lokaal.beheer("PUT", "gedrag", **gedrag)
    with pytest.raises(verwacht):
        await fhir.deliver(bericht())


async def test_a_refused_verzoek_is_a_verdict(lokaal, fhir):
    """What the partner finds wrong with the content comes back as his verdict, without a word of his."""
    voorbij = deepcopy(ALLES)
    voorbij["jeugdhulpverzoek"]["toestemming"]["eind"] = "2026-01-01"
    ontvangst = await fhir.deliver(bericht(wat=inhoud(zicht=voorbij)))
    assert not ontvangst.terugkoppeling.goedgekeurd
    [melding] = ontvangst.terugkoppeling.meldingen
    assert (melding.code, melding.tekst.partition(":")[0]) == ("business-rule", "Consent.provision.period")
    assert lokaal.heeft("Task") == []


async def test_nothing_leaves_that_breaks_a_rule(lokaal, fhir):
    """A Bundle that would break a rule is not sent, and the error names rule and place without the value."""
    fout = json.loads(inhoud())
    fout["hulpvraag"] = "Het gaat om 999.99.9990."
    with pytest.raises(VerzoekOnjuistError, match="burgerservicenummer") as gevangen:
        await fhir.deliver(bericht(wat=json.dumps(fout).encode()))
    assert "999.99" not in str(gevangen.value)
    assert lokaal.sandbox.winkel.alles == {}
    with pytest.raises(OnbekendBerichtError):
        await fhir.deliver(bericht(soort="duo_rod/inschrijving-vo@1"))


async def test_a_bsn_is_seen_before_it_is_written(fhir):
    """The partner's rule is asked before there is a message; a telephone number is none."""
    zicht = {"jeugdhulpverzoek": {"hulpvraag": "bsn 999 999 990"}, "organisatie": {"naam": "De Zwaluw 201234568"}}
    assert [item.tekst.partition(":")[0] for item in fhir.voorcontrole(zicht, NU.date())] == [
        "jeugdhulpverzoek.hulpvraag"
    ]
    assert fhir.voorcontrole(ALLES, NU.date()) == ()


async def test_tokens(lokaal, fhir, maak):
    """One token serves many calls; one that is no longer believed is left, and the next attempt has another."""
    await fhir.deliver(bericht())
    await fhir.deliver(bericht(id=uuid4()))
    assert lokaal.sandbox.toegang.gegeven == 1
    await lokaal.beheer("DELETE", "tokens")
    with pytest.raises(TokenGeweigerdError):
        await fhir.deliver(bericht())
    assert (await fhir.deliver(bericht(poging=2))).dubbel
    assert lokaal.sandbox.toegang.gegeven == 2
    await lokaal.beheer("DELETE", "tokens")
    with pytest.raises(TokenGeweigerdError):
        await _alles(fhir)
    vreemd = maak(lokaal.adres, geheim="een ander")
    with pytest.raises(GeenTokenError):
        await vreemd.deliver(bericht())
    assert await fhir.check() == []
    assert "geeft ons geen token" in (await vreemd.check())[0]


async def test_nothing_personal_is_logged(lokaal, fhir, caplog):
    """Whatever happens, no log line and no error holds a value of the verzoek."""
    caplog.set_level(logging.DEBUG)
    await fhir.deliver(bericht())
    await lokaal.beheer("PUT", "gedrag", weg="verbreek")
    with pytest.raises(PartnerWegError) as gevangen:
        await fhir.deliver(bericht(poging=2))
    for waarde in ("Voorbeeld", "1099AB", "spanning", GEHEIM):
        assert waarde not in caplog.text + str(gevangen.value) + repr(bericht())


async def _alles(fhir: JeugdhulpFhir) -> list[Statuspagina]:
    return [pagina async for pagina in fhir.poll_statussen("2026-11-01")]


def _antwoord(inhoud: object, status: int = 200) -> object:
    async def geef(_: object) -> JSONResponse:
        return JSONResponse(inhoud, status)

    return geef


@pytest.mark.parametrize(
    ("antwoord", "roep"),
    [
        ([], "deliver"),
        ({"resourceType": "Bundle", "entry": [{"response": {"location": "Patient/1"}}]}, "deliver"),
        ({"resourceType": "Bundle", "entry": "?"}, "deliver"),
        ({"resourceType": "Task"}, "poll"),
        ({"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Task", "status": "?"}}]}, "poll"),
        ({"resourceType": "Patient", "id": "1"}, "melding"),
        ({"resourceType": "Task", "id": "a/b"}, "melding"),
    ],
)
async def test_an_answer_that_makes_no_sense(maak, antwoord, roep):
    """It is tried again later, and nothing of it is repeated."""
    token = {"access_token": "t", "expires_in": 60}
    app = Starlette(
        routes=[
            Route("/token", _antwoord(token), methods=["POST"]),
            Route("/fhir", _antwoord(antwoord), methods=["POST"]),
            Route("/fhir/Task", _antwoord(antwoord), methods=["GET", "POST"]),
            Route("/fhir/metadata", _antwoord({"fhirVersion": "5.0.0"})),
        ]
    )
    async with draait(app) as adres:
        fhir = maak(adres, "taak" if roep == "melding" else "bundel")
        assert "FHIR 4.0.1" in (await fhir.check())[0]
        doe = _alles(fhir) if roep == "poll" else fhir.deliver(bericht())
        with pytest.raises(AntwoordOnduidelijkError):
            await doe


@pytest.mark.parametrize(
    ("fout", "code"),
    [
        ({"issue": [{"code": "invalid"}]}, "invalid"),
        ({"issue": [{"code": "Sam van Voorbeeld", "expression": "?"}]}, "onbekend"),
        ({"issue": "?"}, "onbekend"),
        ({"issue": [7]}, "onbekend"),
        ([], "onbekend"),
    ],
)
async def test_a_refusal_in_other_words(maak, fout, code):
    """Whatever stands in it, only a code and a place are kept."""
    token = {"access_token": "t", "expires_in": 60}
    app = Starlette(
        routes=[
            Route("/token", _antwoord(token), methods=["POST"]),
            Route("/fhir", _antwoord(fout, 422), methods=["POST"]),
        ]
    )
    async with draait(app) as adres:
        [melding] = (await maak(adres).deliver(bericht())).terugkoppeling.meldingen
    assert (melding.code, "422" in melding.tekst) == (code, True)


@pytest.mark.parametrize(
    "token", [[], {"access_token": 1}, {"access_token": "é"}, {"access_token": "t", "expires_in": "x"}]
)
async def test_a_token_that_is_none(maak, token):
    """What is no token is not sent as one."""
    async with draait(Starlette(routes=[Route("/token", _antwoord(token), methods=["POST"])])) as adres:
        with pytest.raises(AntwoordOnduidelijkError):
            await maak(adres).deliver(bericht())
