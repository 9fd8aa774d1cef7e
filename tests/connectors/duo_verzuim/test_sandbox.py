"""The register enforces its contract, has an ambtenaar, can be difficult, and loses nothing it confirmed."""

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
import zeep

from connectors.duo_verzuim.sandbox.gedrag import BEKEND, Gedrag
from connectors.duo_verzuim.sandbox.rod import Rod
from gateway.sdk import PartnerWeigertError
from tests.connectors.duo_rod import conftest as rod_hulp
from tests.connectors.duo_verzuim.conftest import (
    BSN,
    CONTRACT,
    DUO,
    LEVERANCIER,
    SCHOOL,
    TWEEDE,
    Register,
    bericht,
    intrekking,
    statussen,
)

pytestmark = pytest.mark.anyio


def codes(ontvangst):
    """The codes of a refusal; none when it was approved."""
    return [melding.code for melding in ontvangst.terugkoppeling.meldingen]


async def meld(duo, **anders):
    """Report a melding; its number."""
    return (await duo.deliver(bericht(**anders))).objectkenmerk


@pytest.mark.parametrize(
    ("anders", "verwacht"),
    [
        ({"wie": "999999991"}, ["102", "201"]),
        ({"begindatum": "2999-01-01", "einddatum": None}, ["111", "114"]),
        ({"einddatum": "2999-01-01"}, ["112"]),
        ({"einddatum": "2025-10-05"}, ["113"]),
        ({"actie_gewenst": False}, ["121"]),
        ({"toelichting_geen_actie": "niet nodig"}, ["122"]),
        ({"begindatum": "2020-07-31"}, ["201"]),
    ],
)
async def test_every_broken_rule_is_named(register, duo, anders, verwacht):
    """A refusal names all that is wrong at once, and leaves nothing registered."""
    assert codes(await duo.deliver(bericht(**anders))) == verwacht
    assert register.lijst("meldingen") == []
    assert register.lijst("tellingen")["geweigerd"] == 1


async def test_a_change_is_held_against_the_same_rules(register, duo):
    """A change may not make a good melding bad; it does not overlap with itself."""
    nummer = await meld(duo)
    assert codes(await duo.deliver(bericht(nummer, einddatum="2025-10-05"))) == ["113"]
    assert codes(await duo.deliver(bericht(nummer, einddatum="2025-10-18"))) == []
    await meld(duo, begindatum="2025-11-01", einddatum="2025-11-14", dagen=[])
    assert codes(await duo.deliver(bericht(nummer, einddatum="2025-11-03"))) == ["204"]


async def test_withdrawn_melding_makes_room(duo):
    """After a withdrawal the same days may be reported anew, under another number."""
    nummer = await meld(duo)
    await duo.deliver(intrekking(nummer))
    nieuw = await meld(duo)
    assert nieuw is not None
    assert nieuw != nummer


async def test_number_is_never_used_again(register, duo):
    """Also when everything was wiped, the next number is a new one."""
    eerste = int(await meld(duo))
    register.http.delete(f"{register.adres}/_beheer/alles")
    register.schrijf_in(BSN)
    assert int(await meld(duo)) > eerste


async def test_history_keeps_who_did_what(register, duo):
    """Each step of a melding stays, with who took it."""
    nummer = await meld(duo)
    register.zet_status(nummer, "B")
    register.ken("vrijstellingen", pgn=BSN, van="2025-01-01")
    stappen = [(stap["status"], stap["door"]) for stap in register.lijst("geschiedenis")]
    assert stappen == [("R", "school"), ("B", "gemeente"), ("I", "duo")]


@pytest.mark.parametrize(
    ("stappen", "antwoorden"),
    [
        ("BG", [204, 204]), ("BK", [204, 204]), ("G", [204]), ("K", [204]),
        ("GB", [204, 409]), ("KG", [204, 409]), ("BB", [204, 409]), ("R", [409]), ("I", [409]), ("X", [409]),
    ],
)  # fmt: skip
async def test_ambtenaar_keeps_to_the_order(register, duo, stappen, antwoorden):
    """Taken up, then closed or noted; what is final stays, and withdrawing is not for the gemeente."""
    nummer = await meld(duo)
    assert [register.zet_status(nummer, stap) for stap in stappen] == antwoorden


async def test_without_an_end_nothing_is_closed(register, duo):
    """A melding that goes on cannot be closed before the school gave its end."""
    nummer = await meld(duo, verzuim="langdurig", einddatum=None)
    assert [register.zet_status(nummer, "B"), register.zet_status(nummer, "G")] == [204, 409]
    assert codes(await duo.deliver(bericht(nummer, verzuim="langdurig", einddatum="2025-11-28"))) == []
    assert register.zet_status(nummer, "G") == 204


async def test_ambtenaar_works_of_himself(register, duo):
    """Told so, he takes each melding up and closes or notes it; one without an end stays with him."""
    nummers = [await meld(duo, verzuim="overig") for _ in range(8)]
    open_ = await meld(duo, verzuim="langdurig", einddatum=None)
    register.gedrag(ambtenaar_ms=0, zaad=3)
    register.wacht_op(lambda: register.lijst("tellingen")["in_behandeling"] <= 1 and _klaar(register, nummers))
    gevonden, _ = await statussen(duo)
    woorden = {deel.objectkenmerk: deel.status for deel in gevonden}
    assert {woorden[nummer] for nummer in nummers} == {"afgesloten", "ter-kennisgeving"}
    assert woorden[open_] in {"in-behandeling", "ter-kennisgeving"}
    assert all(deel.contact.functie == "leerplichtambtenaar" for deel in gevonden)
    assert all((deel.reden is not None) == (deel.status == "afgesloten") for deel in gevonden)


async def test_ambtenaar_takes_his_time(register, duo):
    """A melding is not taken up before its time."""
    await meld(duo)
    register.gedrag(ambtenaar_ms=3_600_000)
    register.sandbox.ambtenaar.werk()
    assert register.lijst("meldingen")[0]["status"] == "R"


async def test_same_seed_same_outcome(start_register, maak_connector):
    """The outcome of a melding hangs on the seed and its number, not on when he came to it."""
    uitkomsten = []
    for _ in range(2):
        register = start_register(gedrag={"ambtenaar_ms": 0, "zaad": 5})
        connector = maak_connector(register.adres)
        register.http.delete(f"{register.adres}/_beheer/alles")
        register.sandbox.stand._db.execute("DELETE FROM sqlite_sequence")
        register.schrijf_in(BSN)
        nummers = [await meld(connector, verzuim="overig") for _ in range(5)]
        register.wacht_op(lambda r=register, n=nummers: _klaar(r, n))
        uitkomsten.append([(rij["status"], rij["reden"], rij["toelichting"]) for rij in register.lijst("meldingen")])
        await connector.sluit()
    assert uitkomsten[0] == uitkomsten[1]


def _klaar(register, nummers):
    standen = {str(rij["nummer"]): rij["status"] for rij in register.lijst("meldingen")}
    return all(standen[nummer] in "GK" for nummer in nummers)


async def test_enrolment_is_asked_of_a_running_rod(pki, tmp_path, start_register, maak_connector, monkeypatch):
    """With the address of a ROD sandbox: who is enrolled there can be reported, who was removed cannot any more."""
    rod, stop = rod_hulp.start(pki, tmp_path / "rod.sqlite")
    try:
        school = rod_hulp.School(rod)
        school.lever(rod_hulp.inschrijving(nummer=TWEEDE))
        register = start_register(rod=rod.adres)
        monkeypatch.setattr("connectors.duo_verzuim.sandbox.rod.VERS", 0.0)
        connector = maak_connector(register.adres)
        assert codes(await connector.deliver(bericht(wie=TWEEDE))) == []
        assert codes(await connector.deliver(bericht(wie="000000012"))) == ["201"]
        school.lever(rod_hulp.verwijdering(nummer=TWEEDE), rod_hulp.VERWIJDEREN)
        assert codes(await connector.deliver(bericht(wie=TWEEDE, verzuim="luxe"))) == ["201"]
        await connector.sluit()
    finally:
        stop()


async def test_rod_is_not_asked_for_each_melding():
    """Within a second the same answer serves who is in it; who is not may just have been enrolled."""
    keren, inschrijving = [], {"pgn": BSN, "brin": "99XX", "van": "2020-08-01", "tot": None, "stand": {}}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            """Say that one is enrolled."""
            keren.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps([inschrijving]).encode())

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    draad = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    draad.start()
    tijd = 0.0
    rod = Rod(f"http://127.0.0.1:{server.server_port}", lambda: tijd)
    for tijd, wie, verwacht in ((0.0, BSN, 1), (0.5, BSN, 1), (0.6, TWEEDE, 2), (0.7, BSN, 2), (1.7, BSN, 3)):  # noqa: B007  # the clock above reads tijd
        await rod.ververs(wie, "99XX", "2025-10-06")
        assert len(keren) == verwacht
    server.shutdown()
    draad.join()
    server.server_close()
    assert set(keren) == {"/_beheer/inschrijvingen"}


async def test_message_that_breaks_the_schema(register, duo, monkeypatch):
    """A body that the schema refuses is a fault, and names no value."""
    schrijf = duo._client._schrijf
    monkeypatch.setattr(duo._client, "_schrijf", lambda *w: schrijf(*w).replace(b"V3", b"V1"))
    with pytest.raises(PartnerWeigertError) as fout:
        await duo.deliver(bericht())
    assert fout.value.fault.naam == "Client.DK0004"
    assert register.lijst("meldingen") == []


async def test_unknown_operation_and_wrong_soapaction(register, duo, monkeypatch):
    """An action that the WSDL does not name is refused, and so is a SOAPAction that says something else."""
    acties = duo._client.contract["berichten"]["melden"]
    monkeypatch.setitem(acties, "actie", "urn:iets-anders")
    with pytest.raises(PartnerWeigertError) as fout:
        await duo.deliver(bericht())
    assert fout.value.fault.naam == "Client.DK0011"
    wus = rod_hulp.Wus(SCHOOL, register.sandbox._wus._certificaten, rod_hulp.nu)
    koppen = {"Content-Type": "text/xml", "SOAPAction": '"urn:iets-anders"'}
    data = wus.schrijf("urn:x", b"<x/>", DUO)[1]
    assert b"DK0003" in register.http.post(f"{register.adres}/verzuim", content=data, headers=koppen).content


async def test_mandate(start_register, maak_connector):
    """Who has no mandate for a school is refused before anything is read."""
    register = start_register(mandaten={LEVERANCIER: frozenset({LEVERANCIER})})
    connector = maak_connector(register.adres)
    with pytest.raises(PartnerWeigertError) as fout:
        await connector.deliver(bericht())
    assert fout.value.fault.naam == "Client.DK0002"
    assert await connector.check() == []
    await connector.sluit()


async def test_message_id_names_one_document(register, duo):
    """A MessageID that named another document is refused."""
    wat = bericht()
    await duo.deliver(wat)
    register.sandbox.stand._db.execute("UPDATE document SET code = 'x'")
    with pytest.raises(PartnerWeigertError) as fout:
        await duo.deliver(wat)
    assert fout.value.fault.naam == "Client.DK0011"


async def test_too_big(register):
    """A body over the limit is refused without being read on."""
    antwoord = register.http.post(f"{register.adres}/verzuim", content=b"x" * 3_000_000)
    assert b"DK0004" in antwoord.content


async def test_slow(register, duo):
    """Slow means that an answer takes at least so long."""
    register.gedrag(traag_ms=150)
    begin = time.perf_counter()
    await duo.deliver(bericht())
    assert time.perf_counter() - begin >= 0.15


def test_chances_can_be_repeated():
    """The same seed gives the same failures."""
    een, twee = Gedrag(faal=0.5, zaad=7), Gedrag(faal=0.5, zaad=7)
    reeksen = [[gedrag.storing() is None for _ in range(50)] for gedrag in (een, twee)]
    assert reeksen[0] == reeksen[1]
    assert 10 < sum(reeksen[0]) < 40
    with pytest.raises(ValueError, match="503"):
        Gedrag(weg="elders")


@pytest.mark.parametrize(
    ("methode", "pad", "inhoud", "status"),
    [
        ("GET", "_beheer/onzin", None, 404),
        ("POST", "_beheer/onzin", {}, 404),
        ("POST", "_beheer/personen", {"gemeentecode": "0599"}, 422),
        ("POST", "_beheer/personen", {"pgn": BSN, "naam": "x"}, 422),
        ("POST", "_beheer/personen", [{"pgn": BSN}, {"pgn": TWEEDE, "gemeentecode": "0363"}], 204),
        ("PUT", "_beheer/meldingen/999999/status", {"status": "B"}, 404),
        ("PUT", "_beheer/meldingen/1/status", {"reden": "1"}, 422),
        ("PUT", "_beheer/meldingen/1/status", {"status": "B", "nog": "iets"}, 422),
        ("PUT", "_beheer/gedrag", {"sloom": 1}, 422),
        ("GET", "_beheer/gedrag", None, 200),
        ("GET", "_beheer/personen", None, 200),
        ("GET", "_beheer/inschrijvingen", None, 200),
        ("GET", "_beheer/vrijstellingen", None, 200),
        ("GET", "verzuim", None, 404),
        ("GET", "onzin?wsdl", None, 404),
        ("POST", "onzin", {}, 404),
    ],
)
def test_control_api_answers(register, methode, pad, inhoud, status):
    """What cannot be is told with what can be."""
    antwoord = register.http.request(methode, f"{register.adres}/{pad}", json=inhoud)
    assert antwoord.status_code == status
    assert status != 422 or antwoord.json()["bekend"]


def test_every_behaviour_can_be_read_back(register):
    """What was set is shown."""
    assert set(register.http.get(f"{register.adres}/_beheer/gedrag").json()) == BEKEND


def test_zeep_reads_the_wsdl(register):
    """A SOAP client we did not write reads the WSDL with its schema, at the address of the sandbox."""
    client = zeep.Client(f"{register.adres}/verzuim?wsdl")
    assert client.service._binding_options["address"] == f"{register.adres}/verzuim"
    assert sorted(client.service._operations) == [
        "AanvraagGewijzigdeMeldingRelatiefVerzuim", "MeldenRelatiefVerzuim", "MutatieMeldingRelatiefVerzuim",
    ]  # fmt: skip
    client.transport.session.close()


async def test_killed_sandbox_keeps_what_it_confirmed(pki, tmp_path, maak_connector):
    """Started by its command and killed, it still has every melding that got a number, and its ambtenaar goes on."""
    with socket.socket() as vrij:
        vrij.bind(("127.0.0.1", 0))
        poort = vrij.getsockname()[1]
    register = Register(f"http://127.0.0.1:{poort}", None)
    connector = maak_connector(register.adres)
    nummers = []
    for ronde in range(2):
        proces = _start(pki, tmp_path, poort)
        register.wacht_op(lambda: _leeft(register))
        if ronde == 0:
            register.schrijf_in(BSN)
        nummers += [await meld(connector, verzuim="overig") for _ in range(4)]
        os.kill(proces.pid, signal.SIGKILL)
        proces.wait()
    proces = _start(pki, tmp_path, poort, "--ambtenaar", "0")
    register.wacht_op(lambda: _leeft(register))
    assert [str(rij["nummer"]) for rij in register.lijst("meldingen")] == nummers
    register.wacht_op(lambda: _klaar(register, nummers))
    await connector.sluit()
    register.http.close()
    proces.kill()
    proces.wait()


async def test_tls_on_both_sides(pki, tmp_path, maak_connector):
    """With a certificate of its own the sandbox speaks TLS, and only to who shows one too."""
    with socket.socket() as vrij:
        vrij.bind(("127.0.0.1", 0))
        poort = vrij.getsockname()[1]
    tls = {"tls-certificaat": pki / f"{DUO}.crt", "tls-sleutel": pki / f"{DUO}.key", "host": "localhost"}
    proces = _start(pki, tmp_path, poort, **tls)
    connector = maak_connector(f"https://localhost:{poort}")
    try:
        await _luistert(poort)
        assert codes(await connector.deliver(bericht())) == ["201"]
        context = ssl.create_default_context(cafile=str(pki / "anker.pem"))
        async with httpx.AsyncClient(verify=context, trust_env=False) as zonder:
            with pytest.raises(httpx.TransportError):
                await zonder.get(f"https://localhost:{poort}/_beheer/tellingen")
    finally:
        await connector.sluit()
        proces.kill()
        proces.wait()


def _start(pki, tmp_path, poort, *meer, **anders):
    opties = {
        "contract": CONTRACT, "bestand": tmp_path / "verzuim.sqlite", "certificaat": pki / f"{DUO}.crt",
        "sleutel": pki / f"{DUO}.key", "ankers": pki / "anker.pem", "port": poort, "gedrag": json.dumps({"zaad": 2}),
        **anders,
    }  # fmt: skip
    argumenten = [str(deel) for naam, waarde in opties.items() for deel in (f"--{naam}", waarde)]
    return subprocess.Popen([sys.executable, "-m", "connectors.duo_verzuim.sandbox", *argumenten, *meer])


async def _luistert(poort):
    with anyio.fail_after(10):
        while True:
            try:
                await (await anyio.connect_tcp("localhost", poort)).aclose()
            except OSError:
                await anyio.sleep(0.02)
            else:
                return


def _leeft(register):
    try:
        return register.http.get(f"{register.adres}/_beheer/tellingen").status_code == 200
    except httpx.TransportError:
        return False
