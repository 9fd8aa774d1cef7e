"""Certificates: which chain is trusted, whose OIN is in it, and keys made once."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xmlsec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID


class CertificaatFout(Exception):  # noqa: N818  # Dutch for error
    """A certificate is not acceptable."""


@dataclass(frozen=True, slots=True)
class Ondertekenaar:
    """Who signed: the OIN in the certificate, the key that verifies, and between which moments."""

    oin: str
    sleutel: xmlsec.Key
    van: datetime
    tot: datetime


class Certificaten:
    """Our own certificate and key, and the anchors that others must come from."""

    def __init__(self, certificaat: Path, sleutel: Path, ankers: Path) -> None:
        """Read the PEM files."""
        eigen = x509.load_pem_x509_certificate(certificaat.read_bytes())
        self.token = base64.b64encode(eigen.public_bytes(Encoding.DER)).decode()
        self.sleutel = xmlsec.Key.from_file(str(sleutel), xmlsec.constants.KeyDataFormatPem)
        self._ankers = x509.load_pem_x509_certificates(ankers.read_bytes())
        self._bekend: dict[bytes, Ondertekenaar] = {}

    def ondertekenaar(self, der: bytes, op: datetime) -> Ondertekenaar:
        """Who this certificate names; the chain is checked once, the dates every time."""
        if der not in self._bekend:
            self._bekend[der] = self._keten(der)
        gevonden = self._bekend[der]
        if not gevonden.van <= op <= gevonden.tot:
            raise CertificaatFout("het certificaat is niet geldig op dit moment")
        return gevonden

    def _keten(self, der: bytes) -> Ondertekenaar:
        certificaat = x509.load_der_x509_certificate(der)
        if not any(_uitgegeven(certificaat, anker) for anker in self._ankers):
            raise CertificaatFout("het certificaat komt niet van een vertrouwde uitgever")
        oins = certificaat.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
        if len(oins) != 1:
            raise CertificaatFout("het certificaat noemt geen OIN")
        return Ondertekenaar(
            str(oins[0].value),
            xmlsec.Key.from_memory(der, xmlsec.constants.KeyDataFormatCertDer),
            certificaat.not_valid_before_utc,
            certificaat.not_valid_after_utc,
        )


def _uitgegeven(certificaat: x509.Certificate, anker: x509.Certificate) -> bool:
    try:
        certificaat.verify_directly_issued_by(anker)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
