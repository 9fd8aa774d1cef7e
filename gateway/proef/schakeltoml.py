"""schakel.toml of a proefomgeving, as an operator would write it."""

from datetime import date

from gateway.proef.buurt import Buurt
from gateway.proef.certificaten import DUO_OIN

SLEUTEL_ENV = "SCHAKEL_PROEF_SLEUTEL"
_VAN = date(2020, 8, 1).isoformat()


def toml(buurt: Buurt) -> str:
    """The school, her partners, and what she lets go to whom."""
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
bron = {{connector = "csv", pad = "{buurt.school.pad}"}}

[organisaties.adres]
straatnaam = "Vogellaan"
huisnummer = "1"
postcode = "9999AB"
plaatsnaam = "Zwaluwdam"
telefoon = "0600000000"

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
inschrijving_url = "{buurt.sandbox}/inschrijving-vo"
identificatie_url = "{buurt.sandbox}/identificeren-persoon-vo"
{_sleutels(buurt)}
[[partners]]
id = "duo-verzuim"
naam = "DUO, verzuimregister"
soort = "duo"
oin = "{DUO_OIN}"
connector = "duo_verzuim"

[partners.instellingen]
verzuim_url = "{buurt.verzuim}/verzuim"
{_sleutels(buurt)}
[[partners]]
id = "leerplicht-postvak"
naam = "Leerplicht Zwaluwdam"
soort = "gemeente-leerplicht"
oin = "00000099000000002000"
connector = "leerplicht_postvak"
gemeentes = ["9991"]
instellingen = {{url = "{buurt.api}/v1", gemeente = "zwaluwdam"}}

[[partners]]
id = "leerplicht-zaken"
naam = "Leerplicht Oud Rietveen"
soort = "gemeente-leerplicht"
oin = "00000099000000003000"
connector = "leerplicht_zgw"
gemeentes = ["9992"]

[partners.instellingen]
zrc_url = "{buurt.gemeente}/zaken/api/v1"
ztc_url = "{buurt.gemeente}/catalogi/api/v1"
drc_url = "{buurt.gemeente}/documenten/api/v1"
nrc_url = "{buurt.gemeente}/notificaties/api/v1"
callback_url = "{buurt.api}/koppelvlak/leerplicht-zaken/notificaties"
client_id = "schakel"
bronorganisatie = "123456782"
verantwoordelijke = "111222333"

[[partners]]
id = "samenwerkingsverband"
naam = "Samenwerkingsverband VO Voorbeeld"
soort = "samenwerkingsverband"
oin = "00000099000000004000"
connector = "swv_platform"
instellingen = {{url = "{buurt.swv}/v1/swv", swv = "VO9901"}}

[[partners]]
id = "lokaal-team"
naam = "Lokaal team Zwaluwdam"
soort = "lokaal-team"
oin = "00000099000000005000"
connector = "jeugdhulp_fhir"
gemeentes = ["9991"]

[partners.instellingen]
wijze = "bundel"
url = "{buurt.team}/fhir"
token_url = "{buurt.team}/token"
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
url = "{buurt.team}/fhir"
token_url = "{buurt.team}/token"
client_id = "school"
loket_url = "{buurt.api}/koppelvlak"
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
  "aanvraag-dossier", "aanvraag-doa-ret", "aanvraag-dossier-doa-ret",
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


def _sleutels(buurt: Buurt) -> str:
    return f"""\
client_certificaat = "{buurt.map / "gateway.pem"}"
client_sleutel_env = "{SLEUTEL_ENV}"
ankers = ["{buurt.map / "ca.pem"}"]
"""
