"""A school that does jeugdhulpverzoeken: one without a name that is complete, and a partner in memory that gets it."""

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gateway.exchange.gebruik import Persoon, Schrijver
from gateway.exchange.jeugdhulp import schrijven
from gateway.exchange.jeugdhulp.indienen import dien_in
from gateway.exchange.jeugdhulp.invoer import lees_invoer
from gateway.exchange.jeugdhulp.lijsten import Detail, Keuze, Verzoekregel, verzoek, verzoeken
from gateway.exchange.jeugdhulp.verzenden import verzend
from gateway.exchange.terugmelding import verwerk_terug
from gateway.model.jeugdhulp import Hulpstand
from gateway.model.partijen import Abonnement, Partner
from gateway.model.uitwisseling import Hulpmelding
from tests.motor import Motor, leerling, open_motor

GEHEIM = "hij is bang om naar school te gaan"
PDF = b"%PDF-1.7\nverslag"
GEMEENTE = "9901"
OP = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
HOOFD = ("consultatie-anoniem", "aanmelding-jeugdhulp", "jgz-consult")
DELEN = ("bijlage-opp-samenvatting", "verzuim-context")
INTREKKINGEN = ("jeugdhulp-intrekking", "bijlage-opp-intrekking", "verzuim-context-intrekking")
DOELEN = (*HOOFD, *DELEN, *INTREKKINGEN)
OPP = {"belemmerendeFactoren": "hij slaapt slecht"}
VERZUIM = {"van": "2026-09-01", "tot": "2026-11-01", "uren": 34, "soort": "ongeoorloofd"}


def consultatie(**anders: Any) -> dict[str, Any]:
    """A complete question without a name."""
    goed = {
        "soort": "consultatie-anoniem",
        "leerlingnummer": "100001",
        "contactpersoon": {"naam": "Iris de Wit", "telefoon": "0201234567", "email": "i.dewit@zwaluw.example"},
        "hulpvraag": f"Wat kan een school doen voor een jongere als {GEHEIM}?",
        "leeftijdsgroep": "12-15",
    }
    return {naam: waarde for naam, waarde in (goed | anders).items() if waarde is not None}


def aanmelding(**anders: Any) -> dict[str, Any]:
    """A complete aanmelding."""
    goed = {"soort": "aanmelding", "leeftijdsgroep": None, "wetenErvan": ["ouders", "leerling"]}
    return consultatie(**(goed | anders))


def alles(**anders: Any) -> dict[str, Any]:
    """An aanmelding with both parts beside it."""
    return aanmelding(**({"opp": OPP, "verzuim": VERZUIM} | anders))


def document(**anders: Any) -> dict[str, Any]:
    """A document as it stands in the JSON of a verzoek."""
    goed = {
        "soort": "verslag",
        "titel": "Verslag van het overleg",
        "bestandsnaam": "verslag.pdf",
        "datum": "2026-11-02",
        "opgesteldDoor": "school",
        "inhoud": base64.b64encode(PDF).decode(),
    }
    return goed | anders


@dataclass
class Hulpschool:
    """A school, and someone who writes verzoeken for it."""

    motor: Motor

    @property
    def schrijver(self) -> Schrijver:
        """Who writes."""
        return Schrijver(self.motor.inrichting, Persoon("m.devries"), [self.motor.organisatie])

    async def maak(self, invoer: dict[str, Any] | None = None) -> UUID:
        """A verzoek that only the school sees, a second after the one before."""
        self.motor.klok.verder(seconds=1)
        return await schrijven.nieuw(self.schrijver, self.motor.organisatie, lees_invoer(invoer or consultatie()))

    async def ingediend(self, invoer: dict[str, Any] | None = None) -> UUID:
        """One that was handed in."""
        id_ = await self.maak(invoer)
        await dien_in(self.schrijver, id_)
        return id_

    async def verstuur(self) -> dict[str, int]:
        """Plan what was handed in and deliver what may go."""
        motor = self.motor
        telling = await verzend(motor.inrichting, motor.organisatie, await motor.begin("jeugdhulp"))
        await motor.bezorg()
        return {naam: aantal for naam, aantal in telling.items() if aantal}

    async def zegt(self, uitwisseling: UUID, status: str, uur: float = 0, **velden: Any) -> int:
        """Let the partner say this; how much was news."""
        stand = Hulpstand.model_validate({"status": status, "op": OP + timedelta(hours=uur), **velden})
        melding = Hulpmelding(uitwisseling, stand)
        return await verwerk_terug(self.motor.inrichting, self.motor.partner, (melding,))

    async def lijst(self, **keuze: Any) -> list[Verzoekregel]:
        """The verzoeken, newest first."""
        async with self.motor.inrichting.db.transactie([self.motor.organisatie]) as conn:
            return await verzoeken(conn, self.motor.inrichting, Keuze([self.motor.organisatie], 100, **keuze))

    async def detail(self, id_: UUID) -> Detail:
        """One, whole."""
        async with self.motor.inrichting.db.transactie([self.motor.organisatie]) as conn:
            return await verzoek(conn, self.motor.inrichting, [self.motor.organisatie], id_)

    async def gebruik(self) -> list[tuple[str, str]]:
        """Who did what, as the second log has it."""
        rijen = await self.motor.vraag(
            "SELECT convert_from(inhoud, 'UTF8')::jsonb FROM audit_entry WHERE log = %(log)s ORDER BY id",
            log=f"{self.motor.organisatie}/gebruik",
        )
        return [(rij["schakel"]["gebruiker"], rij["logregel"]["name"]) for (rij,) in rijen]

    def met_partner(self, id_: str, **velden: Any) -> None:
        """Another partner that gets verzoeken, with an abonnement of its own."""
        motor, huis = self.motor, self.motor.inrichting
        erbij = huis.partners[motor.partner].model_copy(update={"id": id_, **velden})
        [eerste, *_] = huis.abonnementen
        ook = Abonnement.model_validate(eerste.model_dump() | {"id": id_, "partner": id_})
        motor.inrichting = replace(
            huis,
            partners={**huis.partners, id_: erbij},
            abonnementen=(*huis.abonnementen, ook),
            doelsystemen={**huis.doelsystemen, id_: motor.postbus},
            formaten=_formaten(motor.partner, id_),
        )


def _formaten(*partners: str) -> dict[tuple[str, str], str]:
    soorten = dict.fromkeys(DOELEN, "jeugdhulp_fhir/verzoek@1")
    soorten |= dict.fromkeys(INTREKKINGEN, "jeugdhulp_fhir/intrekking@1")
    return {(partner, doel): soort for partner in partners for doel, soort in soorten.items()}


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[Hulpschool]:
    """A school with two leerlingen, and the lokaal team of the gemeente where they live."""
    async with open_motor(tmp_path, DOELEN) as motor:
        team: Partner = motor.inrichting.partners[motor.partner].model_copy(
            update={"soort": "lokaal-team", "naam": "Team Zwaluwdam", "gemeentes": (GEMEENTE,)}
        )
        motor.inrichting = replace(motor.inrichting, partners={motor.partner: team}, formaten=_formaten(motor.partner))
        await motor.neem_in([leerling(index, woongemeente=GEMEENTE) for index in range(2)])
        yield Hulpschool(motor)
