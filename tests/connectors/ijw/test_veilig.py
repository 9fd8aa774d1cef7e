"""Two-sided TLS, keys and a place to keep things that are wrong, and messages that are not what they say."""

from __future__ import annotations

import logging
import ssl
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest
import yaml

from connectors.ijw.bewaarplek import Bewaarplek, BewaarplekError
from connectors.ijw.boek import OntsleutelError
from connectors.ijw.brug import Voortgang, lees_tabel, uitkomsten
from connectors.ijw.client import GgkAntwoordError, GgkWegError
from connectors.ijw.connector import Ijw
from connectors.ijw.ggk import Envelop, Stuur, Systeem, TeGrootError
from connectors.ijw.ggk import lees as lees_envelop
from connectors.ijw.ggk import schrijf as schrijf_envelop
from connectors.ijw.overstijgend import feiten
from connectors.ijw.retour import Kenmerk, maak_retour
from connectors.ijw.settings import BewaarsleutelError, CertificaatError
from connectors.ijw.vorm import schrijf
from gateway.sdk import LaterError
from tests.connectors.ijw.berichten import WORTEL, anders, ruw, zet
from tests.connectors.ijw.berichten import bericht as voorbeeld
from tests.connectors.ijw.conftest import AANBIEDER, BSN, GEMEENTE, Lijn, bericht
from tests.pki import TestCa

REF = "7b0e6d5e-3c1a-4f0b-9a52-0f4f8f1f2a10"


@pytest.fixture
def pki(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Certificates of the GGk and of us, and the anchor of someone else."""
    ca, vreemd = TestCa(), TestCa("Iemand anders")
    (tmp_path / "anker.pem").write_text(ca.pem)
    (tmp_path / "vreemd.pem").write_text(vreemd.pem)
    for naam in ("ggk", "wij"):
        paar = ca.geeft_uit("00000099000000001000")
        (tmp_path / f"{naam}.crt").write_text(paar.pem)
        (tmp_path / f"{naam}.key").write_text(paar.sleutel_pem)
    monkeypatch.setenv("SCHAKEL_IJW_CLIENT_SLEUTEL", str(tmp_path / "wij.key"))
    return tmp_path


@pytest.mark.anyio
async def test_over_two_sided_tls_with_whom_we_trust(wereld, pki):
    """A message goes with our certificate to a GGk we know; to another one nothing is said."""
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    lijn = Lijn(
        ssl_certfile=pki / "ggk.crt", ssl_keyfile=pki / "ggk.key", ssl_ca_certs=str(pki / "anker.pem"),
        ssl_cert_reqs=ssl.CERT_REQUIRED,
    )  # fmt: skip
    lijn.app = wereld.sandbox.app()
    stel = {"url": f"{lijn.adres}/ggk", "client_certificaat": pki / "wij.crt"}
    ons, wantrouwend = wereld.maak(**stel, ankers=pki / "anker.pem"), wereld.maak(**stel, ankers=pki / "vreemd.pem")
    with pytest.raises(GgkWegError):
        await wantrouwend.deliver(bericht(ruw("jw315")))
    await wantrouwend.sluit()
    assert await ons.check() == []
    wereld.bestand.unlink()
    await ons.deliver(bericht(ruw("jw315")))
    assert len(wereld.stand()["ontvangen"]) == 1
    await ons.sluit()
    lijn.stop()


def test_without_key_or_certificate_it_does_not_start(wereld, pki, monkeypatch):
    """What is missing or wrong is told before anything is sent."""
    goed = {"url": "https://ggk.example/", "client_certificaat": pki / "wij.crt", "ankers": pki / "anker.pem"}
    assert isinstance(wereld.maak(**goed), Ijw)
    for fout in ({"client_certificaat": None}, {"ankers": None}, {"ankers": pki / "weg.pem"}):
        with pytest.raises(CertificaatError):
            wereld.maak(**{**goed, **fout})
    monkeypatch.setenv("SCHAKEL_IJW_CLIENT_SLEUTEL", "")
    with pytest.raises(CertificaatError):
        wereld.maak(**goed)
    for sleutel in ("", "geen base64!", "a29ydA=="):
        monkeypatch.setenv("SCHAKEL_IJW_SLEUTEL", sleutel)
        with pytest.raises(BewaarsleutelError):
            wereld.maak()


@pytest.mark.anyio
async def test_with_another_key_nothing_is_read_and_nothing_is_lost(wereld, ons, monkeypatch):
    """What is kept stays closed; a delivery is told to come back later."""
    assert wereld.heen("JW301") == 200
    monkeypatch.setenv("SCHAKEL_IJW_SLEUTEL", "A" * 43 + "=")
    ander = wereld.maak()
    with pytest.raises(OntsleutelError):
        await ander.ontvangen()
    assert [item.soort for item in await ons.ontvangen()] == ["JW301"]
    await ander.sluit()


@pytest.mark.anyio
async def test_a_place_that_cannot_be_used_is_later(wereld, tmp_path):
    """Without its folder, or with a file that is no store, nothing is sent; who delivers hears it is our fault."""
    geen_db = tmp_path / "geen.sqlite"
    geen_db.write_bytes(b"dit is geen database, maar wel lang genoeg om er een te lijken" * 20)
    for plek in (tmp_path / "weg" / "ijw.sqlite", geen_db):
        ons = wereld.maak(bewaarplek=plek)
        with pytest.raises(BewaarplekError) as fout:
            await ons.deliver(bericht(ruw("jw315")))
        assert isinstance(fout.value, LaterError)
        status, data = await ons.behandel(ruw("ggk-di01"))
        gezegd = lees_envelop(data)
        assert (status, gezegd.soort, gezegd.code, gezegd.plek) == (500, "Fo03", "StUF058", "server")
        await ons.sluit()


@pytest.mark.anyio
async def test_a_ggk_that_answers_nonsense_is_later(wereld, ons):
    """Another message for an answer, an answer without end, none in time, nobody there."""
    from starlette.responses import Response  # noqa: PLC0415 - what the line below serves

    lijn = Lijn()
    for antwoord, fout in ((ruw("ggk-di01"), GgkAntwoordError), (b"x" * 1_000_001, GgkAntwoordError)):
        lijn.app = Response(antwoord)
        ander = wereld.maak(url=f"{lijn.adres}/ggk")
        with pytest.raises(fout):
            await ander.deliver(bericht(ruw("jw315")))
        await ander.sluit()
        wereld.bestand.unlink()
    lijn.stop()
    weg = wereld.maak(url=f"{lijn.adres}/ggk", timeout_s=1)
    with pytest.raises(GgkWegError):
        await weg.deliver(bericht(ruw("jw315")))
    await weg.sluit()
    wereld.bestand.unlink()
    wereld.gedrag(traag_ms=400)
    traag = wereld.maak(timeout_s=0.1)
    with pytest.raises(GgkWegError):
        await traag.deliver(bericht(ruw("jw315")))
    await traag.sluit()


@pytest.mark.anyio
@pytest.mark.parametrize(
    "ingreep",
    [
        zet("Header/BerichtIdentificatie/Identificatie", "ANDER"),
        zet("Header/Ontvanger", "0363"),
    ],
)
async def test_a_retour_on_something_else_settles_nothing(wereld, ons, ingreep):
    """It must repeat the header of what it answers, and come from whom that went to."""
    gegeven = await ons.deliver(bericht(ruw("jw315")))
    vals = anders("jw315", ingreep)
    retour = maak_retour(vals, Kenmerk("R1", datetime.now(UTC).date()), {})
    stuur = Stuur(Systeem(vals.ontvanger, "GGk"), Systeem(AANBIEDER, "GGk"), str(uuid4()), "20260401", gegeven.kenmerk)
    status, _ = await ons.behandel(schrijf_envelop(Envelop("Du01", stuur, "JW316", retour)))
    assert status == 200
    assert [item async for item in ons.poll()] == []
    wereld.antwoord()
    assert [item[0].goedgekeurd async for item in ons.poll()] == [True]


@pytest.mark.anyio
async def test_what_changed_since_is_not_put_back(wereld, ons):
    """A rejection that comes late undoes only what still stands as we left it."""
    zonder = zet("Client/AangevraagdeProducten/AangevraagdProduct/0/ReferentieAanbieder", REF)
    await ons.deliver(bericht(schrijf("JW315", anders("jw315", zonder).inhoud)))
    wereld.heen("JW319", referentie=REF, antwoord="2")
    wereld.antwoord("9347")
    wereld.heen("JW319", referentie=REF, antwoord="2")
    assert wereld.laatste()["codes"] == ["0200", "9360"]


def test_a_fact_is_put_back_as_it_was(tmp_path):
    """Also one that was there before."""
    plek = Bewaarplek(tmp_path / "ijw.sqlite", b"k" * 32, lambda: datetime.now(UTC))
    a, eerst, dan = feiten.sleutel("Client", "0384", "42420001", BSN), '{"open": ["1"]}', '{"open": ["2"]}'
    with plek.open() as boek:
        assert boek.onthoud({a: eerst}) == {a: None}
        assert boek.onthoud({a: dan}) == {a: eerst}
        boek.herstel(a, eerst)
    with plek.open() as boek:
        assert (boek.feit(a), boek.gevolg("x")) == (eerst, {})
        boek.herstel(a, None)
        assert boek.feit(a) is None
        assert [boek.volgende("JW302") for _ in range(40)][-1] == "000000000014"
        assert boek.volgende("JW316") == "000000000001"


def test_an_envelope_has_a_size():
    """25 MB with the Base64 in it."""
    stuur = Stuur(Systeem(GEMEENTE, "abc"), Systeem(AANBIEDER, "GGk"), str(uuid4()), "20260401")
    assert len(schrijf_envelop(Envelop("Di01", stuur, "JW301", b"x" * 18_000_000))) < 25_000_000
    with pytest.raises(TeGrootError):
        schrijf_envelop(Envelop("Di01", stuur, "JW301", b"x" * 19_000_000))


STROMEN = [
    ["jw315", "jw301"],
    ["jw315", "319/2", "jw301", "jw305", "jw307"],
    ["jw315", "319/2", "319/1"],
    ["jw315", "319/1"],
    ["jw315", "jw301", "jw305", "307/20", "jw305", "jw307"],
    ["jw315", "jw301", "jw305", "307/20", "jw307"],
    ["jw315", "jw301", "jw305", "307/32"],
    ["jw315", "jw301", "jw305", "305/3", "jw305"],
]


@pytest.mark.parametrize("stroom", STROMEN, ids="-".join)
def test_every_flow_of_messages_is_a_way_the_task_may_go(stroom):
    """Each step of the flows of iJw is a transition that whoever keeps the Task allows, or no change of status."""
    pad = WORTEL / "contracts" / "jeugdhulp_fhir" / "standen.yaml"
    overgangen = yaml.safe_load(pad.read_text("utf-8"))["overgangen"]
    ingrepen = {
        "319/2": ("jw319", zet("Antwoord", {"ReferentieAanbieder": REF, "VerzoekAntwoord": "2"})),
        "319/1": ("jw319", zet("Antwoord/RedenAfwijzingVerzoek", "8")),
        "307/20": ("jw307", zet("Client/StopProducten/StopProduct/0/RedenBeeindiging", "20")),
        "307/32": ("jw307", zet("Client/StopProducten/StopProduct/0/RedenBeeindiging", "32")),
        "305/3": ("jw305", zet("Client/StartProducten/StartProduct/0/StatusAanlevering", "3")),
    }
    gegaan = ["requested"]
    for stap in stroom:
        naam, *ingreep = ingrepen.get(stap, (stap,))
        bericht_ = anders(naam, *ingreep) if ingreep else voorbeeld(naam)
        (uitkomst,) = uitkomsten(bericht_, lambda *_: REF, lees_tabel())
        assert isinstance(uitkomst, Voortgang)
        gegaan.append(uitkomst.status)
    assert [(van, naar) for van, naar in pairwise(gegaan) if van != naar and naar not in overgangen[van]] == []
