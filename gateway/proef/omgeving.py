"""A whole neighbourhood for a first look, the demo and the tests: a school, its gateway, and partners in sandboxes.

Its certificate authority is made on the spot and signs nothing but these; real ones come from PKIoverheid.
"""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from gateway.api.lokaal import lokaal_token
from gateway.model.mappen import contractbestand
from gateway.proef.school import Voorbeeldschool, schrijf_school

DUO_OIN = "00000001800866472000"
# The supplier that signs for the school: prefix 00000099 is free for tests (OIN-Stelsel).
GATEWAY_OIN = "00000099000000001000"
_SLEUTEL_ENV = "SCHAKEL_PROEF_SLEUTEL"
# Environment variable to the file that holds its value.
_POSTVAK = "postvak.token"
_GEHEIMEN = {
    "SCHAKEL_ZGW_GEHEIM": "gemeente.geheim",
    "SCHAKEL_ZGW_NOTIFICATIE": "notificatie.geheim",
    "SCHAKEL_POSTVAK_TOKEN": _POSTVAK,
    "SCHAKEL_SWV_TOKEN": "swv.token",
    "SCHAKEL_JEUGDHULP_GEHEIM": "jeugdhulp.geheim",
    "SCHAKEL_JEUGDHULP_LOKET": "loket.geheim",
}
_VAN = date(2020, 8, 1).isoformat()


@dataclass(frozen=True)
class Proefomgeving:
    """Where everything lies, and on which ports the processes listen."""

    map: Path
    api_poort: int
    sandbox_poort: int
    verzuim_poort: int
    gemeente_poort: int
    swv_poort: int
    team_poort: int
    school: Voorbeeldschool

    @property
    def api(self) -> str:
        """The address of the API."""
        return f"http://127.0.0.1:{self.api_poort}"

    @property
    def sandbox(self) -> str:
        """The address of the ROD sandbox."""
        return f"http://127.0.0.1:{self.sandbox_poort}"

    @property
    def verzuim(self) -> str:
        """The address of the sandbox of DUO's verzuimregister."""
        return f"http://127.0.0.1:{self.verzuim_poort}"

    @property
    def gemeente(self) -> str:
        """The address of the sandbox of a gemeente with a zaaksysteem."""
        return f"http://127.0.0.1:{self.gemeente_poort}"

    @property
    def swv(self) -> str:
        """The address of the sandbox of the platform of a samenwerkingsverband."""
        return f"http://127.0.0.1:{self.swv_poort}"

    @property
    def team(self) -> str:
        """The address of the sandbox of a lokaal team."""
        return f"http://127.0.0.1:{self.team_poort}"

    def omgeving(self) -> dict[str, str]:
        """The environment its processes run in."""
        eigen = {
            "SCHAKEL_CONFIG": str(self.map / "schakel.toml"),
            "SCHAKEL_DATA_DIR": str(self.map),
            "SCHAKEL_LOG_LEVEL": "warning",
            # The sandbox speaks for the TLS proxy that stands before a real gateway.
            "SCHAKEL_PROXY": "127.0.0.1",
            _SLEUTEL_ENV: str(self.map / "gateway.key"),
            **{naam: (self.map / bestand).read_text("ascii") for naam, bestand in _GEHEIMEN.items()},
        }
        return {**os.environ, **eigen}

    def zet(self, meer: Mapping[str, str]) -> None:
        """Put this environment, and more, in that of this process and all it starts."""
        os.environ.update({**self.omgeving(), **meer})

    def sandbox_argumenten(self, gedrag: dict[str, object] | None = None) -> list[str]:
        """What the ROD sandbox is started with."""
        adres = ["--callback", f"{self.api}/koppelvlak/duo", "--port", str(self.sandbox_poort)]
        return [*_contract("duo_rod"), *self._duo("rod.sqlite"), *adres, "--gedrag", json.dumps(gedrag or {})]

    def verzuim_argumenten(self, ambtenaar_s: float | None) -> list[str]:
        """What DUO's verzuimregister is started with: ROD tells it who is enrolled; seconds to a step of leerplicht."""
        adres = ["--rod", self.sandbox, "--port", str(self.verzuim_poort)]
        zelf = [] if ambtenaar_s is None else ["--ambtenaar", str(round(ambtenaar_s * 1000))]
        return [*_contract("duo_verzuim"), *self._duo("verzuim.sqlite"), *adres, *zelf]

    def gemeente_argumenten(self, ambtenaar_s: float | None) -> list[str]:
        """What the zaaksysteem of a gemeente is started with; seconds to a step of leerplicht."""
        zelf = [] if ambtenaar_s is None else ["--automatisch-s", str(ambtenaar_s)]
        return [*_contract("leerplicht_zgw"), "--port", str(self.gemeente_poort), *zelf]

    def swv_argumenten(self, commissie_s: float | None) -> list[str]:
        """What the platform of a samenwerkingsverband is started with; seconds to a step of the commissie."""
        zelf = [] if commissie_s is None else ["--automatisch-s", str(commissie_s)]
        contracten = contractbestand("voorwaarden.yaml").parent
        return ["--contracten", str(contracten), "--port", str(self.swv_poort), *zelf]

    def team_argumenten(self, medewerker_s: float | None) -> list[str]:
        """What the lokaal team is started with; seconds to a step of its people."""
        zelf = [] if medewerker_s is None else ["--automatisch-s", str(medewerker_s)]
        contracten = contractbestand("voorwaarden.yaml").parent
        return ["--contracten", str(contracten), "--port", str(self.team_poort), *zelf]

    def _duo(self, bestand: str) -> list[str]:
        paden = {"bestand": bestand, "certificaat": "duo.pem", "sleutel": "duo.key", "ankers": "ca.pem"}
        return [deel for naam, pad in paden.items() for deel in (f"--{naam}", str(self.map / pad))]


def maak(
    map_: Path,
    *,
    leerlingen: int = 1200,
    seed: int = 1,
    api_poort: int = 8700,
    sandbox_poort: int = 8801,
    verzuim_poort: int = 8802,
    gemeente_poort: int = 8803,
    swv_poort: int = 8804,
    team_poort: int = 8805,
) -> Proefomgeving:
    """Write certificates, a school and schakel.toml to a folder that holds none of them yet."""
    map_.mkdir(parents=True, exist_ok=True, mode=0o700)
    _schrijf_certificaten(map_)
    school = schrijf_school(map_ / "school", leerlingen=leerlingen, seed=seed, peildatum=datetime.now(UTC).date())
    _schrijf_geheimen(map_)
    omgeving = Proefomgeving(
        map_, api_poort, sandbox_poort, verzuim_poort, gemeente_poort, swv_poort, team_poort, school
    )
    (map_ / "schakel.toml").write_text(_toml(omgeving), encoding="utf-8")
    return omgeving


def _contract(standaard: str) -> list[str]:
    return ["--contract", str(contractbestand(f"{standaard}/contract.yaml").parent)]


def _schrijf_geheimen(map_: Path) -> None:
    """What the school and its gemeenten gave each other to be known by."""
    token = lokaal_token(map_, ["zwaluwdam"], ["leerplicht.leveren"], timedelta(days=365))
    for bestand in _GEHEIMEN.values():
        _schrijf_geheim(map_ / bestand, (token if bestand == _POSTVAK else secrets.token_urlsafe(32)).encode())


def _toml(omgeving: Proefomgeving) -> str:
    return f"""\
# Een school, haar partners, en wat zij aan wie laat versturen.
audit_naam = "schakel.example"

[[organisaties]]
id = "zwaluw"
naam = "De Zwaluw"
soort = "school"
onderwijssoort = "vo"
brin = "99XX"
oin = "0000000700099XX00000"
bron = {{connector = "csv", pad = "{omgeving.school.pad}"}}

[organisaties.verzuim]
# Luxeverzuim gaat zonder mens, als de ouders het weten; al het andere wordt beoordeeld.
direct = ["luxe"]
leslocatie = "Hoofdgebouw"
melder = {{naam = "J. Verhoef", functie = "mentor", telefoon = "0600000001", email = "j.verhoef@dezwaluw.example"}}

# Een gemeente zonder eigen systeem: leerplicht ontvangt in het postvak van deze gateway.
[[organisaties]]
id = "zwaluwdam"
naam = "Gemeente Zwaluwdam"
soort = "gemeente-leerplicht"
oin = "00000099000000002000"

[[partners]]
id = "duo"
naam = "DUO"
soort = "duo"
oin = "{DUO_OIN}"
connector = "duo_rod"

[partners.instellingen]
inschrijving_url = "{omgeving.sandbox}/inschrijving-vo"
identificatie_url = "{omgeving.sandbox}/identificeren-persoon-vo"
{_sleutels(omgeving)}
[[partners]]
id = "duo-verzuim"
naam = "DUO, verzuimregister"
soort = "duo"
oin = "{DUO_OIN}"
connector = "duo_verzuim"

[partners.instellingen]
verzuim_url = "{omgeving.verzuim}/verzuim"
{_sleutels(omgeving)}
[[partners]]
id = "leerplicht-postvak"
naam = "Leerplicht Zwaluwdam"
soort = "gemeente-leerplicht"
oin = "00000099000000002000"
connector = "leerplicht_postvak"
gemeentes = ["9991"]
instellingen = {{url = "{omgeving.api}/v1", gemeente = "zwaluwdam"}}

[[partners]]
id = "leerplicht-zaken"
naam = "Leerplicht Oud Rietveen"
soort = "gemeente-leerplicht"
oin = "00000099000000003000"
connector = "leerplicht_zgw"
gemeentes = ["9992"]

[partners.instellingen]
zrc_url = "{omgeving.gemeente}/zaken/api/v1"
ztc_url = "{omgeving.gemeente}/catalogi/api/v1"
drc_url = "{omgeving.gemeente}/documenten/api/v1"
nrc_url = "{omgeving.gemeente}/notificaties/api/v1"
callback_url = "{omgeving.api}/koppelvlak/leerplicht-zaken/notificaties"
client_id = "schakel"
bronorganisatie = "123456782"
verantwoordelijke = "111222333"

[[partners]]
id = "samenwerkingsverband"
naam = "Samenwerkingsverband VO Voorbeeld"
soort = "samenwerkingsverband"
oin = "00000099000000004000"
connector = "swv_platform"
instellingen = {{url = "{omgeving.swv}/v1/swv", swv = "VO9901"}}

[[partners]]
id = "lokaal-team"
naam = "Lokaal team Zwaluwdam"
soort = "lokaal-team"
oin = "00000099000000005000"
connector = "jeugdhulp_fhir"
gemeentes = ["9991"]

[partners.instellingen]
wijze = "bundel"
url = "{omgeving.team}/fhir"
token_url = "{omgeving.team}/token"
client_id = "school"

# Dit team haalt zelf op wat klaarstaat; de gegevens blijven bij de school.
[[partners]]
id = "lokaal-team-rietveen"
naam = "Lokaal team Oud Rietveen"
soort = "lokaal-team"
oin = "00000099000000006000"
connector = "jeugdhulp_fhir"
gemeentes = ["9992"]

[partners.instellingen]
wijze = "taak"
url = "{omgeving.team}/fhir"
token_url = "{omgeving.team}/token"
client_id = "school"
loket_url = "{omgeving.api}/koppelvlak"
loket_client = "lokaal-team"

[[abonnementen]]
id = "rod"
organisatie = "zwaluw"
partner = "duo"
doelen = ["rod-identificatie", "rod-inschrijving", "rod-verwijdering"]
afspraak_van = {_VAN}
# Meer dan een tiende van de leerlingen in een keer: dan wacht de run op akkoord.
max_aandeel = 0.1
max_aandeel_verwijderen = 0.01

[[abonnementen]]
id = "verzuim"
organisatie = "zwaluw"
partner = "duo-verzuim"
doelen = ["verzuimmelding-duo", "verzuimintrekking-duo"]
afspraak_van = {_VAN}

# Met beide gemeenten is afgesproken dat de school ook rechtstreeks meldt (Leerplichtwet art. 21a lid 9).
[[abonnementen]]
id = "leerplicht-zwaluwdam"
organisatie = "zwaluw"
partner = "leerplicht-postvak"
doelen = ["verzuimmelding-gemeente", "verzuimintrekking-gemeente"]
afspraak_van = {_VAN}

[[abonnementen]]
id = "leerplicht-oud-rietveen"
organisatie = "zwaluw"
partner = "leerplicht-zaken"
doelen = ["verzuimmelding-gemeente", "verzuimintrekking-gemeente"]
afspraak_van = {_VAN}

[[abonnementen]]
id = "aanvragen"
organisatie = "zwaluw"
partner = "samenwerkingsverband"
doelen = [
  "aanvraag-tlv", "aanvraag-lwoo", "aanvraag-ondersteuning", "aanvraag-thuiszitter", "aanvraag-intrekking",
  "aanvraag-dossier", "aanvraag-doa-ret",
]
afspraak_van = {_VAN}

[[abonnementen]]
id = "jeugdhulp"
organisatie = "zwaluw"
partner = "lokaal-team"
doelen = [
  "aanmelding-jeugdhulp", "consultatie-anoniem", "bijlage-opp-samenvatting", "verzuim-context", "uitnodiging-mdo",
  "jeugdhulp-intrekking", "bijlage-opp-intrekking", "verzuim-context-intrekking",
]
afspraak_van = {_VAN}

[[abonnementen]]
id = "jeugdhulp-rietveen"
organisatie = "zwaluw"
partner = "lokaal-team-rietveen"
doelen = ["aanmelding-jeugdhulp", "consultatie-anoniem", "jeugdhulp-intrekking"]
afspraak_van = {_VAN}
"""


def _sleutels(omgeving: Proefomgeving) -> str:
    return f"""\
client_certificaat = "{omgeving.map / "gateway.pem"}"
client_sleutel_env = "{_SLEUTEL_ENV}"
ankers = ["{omgeving.map / "ca.pem"}"]
"""


def _schrijf_certificaten(map_: Path) -> None:
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
        _schrijf_geheim(map_ / f"{naam}.key", pem)


def _schrijf_geheim(bestand: Path, geheim: bytes) -> None:
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
