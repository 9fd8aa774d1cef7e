"""Handing in: complete, meant for one partner, and once; and taking a verzoek back."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from gateway.exchange.gebruik import Handeling, Schrijver
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp.annuleren import neem_terug
from gateway.exchange.jeugdhulp.bewaren import bewaartermijnen
from gateway.exchange.jeugdhulp.eisen import blijft_achter, doelen_van, hoofddoel, ontbrekend
from gateway.exchange.jeugdhulp.fouten import Gebrek, OntvangerError, VerzoekOnvolledigError, VerzoekStatusError
from gateway.exchange.jeugdhulp.geval import Zaak, bewaar, neem, neem_om_te_schrijven, noteer
from gateway.exchange.jeugdhulp.ontvangers import gevraagd, mogelijk
from gateway.exchange.jeugdhulp.taak import beeindig, houd_open
from gateway.exchange.plan import Voornemen
from gateway.policy.tijd import dag

CONTROLEER = Handeling("jeugdhulpverzoek controleren", "jeugdhulpverzoek-controleren")
INDIENEN = Handeling("jeugdhulpverzoek indienen", "jeugdhulpverzoek-indienen")
INTREKKEN = Handeling("jeugdhulpverzoek intrekken", "jeugdhulpverzoek-intrekken")


@dataclass(frozen=True, slots=True)
class Controle:
    """What stands in the way of a verzoek, what would not go along, and who gets it (None when nobody does yet)."""

    ontbreekt: tuple[Gebrek, ...]
    weggelaten: tuple[str, ...]
    ontvanger: str | None
    te_kiezen: tuple[str, ...]

    @property
    def compleet(self) -> bool:
        """Whether it may be handed in."""
        return not self.ontbreekt and not self.te_kiezen


async def controleer(schrijver: Schrijver, id_: UUID) -> Controle:
    """What is missing from a verzoek today; nothing changes."""
    async with schrijver.inrichting.db.transactie(schrijver.organisaties) as conn:
        zaak = await neem(conn, schrijver.inrichting, id_)
        gevonden = _controle(schrijver.inrichting, zaak)
        await noteer(conn, schrijver, zaak, CONTROLEER)
    return gevonden


async def dien_in(schrijver: Schrijver, id_: UUID) -> Controle:
    """Hand in a verzoek that is complete, once; the next run plans it, and what stays behind is said."""
    huis = schrijver.inrichting
    async with huis.db.transactie(schrijver.organisaties) as conn:
        zaak = await neem_om_te_schrijven(conn, huis, id_)
        gevonden = _controle(huis, zaak)
        if gevonden.ontbreekt:
            raise VerzoekOnvolledigError(gevonden.ontbreekt)
        if gevonden.te_kiezen:
            kies = ", ".join(gevonden.te_kiezen)
            raise OntvangerError("er is meer dan een partner voor dit verzoek.", doe=f"Vul ontvanger in: {kies}.")
        nu = huis.klok()
        gaat = zaak.verzoek.model_copy(update={"ingediend_op": nu})
        wissen_op = bewaartermijnen().onbeantwoord.na(dag(nu))
        ontvanger = gevonden.ontvanger
        await bewaar(
            conn, huis, zaak, gaat, stap="ingediend", ontvanger=ontvanger, te_plannen=True, wissen_op=wissen_op
        )
        await noteer(conn, schrijver, zaak, INDIENEN)
    return gevonden


async def trek_in(schrijver: Schrijver, id_: UUID) -> None:
    """Take a verzoek back; the partner is told when it had it."""
    huis = schrijver.inrichting
    async with huis.db.transactie(schrijver.organisaties) as conn:
        zaak = await neem(conn, huis, id_)
        if zaak.stap == "ingetrokken":
            raise VerzoekStatusError("dit verzoek is al ingetrokken.", doe="Er is niets meer te doen.")
        nu = huis.klok()
        if zaak.stap == "concept":
            weg = zaak.verzoek.model_copy(update={"ingetrokken": True, "intrekreden": "school"})
            wissen_op = bewaartermijnen().ingetrokken.na(dag(nu))
            await bewaar(conn, huis, zaak, weg, stap="ingetrokken", wissen_op=wissen_op)
        else:
            await beeindig(conn, huis, await houd_open(conn, huis, [zaak.id]), nu)
            await neem_terug(conn, huis, zaak, "school", nu)
        await noteer(conn, schrijver, zaak, INTREKKEN)


def _controle(inrichting: Inrichting, zaak: Zaak) -> Controle:
    verzoek = zaak.verzoek
    stand = replace(zaak.stand, onderwerp=verzoek)
    wat = list(gevraagd(inrichting, zaak.organisatie, stand))
    kan = mogelijk(wat)
    ontvanger = zaak.ontvanger or (kan[0] if len(kan) == 1 else None)
    gemist = tuple(_niet_gevraagd(zaak, wat, ontvanger)) if ontvanger in kan else ()
    return Controle(
        ontbrekend(verzoek, stand.leerling, inrichting.klok()),
        (*blijft_achter(verzoek), *gemist),
        ontvanger,
        kan if ontvanger is None else (),
    )


def _niet_gevraagd(zaak: Zaak, wat: list[Voornemen], ontvanger: str | None) -> Iterator[str]:
    """Parts that the abonnement with this partner does not let go, in words."""
    gevonden = {item.doel.naam for item in wat if item.partner.id == ontvanger}
    for doel, titel in doelen_van(zaak.verzoek).items():
        if doel not in gevonden and doel != hoofddoel(zaak.verzoek.soort):
            yield titel
