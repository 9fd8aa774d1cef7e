"""Rows as an Inzage: in plain Dutch, and without what this person may not know."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from gateway.exchange.commit import ZICHT
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.inzage.lezen import Gelezen, Rij, Wie
from gateway.exchange.inzage.model import (
    Achtergehoudengegeven,
    Inzage,
    Inzagegegeven,
    Inzageontvangst,
    Inzagetoestemming,
    Inzageverstrekking,
)
from gateway.exchange.toestemming.uitzonderingsinhoud import pak_uitzondering_uit
from gateway.exchange.toestemming.wie import naam_van
from gateway.model.leerling import Leerling
from gateway.model.uitwisseling import Toestand
from gateway.policy import TEKSTEN, Doel
from gateway.policy.inzage import Aanvrager
from gateway.policy.inzageregels import Inzageregels, Inzagerol
from gateway.policy.veldnamen import veldnamen

_REDENEN = {reden.value: tekst.uitleg for reden, tekst in TEKSTEN.items()}


@dataclass(frozen=True, slots=True)
class Kijker:
    """Who looks at whom, in which house, at which moment."""

    inrichting: Inrichting
    regels: Inzageregels
    wie: Wie = field(repr=False)
    aanvrager: Aanvrager
    nu: datetime

    def partner(self, id_: str) -> str:
        """The name of a partner; its id once it is no longer configured."""
        bekend = self.inrichting.partners.get(id_)
        return id_ if bekend is None else bekend.naam

    def doel(self, naam: str) -> Doel | None:
        """A doel, while it exists."""
        return self.inrichting.doelen.get(naam)

    def titel(self, naam: str) -> str:
        """What a doel is called."""
        doel = self.doel(naam)
        return naam if doel is None else doel.titel


@dataclass(frozen=True, slots=True)
class _Verzwegen:
    """The uitwisselingen that stay out of sight; `zaken` are what they were about, at whom."""

    uitwisselingen: frozenset[UUID] = frozenset()
    zaken: frozenset[tuple[UUID, str]] = frozenset()

    def verstrekking(self, rij: Rij) -> bool:
        """Whether this sharing stays out of sight."""
        return rij["id"] in self.uitwisselingen

    def ontvangst(self, rij: Rij) -> bool:
        """Whether what came back does: of that uitwisseling, or of the whole when it does not say of which."""
        if rij["uitwisseling"] is None:
            return (rij["onderwerp"], rij["partner"]) in self.zaken
        return rij["uitwisseling"] in self.uitwisselingen


def verzamel(kijker: Kijker, gelezen: Gelezen, toestemmingen: tuple[Inzagetoestemming, ...]) -> Inzage:
    """Everything this person may know."""
    stand = kijker.wie.stand
    verzwegen = _verzwegen(kijker, gelezen)
    return Inzage(
        school=kijker.inrichting.organisaties[kijker.wie.organisatie].naam,
        leerling=None if stand is None else _naam(stand.leerling),
        voor=str(kijker.aanvrager),
        voor_naam=_voor_naam(kijker),
        gemaakt_op=kijker.nu,
        veiligheidsblokkade=stand is not None and stand.leerling.veiligheidsblokkade,
        verstrekkingen=tuple(
            _verstrekking(kijker, rij) for rij in gelezen.uitwisselingen if not verzwegen.verstrekking(rij)
        ),
        ontvangen=tuple(_ontvangen(kijker, rij) for rij in gelezen.ontvangen if not verzwegen.ontvangst(rij)),
        toestemmingen=toestemmingen,
    )


def gegevens(paden: Iterable[str]) -> tuple[Inzagegegeven, ...]:
    """Fields in plain Dutch; one that no longer exists by its path."""
    namen = veldnamen()
    return tuple(Inzagegegeven(pad=pad, naam=namen.get(pad, pad)) for pad in paden)


def _naam(leerling: Leerling) -> str:
    delen = (leerling.roepnaam or leerling.voornamen, leerling.voorvoegsel, leerling.achternaam)
    return " ".join(deel for deel in delen if deel)


def _voor_naam(kijker: Kijker) -> str | None:
    """The gezagdrager who asks, so that who hands it over sees that it is he."""
    stand, aanvrager = kijker.wie.stand, kijker.aanvrager
    if stand is None or aanvrager.rol is not Inzagerol.GEZAGDRAGER:
        return None
    return naam_van(stand.leerling.gezagdragers[aanvrager.wie])


def _verzwegen(kijker: Kijker, gelezen: Gelezen) -> _Verzwegen:
    """What those with gezag may not know was shared, with all that was tried for it or came of it without consent."""
    stand = kijker.wie.stand
    if kijker.aanvrager.rol is not Inzagerol.GEZAGDRAGER or stand is None:
        return _Verzwegen()
    # An exception that is unreadable by now counts as one that was kept from them.
    doelen = {
        (rij["doel"], rij["ontvanger"])
        for rij in gelezen.uitzonderingen
        if rij["inhoud"] is None or not pak_uitzondering_uit(stand.sleutel, rij["id"], rij["inhoud"]).aan_ouders
    }
    zonder = [rij for rij in gelezen.uitwisselingen if rij["besluit"].get("toestemming") is None]
    raak = [rij for rij in zonder if (rij["doel"], rij["partner"]) in doelen]
    zaken = frozenset((rij["onderwerp"], rij["partner"]) for rij in raak if rij["onderwerp"] is not None)
    ook = [rij for rij in zonder if (rij["onderwerp"], rij["partner"]) in zaken]
    return _Verzwegen(frozenset(rij["id"] for rij in (*raak, *ook)), zaken)


def _verstrekking(kijker: Kijker, rij: Rij) -> Inzageverstrekking:
    besluit, doel = rij["besluit"], kijker.doel(rij["doel"])
    grondslag = besluit.get("grondslag") or ("" if doel is None else str(doel.grondslag))
    soort = grondslag.partition(" (")[0].replace(" ", "-")
    velden, gevuld = _velden(kijker, rij)
    return Inzageverstrekking(
        uitwisseling=rij["id"],
        gedeeld=rij["gedeeld"],
        ontvanger=rij["partner"],
        ontvanger_naam=kijker.partner(rij["partner"]),
        doel=rij["doel"],
        doel_titel=kijker.titel(rij["doel"]),
        doel_versie=rij["doel_versie"],
        gemaakt_op=rij["gemaakt_op"],
        toestand=rij["toestand"],
        toestand_in_woorden=kijker.regels.toestanden[Toestand(rij["toestand"])],
        toestand_sinds=rij["gewijzigd_op"],
        grondslag=grondslag,
        grondslag_in_woorden=kijker.regels.grondslagen.get(soort, ""),
        toestemming=besluit.get("toestemming"),
        zonder_toestemming=rij["gedeeld"] and besluit.get("uitzondering") is not None,
        geinformeerd_op=rij["geinformeerd_op"],
        gegevens=gegevens(velden),
        gevuld=gevuld,
        achtergehouden=tuple(_achtergehouden(besluit)),
        documenten_achtergehouden=len(besluit.get("documenten_achtergehouden", ())),
        reden_code=rij["reden_code"],
        reden=_REDENEN.get(rij["reden_code"]),
        bericht_gewist=rij["gedeeld"] and rij["leeg"],
        bericht_bewaard_tot=None if rij["leeg"] else rij["wissen_op"],
    )


def _achtergehouden(besluit: Mapping[str, Any]) -> Iterator[Achtergehoudengegeven]:
    namen = veldnamen()
    for pad, reden in besluit.get("achtergehouden", ()):
        yield Achtergehoudengegeven(pad=pad, naam=namen.get(pad, pad), reden=reden)


def _velden(kijker: Kijker, rij: Rij) -> tuple[list[str], bool]:
    """The fields that were filled in, by the view that was kept; without it those that could be, and False."""
    mocht = rij["besluit"].get("velden", [])
    stand = kijker.wie.stand
    if rij["zicht"] is None or stand is None:
        return mocht, False
    # The first line is the view; what follows are technical ids and places in the source.
    zicht = json.loads(stand.sleutel.ontsleutel(rij["zicht"], ZICHT + rij["id"].bytes).splitlines()[0])
    return [pad for pad in mocht if _gevuld(zicht, pad.split("."))], True


def _gevuld(waarde: Any, stappen: list[str]) -> bool:
    if isinstance(waarde, list):
        return any(_gevuld(deel, stappen) for deel in waarde)
    if not stappen:
        return waarde not in (None, "")
    return isinstance(waarde, dict) and _gevuld(waarde.get(stappen[0]), stappen[1:])


def _ontvangen(kijker: Kijker, rij: Rij) -> Inzageontvangst:
    woorden = [kijker.regels.statussen.get(woord, woord.replace("-", " ")) for woord in _statussen(rij)]
    return Inzageontvangst(
        op=rij["op"],
        van=rij["partner"],
        van_naam=kijker.partner(rij["partner"]),
        over=rij["over"],
        status=rij["status"],
        status_in_woorden=": ".join(woorden),
    )


def _statussen(rij: Rij) -> list[str]:
    return [woord for woord in (rij["status"], rij["voortgang"]) if woord]
