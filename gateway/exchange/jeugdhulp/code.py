"""The code with which a partner without a system picks up one uitwisseling; the gateway keeps only its digest."""

import secrets
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from uuid import UUID

from gateway.exchange.gebruik import Handeling, Schrijver, noteer_gebruik
from gateway.exchange.jeugdhulp.fouten import AfhaalcodeError
from gateway.exchange.jeugdhulp.taak import EIND
from gateway.policy.tijd import dag
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.jeugdhulp", "taak.sql")
# Sixty bits, in signs that are read out by telephone without a mistake.
_TEKENS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROEPEN, _PER_GROEP = 3, 4

CODE = Handeling("afhaalcode voor jeugdhulpverzoek maken", "jeugdhulpverzoek-code")


@dataclass(frozen=True, slots=True)
class Afhaalcode:
    """A code, for whom it opens what, and until when."""

    uitwisseling: UUID
    open_tot: date | None
    code: str = field(repr=False)


async def maak_code(schrijver: Schrijver, uitwisseling: UUID) -> Afhaalcode:
    """Make a new code for an open uitwisseling, in place of an earlier one; it is shown once."""
    huis = schrijver.inrichting
    code = "-".join("".join(secrets.choice(_TEKENS) for _ in range(_PER_GROEP)) for _ in range(_GROEPEN))
    nu = huis.klok()
    async with huis.db.transactie(schrijver.organisaties) as conn:
        waarden = {"id": uitwisseling, "digest": code_digest(uitwisseling, code), "nu": nu, "vandaag": dag(nu)}
        rij = await (await conn.execute(_SQL["zet_code"], {**waarden, "eind": sorted(EIND)})).fetchone()
        if rij is None:
            raise AfhaalcodeError(doe="Kijk met `schakel jeugdhulp toon` of zij er is, en nog open staat.")
        organisatie, open_tot, pseudoniem = rij
        await noteer_gebruik(conn, huis, schrijver.gebruiker, CODE, organisatie, [(pseudoniem, uitwisseling)])
    return Afhaalcode(uitwisseling, open_tot, code)


def code_digest(uitwisseling: UUID, code: str) -> bytes:
    """What is kept of a code, however it is typed; the same code for another uitwisseling gives another digest."""
    kaal = "".join(teken for teken in code.upper() if teken.isalnum())
    return sha256(uitwisseling.bytes + kaal.encode()).digest()
