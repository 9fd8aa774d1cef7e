"""The API of a gateway on loopback, with a gemeente that has an inbox, and a connector that delivers to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import anyio
import httpx
import pytest
import uvicorn

from connectors.leerplicht_postvak.connector import LeerplichtPostvak
from connectors.leerplicht_postvak.settings import LeerplichtPostvakInstellingen
from gateway.api.app import maak_app
from gateway.model.partijen import Organisatie, Partner
from gateway.model.uitwisseling import Bericht
from gateway.settings import Settings
from tests.api.hulp import UITGEVER, Uitgever
from tests.motor import regels
from tests.postvak import Postvakhuis, open_postvakhuis

SCHOOL = Organisatie(id="zwaluw", naam="De Zwaluw", soort="school", brin="99XX", oin="0000000700099XX00000")
PARTNER = Partner(
    id="lp", naam="Zwaluwdam", soort="gemeente-leerplicht", oin="00000001000999910000", connector="leerplicht_postvak"
)
ENV = "POSTVAK_TOKEN_IN_TEST"


def zicht(id_: str, **anders: Any) -> dict[str, Any]:
    """The view of a melding, as `minimise` makes it."""
    melding = {
        "id": id_,
        "soort": "zestien-uur",
        "begindatum": "2026-10-05",
        "einddatum": "2026-10-30",
        "dagen": [{"datum": "2026-10-30", "heledag": False, "lesuren": [{"nummer": 3}]}],
        "alle_lessen_gemist": False,
        "vermoedelijke_reden": "GEHEIM wat de school vermoedt",
        "ondernomen_actie": None,
        "actie_gewenst": True,
        "toelichting_geen_actie": None,
        "leslocatie": None,
        "telefoon": None,
        "melder": {"naam": "M. Verzonnen", "functie": None, "telefoon": None, "email": "m.verzonnen@zwaluw.example"},
        "afwijkend_adres": None,
    }
    return {
        "bericht": {"id": str(uuid4()), "tijd": "2026-11-21T20:14:31.000Z"},
        "organisatie": {"brin": "99XX", "naam": "De Zwaluw"},
        "leerling": {"pgn": {"bsn": "999999990", "onderwijsnummer": None}},
        "verzuimmelding": melding | anders,
    }


def bericht(doel: str, wat: dict[str, Any], *, objectkenmerk: str | None = None, poging: int = 1) -> Bericht:
    """The message the writer makes of a view, as the gateway hands it over."""
    soort = "verzuimmelding" if doel == "verzuimmelding-gemeente" else "intrekking"
    id_ = UUID(wat["bericht"]["id"])
    return Bericht(
        id=id_,
        message_id=f"urn:uuid:{id_}",
        doel=doel,
        soort=f"leerplicht_postvak/{soort}@1",
        verstrekker=SCHOOL,
        ontvanger=PARTNER,
        inhoud=regels().mappings.writer(doel, f"leerplicht_postvak/{soort}@1").schrijf(wat),
        poging=poging,
        traceparent=f"00-{uuid4().hex}-{uuid4().hex[16:]}-01",
        objectkenmerk=objectkenmerk,
    )


@dataclass
class Wereld:
    """A running inbox, the connector to it, and who can give tokens for it."""

    huis: Postvakhuis
    uitgever: Uitgever
    adres: str
    gemaakt: list[LeerplichtPostvak] = field(default_factory=list)

    def token(self, scope: str, sub: str, **claims: Any) -> str:
        """A token at the time of the house."""
        nu = int(self.huis.klok().timestamp())
        gewoon = {"organisatie": self.huis.gemeente, "iat": nu, "exp": nu + 300}
        return self.uitgever.token(scope=scope, sub=sub, **(gewoon | claims))

    def koppeling(
        self, monkeypatch: pytest.MonkeyPatch, *, adres: str | None = None, **anders: Any
    ) -> LeerplichtPostvak:
        """A connector with a token of its own."""
        wie = {"scope": "leerplicht.leveren", "sub": "sis-zwaluw"} | anders.pop("token", {})
        monkeypatch.setenv(ENV, self.token(**wie))
        stel = {"url": f"{adres or self.adres}/v1", "gemeente": self.huis.gemeente, "token_env": ENV, "timeout_s": 5}
        self.gemaakt.append(LeerplichtPostvak(LeerplichtPostvakInstellingen.model_validate(stel | anders)))
        return self.gemaakt[-1]

    async def zet(self, id_: str, **inhoud: Any) -> None:
        """Let the officer answer, over HTTP."""
        kop = {"Authorization": f"Bearer {self.token('leerplicht.behandelen', 'l.ambtenaar')}"}
        async with httpx.AsyncClient(base_url=f"{self.adres}/v1/leerplicht", headers=kop) as http:
            gezien = await http.get(f"/meldingen/{id_}")
            etag = {"If-Match": gezien.headers["etag"]}
            answer = await http.put(f"/meldingen/{id_}/status", json=inhoud, headers=etag)
            assert answer.status_code == 200, answer.text


@asynccontextmanager
async def draait(app: Any) -> AsyncIterator[str]:
    """Serve an app on loopback."""
    config = uvicorn.Config(app, port=0, log_level="critical", lifespan="on", server_header=False)
    server, sock = uvicorn.Server(config), config.bind_socket()
    async with anyio.create_task_group() as tg:
        tg.start_soon(server.serve, [sock])
        while not server.started:  # noqa: ASYNC110 uvicorn tells it in no other way
            await anyio.sleep(0.01)
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
        server.should_exit = True


@pytest.fixture
async def wereld(tmp_path, monkeypatch) -> AsyncIterator[Wereld]:
    """An inbox that answers over HTTP."""
    uitgever = Uitgever(tmp_path)
    settings = Settings(data_dir=tmp_path, token_issuer=UITGEVER, token_jwks_file=uitgever.jwks)
    async with open_postvakhuis(tmp_path) as huis, draait(maak_app(settings, huis.inrichting)) as adres:
        wereld = Wereld(huis, uitgever, adres)
        yield wereld
        for koppeling in wereld.gemaakt:
            await koppeling.sluit()


@pytest.fixture
def postvak(wereld: Wereld, monkeypatch: pytest.MonkeyPatch) -> LeerplichtPostvak:
    """The connector of a school."""
    return wereld.koppeling(monkeypatch)
