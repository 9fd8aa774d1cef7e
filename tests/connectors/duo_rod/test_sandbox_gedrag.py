"""The sandbox can be told to be difficult, and loses nothing it confirmed."""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import anyio
import httpx
import pytest
from lxml import etree

from connectors.duo_rod.sandbox.gedrag import Gedrag
from connectors.duo_rod.sandbox.regels import elfproef
from connectors.duo_rod.sandbox.wus import Wus
from tests.connectors.duo_rod.conftest import (
    AANLEVEREN,
    CONTRACT,
    DUO,
    LEVERANCIER,
    SCHOOL,
    VOORBEELDEN,
    Rod,
    School,
    bericht,
    certificaten,
    inschrijving,
    nu,
)


def test_slow(school):
    """Slow means that an answer takes at least so long."""
    school.rod.gedrag(traag_ms=150)
    begin = time.perf_counter()
    school.lever(inschrijving())
    assert time.perf_counter() - begin >= 0.15


def test_failing_before_and_after(school):
    """A failure before the message is taken leaves nothing; one after it leaves the message registered."""
    school.rod.gedrag(faal=1.0)
    assert school.stuur(school.wus.schrijf(AANLEVEREN, inschrijving(), DUO)[1]).faultcode == "Server.DK0051"
    assert school.rod.lijst("inschrijvingen") == []
    school.rod.gedrag(faal=1.0, moment="na", foutcode="Server.DK0050", fouttekst="storing")
    assert school.lever(inschrijving()).faultcode == "Server.DK0050"
    assert len(school.rod.lijst("inschrijvingen")) == 1


def test_chances_can_be_repeated():
    """The same seed gives the same failures."""
    een, twee = Gedrag(faal=0.5, zaad=7), Gedrag(faal=0.5, zaad=7)
    reeksen = [[gedrag.storing() is None for _ in range(50)] for gedrag in (een, twee)]
    assert reeksen[0] == reeksen[1]
    assert 10 < sum(reeksen[0]) < 40


def test_away(school):
    """Away is a 503 or a connection that breaks; the control API stays."""
    school.rod.gedrag(weg="503")
    assert school.rod.http.post(f"{school.rod.adres}/inschrijving-vo").status_code == 503
    school.rod.gedrag(weg="verbreek")
    with pytest.raises(httpx.TransportError):
        school.lever(inschrijving())


def test_twice_and_out_of_order(school):
    """Verdicts can come twice, and in another order than the messages."""
    school.rod.gedrag(dubbel=True, door_elkaar=True, zaad=3)
    codes = [f"3d1f6a20-0b5e-4c11-9a77-{nummer:012x}" for nummer in range(8)]
    for nummer, code in enumerate(codes):
        school.lever(inschrijving(code=code, volgnummer=str(nummer), nummer=_bsn(nummer)))
    gegeven = [deel["code"] for deel in school.oordelen()]
    assert sorted(gegeven) == sorted(codes * 2)
    assert list(dict.fromkeys(gegeven)) != codes


def test_verdict_takes_its_time(school):
    """A verdict is not there before its time."""
    school.rod.gedrag(terugkoppeling_ms=60_000)
    school.lever(inschrijving())
    assert school.oordelen() == []
    assert school.rod.lijst("tellingen")["te_melden"] == 1


def test_unknown_behaviour_is_refused(rod):
    """A word the sandbox does not know is an error that names those it does."""
    antwoord = rod.http.put(f"{rod.adres}/_beheer/gedrag", json={"sloom": 1})
    assert antwoord.status_code == 422
    assert "traag_ms" in antwoord.json()["bekend"]
    assert rod.http.get(f"{rod.adres}/_beheer/gedrag").json()["traag_ms"] == 0
    with pytest.raises(ValueError, match="503"):
        Gedrag(weg="elders")


class Luisteraar:
    """A school that takes verdicts: the first `weigert` of them get no J."""

    def __init__(self, pki, weigert=0):
        """Listen on a port of its own."""
        self.ontvangen, self.weigert = [], weigert
        wus = Wus(SCHOOL, certificaten(pki, LEVERANCIER), nu)
        luisteraar = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                """Verify and confirm."""
                data = self.rfile.read(int(self.headers["Content-Length"]))
                envelop, fout = wus.lees(data)
                assert fout is None
                luisteraar.ontvangen.append(envelop)
                if luisteraar.weigert:
                    luisteraar.weigert -= 1
                    self.send_error(500)
                    return
                bevestiging = (VOORBEELDEN / "terugkoppelen-ontvangst.xml").read_bytes().split(b"?>", 1)[1].strip()
                antwoord = wus.schrijf(envelop.actie, bevestiging, DUO, envelop)[1]
                self.send_response(200)
                self.send_header("Content-Length", str(len(antwoord)))
                self.end_headers()
                self.wfile.write(antwoord)

            def log_message(self, *_):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.adres = f"http://127.0.0.1:{self.server.server_port}/"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def stop(self):
        """Stop listening."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.mark.parametrize(("gedrag", "weigert", "keren"), [({}, 0, 1), ({"dubbel": True}, 0, 2), ({}, 1, 2)])
def test_verdict_is_pushed_until_confirmed(start_rod, pki, gedrag, weigert, keren):
    """A verdict is delivered as signed SOAP, valid by its schema, and again when the school did not confirm it."""
    luisteraar = Luisteraar(pki, weigert)
    try:
        rod = start_rod(callback=luisteraar.adres, gedrag=gedrag)
        School(rod).lever(inschrijving(code="3d1f6a20-0b5e-4c11-9a77-000000000001"))
        rod.wacht_op(lambda: rod.lijst("tellingen")["te_melden"] == 0)
    finally:
        luisteraar.stop()
    assert len(luisteraar.ontvangen) == keren
    schema = etree.XMLSchema(etree.parse(str(CONTRACT / "terugkoppeling_v1" / "terugkoppeling.xsd")))
    for envelop in luisteraar.ontvangen:
        schema.assertValid(envelop.inhoud)
        assert envelop.ondertekenaar == DUO
        assert envelop.inhoud.findtext(".//{*}identificatiecodeAanlevering").endswith("000000000001")


def test_pushed_verdict_is_not_fetched_again(start_rod, pki):
    """What the school confirmed does not wait for its poll."""
    luisteraar = Luisteraar(pki)
    try:
        rod = start_rod(callback=luisteraar.adres)
        school = School(rod)
        school.lever(inschrijving())
        rod.wacht_op(lambda: rod.lijst("tellingen")["te_melden"] == 0)
        assert school.oordelen() == []
    finally:
        luisteraar.stop()


def test_killed_sandbox_keeps_what_it_confirmed(pki, tmp_path):
    """After kill -9 each message that got a J is registered, and its verdict still waits."""
    with socket.socket() as vrij:
        vrij.bind(("127.0.0.1", 0))
        poort = vrij.getsockname()[1]
    bevestigd = 0
    for ronde in range(3):
        proces = _start(pki, tmp_path, poort, {"zaad": ronde})
        rod = Rod(f"http://127.0.0.1:{poort}", None, pki)
        rod.wacht_op(lambda rod=rod: _leeft(rod))
        school = School(rod)
        for nummer in range(5):
            bevestigd += school.lever(inschrijving(nummer=_bsn(ronde * 5 + nummer))).status == 200
        os.kill(proces.pid, signal.SIGKILL)
        proces.wait()
        rod.http.close()
    proces = _start(pki, tmp_path, poort, {})
    rod = Rod(f"http://127.0.0.1:{poort}", None, pki)
    rod.wacht_op(lambda: _leeft(rod))
    telling = rod.lijst("tellingen")
    assert (bevestigd, telling["geregistreerd"], telling["te_melden"]) == (15, 15, 15)
    assert len(School(rod).oordelen()) == 15
    rod.http.close()
    proces.kill()
    proces.wait()


@pytest.mark.anyio
async def test_tls_on_both_sides(pki, tmp_path, maak_connector):
    """With a certificate of its own the sandbox speaks TLS, and only to who shows one too."""
    with socket.socket() as vrij:
        vrij.bind(("127.0.0.1", 0))
        poort = vrij.getsockname()[1]
    tls = {"tls-certificaat": pki / f"{DUO}.crt", "tls-sleutel": pki / f"{DUO}.key"}
    proces = _start(pki, tmp_path, poort, {}, host="localhost", **tls)
    connector = maak_connector(f"https://localhost:{poort}")
    try:
        await _luistert(poort)
        ontvangst = await connector.deliver(bericht(inschrijving()))
        assert not ontvangst.dubbel
        context = ssl.create_default_context(cafile=str(pki / "anker.pem"))
        async with httpx.AsyncClient(verify=context, trust_env=False) as zonder:
            with pytest.raises(httpx.TransportError):
                await zonder.get(f"https://localhost:{poort}/_beheer/tellingen")
    finally:
        await connector.sluit()
        proces.kill()
        proces.wait()


def _start(pki, tmp_path, poort, gedrag, **anders):
    opties = {
        "contract": CONTRACT, "bestand": tmp_path / "rod.sqlite", "certificaat": pki / f"{DUO}.crt",
        "sleutel": pki / f"{DUO}.key", "ankers": pki / "anker.pem", "port": poort, "gedrag": json.dumps(gedrag),
        **anders,
    }  # fmt: skip
    argumenten = [str(deel) for naam, waarde in opties.items() for deel in (f"--{naam}", waarde)]
    return subprocess.Popen([sys.executable, "-m", "connectors.duo_rod.sandbox", *argumenten])


async def _luistert(poort):
    with anyio.fail_after(10):
        while True:
            try:
                await (await anyio.connect_tcp("localhost", poort)).aclose()
            except OSError:
                await anyio.sleep(0.02)
            else:
                return


def _leeft(rod):
    try:
        return rod.http.get(f"{rod.adres}/_beheer/tellingen").status_code == 200
    except httpx.TransportError:
        return False


def _bsn(nummer):
    """The n-th fictitious number that passes the proof."""
    geldig = (f"{kandidaat:09d}" for kandidaat in range(900_000_000, 900_010_000) if elfproef(f"{kandidaat:09d}")[0])
    return next(kandidaat for plek, kandidaat in enumerate(geldig) if plek == nummer)
