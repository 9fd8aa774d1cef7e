"""The checks that an answer has of its own: it belongs to our request and comes from the partner."""

from __future__ import annotations

from gateway.transport.soap.lezing import BEVESTIGING, Afgekeurd, Lezing, Overgeslagen
from gateway.transport.soap.stappen import lees_koppen, oins
from gateway.transport.soap.verwachting import Verwachting, Verzonden

_VERPLICHT = {"Action": "DK0006", "MessageID": "DK0007", "RelatesTo": "DK0008"}


def adressering(lezing: Lezing, _eis: Verwachting) -> str:
    """Action, MessageID and RelatesTo; To and From may be left out of an answer."""
    return lees_koppen(lezing, _VERPLICHT)


def actie(lezing: Lezing, eis: Verwachting) -> str:
    """The answer has the Action of the request."""
    verzonden = _verzonden(eis)
    if lezing.tekst("Action") != verzonden.actie:
        raise Afgekeurd("DK0011", "wsa:Action van het antwoord is niet die van het verzoek.")
    return verzonden.actie


def betreft(lezing: Lezing, eis: Verwachting) -> str:
    """RelatesTo is our MessageID, and the OINs that are there are ours and the partner's."""
    gezien = oins(lezing, eis)
    verzonden = _verzonden(eis)
    if lezing.tekst("RelatesTo") != verzonden.message_id:
        raise Afgekeurd("DK0011", "wsa:RelatesTo is niet de MessageID van het verzoek.")
    if lezing.naar not in {None, verzonden.van} or lezing.van not in {None, verzonden.partner}:
        raise Afgekeurd("DK0011", "het antwoord is van of voor een andere organisatie.")
    return gezien


def van_partner(lezing: Lezing, eis: Verwachting) -> str:
    """The signer is the partner."""
    partner = _verzonden(eis).partner
    if lezing.ondertekenaar is None:
        raise Overgeslagen("ondertekenaar is niet bekend")
    if lezing.ondertekenaar != partner:
        raise Afgekeurd("DK0002", f"ondertekend door {lezing.ondertekenaar} in plaats van {partner}.")
    return f"ondertekend door {partner}"


def bevestiging(lezing: Lezing, eis: Verwachting) -> str:
    """SignatureConfirmation is the SignatureValue of our request (WB014); signing it is left to the other side."""
    if not eis.ondertekend:
        raise Overgeslagen("dit profiel vraagt geen SignatureConfirmation")
    element = lezing.in_beveiliging(BEVESTIGING)
    if element is None:
        raise Afgekeurd("EK0031", "wsse11:SignatureConfirmation ontbreekt.", "Bevestig de SignatureValue (WB014).")
    if element.get("Value") != _verzonden(eis).handtekening:
        raise Afgekeurd("EK0031", "SignatureConfirmation is niet de SignatureValue van het verzoek.")
    return "het antwoord bevestigt onze handtekening"


def _verzonden(eis: Verwachting) -> Verzonden:
    if eis.antwoord_op is None:
        raise Overgeslagen("het verzoek is niet bekend")
    return eis.antwoord_op
