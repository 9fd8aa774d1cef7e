"""A throw-away test CA with certificates that carry an OIN, as PKIoverheid does; made in memory, never trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
EIND = datetime(2125, 1, 1, tzinfo=UTC)
_CA = x509.BasicConstraints(ca=True, path_length=None)


@cache
def _sleutel(naam: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """One key per name: making a key costs more than any test."""
    return rsa.generate_private_key(65537, bits)


@dataclass(frozen=True)
class Paar:
    """A certificate and its key, also as PEM text."""

    certificaat: x509.Certificate
    sleutel: rsa.RSAPrivateKey

    @property
    def pem(self) -> str:
        """The certificate as PEM text."""
        return self.certificaat.public_bytes(Encoding.PEM).decode()

    @property
    def der(self) -> bytes:
        """The certificate as DER."""
        return self.certificaat.public_bytes(Encoding.DER)

    @property
    def sleutel_pem(self) -> str:
        """The key as PEM text without a password."""
        return self.sleutel.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


class TestCa:
    """A root of our own; `geeft_uit` makes certificates below it."""

    __test__ = False

    def __init__(self, naam: str = "Schakel TEST Root", *, tot: datetime = EIND) -> None:
        """Make the root; the same name gives the same key."""
        sleutel = _sleutel(naam)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, naam)])
        builder = _bouwer(subject, subject, sleutel, BEGIN, tot).add_extension(_CA, critical=True)
        self.eigen = Paar(builder.sign(sleutel, hashes.SHA256()), sleutel)

    @classmethod
    def van(cls, paar: Paar) -> Self:
        """Let any certificate issue others, also one that may not."""
        ca = cls.__new__(cls)
        ca.eigen = paar
        return ca

    def tussen(self, naam: str, *, pad: int | None = None, mag_tekenen: bool = True) -> TestCa:
        """An intermediate below this one; `pad` is how many may stand below it."""
        sleutel = _sleutel(naam)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, naam)])
        builder = _bouwer(subject, self.eigen.certificaat.subject, sleutel, BEGIN, EIND)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=pad), critical=True)
        builder = builder.add_extension(_gebruik(mag_tekenen=mag_tekenen), critical=True)
        return TestCa.van(Paar(builder.sign(self.eigen.sleutel, hashes.SHA256()), sleutel))

    @property
    def pem(self) -> str:
        """The anchor as PEM text."""
        return self.eigen.pem

    def geeft_uit(
        self, oin: str, *, van: datetime = BEGIN, tot: datetime = EIND, sleutel: str = "", bits: int = 2048
    ) -> Paar:
        """A certificate for an organisation, good for TLS on loopback at both sides and for signing."""
        key = _sleutel(sleutel or oin, bits)
        namen = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"Test {oin}")]
        namen += [x509.NameAttribute(NameOID.SERIAL_NUMBER, oin)] if oin else []
        builder = (
            _bouwer(x509.Name(namen), self.eigen.certificaat.subject, key, van, tot)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]),
                critical=False,
            )
        )
        return Paar(builder.sign(self.eigen.sleutel, hashes.SHA256()), key)

    def trekt_in(self, *ingetrokken: Paar, op: datetime = BEGIN, geldig: timedelta = timedelta(days=36_500)) -> str:
        """A revocation list as PEM text."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.eigen.certificaat.subject)
        builder = builder.last_update(op).next_update(op + geldig)
        for paar in ingetrokken:
            regel = x509.RevokedCertificateBuilder().serial_number(paar.certificaat.serial_number)
            builder = builder.add_revoked_certificate(regel.revocation_date(op).build())
        return builder.sign(self.eigen.sleutel, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def _gebruik(*, mag_tekenen: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=mag_tekenen,
        crl_sign=mag_tekenen,
        encipher_only=False,
        decipher_only=False,
    )


def _bouwer(
    subject: x509.Name, issuer: x509.Name, sleutel: rsa.RSAPrivateKey, van: datetime, tot: datetime
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(sleutel.public_key())
    return builder.serial_number(x509.random_serial_number()).not_valid_before(van).not_valid_after(tot)
