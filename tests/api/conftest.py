"""A real PostgreSQL with two schools imported and planned once; every test gets a database and an app of its own."""

import json
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from threading import Thread

import anyio
import httpx
import psycopg
import pytest
from joserfc.jwk import ECKey
from psycopg.conninfo import make_conninfo
from pydantic import SecretStr

from gateway import taken
from gateway.api.app import maak_app
from gateway.configuratie import Configuratie, lees_configuratie
from gateway.huis import Regels, laad_regels, richt_in
from gateway.policy.tijd import vandaag
from gateway.proef import omgeving as proefomgeving
from gateway.settings import Settings
from gateway.store import ingebed
from gateway.store.database import Database
from gateway.store.migraties import migreer
from tests.api.hulp import UITGEVER, Omgeving, Uitgever

_NUMMERS = count()
# What the connectors of the proefomgeving look for in their environment.
_GEHEIMEN = (
    "SCHAKEL_PROEF_SLEUTEL",
    "SCHAKEL_ZGW_GEHEIM",
    "SCHAKEL_ZGW_NOTIFICATIE",
    "SCHAKEL_POSTVAK_TOKEN",
    "SCHAKEL_SWV_TOKEN",
    "SCHAKEL_JEUGDHULP_GEHEIM",
    "SCHAKEL_JEUGDHULP_LOKET",
)
_VEEL = Counter(
    {f"{naam} rod-{wat}": 10**6 for naam in ("rod", "rod-merel") for wat in ("identificatie", "inschrijving")}
)


@dataclass(frozen=True)
class Stad:
    """What all tests start from: two schools in one template database."""

    server: ingebed.Ingebed
    settings: Settings
    config: Configuratie
    regels: Regels
    uitgever: Uitgever

    def url(self, naam: str, *, owner: bool = False) -> str:
        """The address of one database on the server."""
        return make_conninfo(self.server.owner_url if owner else self.server.url, dbname=naam)


@pytest.fixture(scope="session")
def stad(tmp_path_factory) -> Iterator[Stad]:
    """Two schools, imported and planned."""
    folder: Path = tmp_path_factory.mktemp("stad")
    oud = {naam: os.environ.get(naam) for naam in (*_GEHEIMEN, "XDG_RUNTIME_DIR")}
    omgeving = proefomgeving.maak(folder / "zwaluw", leerlingen=30)
    os.environ.update({naam: omgeving.omgeving()[naam] for naam in _GEHEIMEN})
    uitgever = Uitgever(folder)
    settings = Settings(
        config=omgeving.map / "schakel.toml",
        data_dir=folder,
        token_issuer=UITGEVER,
        token_jwks_file=uitgever.jwks,
        proxy="127.0.0.1",
    )
    server = ingebed.start(folder / "pg")
    eigen = Stad(server, settings, _twee(lees_configuratie(settings.config), folder), laad_regels(settings), uitgever)
    _vul(eigen)
    yield eigen
    server.server.cleanup()
    for naam, waarde in oud.items():
        os.environ.pop(naam, None) if waarde is None else os.environ.update({naam: waarde})


def _twee(config: Configuratie, folder: Path) -> Configuratie:
    """Add a second school with the same partner, and its own few leerlingen."""
    school, abonnement = config.organisaties[0], config.abonnementen[0]
    merel = proefomgeving.schrijf_school(folder / "merel", leerlingen=5, seed=2, fouten=0, peildatum=vandaag())
    tweede = school.model_copy(
        update={"id": "merel", "oin": "0000000700088YY00000", "bron": {"connector": "csv", "pad": str(merel.pad)}}
    )
    ook = abonnement.model_copy(update={"id": "rod-merel", "organisatie": "merel"})
    zwaluwdam = next(item for item in config.organisaties if item.soort == "gemeente-leerplicht")
    duinmeer = zwaluwdam.model_copy(update={"id": "duinmeer", "naam": "Duinmeer", "oin": "00000099000000004000"})
    swvs = [
        zwaluwdam.model_copy(
            update={"id": f"swv-{nummer.lower()}", "soort": "samenwerkingsverband", "swv": nummer, "oin": oin}
        )
        for nummer, oin in (("VO9955", "00000099000000005000"), ("PO9956", "00000099000000006000"))
    ]
    organisaties = (school, tweede, zwaluwdam, duinmeer, *swvs)
    return config.model_copy(update={"organisaties": organisaties, "abonnementen": (abonnement, ook)})


def _vul(stad: Stad) -> None:
    with psycopg.connect(stad.server.owner_url, autocommit=True) as conn:
        conn.execute("CREATE DATABASE sjabloon")
    migreer(stad.url("sjabloon", owner=True))

    async def doe() -> None:
        async with Database(stad.url("sjabloon"), "schakel_worker") as db:
            inrichting = richt_in(stad.settings, stad.config, stad.regels, db)
            for organisatie in ("zwaluw", "merel"):
                await taken.importeer(inrichting, organisatie)
                await taken.synchroniseer(inrichting, organisatie, akkoord=_VEEL)
            for doelsysteem in inrichting.doelsystemen.values():
                await doelsysteem.sluit()

    anyio.run(doe)


@asynccontextmanager
async def open_omgeving(stad: Stad) -> AsyncIterator[Omgeving]:
    """An app on a fresh copy of the template."""
    naam = f"api_{next(_NUMMERS)}"
    with psycopg.connect(stad.server.owner_url, autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {naam} TEMPLATE sjabloon".encode())
    async with Database(stad.url(naam), "schakel_api", grootte=4) as db:
        inrichting = richt_in(stad.settings, stad.config, stad.regels, db)
        app = maak_app(stad.settings, inrichting)
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 5000))
        async with httpx.AsyncClient(transport=transport, base_url="https://schakel.test") as http:
            yield Omgeving(inrichting, stad.uitgever, http, stad.url(naam, owner=True))
        for doelsysteem in inrichting.doelsystemen.values():
            await doelsysteem.sluit()
    with psycopg.connect(stad.server.owner_url, autocommit=True) as conn:
        conn.execute(f"DROP DATABASE {naam} WITH (FORCE)".encode())


@pytest.fixture
async def omgeving(stad: Stad) -> AsyncIterator[Omgeving]:
    """An app of this test's own."""
    async with open_omgeving(stad) as omgeving:
        yield omgeving


@pytest.fixture(scope="module")
async def gedeeld(stad: Stad) -> AsyncIterator[Omgeving]:
    """An app for all tests of a module that leave nothing behind."""
    async with open_omgeving(stad) as omgeving:
        yield omgeving


@pytest.fixture
def los(stad: Stad) -> Iterator[Settings]:
    """Settings for a process of its own, on a fresh copy of the template."""
    naam = f"los_{next(_NUMMERS)}"
    with psycopg.connect(stad.server.owner_url, autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {naam} TEMPLATE sjabloon".encode())
        geheim = SecretStr((stad.settings.data_dir / "hoofdsleutel").read_text(encoding="ascii"))
        yield stad.settings.model_copy(update={"database_url": stad.url(naam), "master_key": geheim})
        conn.execute(f"DROP DATABASE {naam} WITH (FORCE)".encode())


@pytest.fixture
def http_jwks() -> Iterator[tuple[str, ECKey]]:
    """An issuer on loopback: good keys at /jwks, too much at /groot."""
    sleutel = ECKey.generate_key("P-256", {"kid": "net"})
    goed = json.dumps({"keys": [sleutel.as_dict(private=False)]}).encode()

    class Afhandeling(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            inhoud = {"/jwks": goed, "/groot": b"x" * 2_000_000}.get(self.path)
            self.send_response(404 if inhoud is None else 200)
            self.end_headers()
            with suppress(ConnectionError):
                self.wfile.write(inhoud or b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Afhandeling)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", sleutel
    server.shutdown()
    thread.join()
    server.server_close()
