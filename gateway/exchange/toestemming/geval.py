"""One record as it is changed: held until the transaction ends, with the leerling it is about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.gebruik import Gebruiker, Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp.verzenden import herzie
from gateway.exchange.stand import Stand, pak_uit
from gateway.exchange.toestemming.fouten import ToestemmingOnbekendError, ToestemmingsdoelError
from gateway.exchange.toestemming.inhoud import Gebeurtenisinhoud, Gebeurtenissoort, pak_gebeurtenis_in
from gateway.exchange.toestemming.lezen import records_van
from gateway.exchange.toestemming.record import Gebeurtenis, Toestemmingsrecord, vouw
from gateway.model.toestemming import Toestemming
from gateway.policy import Doel, Ondertekenaar, Staat, staat, wie_ontbreken
from gateway.policy.toestemmingsregels import Toestemmingsregels
from gateway.store.sql import queries

SQL = queries("gateway.exchange.toestemming", "schrijven.sql")


@dataclass(frozen=True, slots=True)
class Beheerder:
    """Who acts, for which organisaties, in which house."""

    inrichting: Inrichting
    gebruiker: Gebruiker
    organisaties: Sequence[str]


@dataclass(frozen=True, slots=True)
class Geval:
    """A record that is changed now, and its leerling."""

    record: Toestemmingsrecord
    stand: Stand
    doel: Doel

    @property
    def regels(self) -> Toestemmingsregels:
        """The rules of consent of its doel."""
        return regels_van(self.doel)

    def nu(self, op: datetime) -> Toestemming:
        """The record as decide() takes it."""
        return vouw(self.record, self.stand.leerling, self.regels, op)

    def staat(self, op: datetime) -> Staat:
        """How it stands."""
        return staat(self.nu(op), self.doel, self.stand.leerling, op)

    def ontbreken(self, op: datetime) -> frozenset[Ondertekenaar]:
        """Who must still sign."""
        return wie_ontbreken(self.nu(op), self.doel, self.stand.leerling, op)

    def met(self, gebeurtenis: Gebeurtenis) -> "Geval":
        """The record with one more event."""
        meer = (*self.record.gebeurtenissen, gebeurtenis)
        return replace(self, record=replace(self.record, gebeurtenissen=meer))


def regels_van(doel: Doel) -> Toestemmingsregels:
    """The rules of a doel; raises when it does not rest on consent."""
    if doel.toestemming is None:
        raise ToestemmingsdoelError(
            f"{doel.naam} rust op {doel.grondslag}; toestemming vragen zou misleiden.",
            doe="Informeer de ouders en de leerling; zie `schakel doelen toon`.",
        )
    return doel.toestemming


async def neem(conn: AsyncConnection, inrichting: Inrichting, id_: UUID) -> Geval:
    """Hold a record and read it; raises when it is not there, not in sight or wiped."""
    rij = await (await conn.execute(SQL["toestemming"], {"id": id_})).fetchone()
    if rij is None:
        raise ToestemmingOnbekendError(
            "deze toestemming is er niet (meer).", doe="Bekijk ze met `schakel toestemming lijst`."
        )
    stand = pak_uit(inrichting.kast, (rij[1], rij[2], rij[3], rij[4], rij[5]))
    record = next(item for item in await records_van(conn, stand) if item.id == id_)
    return Geval(record, stand, inrichting.doelen[record.vraag.doel])


async def voeg_toe(
    conn: AsyncConnection,
    beheerder: Beheerder,
    geval: Geval,
    soort: Gebeurtenissoort,
    inhoud: Gebeurtenisinhoud,
    *,
    op: datetime,
    handeling: Handeling,
) -> Geval:
    """Write one event, with who recorded it in the second log; the record as it is then."""
    nu, record = beheerder.inrichting.klok(), geval.record
    gebeurtenis = Gebeurtenis(len(record.gebeurtenissen) + 1, soort, op, nu, beheerder.gebruiker.naam, inhoud)
    waarden = {
        "toestemming": record.id,
        "nummer": gebeurtenis.nummer,
        "organisatie": record.organisatie,
        "soort": soort,
        "op": op,
        "nu": nu,
        "door": gebeurtenis.door,
        "inhoud": pak_gebeurtenis_in(geval.stand.sleutel, record.id, gebeurtenis.nummer, inhoud),
    }
    await conn.execute(SQL["gebeurtenis"], waarden)
    wie = [(geval.stand.pseudoniem, None)]
    await noteer_gebruik(conn, beheerder.inrichting, beheerder.gebruiker, handeling, record.organisatie, wie)
    return geval.met(gebeurtenis)


async def heropen(conn: AsyncConnection, organisatie: str, leerling: UUID) -> None:
    """Let what was refused or waits for want of toestemming be planned again."""
    await herzie(conn, organisatie, leerling)
    await conn.execute(SQL["heropen"], {"leerling": leerling})


async def bewaar_tot(conn: AsyncConnection, geval: Geval, tot: date) -> None:
    """Say until when the record is kept."""
    await conn.execute(SQL["wissen_op"], {"id": geval.record.id, "wissen_op": tot})
