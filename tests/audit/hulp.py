"""What the tests of the log share: its key, its clock, records, and a log filled with them."""

from datetime import UTC, datetime
from uuid import UUID

from gateway.audit.controlepunt import Controlepunt
from gateway.audit.logboek import voeg_toe
from gateway.audit.notitie import Ondertekenaar
from gateway.audit.regel import Kader, Logregel, Soort
from gateway.audit.volgorde import vat_samen

LOG = "zwaluw/verwerking"
SLEUTEL = Ondertekenaar(f"schakel.example/{LOG}", bytes([1]) * 32)
NU = datetime(2026, 11, 21, 20, 14, 31, tzinfo=UTC)
_MS = 1_795_292_071_000


def maak_kader(organisatie: str = "zwaluw", soort: Soort = Soort.VERWERKING) -> Kader:
    """What the records of one organisatie share."""
    return Kader(
        organisatie,
        "00000001234567890000",
        "https://schakel.example/register/verwerkingsactiviteiten/rod-inschrijving/versies/1",
        "0.1.0",
        soort=soort,
        partner_oin="00000001800866472000",
        doel="rod-inschrijving",
        doel_versie=1,
    )


ZWALUW = maak_kader()


def regel(nummer: int, kader: Kader = ZWALUW, **velden) -> Logregel:
    """A record that differs from others by its number."""
    waarden = {"begin": _MS + nummer, "eind": _MS + nummer + 3, "betrokkene": f"p1:{nummer:064x}", **velden}
    ids = (f"{nummer + 1:032x}", "00f067aa0ba902b7")
    return Logregel(UUID(int=nummer + 1), kader, "Inschrijving voorbereiden", *ids, **waarden)


async def schrijf(db, nummers, kader: Kader = ZWALUW) -> None:
    """Write records in one business transaction."""
    async with db.als("schakel_worker", kader.organisatie) as conn, conn.cursor() as cur:
        await voeg_toe(cur, [regel(nummer, kader) for nummer in nummers])


async def vat(db, log: str = LOG, sleutel: Ondertekenaar = SLEUTEL, **opties) -> Controlepunt | None:
    """Let the sequencer work once."""
    async with db.als("schakel_worker", log.partition("/")[0]) as conn:
        return await vat_samen(conn, log, sleutel, NU, **opties)


async def vul(db, *stukken: int) -> Controlepunt:
    """Write so many records per stretch, with a checkpoint after each."""
    begin, punt = 0, None
    for aantal in stukken:
        await schrijf(db, range(begin, begin + aantal))
        begin += aantal
        punt = await vat(db)
    return punt
