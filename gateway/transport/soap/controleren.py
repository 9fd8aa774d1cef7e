"""The checks of an inbound message, in order, as a list; the first that fails gives the fault (transport.md, ch. 6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from cryptography import x509

from gateway.transport.soap import antwoordstappen, handtekening, stappen
from gateway.transport.soap.lezing import Afgekeurd, Http, Lezing, Overgeslagen
from gateway.transport.soap.verslag import Controle, Controleverslag, Gelezen, Uitslag
from gateway.transport.soap.verwachting import Verwachting


class Stap(NamedTuple):
    """A check by its number in the sheet; after `basis` fails nothing else can be read."""

    nummer: int
    naam: str
    doe: Callable[[Lezing, Verwachting], str]
    basis: bool = False


def _handtekening(check: Callable[[Lezing], str]) -> Callable[[Lezing, Verwachting], str]:
    def stap(lezing: Lezing, eis: Verwachting) -> str:
        if not eis.ondertekend:
            raise Overgeslagen("dit profiel vraagt geen handtekening")
        return check(lezing)

    return stap


def _certificaat(lezing: Lezing, eis: Verwachting) -> str:
    if not eis.ondertekend:
        raise Overgeslagen("dit profiel vraagt geen handtekening")
    return handtekening.certificaat(lezing, eis.vertrouwen, eis.op)


_BEGIN = (
    Stap(1, "TLS-certificaat", stappen.tls),
    Stap(2, "HTTP en XML", stappen.xml, basis=True),
    Stap(3, "SOAP-envelop", stappen.envelop, basis=True),
)
_GETEKEND = (
    Stap(7, "Tijdvenster", stappen.tijdvenster),
    Stap(8, "Handtekening: vorm en algoritmen", _handtekening(handtekening.vorm)),
    Stap(8, "Handtekening: certificaat", _certificaat),
    Stap(8, "Handtekening: dekking", _handtekening(handtekening.dekking)),
    Stap(8, "Handtekening: waarde", _handtekening(handtekening.geldig)),
)
# Number 10 (replay) needs memory, 12 and 13 are the processing and the answer: those are the server's.
VERZOEK = (
    *_BEGIN,
    Stap(4, "Adressering", stappen.adressering),
    Stap(5, "Actie", stappen.actie),
    Stap(6, "OIN's en MessageID", stappen.oins),
    *_GETEKEND,
    Stap(9, "Bevoegdheid", stappen.bevoegdheid),
    Stap(11, "Inhoud (XSD)", stappen.schema),
)
ANTWOORD = (
    *_BEGIN[1:],
    Stap(4, "Adressering", antwoordstappen.adressering),
    Stap(5, "Actie", antwoordstappen.actie),
    Stap(6, "Hoort bij het verzoek", antwoordstappen.betreft),
    *_GETEKEND,
    Stap(9, "Ondertekenaar is de partner", antwoordstappen.van_partner),
    Stap(13, "SignatureConfirmation", antwoordstappen.bevestiging),
)


def controleer(
    data: bytes, eis: Verwachting, *, http: Http | None = None, tls: Sequence[x509.Certificate] = ()
) -> Controleverslag:
    """Check a request; every check is done that can be, so that the report tells all faults at once."""
    return _loop(VERZOEK, Lezing(data, http, tls), eis)


def controleer_antwoord(data: bytes, eis: Verwachting) -> Controleverslag:
    """Check the answer to a request of ours."""
    return _loop(ANTWOORD, Lezing(data), eis)


def controleer_bestand(pad: Path, eis: Verwachting) -> Controleverslag:
    """Check a stored message; one with RelatesTo is taken for an answer."""
    data = pad.read_bytes()
    return controleer_antwoord(data, eis) if b"RelatesTo" in data else controleer(data, eis)


def _loop(lijst: Sequence[Stap], lezing: Lezing, eis: Verwachting) -> Controleverslag:
    controles: list[Controle] = []
    gestopt = False
    for stap in lijst:
        controle = _overslaan(stap) if gestopt else _een(stap, lezing, eis)
        gestopt = gestopt or (stap.basis and controle.uitslag is Uitslag.FOUT)
        controles.append(controle)
    goed = all(controle.uitslag is not Uitslag.FOUT for controle in controles)
    bericht = _gelezen(lezing) if goed else None
    return Controleverslag(tuple(controles), bericht, lezing.van, lezing.tekst("MessageID"))


def _een(stap: Stap, lezing: Lezing, eis: Verwachting) -> Controle:
    try:
        return Controle(stap.nummer, stap.naam, Uitslag.GOED, stap.doe(lezing, eis))
    except Overgeslagen as reden:
        return Controle(stap.nummer, stap.naam, Uitslag.OVERGESLAGEN, str(reden))
    except Afgekeurd as fout:
        return Controle(stap.nummer, stap.naam, Uitslag.FOUT, fout.tekst, fout.code, fout.doe)


def _overslaan(stap: Stap) -> Controle:
    return Controle(stap.nummer, stap.naam, Uitslag.OVERGESLAGEN, "niet te bekijken door een eerdere fout")


def _gelezen(lezing: Lezing) -> Gelezen:
    return Gelezen(
        actie=lezing.tekst("Action") or "",
        message_id=lezing.tekst("MessageID") or "",
        relates_to=lezing.tekst("RelatesTo"),
        van=lezing.van,
        naar=lezing.naar,
        ondertekenaar=lezing.ondertekenaar,
        handtekening=lezing.handtekening.waarde if lezing.handtekening else None,
        verloopt=lezing.verloopt,
        inhoud=lezing.inhoud,
    )
