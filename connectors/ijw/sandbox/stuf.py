"""Envelopes as the GGk takes and gives them, held to the XSDs of contracts/ijw."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from lxml import etree

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
GGK = "http://www.stufstandaarden.nl/koppelvlak/ggk0210"
STUF = "http://www.egem.nl/StUF/StUF0301"
_NAMEN = {"Di01": "envelopHeenbericht-ggk_Di01", "Du01": "envelopRetourbericht-ggk_Du01"}


class Fout(Exception):  # noqa: N818  # Dutch for error
    """What the GGk refuses, by its code."""

    def __init__(self, code: str, tekst: str) -> None:
        """Take code and text."""
        self.code, self.tekst = code, tekst
        super().__init__(tekst)


@dataclass(frozen=True, slots=True)
class Levering:
    """What was delivered: a message in its envelope, or a fault with only its code."""

    soort: str
    functie: str
    referentie: str
    antwoord_op: str
    zender: str
    inhoud: bytes
    code: str = ""


class Stuf:
    """Reads and writes envelopes."""

    def __init__(self, contract: Path) -> None:
        """Read the schemas."""
        self._schemas = {
            namespace: etree.XMLSchema(etree.parse(str(contract / naam)))
            for namespace, naam in ((GGK, "ggk0210.xsd"), (STUF, "stuf0301.xsd"))
        }

    def lees(self, data: bytes) -> Levering:
        """A delivery; raises Fout when it does not keep to the schema."""
        try:
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
        except etree.XMLSyntaxError:
            raise Fout("IB001", "geen XML") from None
        romp = next(iter(root.findall(f"{{{SOAP}}}Body/*")), None)
        schema = None if romp is None else self._schemas.get(etree.QName(romp).namespace or "")
        if romp is None or schema is None or not schema.validate(romp):
            raise Fout("IB001", "de envelop voldoet niet aan de XSD")

        def tekst(pad: str) -> str:
            return romp.findtext("/".join(f"{{*}}{deel}" for deel in pad.split("/"))) or ""

        return Levering(
            soort=tekst("stuurgegevens/berichtcode"),
            functie=tekst("stuurgegevens/functie"),
            referentie=tekst("stuurgegevens/referentienummer"),
            antwoord_op=tekst("stuurgegevens/crossRefnummer"),
            zender=tekst("stuurgegevens/zender/organisatie"),
            inhoud=base64.b64decode(tekst("parameters/bericht/xmlBestand")),
            code=tekst("body/code"),
        )

    def envelop(self, van: str, naar: str, functie: str, inhoud: bytes, antwoord_op: str = "") -> tuple[str, bytes]:
        """A message for the gateway, and the number it goes under."""
        nummer, soort = str(uuid4()), "Du01" if antwoord_op else "Di01"
        stuur = _stuur(soort, van, naar, nummer, antwoord_op, f"<StUF:functie>{functie}</StUF:functie>")
        data = base64.b64encode(inhoud).decode()
        return nummer, _soap(
            f'<GGK:{_NAMEN[soort]} xmlns:StUF="{STUF}" xmlns:GGK="{GGK}"><GGK:stuurgegevens>{stuur}</GGK:stuurgegevens>'
            "<GGK:parameters><GGK:applicatieVersie>0001</GGK:applicatieVersie><GGK:applicatieSubversie>0000"
            "</GGK:applicatieSubversie><GGK:functieVersie>0003</GGK:functieVersie><GGK:functieSubversie>0002"
            f"</GGK:functieSubversie><GGK:bericht><GGK:xmlBestand>{data}</GGK:xmlBestand></GGK:bericht>"
            f"</GGK:parameters></GGK:{_NAMEN[soort]}>"
        )

    def fout(self, naar: str, antwoord_op: str, code: str) -> bytes:
        """An Fo01 about a message of the gateway."""
        return _soap(_stuf("Fo01", naar, antwoord_op, code, "client"))

    def antwoord(self, op: Levering | None, code: str = "", plek: str = "client") -> bytes:
        """Bv03, or with a code an Fo03 in a SOAP fault."""
        naar, nummer = (op.zender, op.referentie) if op else ("", "onbekend")
        if not code:
            return _soap(_stuf("Bv03", naar, nummer))
        return _soap(
            f"<soap:Fault><faultcode>soap:{plek.capitalize()}</faultcode><faultstring>{code}</faultstring>"
            f"<detail>{_stuf('Fo03', naar, nummer, code, plek)}</detail></soap:Fault>"
        )


def _stuf(soort: str, naar: str, antwoord_op: str, code: str = "", plek: str = "") -> str:
    stuur = _stuur(soort, "IB", naar, str(uuid4()), antwoord_op)
    body = (
        f"<StUF:body><StUF:code>{code}</StUF:code><StUF:plek>{plek}</StUF:plek>"
        "<StUF:omschrijving>nagemaakte fout</StUF:omschrijving></StUF:body>"
    )
    romp = f"<StUF:stuurgegevens>{stuur}</StUF:stuurgegevens>{body if code else ''}"
    return f'<StUF:{soort}Bericht xmlns:StUF="{STUF}">{romp}</StUF:{soort}Bericht>'


def _stuur(soort: str, van: str, naar: str, nummer: str, antwoord_op: str, rest: str = "") -> str:
    moment = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
    kruis = f"<StUF:crossRefnummer>{antwoord_op}</StUF:crossRefnummer>" if antwoord_op else ""
    return (
        f"<StUF:berichtcode>{soort}</StUF:berichtcode>"
        f"<StUF:zender><StUF:organisatie>{van}</StUF:organisatie><StUF:applicatie>GGk</StUF:applicatie></StUF:zender>"
        f"<StUF:ontvanger><StUF:organisatie>{naar}</StUF:organisatie><StUF:applicatie>GGk</StUF:applicatie>"
        f"</StUF:ontvanger><StUF:referentienummer>{nummer}</StUF:referentienummer>"
        f"<StUF:tijdstipBericht>{moment}</StUF:tijdstipBericht>{kruis}{rest}"
    )


def _soap(inhoud: str) -> bytes:
    return f'<soap:Envelope xmlns:soap="{SOAP}"><soap:Body>{inhoud}</soap:Body></soap:Envelope>'.encode()
