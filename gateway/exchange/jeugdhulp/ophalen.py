"""A partner without a system fetches one uitwisseling with a code, and answers with one of a few fixed answers."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp.code import code_digest
from gateway.exchange.jeugdhulp.loket import Loket, gehaald
from gateway.exchange.jeugdhulp.statussen import verwerk
from gateway.exchange.jeugdhulp.taak import Taak
from gateway.exchange.proof import Bewijs
from gateway.exchange.settle import verwerk as verwerk_oordeel
from gateway.model.errors import InvoerError, ToegangError
from gateway.model.jeugdhulp import Hulpstand
from gateway.model.mappen import contractbestand
from gateway.model.uitwisseling import Hulpmelding, Loketzaak, Terugkoppeling
from gateway.model.yamlbron import lees_yaml
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.jeugdhulp", "ophalen.sql")
_GEEN = bytes(32)
_PER_GROEP = 4
_T = TypeVar("_T")


class CodeOnjuistError(ToegangError):
    """Deze code hoort niet bij dit verzoek, of is niet meer te gebruiken."""

    code = "JHL-010"


class TeVaakError(ToegangError):
    """De code is te vaak verkeerd ingevuld."""

    code = "JHL-011"


class NietMeerError(ToegangError):
    """Dit verzoek is niet meer op te halen."""

    code = "JHL-012"


class AntwoordKanNietError(InvoerError):
    """Dit antwoord past niet bij hoe het verzoek nu staat."""

    code = "JHL-013"


@dataclass(frozen=True, slots=True)
class Antwoord:
    """A fixed answer: what it says, from where, and what becomes of the Task."""

    titel: str
    vanuit: tuple[str, ...]
    zet: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Afspraken:
    """How often and how long a code works, and what can be answered."""

    pogingen: int
    nogmaals: timedelta
    antwoorden: Mapping[str, Antwoord]


@dataclass(frozen=True, slots=True)
class Afhaling:
    """What someone with the code may do now: fetch, and these answers by name."""

    op_te_halen: bool
    antwoorden: Mapping[str, str]


@cache
def afspraken() -> Afspraken:
    """What contracts/jeugdhulp/ophalen.yaml says."""
    gelezen = lees_yaml(contractbestand("jeugdhulp/ophalen.yaml")).kaal()
    grenzen = gelezen["grenzen"]
    return Afspraken(
        grenzen["pogingen"],
        timedelta(minutes=grenzen["nogmaals_minuten"]),
        {
            naam: Antwoord(item["titel"], tuple(item["vanuit"]), item["zet"])
            for naam, item in gelezen["antwoorden"].items()
        },
    )


@dataclass(frozen=True, slots=True)
class Ophaler:
    """Someone at the page of one uitwisseling."""

    inrichting: Inrichting
    uitwisseling: UUID

    async def kijk(self, code: str) -> Afhaling:
        """What may be done with this code."""

        async def doe(conn: AsyncConnection, loket: Loket) -> Afhaling:
            taak, zaak = await _zaak(conn, loket)
            if not zaak.bericht.inhoud:
                return Afhaling(op_te_halen=False, antwoorden={})
            opgehaald_op = await self._opgehaald_op(conn)
            return Afhaling(not self._voorbij(opgehaald_op), _antwoorden(taak, opgehaald_op))

        return await self._met(code, doe)

    async def pak(self, code: str) -> bytes:
        """The package; the first time it is proved, and the school reads that it was received."""

        async def doe(conn: AsyncConnection, loket: Loket) -> tuple[bytes, Loket, bool]:
            taak, zaak = await _zaak(conn, loket)
            opgehaald_op = await self._opgehaald_op(conn)
            if not zaak.bericht.inhoud or self._voorbij(opgehaald_op):
                raise NietMeerError(doe="Bel de school.")
            data = await self.inrichting.doelsystemen[loket.partner].pak_in(zaak, _opgemaakt(code))
            if opgehaald_op is None:
                await self._bevestig(conn, loket, taak)
            return data, loket, opgehaald_op is None

        data, loket, eerste = await self._met(code, doe)
        if eerste:
            oordeel = Terugkoppeling(self.uitwisseling, goedgekeurd=True, op=self.inrichting.klok())
            await verwerk_oordeel(self.inrichting, Bewijs(self.inrichting), loket.partner, [oordeel])
        return data

    async def antwoord(self, code: str, naam: str) -> None:
        """Give one of the fixed answers."""

        async def doe(conn: AsyncConnection, loket: Loket) -> None:
            taak, zaak = await _zaak(conn, loket)
            if not zaak.bericht.inhoud:
                raise NietMeerError(doe="Bel de school.")
            if naam not in _antwoorden(taak, await self._opgehaald_op(conn)):
                raise AntwoordKanNietError(doe="Vul de code opnieuw in en kies een van de antwoorden die er dan staan.")
            nu = self.inrichting.klok()
            stand = Hulpstand.model_validate({**afspraken().antwoorden[naam].zet, "op": nu})
            await verwerk(
                conn,
                self.inrichting,
                loket.partner,
                (Hulpmelding(self.uitwisseling, stand),),
                nu,
                door=loket.partner,
            )

        await self._met(code, doe)

    async def _met(self, code: str, doe: Callable[[AsyncConnection, Loket], Awaitable[_T]]) -> _T:
        """Do something in one transaction when the code is the one; a wrong one is counted before it is refused."""
        huis = self.inrichting
        async with huis.db.transactie(huis.organisaties) as conn:
            rij = await (await conn.execute(_SQL["partner"], {"id": self.uitwisseling})).fetchone()
            if rij is None:
                raise CodeOnjuistError(doe="Controleer de code, of vraag de school om een nieuwe.")
            loket = Loket(huis, rij[0], self.uitwisseling)
            await loket.houd(conn)
            fout = await self._fout(conn, code)
            if fout is None:
                return await doe(conn, loket)
        raise fout

    async def _fout(self, conn: AsyncConnection, code: str) -> ToegangError | None:
        [rij] = await (await conn.execute(_SQL["code"], {"id": self.uitwisseling})).fetchall()
        digest, pogingen, _ = rij
        if pogingen >= afspraken().pogingen:
            return TeVaakError(doe="Vraag de school om een nieuwe code.")
        if hmac.compare_digest(code_digest(self.uitwisseling, code), digest or _GEEN):
            return None
        await conn.execute(_SQL["mis"], {"id": self.uitwisseling})
        return CodeOnjuistError(doe="Controleer de code, of vraag de school om een nieuwe.")

    async def _opgehaald_op(self, conn: AsyncConnection) -> datetime | None:
        [rij] = await (await conn.execute(_SQL["code"], {"id": self.uitwisseling})).fetchall()
        opgehaald_op: datetime | None = rij[2]
        return opgehaald_op

    def _voorbij(self, opgehaald_op: datetime | None) -> bool:
        """Whether it was fetched, and so long ago that a failed download is no reason to give it again."""
        return opgehaald_op is not None and opgehaald_op + afspraken().nogmaals < self.inrichting.klok()

    async def _bevestig(self, conn: AsyncConnection, loket: Loket, taak: Taak) -> None:
        huis = self.inrichting
        nu = huis.klok()
        await conn.execute(_SQL["opgehaald"], {"id": self.uitwisseling, "nu": nu})
        await Bewijs(huis).noteer_statussen(conn, [gehaald(taak)])
        ontvangen = Hulpstand(status="received", voortgang="ontvangen", op=nu)
        await verwerk(conn, huis, loket.partner, (Hulpmelding(self.uitwisseling, ontvangen),), nu, door=loket.partner)


async def _zaak(conn: AsyncConnection, loket: Loket) -> tuple[Taak, Loketzaak]:
    gevonden: Any = await loket.zaak(conn)
    if gevonden is None:
        raise NietMeerError(doe="Bel de school.")
    return gevonden[0], gevonden[1]


def _antwoorden(taak: Taak, opgehaald_op: datetime | None) -> dict[str, str]:
    """What can be answered: nothing before it was fetched."""
    if opgehaald_op is None:
        return {}
    return {naam: item.titel for naam, item in afspraken().antwoorden.items() if taak.status in item.vanuit}


def _opgemaakt(code: str) -> str:
    """The code as the school read it out, however it was typed."""
    kaal = "".join(teken for teken in code.upper() if teken.isalnum())
    return "-".join(kaal[plaats : plaats + _PER_GROEP] for plaats in range(0, len(kaal), _PER_GROEP))
