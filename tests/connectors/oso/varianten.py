"""Made-up dossiers to change one thing in: the smallest that is right, and one with something of nearly everything."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

from connectors.oso.controle import lees_regels
from connectors.oso.controle.controleur import toets

NS = "http://www.edustandaard.nl/oso_gegevensset/2019/dossier"
OP = date(2026, 11, 22)
CATEGORIEEN = {
    "metadata": "VERPLICHT",
    "ouderinzage": "OPTIONEEL",
    "school": "VERPLICHT",
    "leerling": "VERPLICHT",
    "oudersverzorgers": "VERPLICHT",
    "vve": "OPTIONEEL",
    "schoolloopbaan": "VERPLICHT",
    "overstapadvies": "OPTIONEEL",
    "onderwijsondersteuning": "VERPLICHT",
    "verzuim": "OPTIONEEL",
    "eindtoetsbo": "VERBODEN",
    "toetsresultaten": "OPTIONEEL",
    "handelingsplannen": "OPTIONEEL",
    "cijferlijsten": "OPTIONEEL",
    "vombo": "VERBODEN",
    "bijlagedocs": "OPTIONEEL",
}
Ingreep = Callable[[etree._Element], None]


def zip_van(*delen: tuple[str, bytes]) -> bytes:
    """A ZIP with these files."""
    uit = BytesIO()
    with ZipFile(uit, "w", ZIP_DEFLATED) as archief:
        for naam, inhoud in delen:
            archief.writestr(naam, inhoud)
    return uit.getvalue()


def in_base64(data: bytes) -> str:
    """Bytes as an attachment carries them."""
    return base64.b64encode(data).decode()


def document(naam: str = "verslag.txt", inhoud: bytes = b"Een verzonnen verslag.") -> str:
    """An attachment that is right."""
    return (
        f"<document><bestandsnaam>{naam}</bestandsnaam>"
        f"<bestandsinhoud>{in_base64(zip_van((naam, inhoud)))}</bestandsinhoud></document>"
    )


ADRES = (
    "<adres><soortadres>bezoek</soortadres><straat>Zwaluwstraat</straat><nummer>1</nummer>"
    "<postcode>1234AB</postcode><plaats>Verzonnen</plaats></adres>"
)
ADRESSEN = f"<adreslijst>{ADRES}</adreslijst>"
TELEFOON = "<communicatie><soort>telefoon</soort><nummer>0101234567</nummer></communicatie>"
SCHOOLLOOPBAAN = """<schoolloopbaan><schooljaar>{0}-{1}</schooljaar><groepscode>4</groepscode><jaargroep>4</jaargroep>
<begindatum>{0}-08-01</begindatum><einddatum>{1}-07-31</einddatum><brincode>99XX</brincode>
<vestigingscode>00</vestigingscode></schoolloopbaan>"""
RESULTAAT = """<resultaat><toetsscore><aantalgoed>15</aantalgoed></toetsscore><referentiescore>
<codereferentiescore>DLE</codereferentiescore><codevergelijkingsgroep>Landelijk</codevergelijkingsgroep>
<waarde>40</waarde></referentiescore></resultaat>"""
VVE = """<vanpeuterspeelzaal>true</vanpeuterspeelzaal><naampeuterspeelzaal>De Mus</naampeuterspeelzaal>
<voorschools><codevoorschoolsehistorie>2</codevoorschoolsehistorie><codevoorschoolsprogramma>4</codevoorschoolsprogramma>
<voorschoolsemaanden>8</voorschoolsemaanden><codevoorschoolsetoeleider>6</codevoorschoolsetoeleider>
<codevoorschoolsedeelname>5</codevoorschoolsedeelname></voorschools>
<vroegschools><codevroegschoolsprogramma>9</codevroegschoolsprogramma>
<vroegschoolsdatumingang>2020-08-01</vroegschoolsdatumingang>
<vroegschoolseinddatum>2021-07-31</vroegschoolseinddatum></vroegschools>"""
EINDTOETS = """<eindtoets_basisonderwijs><eindtoetsresultaat><toetssoort>0013</toetssoort><toetsniveau>G</toetsniveau>
<datum_afname>2026-04-20</datum_afname><wettelijke_ontheffing>N</wettelijke_ontheffing><onderdelen><onderdeel>
<onderdeelcode>8000</onderdeelcode><ond_referentieniveau>02</ond_referentieniveau><domeinen><domein>
<domeincode>8050</domeincode><dom_referentieniveau>02</dom_referentieniveau></domein></domeinen></onderdeel></onderdelen>
</eindtoetsresultaat><deelgenomen>true</deelgenomen></eindtoets_basisonderwijs>"""
VOMBO = {
    "bevorderd": "<bevorderd><leerjaar>12</leerjaar></bevorderd>",
    "examenresultaat": (
        "<examenresultaat><datumuitslag>2026-06-15</datumuitslag><examenuitslag>geslaagd</examenuitslag>"
        "</examenresultaat>"
    ),
    "resultaatvakkenvo": (
        "<resultaatvakkenvo><vakcode>1</vakcode><afgerond>true</afgerond><datumafgerond>2026-06-01"
        "</datumafgerond><examenvak>true</examenvak><beoordelingexamenvak>voldoende"
        "</beoordelingexamenvak></resultaatvakkenvo>"
    ),
    "certificaat": "<certificaat>EHBO</certificaat>",
    "competenties": "<competenties><competentiestatus>gehaald</competentiestatus></competenties>",
    "stage": "<stage><begindatum>2026-01-05</begindatum><einddatum>2026-02-05</einddatum></stage>",
    "overigvombo": (
        "<overigvombo><beroepskeuzetest>true</beroepskeuzetest><portfolio>true</portfolio><pop>true"
        "</pop><motivatiebrief>true</motivatiebrief><lobdossier>true</lobdossier></overigvombo>"
    ),
}
INZAGE = """<inzage><voorlopigdossier>false</voorlopigdossier><inzage>true</inzage><inzagedatum>2026-11-01</inzagedatum>
<akkoord>Nee</akkoord><redennietakkoord>Te veel</redennietakkoord><toestemming>Ja</toestemming></inzage>"""
HUISARTS = f"<huisarts><achternaam>Reiger</achternaam>{ADRESSEN}</huisarts>"
ADVIES = """<overstapadvies><advies>40</advies><wensouders>42</wensouders><wensleerling>50</wensleerling>
<herzienadvies>40</herzienadvies><profiel>plus</profiel></overstapadvies>"""
ONDERSTEUNING = f"""<onderwijsondersteuning>
<toelichting_onderwijsbehoeften>{document("toelichting.txt")}</toelichting_onderwijsbehoeften>
<diagnose><code>F80</code><datum>2024-02-23</datum></diagnose><medicijngebruik>true</medicijngebruik>
<handelingsplan><startdatum>2025-01-01</startdatum><einddatum>2026-01-01</einddatum>
<isgerichtop>rekenen</isgerichtop></handelingsplan>
<opp><opp_ingangdatum>2025-05-04</opp_ingangdatum><opp_einddatum>2026-05-04</opp_einddatum></opp>
<tlv><tlvingangdatum>2025-08-01</tlvingangdatum><tlvswvnummer>PO9901</tlvswvnummer><tlvcategorie>L</tlvcategorie>
<tlvbeschikkingsnummer>PO9901-2025-00042</tlvbeschikkingsnummer><tlveinddatum>2027-07-31</tlveinddatum></tlv>
<arrangement_cluster12><arrangement_datum>2025-01-28</arrangement_datum></arrangement_cluster12>
<arrangement_pao><arrangement_datum>2025-01-28</arrangement_datum>
<arrangement_einddatum>2026-01-28</arrangement_einddatum></arrangement_pao>
<lwoo><lwoo_ingangdatum>2025-08-01</lwoo_ingangdatum><lwoo_swvnummer>VO9901</lwoo_swvnummer>
<lwoo_beschikkingsnummer>1</lwoo_beschikkingsnummer><lwoo_einddatum>2027-07-31</lwoo_einddatum></lwoo>
<rvc><signaleringlwoopro><deelgenomenaanonderzoek>true</deelgenomenaanonderzoek><leerachterstand>true</leerachterstand>
<lagescoreeindtoets>false</lagescoreeindtoets></signaleringlwoopro><rvcdatum>2024-01-10</rvcdatum>
<rvcindicatie>LWOO</rvcindicatie></rvc>
</onderwijsondersteuning>"""
VERZORGER = f"""<verzorger><achternaam>Merel</achternaam><geslacht>1</geslacht><adresgeheim>false</adresgeheim>
{ADRESSEN}<communicatielijst><communicatie><soort>e-mail</soort><aanduiding>prive</aanduiding>
<nummer>merel@voorbeeld.nl</nummer></communicatie>
</communicatielijst><relatietotkind>2</relatietotkind><overleden>true</overleden><overlijdensdatum>2025-02-01</overlijdensdatum>
<wettigevertegenwoordiger>true</wettigevertegenwoordiger></verzorger>"""
CIJFERS = """<cijferlijstlijst><cijferlijst><cijferlijstTypelijst><naam>Rapport</naam>
<score><waarde>7</waarde></score></cijferlijstTypelijst>
<jaargroep>4</jaargroep></cijferlijst></cijferlijstlijst>"""
TOETSEN = f"""<toetslijst><toets><toetsidentificatie><eldtoetscode>X1</eldtoetscode></toetsidentificatie>
<afname><afnamedatum>2026-01-19</afnamedatum><jaargroep>4</jaargroep></afname>{RESULTAAT}</toets></toetslijst>"""


def _dossier(inzage: str, leerling: str, adres: str = ADRES) -> bytes:
    categorieen = "".join(f"<cat_{naam}>{waarde}</cat_{naam}>" for naam, waarde in CATEGORIEEN.items())
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<dossier xmlns="{NS}"><metadata><deeldossier>LAS</deeldossier><pakketnaam>Proef</pakketnaam>
<pakketversie>1</pakketversie><datum>2026-11-20</datum><standaardversie>2019.1</standaardversie><validatieversie>2019.1.1</validatieversie>
<categorie_uitlevering>{categorieen}</categorie_uitlevering><overstap>POSWV</overstap></metadata>
<overdrachtsoort>swv-dossier</overdrachtsoort>{inzage}<huidigeschool><naam>De Zwaluw</naam>
<adreslijst>{adres}</adreslijst><communicatielijst>{TELEFOON}</communicatielijst><brincode>99XX</brincode><vestigingscode>00</vestigingscode>
<aanleverpunt>0</aanleverpunt><leerling>{leerling}</leerling></huidigeschool></dossier>""".encode()


KLEINSTE = _dossier(
    "",
    "<voornaam>Noor</voornaam><achternaam>Merel</achternaam><geboortedatum>2018-03-17</geboortedatum>"
    f"<adresgeheim>false</adresgeheim>{ADRESSEN}<verzorgersaansprakelijk>false</verzorgersaansprakelijk>"
    f"<schoolloopbaanlijst>{SCHOOLLOOPBAAN.format(2025, 2026)}</schoolloopbaanlijst>"
    "<onderwijsondersteuning><medicijngebruik>false</medicijngebruik></onderwijsondersteuning>",
)
VOL = _dossier(
    INZAGE,
    "<voornaam>Noor</voornaam><achternaam>Merel</achternaam><geboortedatum>2018-03-17</geboortedatum>"
    f"<geslacht>1</geslacht><adresgeheim>false</adresgeheim>{ADRESSEN}<communicatielijst>{TELEFOON}</communicatielijst>"
    "<leerlingid>LN1</leerlingid><onderwijssinds>2022-03-17</onderwijssinds>"
    "<startdatumhuidigonderwijs>2022-03-17</startdatumhuidigonderwijs><datuminschrijving>2022-03-17</datuminschrijving>"
    "<datumuitschrijving>2026-12-31</datumuitschrijving><leerlinggewicht>0.00</leerlinggewicht><nnca>1</nnca>"
    f"{HUISARTS}<verzorgersaansprakelijk>true</verzorgersaansprakelijk>{ADVIES}{VVE}<schoolloopbaanlijst>"
    f"{SCHOOLLOOPBAAN.format(2024, 2025)}{SCHOOLLOOPBAAN.format(2025, 2026)}</schoolloopbaanlijst>{ONDERSTEUNING}"
    f"<verzuim><dagdelengeoorloofd>12</dagdelengeoorloofd></verzuim>{TOETSEN}{CIJFERS}"
    f"<overigdocumentlijst>{document()}</overigdocumentlijst>{VERZORGER}",
    ADRES.replace("<postcode>", "<aanduiding>TO</aanduiding><postcode>"),
)


def vind(dossier: etree._Element, pad: str) -> list[Any]:
    """Elements by local names, wherever the path begins."""
    stappen = "/".join(f"*[local-name()='{stap}']" if stap != "*" else "*" for stap in pad.split("/"))
    return list(dossier.xpath(f".//{stappen}"))


def zet(pad: str, waarde: str) -> Ingreep:
    """Give the first element at a path another text."""

    def doe(dossier: etree._Element) -> None:
        vind(dossier, pad)[0].text = waarde

    return doe


def weg(pad: str) -> Ingreep:
    """Take away every element at a path."""

    def doe(dossier: etree._Element) -> None:
        gevonden = vind(dossier, pad)
        assert gevonden
        for element in gevonden:
            element.getparent().remove(element)

    return doe


def voor(pad: str, xml: str) -> Ingreep:
    """Put elements before the first element at a path."""

    def doe(dossier: etree._Element) -> None:
        plek = vind(dossier, pad)[0]
        for element in etree.fromstring(f'<x xmlns="{NS}">{xml}</x>'):
            plek.addprevious(element)

    return doe


def na(pad: str, xml: str) -> Ingreep:
    """Put elements after the last element at a path."""

    def doe(dossier: etree._Element) -> None:
        plek = vind(dossier, pad)[-1]
        for element in reversed(etree.fromstring(f'<x xmlns="{NS}">{xml}</x>')):
            plek.addnext(element)

    return doe


def alles(*ingrepen: Ingreep) -> Ingreep:
    """One after the other."""

    def doe(dossier: etree._Element) -> None:
        for ingreep in ingrepen:
            ingreep(dossier)

    return doe


def gewijzigd(data: bytes, ingreep: Ingreep) -> bytes:
    """The dossier after a change."""
    dossier = etree.fromstring(data)
    ingreep(dossier)
    return etree.tostring(dossier)


def gebroken(data: bytes) -> Counter[str]:
    """Which rules a dossier breaks, and how often, without the schema."""
    return Counter(item.regel for item in toets(etree.fromstring(data), lees_regels(), OP))


def officieel(namen: Counter[str]) -> Counter[str]:
    """The same in the names of the official rules, without ours."""
    bekend = {regel.id: regel.officieel for regel in lees_regels().lijst}
    uit: Counter[str] = Counter()
    for naam, aantal in namen.items():
        if (officiele := bekend[naam]) is not None:
            uit[officiele] += aantal
    return uit
