"""JW315, JW317 and JW319: what is asked, whether something is asked already, and what is answered."""

from __future__ import annotations

from connectors.ijw.overstijgend.feiten import Client, Toewijzing, Verzoek
from connectors.ijw.overstijgend.zaak import Plek, Zaak

_IN_ONDERZOEK = "2"


def toets_verzoek(zaak: Zaak) -> None:
    """JW315: one verzoek at a time per client, each product under a reference of its own."""
    if _een_tegelijk(zaak):
        for plek, product in zaak.klassen("Client", "AangevraagdeProducten", "AangevraagdProduct"):
            _neem(zaak, plek, product["ReferentieAanbieder"])


def toets_wijziging(zaak: Zaak) -> None:
    """JW317: as JW315, and about all toewijzingen that run."""
    if _een_tegelijk(zaak):
        _neem(zaak, ("Client", "Verzoek"), zaak.bericht.inhoud["Client"]["Verzoek"]["ReferentieAanbieder"])
        _alle_lopende(zaak)


def toets_antwoord(zaak: Zaak) -> None:
    """JW319: in onderzoek once, then rejected or a toewijzing, and after these nothing."""
    antwoord, plek = zaak.bericht.inhoud["Antwoord"], ("Antwoord",)
    referentie, wat = antwoord["ReferentieAanbieder"], antwoord["VerzoekAntwoord"]
    verzoek = zaak.kennis.geef(Verzoek, zaak.bericht.aanbieder, referentie)
    if verzoek is None or verzoek.gemeente != zaak.bericht.gemeente:
        zaak.keur_af(plek, "9355")
        return
    if verzoek.stand == "toegewezen":
        zaak.keur_af(plek, "9359")
    if wat == _IN_ONDERZOEK and verzoek.stand in {"in-onderzoek", "afgewezen"}:
        zaak.keur_af(plek, "9360")
    if verzoek.stand == "afgewezen":
        zaak.keur_af(plek, "9365")
    sluit(zaak, referentie, verzoek, "in-onderzoek" if wat == _IN_ONDERZOEK else "afgewezen")


def sluit(zaak: Zaak, referentie: str, verzoek: Verzoek, stand: str) -> None:
    """Remember what became of a verzoek; only while it is in onderzoek it stays open."""
    zaak.kennis.zet(verzoek.model_copy(update={"stand": stand}), zaak.bericht.aanbieder, referentie)
    if stand != "in-onderzoek":
        client = zaak.client_van(verzoek.bsn)
        nog_open = tuple(item for item in client.open if item != referentie)
        zaak.zet_client(verzoek.bsn, client.model_copy(update={"open": nog_open}))


def _een_tegelijk(zaak: Zaak) -> bool:
    # With another verzoek open the rest is not judged at all.
    if zaak.client.open:
        zaak.keur_af(("Client",), "9374")
    return not zaak.codes


def _neem(zaak: Zaak, plek: Plek, referentie: str) -> None:
    if zaak.kennis.geef(Verzoek, zaak.bericht.aanbieder, referentie) is not None:
        zaak.keur_af(plek, "9347")
        return
    zaak.kennis.zet(Verzoek(bsn=zaak.bsn, gemeente=zaak.bericht.gemeente), zaak.bericht.aanbieder, referentie)
    client: Client = zaak.client
    zaak.zet_client(zaak.bsn, client.model_copy(update={"open": (*client.open, referentie)}))


def _alle_lopende(zaak: Zaak) -> None:
    lopend, genoemd = _lopende(zaak), set()
    for groep, klasse, code in (
        ("OngewijzigdeProducten", "OngewijzigdProduct", "9350"),
        ("TeWijzigenProducten", "TeWijzigenProduct", "9351"),
    ):
        for plek, product in zaak.klassen("Client", "Verzoek", groep, klasse):
            nummer = str(int(product["ToewijzingNummer"]))
            genoemd.add(nummer)
            if nummer not in lopend:
                zaak.keur_af(plek, code)
    if lopend - genoemd:
        zaak.keur_af(("Client", "Verzoek"), "9349")


def _lopende(zaak: Zaak) -> set[str]:
    alle = {nummer: zaak.kennis.geef(Toewijzing, zaak.bericht.gemeente, nummer) for nummer in zaak.client.toewijzingen}
    return {nummer for nummer, item in alle.items() if item is not None and item.loopt(zaak.bericht.dagtekening)}
