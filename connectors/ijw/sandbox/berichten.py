"""Messages as the other party writes them: of one made-up client, with what a test wants different."""

from __future__ import annotations

from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from lxml import etree

BASIS = "http://www.istandaarden.nl/ijw/3_2/basisschema/schema"
_CODES = {"JW301": "436", "JW305": "438", "JW307": "440", "JW315": "446", "JW317": "486", "JW319": "488"}
_RETOUR = {"JW301": "JW302", "JW305": "JW306", "JW307": "JW308", "JW315": "JW316", "JW317": "JW318", "JW319": "JW320"}
_NAAM = "<ijw:Geslachtsnaam><ijw:Achternaam>Verzonnen</ijw:Achternaam></ijw:Geslachtsnaam>"
_PRODUCT = "<Product><ijw:Categorie>45</ijw:Categorie><ijw:Code>45A48</ijw:Code></Product>"
_OMVANG = "<Omvang><ijw:Volume>2</ijw:Volume><ijw:Eenheid>04</ijw:Eenheid><ijw:Frequentie>4</ijw:Frequentie></Omvang>"
_VERWIJZER = "<Verwijzer><ijw:Type>03</ijw:Type><ijw:ZorgverlenerCode>12345678</ijw:ZorgverlenerCode></Verwijzer>"
_CONTACT = (
    "<Contactgegevens><Contact><Soort>01</Soort><Adres><ijw:Huis><ijw:Huisnummer>1</ijw:Huisnummer></ijw:Huis>"
    "<ijw:Postcode>9999XX</ijw:Postcode><ijw:LandCode>NL</ijw:LandCode></Adres></Contact></Contactgegevens>"
)
# What a command may leave out.
STANDAARD: dict[str, str] = {
    "bsn": "999900006",
    "nummer": "300201",
    "referentie": "",
    "reden": "",
    "status": "1",
    "antwoord": "2",
    "gemeente": "",
    "begin": "2026-04-15",
    "eind": "2026-10-14",
    "identificatie": "",
}


class Berichten:
    """Writes messages between two parties, and holds them to the schemas."""

    def __init__(self, contract: Path) -> None:
        """Read the schemas."""
        self._schemas = {
            f"JW{pad.stem[2:]}": etree.XMLSchema(etree.parse(str(pad))) for pad in contract.glob("jw3*.xsd")
        }
        self._teller = count(1)

    def heen(self, soort: str, van: str, naar: str, wens: dict[str, Any]) -> bytes:
        """A heenbericht; raises ValueError when it does not keep to its schema."""
        gegeven = {**STANDAARD, **{naam: str(waarde) for naam, waarde in wens.items()}}
        gegeven["identificatie"] = gegeven["identificatie"] or f"S{next(self._teller)}"
        bouw = {"JW301": _jw301, "JW305": _jw305, "JW307": _jw307, "JW315": _jw315, "JW317": _jw317, "JW319": _jw319}
        return self._af(
            soort, _kop(_CODES[soort], van, naar, gegeven["identificatie"]) + "</Header>" + bouw[soort](gegeven)
        )

    def retour(self, heen: bytes, codes: list[str]) -> tuple[str, bytes]:
        """The retour on what the gateway sent, with codes in its header; and what it is called."""
        root = etree.fromstring(heen)

        def tekst(pad: str) -> str:
            return root.findtext("/".join(f"{{*}}{deel}" for deel in ("Header", *pad.split("/")))) or ""

        soort = next(naam for naam, code in _CODES.items() if code == tekst("BerichtCode"))
        kop = _kop(
            str(int(_CODES[soort]) + 1),
            tekst("Afzender"),
            tekst("Ontvanger"),
            tekst("BerichtIdentificatie/Identificatie"),
        )
        rest = f"<IdentificatieRetour>R{next(self._teller)}</IdentificatieRetour>" + (
            f"<DagtekeningRetour>{_vandaag()}</DagtekeningRetour>{_xsd('XsdVersieRetour')}"
        )
        alle = "".join(f"<RetourCode>{code}</RetourCode>" for code in codes)
        return _RETOUR[soort], self._af(
            _RETOUR[soort], kop + rest + (f"<RetourCodes>{alle}</RetourCodes>" if codes else "") + "</Header>"
        )

    def is_geldig(self, data: bytes) -> bool:
        """Tell whether a message keeps to its schema."""
        try:
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
        except etree.XMLSyntaxError:
            return False
        naam = (etree.QName(root).namespace or "").split("/")[-2:-1]
        schema = self._schemas.get(naam[0].upper()) if naam else None
        return schema is not None and schema.validate(root)

    def _af(self, soort: str, romp: str) -> bytes:
        namespace = f"http://www.istandaarden.nl/ijw/3_2/{soort.lower()}/schema"
        data = f'<Bericht xmlns="{namespace}" xmlns:ijw="{BASIS}">{romp}</Bericht>'.encode()
        if not self.is_geldig(data):
            raise ValueError(f"dit is geen geldige {soort}")
        return data


def _vandaag() -> str:
    return date.today().isoformat()  # noqa: DTZ011 - a day as the other party writes it


def _xsd(naam: str) -> str:
    versies = "".join(f"<ijw:{deel}>0.1.0</ijw:{deel}>" for deel in ("BasisschemaXsdVersie", "BerichtXsdVersie"))
    return f"<{naam}>{versies}</{naam}>"


def _kop(code: str, van: str, naar: str, identificatie: str) -> str:
    return (
        f"<Header><BerichtCode>{code}</BerichtCode><BerichtVersie>3</BerichtVersie><BerichtSubversie>2</BerichtSubversie>"
        f"<Afzender>{van}</Afzender><Ontvanger>{naar}</Ontvanger><BerichtIdentificatie>"
        f"<ijw:Identificatie>{identificatie}</ijw:Identificatie><ijw:Dagtekening>{_vandaag()}</ijw:Dagtekening>"
        f"</BerichtIdentificatie>{_xsd('XsdVersie')}"
    )


def _client(g: dict[str, str], romp: str, naam: str = _NAAM) -> str:
    return (
        f"<Client><Bsn>{g['bsn']}</Bsn><Geboortedatum><ijw:Datum>2012-05-17</ijw:Datum></Geboortedatum>"
        f"<Geslacht>1</Geslacht><Naam>{naam}</Naam>{romp}</Client>"
    )


def _als(naam: str, waarde: str) -> str:
    return f"<{naam}>{waarde}</{naam}>" if waarde else ""


def _jw301(g: dict[str, str]) -> str:
    product = (
        f"<ToegewezenProduct><ToewijzingNummer>{g['nummer']}</ToewijzingNummer>"
        f"{_als('ReferentieAanbieder', g['referentie'])}{_PRODUCT}<Toewijzingsdatum>{g['begin']}</Toewijzingsdatum>"
        f"<Toewijzingstijd>10:15:00</Toewijzingstijd><Ingangsdatum>{g['begin']}</Ingangsdatum>"
        f"<Einddatum>{g['begin'] if g['reden'] == '13' else g['eind']}</Einddatum>"
        f"{_als('RedenWijziging', g['reden'])}{_OMVANG}</ToegewezenProduct>"
    )
    romp = f"{_CONTACT}<ToegewezenProducten>{product}</ToegewezenProducten>"
    return _client(g, romp, f"{_NAAM}<ijw:NaamGebruik>1</ijw:NaamGebruik>")


def _jw305(g: dict[str, str]) -> str:
    return _client(
        g,
        f"<StartProducten><StartProduct>{_als('ToewijzingNummer', g['nummer'])}{_PRODUCT}<Begindatum>{g['begin']}"
        f"</Begindatum><StatusAanlevering>{g['status']}</StatusAanlevering></StartProduct></StartProducten>",
    )


def _jw307(g: dict[str, str]) -> str:
    return _client(
        g,
        f"<StopProducten><StopProduct>{_als('ToewijzingNummer', g['nummer'])}{_PRODUCT}<Begindatum>{g['begin']}"
        f"</Begindatum><RedenBeeindiging>{g['reden'] or '31'}</RedenBeeindiging><Einddatum>{g['eind']}</Einddatum>"
        f"<StatusAanlevering>{g['status']}</StatusAanlevering></StopProduct></StopProducten>",
    )


def _jw315(g: dict[str, str]) -> str:
    return _client(
        g,
        f"<AangevraagdeProducten><AangevraagdProduct><ReferentieAanbieder>{g['referentie']}</ReferentieAanbieder>"
        f"{_PRODUCT}<ToewijzingIngangsdatum>{g['begin']}</ToewijzingIngangsdatum><ToewijzingEinddatum>{g['eind']}"
        f"</ToewijzingEinddatum>{_OMVANG}{_VERWIJZER}</AangevraagdProduct></AangevraagdeProducten>",
    )


def _jw317(g: dict[str, str]) -> str:
    return (
        f"<Client><Bsn>{g['bsn']}</Bsn><Verzoek><ReferentieAanbieder>{g['referentie']}</ReferentieAanbieder>"
        "<RedenVerzoek>1</RedenVerzoek><TeWijzigenProducten><TeWijzigenProduct>"
        f"<ToewijzingNummer>{g['nummer']}</ToewijzingNummer><GewensteIngangsdatum>{g['begin']}</GewensteIngangsdatum>"
        f"<Einddatum>{g['eind']}</Einddatum>{_OMVANG}</TeWijzigenProduct></TeWijzigenProducten></Verzoek></Client>"
    )


def _jw319(g: dict[str, str]) -> str:
    plaats = f"<Woonplaatsbeginsel><Gemeente>{g['gemeente']}</Gemeente></Woonplaatsbeginsel>" if g["gemeente"] else ""
    return (
        f"<Antwoord><ReferentieAanbieder>{g['referentie']}</ReferentieAanbieder><VerzoekAntwoord>{g['antwoord']}"
        f"</VerzoekAntwoord>{_als('RedenAfwijzingVerzoek', g['reden'])}{plaats}</Antwoord>"
    )
