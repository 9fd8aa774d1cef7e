"""A SOAP client we did not write reads the WSDL of the sandbox and delivers to it."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import xmlsec
import zeep
from lxml import etree
from zeep.plugins import Plugin
from zeep.wsa import WsAddressingPlugin
from zeep.wsse.signature import BinarySignature, _sign_envelope_with_key_binary, _verify_envelope_with_key
from zeep.wsse.utils import WSU, get_security_header

from tests.connectors.duo_rod.conftest import DUO, LEVERANCIER, SCHOOL, Rod

WSA = "http://www.w3.org/2005/08/addressing"
WSU_NS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
ANONIEM = f"{WSA}/anonymous?oin="


class From(Plugin):
    """Edukoppeling wants wsa:From, which zeep does not write."""

    def egress(self, envelope, http_headers, operation, binding_options):
        """Add it to the header."""
        van = etree.SubElement(envelope[0], f"{{{WSA}}}From")
        etree.SubElement(van, f"{{{WSA}}}Address").text = ANONIEM + SCHOOL
        return envelope, http_headers


class Handtekening(BinarySignature):
    """zeep's own signature, with the addressing headers signed too, and the answer held against DUO's certificate."""

    def __init__(self, pki):
        """Take the supplier's key, and the certificate of DUO."""
        super().__init__(
            str(pki / f"{LEVERANCIER}.key"),
            str(pki / f"{LEVERANCIER}.crt"),
            signature_method=xmlsec.Transform.RSA_SHA256,
            digest_method=xmlsec.Transform.SHA256,
        )
        self.duo = xmlsec.Key.from_file(str(pki / f"{DUO}.crt"), xmlsec.KeyFormat.CERT_PEM)

    def apply(self, envelope, headers):
        """Add the timestamp and sign."""
        security = get_security_header(envelope)
        nu = datetime.now(UTC)
        created = WSU.Created(nu.strftime("%Y-%m-%dT%H:%M:%SZ"))
        security.append(
            WSU.Timestamp(created, WSU.Expires((nu + timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M:%SZ")))
        )
        key = self._sleutel()
        _sign_envelope_with_key_binary(envelope, key, self.signature_method, self.digest_method)
        return self._onderteken_koppen(envelope, key), headers

    def _sleutel(self):
        key = xmlsec.Key.from_memory(self.key_data, xmlsec.KeyFormat.PEM, None)
        key.load_cert_from_memory(self.cert_data, xmlsec.KeyFormat.PEM)
        return key

    def _onderteken_koppen(self, envelope, key):
        """Add a reference per addressing header and sign once more."""
        signature = next(envelope.iter("{http://www.w3.org/2000/09/xmldsig#}Signature"))
        context = xmlsec.SignatureContext()
        context.key = key
        for naam in ("To", "Action", "MessageID", "From"):
            kop = envelope.find(f".//{{{WSA}}}{naam}")
            kop.set(f"{{{WSU_NS}}}Id", naam)
            reference = xmlsec.template.add_reference(signature, self.digest_method, uri=f"#{naam}")
            xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
        xmlsec.tree.add_ids(envelope, ["Id"])
        context.sign(signature)
        return envelope

    def verify(self, envelope):
        """Believe DUO only."""
        _verify_envelope_with_key(envelope, self.duo)
        return envelope


@pytest.fixture
def zeep_client(rod: Rod):
    """zeep, made from the WSDL that the sandbox serves."""
    client = zeep.Client(
        f"{rod.adres}/inschrijving-vo?wsdl",
        wsse=Handtekening(rod.pki),
        plugins=[WsAddressingPlugin(ANONIEM + DUO), From()],
    )
    yield client
    client.transport.session.close()


def test_zeep_delivers_an_enrolment(rod, zeep_client):
    """The library zeep builds a valid enrolment from our WSDL, signs it, and gets a signed J."""
    code = str(uuid.uuid4())
    antwoord = zeep_client.service.aanleverenInschrijvingVO(
        identificatiecodeBedrijfsdocument=code,
        verzendendeInstantie="99XX",
        ontvangendeInstantie="DUO",
        datumTijdBedrijfsdocument=datetime(2026, 9, 14, 8, 15, 30, tzinfo=UTC),
        burgerservicenummer="999999990",
        brin="99XX",
        inschrijvingvolgnummer="1",
        datumInschrijving="2025-08-01",
        inschrijvingPeriodeVO=[
            {"datumBegin": "2025-08-01", "opleidingcode": "0015", "vestiging": "99XX00", "indicatieBekostigbaar": True}
        ],
        ontwikkelingsperspectief=[{"datumBegin": "2025-10-01"}],
    )
    assert (antwoord.ontvangstBevestiging, antwoord.identificatiecodeBedrijfsdocument) == ("J", code)
    [geregistreerd] = rod.lijst("inschrijvingen")
    assert geregistreerd["stand"]["ontwikkelingsperspectief"] == [{"datumBegin": "2025-10-01"}]


def test_zeep_sees_the_fault(zeep_client):
    """A fault of the sandbox is one that zeep understands."""
    with pytest.raises(zeep.exceptions.Fault) as fout:
        zeep_client.service.aanleverenVerwijderingInschrijvingVO(
            identificatiecodeBedrijfsdocument="geen-uuid",
            verzendendeInstantie="99XX",
            ontvangendeInstantie="DUO",
            datumTijdBedrijfsdocument=datetime(2026, 9, 14, 8, 15, 30, tzinfo=UTC),
            onderwijsnummer="100000004",
            brin="99XX",
            inschrijvingvolgnummer="1",
        )
    assert fout.value.code == "soapenv:Client.DK0004"


@pytest.mark.parametrize("dienst", ["inschrijving-vo", "identificeren-persoon-vo", "terugkoppeling"])
def test_zeep_reads_every_wsdl(rod, dienst):
    """Each service has a WSDL with its schemas, at the address of the sandbox."""
    client = zeep.Client(f"{rod.adres}/{dienst}?wsdl")
    assert client.service._binding_options["address"] == f"{rod.adres}/{dienst}"
    client.transport.session.close()
