"""Client and server over real two-sided TLS on loopback: what passes, what is refused, what is tried again."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import structlog
from lxml import etree

from gateway.model.errors import DefinitiefError, InvoerError, LaterError, ToegangError
from gateway.transport.certificaten import Sleutelpaar, Vertrouwen
from gateway.transport.http import AdresError
from gateway.transport.soap.client import AntwoordError, SoapClient, SoapInstellingen, TlsError, VerbindingError
from gateway.transport.soap.fouten import PartnerLaterError, PartnerWeigertError, schrijf_fault
from gateway.transport.soap.herhaling import HerhalingInGeheugen
from gateway.transport.soap.lezing import Http
from gateway.transport.soap.namen import SOAP, WSA
from gateway.transport.soap.server import Antwoord, Operatie, SoapServer
from gateway.transport.soap.verslag import Gelezen
from tests.pki import Paar, TestCa
from tests.transport.conftest import ACTIE, INHOUD, MESSAGE_ID, OP, PARTNER, SCHOOL, WIJ
from tests.transport.loopback import certificaat, client_context_tls_1_1, luister, server_context

pytestmark = pytest.mark.anyio
GOED = b'<m:antwoord xmlns:m="urn:voorbeeld:melding">ja</m:antwoord>'


@pytest.fixture
def stel(onze_sleutel: Sleutelpaar, vertrouwen: Vertrouwen) -> SoapInstellingen:
    """Settings of our client; the test fills in the URL."""
    return SoapInstellingen(url="", partner=PARTNER, sleutel=onze_sleutel, vertrouwen=vertrouwen, timeout=5, pogingen=3)


class Partner:
    """The other side: a SoapServer that counts what it processed, and can be told to go wrong."""

    def __init__(self, sleutel: Sleutelpaar, vertrouwen: Vertrouwen) -> None:
        """Start with nothing wrong."""
        self.verwerkt: list[Gelezen] = []
        self.gezien: list[dict[str, str]] = []
        self.fout: Exception | None = None
        self.storing: list[Antwoord | None] = []
        self.server = SoapServer(
            sleutel=sleutel,
            vertrouwen=vertrouwen,
            eigen={PARTNER},
            operaties={ACTIE: Operatie(self._verwerk)},
            herhaling=HerhalingInGeheugen(),
            gemandateerd=lambda wie, voor, actie: (wie, voor) == (WIJ, SCHOOL),
        )

    async def _verwerk(self, bericht: Gelezen) -> bytes:
        if self.fout is not None:
            raise self.fout
        self.verwerkt.append(bericht)
        return GOED

    async def antwoord(self, data: bytes, headers: dict[str, str], der: bytes | None) -> tuple[int, bytes] | None:
        """Answer one HTTP request, or break off as told."""
        self.gezien.append(headers)
        if self.storing:
            storing = self.storing.pop(0)
            return None if storing is None else (storing.status, storing.data)
        http = Http(headers["content-type"], headers.get("soapaction"))
        antwoord = await self.server.behandel(data, http, certificaat(der))
        return antwoord.status, antwoord.data


@pytest.fixture
def overkant(hun_sleutel: Sleutelpaar, vertrouwen: Vertrouwen) -> Partner:
    """A partner that works."""
    return Partner(hun_sleutel, vertrouwen)


async def _roep(stel: SoapInstellingen, url: str, *, inhoud: bytes = INHOUD, **anders: object) -> bytes:
    client = SoapClient(replace(stel, url=url), **{"klok": lambda: datetime.now(UTC), **anders})
    try:
        return await client.roep(
            ACTIE, inhoud, message_id=MESSAGE_ID, van_oin=SCHOOL, naar_oin=PARTNER, traceparent="00-1"
        )
    finally:
        await client.sluit()


@pytest.fixture
def context(partner: Paar, ca: TestCa) -> ssl.SSLContext:
    """The TLS side of the partner."""
    return server_context(partner, ca)


async def test_there_and_back(stel: SoapInstellingen, overkant: Partner, context: ssl.SSLContext) -> None:
    """A signed request is processed, and its signed answer gives the Body back."""
    async with luister(context, overkant.antwoord) as url:
        assert etree.fromstring(await _roep(stel, url)).text == "ja"
    (bericht,) = overkant.verwerkt
    assert (bericht.van, bericht.naar, bericht.ondertekenaar) == (SCHOOL, PARTNER, WIJ)
    (headers,) = overkant.gezien
    assert headers["soapaction"] == f'"{ACTIE}"'
    assert headers["content-type"] == "text/xml; charset=UTF-8"
    assert headers["traceparent"] == "00-1"


async def test_repeat_is_answered_and_not_processed(
    stel: SoapInstellingen, overkant: Partner, context: ssl.SSLContext
) -> None:
    """The same MessageID, signed anew, gets the same answer, signed anew; another content under it is DK0011."""
    async with luister(context, overkant.antwoord) as url:
        assert await _roep(stel, url) == await _roep(stel, url)
        with pytest.raises(PartnerWeigertError) as fout:
            await _roep(stel, url, inhoud=INHOUD.replace(b">1<", b">2<"))
    assert fout.value.fault.code == "DK0011"
    assert len(overkant.verwerkt) == 1


async def test_short_hitch_is_retried_within_the_call(
    stel: SoapInstellingen, overkant: Partner, context: ssl.SSLContext
) -> None:
    """A dropped connection and a 503 cost no attempt of the dispatcher."""
    overkant.storing = [None, Antwoord(503, b"")]
    async with luister(context, overkant.antwoord) as url:
        assert b"ja" in await _roep(stel, url)
    assert len(overkant.gezien) == 3


@pytest.mark.parametrize(
    ("antwoord", "soort", "code", "keren"),
    [
        (Antwoord(503, b""), LaterError, "", 3),
        (Antwoord(500, b"<html>"), LaterError, "", 1),
        (Antwoord(429, b""), LaterError, "", 1),
        (Antwoord(404, b""), DefinitiefError, "", 1),
        (Antwoord(302, b""), DefinitiefError, "", 1),
        (Antwoord(200, b""), AntwoordError, None, 1),
        (Antwoord(200, b"x" * 2000), AntwoordError, None, 1),
        (None, VerbindingError, None, 3),
    ],
)
async def test_bare_http(
    antwoord: Antwoord | None,
    soort: type[Exception],
    code: str | None,
    keren: int,
    stel: SoapInstellingen,
    overkant: Partner,
    context: ssl.SSLContext,
) -> None:
    """A bare status, an unsigned page, too much or nothing at all: later or final, as the fact sheet says."""
    overkant.storing = [antwoord] * 3
    async with luister(context, overkant.antwoord) as url:
        with pytest.raises(soort) as fout:
            await _roep(replace(stel, max_bytes=1000), url)
    assert (fout.value.fault and fout.value.fault.code) == code
    assert len(overkant.gezien) == keren


async def test_error_tells_which_quick_attempt_met_it(
    stel: SoapInstellingen, overkant: Partner, context: ssl.SSLContext
) -> None:
    """After a dropped line the partner may know the message already: the connector can see that it was sent before."""
    fault = f'<s:Envelope xmlns:s="{SOAP}"><s:Body>'.encode() + schrijf_fault("DK0050") + b"</s:Body></s:Envelope>"
    overkant.storing = [None, Antwoord(500, fault), Antwoord(500, fault)]
    async with luister(context, overkant.antwoord) as url:
        pogingen = []
        for _ in range(2):
            with pytest.raises(PartnerLaterError) as fout:
                await _roep(stel, url)
            pogingen.append(fout.value.poging)
    assert pogingen == [2, 1]


async def test_functional_dk0050_can_be_recognised(
    stel: SoapInstellingen, overkant: Partner, context: ssl.SSLContext
) -> None:
    """The code and the text of DK0050 are on the error, the text in no message."""
    fault = schrijf_fault("DK0050", "Waarde geheim niet in waardenlijst")
    overkant.storing = [
        Antwoord(500, f'<s:Envelope xmlns:s="{SOAP}"><s:Body>'.encode() + fault + b"</s:Body></s:Envelope>")
    ]
    async with luister(context, overkant.antwoord) as url:
        with pytest.raises(PartnerLaterError) as fout:
            await _roep(stel, url)
    assert fout.value.fault.code == "DK0050"
    assert fout.value.fault.tekst == "Waarde geheim niet in waardenlijst"
    assert "geheim" not in f"{fout.value}{fout.value!r}{fout.value.fault!r}"


@pytest.mark.parametrize(
    ("fout", "code", "soort"),
    [
        (LaterError("druk"), "DK0051", LaterError),
        (InvoerError("verkeerd"), "DK0004", DefinitiefError),
        (ToegangError("mag niet"), "DK0002", DefinitiefError),
        (DefinitiefError("nee"), "DK0050", LaterError),
        (RuntimeError("geheim"), "DK0050", LaterError),
    ],
)
async def test_handler_errors_become_faults(
    fout: Exception,
    code: str,
    soort: type[Exception],
    stel: SoapInstellingen,
    overkant: Partner,
    context: ssl.SSLContext,
) -> None:
    """Each group of errors has its fault; the message may come again; nothing of the error itself is told or logged."""
    overkant.fout = fout
    async with luister(context, overkant.antwoord) as url:
        with structlog.testing.capture_logs() as log, pytest.raises(soort) as gezien:
            await _roep(stel, url)
        overkant.fout = None
        assert b"ja" in await _roep(stel, url)
    assert gezien.value.fault.code == code
    assert "geheim" not in f"{log}{gezien.value.fault.tekst}"


async def test_slow_partner_is_later(stel: SoapInstellingen, context: ssl.SSLContext) -> None:
    """A partner that does not answer in time gives LaterError, and no second try within the call."""
    keren = []

    async def wacht(*_: object) -> None:
        keren.append(1)
        await asyncio.Event().wait()

    async with luister(context, wacht) as url:
        with pytest.raises(LaterError, match="op tijd"):
            await _roep(replace(stel, timeout=0.1), url)
    assert len(keren) == 1


async def test_nobody_there(stel: SoapInstellingen) -> None:
    """A port where nobody listens is VerbindingError."""
    with pytest.raises(VerbindingError):
        await _roep(replace(stel, pogingen=1), "https://localhost:1/soap")


VERLOPEN = datetime(2025, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "maak",
    [
        lambda ca: server_context(TestCa("Andere Root").geeft_uit(PARTNER), ca),
        lambda ca: server_context(ca.geeft_uit(PARTNER, tot=VERLOPEN), ca),
        lambda ca: server_context(ca.geeft_uit("00000099000000003000"), ca),
        lambda ca: server_context(ca.geeft_uit(""), ca),
    ],
    ids=["wrong root", "expired", "other OIN", "no OIN"],
)
async def test_client_refuses_the_server(
    maak: Callable[[TestCa], ssl.SSLContext], stel: SoapInstellingen, overkant: Partner, ca: TestCa
) -> None:
    """The client sends nothing to a server that is not the partner, or speaks TLS of long ago."""
    async with luister(maak(ca), overkant.antwoord) as url:
        with pytest.raises(TlsError):
            await _roep(stel, url)
    assert overkant.gezien == []


async def test_client_refuses_tls_1_1(stel: SoapInstellingen, overkant: Partner, ca: TestCa, partner: Paar) -> None:
    """A server that speaks TLS 1.1 only gets nothing, while a client of long ago would have been served."""
    async with luister(server_context(partner, ca, tls_1_1=True), overkant.antwoord) as url:
        oud = client_context_tls_1_1(partner, ca)
        _, writer = await asyncio.open_connection("localhost", urlsplit(url).port, ssl=oud)
        assert writer.get_extra_info("ssl_object").version() == "TLSv1.1"
        writer.close()
        with pytest.raises(PartnerLaterError):
            await _roep(stel, url)
    assert overkant.gezien == []


async def test_client_refuses_a_revoked_server(
    stel: SoapInstellingen, overkant: Partner, ca: TestCa, partner: Paar, wij: Paar, context: ssl.SSLContext
) -> None:
    """With a CRL, a revoked server is refused and another is not."""
    async with luister(context, overkant.antwoord) as url:
        with pytest.raises(TlsError):
            await _roep(replace(stel, vertrouwen=Vertrouwen.uit_pem(ca.pem, [ca.trekt_in(partner)])), url)
        assert overkant.gezien == []
        await _roep(replace(stel, vertrouwen=Vertrouwen.uit_pem(ca.pem, [ca.trekt_in(wij)])), url)


async def test_answer_of_a_stranger_is_not_believed(
    stel: SoapInstellingen, onze_sleutel: Sleutelpaar, vertrouwen: Vertrouwen, context: ssl.SSLContext
) -> None:
    """Over the partner's own TLS, an answer signed by another organisation is refused."""
    vreemd = Partner(onze_sleutel, vertrouwen)
    async with luister(context, vreemd.antwoord) as url:
        with pytest.raises(AntwoordError):
            await _roep(stel, url)


async def test_plain_http_is_for_loopback_only(stel: SoapInstellingen) -> None:
    """An http:// address elsewhere is refused at start."""
    with pytest.raises(AdresError):
        SoapClient(replace(stel, url="http://partner.example/soap"))


async def _naar(server: SoapServer, data: bytes, paar: Paar) -> etree._Element:
    antwoord = await server.behandel(data, Http("text/xml", '""'), [paar.certificaat])
    assert antwoord.status == 500
    return etree.fromstring(antwoord.data)


async def test_fault_is_addressed_as_far_as_it_can_be(
    overkant: Partner, teken: Callable[..., object], wij: Paar, onze_sleutel: Sleutelpaar
) -> None:
    """A fault names sender and MessageID when they could be read, and is anonymous when not."""
    kop = (await _naar(overkant.server, teken(op=OP).data, wij))[0]
    assert kop.findtext(f"{{{WSA}}}To") == f"{WSA}/anonymous?oin={SCHOOL}"
    assert kop.findtext(f"{{{WSA}}}RelatesTo") == MESSAGE_ID
    assert kop.findtext(f"{{{WSA}}}Action") == f"{WSA}/soap/fault"
    root = await _naar(overkant.server, b"<a/>", wij)
    assert root[0].findtext(f"{{{WSA}}}To") == f"{WSA}/anonymous"
    assert root[0].find(f"{{{WSA}}}RelatesTo") is None
    assert root.findtext(".//faultcode") == "soapenv:VersionMismatch.DK0001"


async def test_first_still_busy(overkant: Partner, teken: Callable[..., object], wij: Paar) -> None:
    """A repeat while the first is being processed is told to come later, and is not processed."""
    bezig, mag = asyncio.Event(), asyncio.Event()
    eerste = overkant.server._operaties[ACTIE].verwerk

    async def traag(bericht: Gelezen) -> bytes:
        bezig.set()
        await mag.wait()
        return await eerste(bericht)

    overkant.server._operaties = {ACTIE: Operatie(traag)}
    data = teken(op=datetime.now(UTC)).data
    taak: Awaitable[Antwoord] = asyncio.create_task(
        overkant.server.behandel(data, Http("text/xml", '""'), [wij.certificaat])
    )
    await bezig.wait()
    root = await _naar(overkant.server, data, wij)
    assert root.findtext(".//faultcode") == "soapenv:Server.DK0051"
    mag.set()
    assert (await taak).status == 200
    assert len(overkant.verwerkt) == 1
