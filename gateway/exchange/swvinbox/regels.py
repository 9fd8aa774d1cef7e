"""The rules of aanvragen as this inbox applies them: kinds, statuses, the clock, and what a TLV must hold."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from gateway.aanvraagregels import Aanvraagregels, bezetten, controleer_besluit, lopende_termijn, mag
from gateway.exchange.swvinbox.fouten import AdviezenError, AfgedaanError, BesluitError
from gateway.model.aanvraag import Besluit, Deskundigenadvies
from gateway.model.partijen import Organisatie


def controleer_overgang(regels: Aanvraagregels, van: str, naar: str) -> None:
    """Raise AfgedaanError when one status may not follow another."""
    if not mag(regels, van, naar):
        volgt = ", ".join(regels.statussen[van].volgende) or "niets meer"
        raise AfgedaanError(f"de aanvraag is {van}; daarop volgt {volgt}.")


def termijn_tot(
    regels: Aanvraagregels, swv: Organisatie, soort: str, historie: Sequence[tuple[str, datetime]], nu: datetime
) -> date | None:
    """The last day of the term that runs, past the holidays of this samenwerkingsverband; None when none runs."""
    stand = lopende_termijn(regels, soort, swv.swv or "", historie, swv.lesvrij, nu)
    return stand.tot if stand else None


def geeft_tlv(regels: Aanvraagregels, soort: str) -> bool:
    """Whether an aanvraag of this kind can end in a TLV."""
    return regels.soort(soort).besluit.tlv


def controleer_adviezen(regels: Aanvraagregels, soort: str, adviezen: Iterable[Deskundigenadvies]) -> None:
    """Raise AdviezenError when a TLV lacks two signed advices of different people, each in a place of its own."""
    if geeft_tlv(regels, soort) and not bezetten(regels, list(regels.plaatsen), adviezen):
        raise AdviezenError(doe="Leg de adviezen vast, ieder met naam, discipline en ondertekening.")


def controleer(regels: Aanvraagregels, besluit: Besluit) -> None:
    """Raise BesluitError with what DUO would refuse."""
    punten = controleer_besluit(regels, besluit)
    if fout := [punt for punt in punten if punt.ernst == "blokkeert"]:
        raise BesluitError("; ".join(f"{punt.code}: {punt.tekst}" for punt in fout), doe=fout[0].doe)
