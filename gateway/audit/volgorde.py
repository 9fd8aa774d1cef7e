"""The sequencer: gives waiting records their place in the tree and signs what it has become."""

from datetime import datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg.errors import NotNullViolation, UniqueViolation

from gateway.audit import tegels
from gateway.audit.boom import Stand, lees_stand, lees_tegels, uit
from gateway.audit.controlepunt import Controlepunt, open_controlepunt, teken
from gateway.audit.errors import AuditSchadeError, AuditVorkError, BewijsError
from gateway.audit.notitie import Ondertekenaar
from gateway.audit.tegels import Plaats
from gateway.store.sql import queries

PER_KEER = 10_000
_SQL = queries("gateway.audit", "queries.sql")


async def vat_samen(
    conn: AsyncConnection[Any],
    log: str,
    sleutel: Ondertekenaar,
    nu: datetime,
    *,
    bekend: Controlepunt | None = None,
) -> Controlepunt | None:
    """Put the oldest waiting records in the tree and sign a checkpoint; None when nothing waits.

    Handles at most PER_KEER records: call again until None. The name of the key is the origin of the log.
    What is signed holds from the commit on: publish or anchor it after that, never before.
    `bekend` is the newest checkpoint known outside this database: a backup that lost it is refused.
    Raises AuditVorkError when going on would sign a second history.
    """
    async with conn.transaction():
        await conn.execute(_SQL["sluit_af"], {"log": log})
        stand = await lees_stand(conn, log)
        grootte = stand.grootte or 0
        plaatsen = {*tegels.rand(grootte), *tegels.rand(bekend.grootte if bekend else 0)}
        rand = await lees_tegels(conn, log, plaatsen)
        _zelfde_geschiedenis(log, stand, rand, sleutel, bekend)
        bladen = await _neem(conn, log, grootte)
        if not bladen:
            return None
        grown = tegels.breid_uit(rand, grootte, bladen)
        nieuwe_grootte = grootte + len(bladen)
        wortel = tegels.wortel(uit({**rand, **grown}), nieuwe_grootte)
        punt = teken(sleutel.vkey.naam, nieuwe_grootte, wortel, sleutel)
        await _bewaar(conn, log, grown, punt, vorige=grootte, nu=nu)
    return punt


def _zelfde_geschiedenis(
    log: str, stand: Stand, rand: dict[Plaats, bytes], sleutel: Ondertekenaar, bekend: Controlepunt | None
) -> None:
    """Refuse to go on from another tree than the one that was signed, here or as known outside."""
    if not stand.grootte == stand.bladen == stand.hoogste:
        raise _vork(log, "de bladen en controlepunten horen niet bij de laatst ondertekende grootte")
    if stand.controlepunt is not None:
        _is_ondertekend(log, stand, rand, sleutel)
    if bekend is not None:
        _bevat(log, stand, rand, bekend)


def _is_ondertekend(log: str, stand: Stand, rand: dict[Plaats, bytes], sleutel: Ondertekenaar) -> None:
    try:
        punt = open_controlepunt(stand.controlepunt or "", sleutel.vkey)
    except BewijsError:
        raise _vork(log, "het laatste controlepunt is niet met deze sleutel en oorsprong ondertekend") from None
    if (punt.oorsprong, punt.grootte, punt.wortel) != (stand.origin, stand.grootte, stand.wortel):
        raise _vork(log, "de laatste stand is niet die van het laatste controlepunt")
    if tegels.wortel(uit(rand), punt.grootte) != punt.wortel:
        raise _vork(log, "de tegels geven een andere wortel dan is ondertekend")


def _bevat(log: str, stand: Stand, rand: dict[Plaats, bytes], bekend: Controlepunt) -> None:
    if stand.origin not in (None, bekend.oorsprong):
        raise _vork(log, "het bekende controlepunt heeft een andere oorsprong")
    if bekend.grootte > (stand.grootte or 0):
        raise _vork(log, f"er is al tot {bekend.grootte} regels ondertekend; deze database kent er minder")
    if tegels.wortel(uit(rand), bekend.grootte) != bekend.wortel:
        raise _vork(log, "de boom bevat het bekende controlepunt niet")


def _vork(log: str, wat: str) -> AuditVorkError:
    return AuditVorkError(
        f"{wat}; er wordt niets meer ondertekend.",
        doe="Is een oude back-up teruggezet? Herstel een nieuwere, of begin een logboek met een nieuwe naam.",
        logboek=log,
    )


async def _neem(conn: AsyncConnection[Any], log: str, grootte: int) -> list[bytes]:
    try:
        cur = await conn.execute(_SQL["neem"], {"log": log, "grootte": grootte, "aantal": PER_KEER}, binary=True)
    except (NotNullViolation, UniqueViolation):
        raise AuditSchadeError(
            "in audit_wacht staat een regel die er niet is, of die zijn blad al heeft",
            doe="Draai `schakel audit verify`.",
            logboek=log,
        ) from None
    return [blad for _, blad in sorted(await cur.fetchall())]


async def _bewaar(
    conn: AsyncConnection[Any],
    log: str,
    grown: dict[Plaats, bytes],
    punt: Controlepunt,
    *,
    vorige: int,
    nu: datetime,
) -> None:
    columns = {
        "niveaus": [niveau for niveau, _ in grown],
        "nummers": [nummer for _, nummer in grown],
        "hashes": list(grown.values()),
    }
    await conn.execute(_SQL["bewaar_tegels"], {"log": log, **columns})
    signed = {"log": log, "grootte": punt.grootte, "tekst": punt.notitie}
    await conn.execute(_SQL["bewaar_stand"], {**signed, "origin": punt.oorsprong, "wortel": punt.wortel})
    await conn.execute(_SQL["bewaar_controlepunt"], {**signed, "vorige": vorige, "tijd": nu})
