"""What we sign others verify, and what others sign we verify."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import xmlsec
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gateway.transport.certificaten import Sleutelpaar
from gateway.transport.soap.bericht import Adressering
from gateway.transport.soap.controleren import controleer
from gateway.transport.soap.namen import DS, SOAP, WSA, WSSE, WSSE11, WSU
from gateway.transport.soap.ondertekenen import Ondertekend, onderteken
from gateway.transport.soap.verslag import Uitslag
from gateway.transport.soap.verwachting import Verwachting
from gateway.transport.xml import XmlError
from tests.pki import Paar
from tests.transport import libxmlsec
from tests.transport.conftest import ACTIE, INHOUD, MESSAGE_ID, OP, PARTNER, SCHOOL, WIJ

BODIES = [
    INHOUD,
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- weg -->' + INHOUD,
    b'<melding xmlns="urn:standaard"><a b="&lt;&quot;&#9;&#10;x">&amp;&#13;\xc3\xa9</a><c xmlns=""/></melding>',
    f'<s:x xmlns:s="{SOAP}" xmlns:u="{WSU}" u:y="1"><s:z/></s:x>'.encode(),
    b'<x xmlns:q="urn:q" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="q:a"><?pi x?><!-- c --></x>',
]


@pytest.mark.parametrize("inhoud", BODIES)
def test_libxmlsec_verifies_what_we_sign(
    inhoud: bytes, teken: Callable[..., Ondertekend], eis: Verwachting, wij: Paar
) -> None:
    """Every part is a reference of its own and holds in another implementation and in ours, whatever the Body."""
    data = teken(inhoud).data
    assert libxmlsec.verifieer(data, wij) == 7
    verslag = controleer(data, eis)
    assert verslag.goed, verslag.als_tekst()


def test_answer_signs_confirmation_and_relates_to(teken: Callable[..., Ondertekend], wij: Paar) -> None:
    """An answer carries RelatesTo and the SignatureValue of the request, both signed."""
    data = teken(relates_to=MESSAGE_ID, bevestigt="SGFsbG8=").data
    assert libxmlsec.verifieer(data, wij) == 9
    assert etree.fromstring(data).find(f".//{{{WSSE11}}}SignatureConfirmation").get("Value") == "SGFsbG8="


def test_body_is_sent_as_it_was_given(teken: Callable[..., Ondertekend]) -> None:
    """A prefix that only a value uses is still declared in the message that is sent."""
    body = etree.fromstring(teken(BODIES[-1]).data).find(f"{{{SOAP}}}Body")
    assert body[0].nsmap["q"] == "urn:q"


def test_headers_say_who_and_what(teken: Callable[..., Ondertekend]) -> None:
    """To and From carry the OINs, the Timestamp lives five minutes, the token is direct."""
    root = etree.fromstring(teken().data)
    kop = root[0]
    assert kop.findtext(f"{{{WSA}}}To") == f"{WSA}/anonymous?oin={PARTNER}"
    assert kop.findtext(f"{{{WSA}}}From/{{{WSA}}}Address") == f"{WSA}/anonymous?oin={SCHOOL}"
    assert kop.findtext(f"{{{WSA}}}Action") == ACTIE
    assert kop.findtext(f"{{{WSA}}}MessageID") == MESSAGE_ID
    tijden = [item.text for item in kop.find(f"{{{WSSE}}}Security/{{{WSU}}}Timestamp")]
    assert tijden == ["2026-01-01T12:00:00.000Z", "2026-01-01T12:05:00.000Z"]
    assert kop.find(f"{{{WSSE}}}Security").get(f"{{{SOAP}}}mustUnderstand") == "1"


def test_content_that_is_no_xml_is_refused(teken: Callable[..., Ondertekend]) -> None:
    """A Body that is no XML never leaves."""
    with pytest.raises(XmlError):
        teken(b"<a>")


@given(actie=st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=30))
def test_any_text_in_a_header_is_canonical(actie: str, onze_sleutel: Sleutelpaar, wij: Paar) -> None:
    """Our own way of writing canonical text is that of libxmlsec for every character."""
    data = onderteken(Adressering(PARTNER, SCHOOL, actie, MESSAGE_ID), INHOUD, onze_sleutel, op=OP).data
    assert libxmlsec.verifieer(data, wij) == 7


@pytest.mark.parametrize("prefixen", ["", "ruis", "ruis s wsa", "#default ruis"])
@pytest.mark.parametrize("digest", [xmlsec.constants.TransformSha256, xmlsec.constants.TransformSha512])
def test_we_verify_what_libxmlsec_signs(prefixen: str, digest: object, eis: Verwachting, wij: Paar) -> None:
    """A message of another toolkit holds, with its own layout and with InclusiveNamespaces."""
    kaal = libxmlsec.kaal(SCHOOL, PARTNER, ACTIE, MESSAGE_ID, INHOUD)
    data = libxmlsec.teken(kaal, wij, prefixen=prefixen, digest=digest)
    verslag = controleer(data, eis)
    assert verslag.goed, verslag.als_tekst()
    assert verslag.bericht.ondertekenaar == WIJ
    assert etree.fromstring(verslag.bericht.body).findtext("{urn:voorbeeld:melding}nummer") == "1"


def test_prefix_list_matters(eis: Verwachting, wij: Paar) -> None:
    """Dropping a prefix of InclusiveNamespaces after signing breaks the signature: the list is really honoured."""
    kaal = libxmlsec.kaal(SCHOOL, PARTNER, ACTIE, MESSAGE_ID, INHOUD)
    data = libxmlsec.teken(kaal, wij, prefixen="ruis").replace(b'xmlns:ruis="urn:ruis"', b'xmlns:ruis="urn:stil"')
    assert controleer(data, eis).foutcode == "Client.EK0031"


def test_signature_is_deterministic(teken: Callable[..., Ondertekend]) -> None:
    """The same message at the same moment is the same bytes, so a test or a person can compare them."""
    assert teken().data == teken().data
    assert etree.fromstring(teken().data).findtext(f".//{{{DS}}}SignatureValue") == teken().handtekening


def test_unsigned_profile_skips_the_signature(eis: Verwachting) -> None:
    """Under 2W-be a message without signature is read; its signer is not known."""
    kaal = libxmlsec.kaal(SCHOOL, PARTNER, ACTIE, MESSAGE_ID, INHOUD)
    verslag = controleer(kaal, replace(eis, ondertekend=False))
    assert verslag.goed
    assert verslag.bericht.ondertekenaar is None
    assert [item.uitslag for item in verslag.controles if item.nummer == 8] == [Uitslag.OVERGESLAGEN] * 4
