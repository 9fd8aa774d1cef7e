"""Certificates of a proefomgeving: an authority made on the spot that signs nothing but these."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DUO_OIN = "00000001800866472000"
# The supplier that signs for the school: prefix 00000099 is free for tests (OIN-Stelsel).
GATEWAY_OIN = "00000099000000001000"


def schrijf_certificaten(map_: Path) -> None:
    """Write those of the gateway and of DUO to a folder, with their authority."""
    ca_sleutel, ca = _certificaat("Schakel proef-CA", None, None)
    (map_ / "ca.pem").write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    for naam, organisatie, oin in (
        ("gateway", "Schakel", GATEWAY_OIN),
        ("duo", "Dienst Uitvoering Onderwijs", DUO_OIN),
    ):
        sleutel, certificaat = _certificaat(organisatie, oin, (ca_sleutel, ca))
        (map_ / f"{naam}.pem").write_bytes(certificaat.public_bytes(serialization.Encoding.PEM))
        pem = sleutel.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        schrijf_geheim(map_ / f"{naam}.key", pem)


def schrijf_geheim(bestand: Path, geheim: bytes) -> None:
    """Write something that nobody else may read."""
    with os.fdopen(os.open(bestand, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(geheim)


def _certificaat(
    organisatie: str, oin: str | None, uitgever: tuple[rsa.RSAPrivateKey, x509.Certificate] | None
) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """A key with its certificate: of an organisation with an OIN, or of the authority itself."""
    sleutel = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    nummer = [] if oin is None else [x509.NameAttribute(NameOID.SERIAL_NUMBER, oin)]
    naam = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "NL"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisatie),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{organisatie} (proef, geen PKIoverheid)"),
            *nummer,
        ]
    )
    teken_sleutel, teken_naam = (sleutel, naam) if uitgever is None else (uitgever[0], uitgever[1].subject)
    nu = datetime.now(UTC)
    bouw = (
        x509.CertificateBuilder()
        .subject_name(naam)
        .issuer_name(teken_naam)
        .public_key(sleutel.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(nu - timedelta(minutes=5))
        .not_valid_after(nu + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=uitgever is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(sleutel.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(teken_sleutel.public_key()), critical=False)
        .add_extension(_gebruik(ca=uitgever is None), critical=True)
    )
    if uitgever is not None:
        doelen = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH])
        bouw = bouw.add_extension(doelen, critical=False)
    return sleutel, bouw.sign(teken_sleutel, hashes.SHA256())


def _gebruik(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        key_encipherment=not ca,
        key_cert_sign=ca,
        crl_sign=ca,
        content_commitment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
