"""The consents of a leerling as an inzage shows them: what was asked, what happened, by role and never by name."""

from psycopg import AsyncConnection

from gateway.exchange.inzage.model import Inzagedocument, Inzagegebeurtenis, Inzagetoestemming
from gateway.exchange.inzage.verzamelen import Kijker, gegevens
from gateway.exchange.stand import Stand
from gateway.exchange.toestemming.inhoud import Iemand
from gateway.exchange.toestemming.lezen import records_van
from gateway.exchange.toestemming.record import Toestemmingsrecord, plaats, vouw
from gateway.model.toestemming import Rol
from gateway.policy import Staat, staat
from gateway.policy.inzageregels import Inzagerol

_VERTEGENWOORDIGER = "de curator of mentor"


async def toestemmingen_van(conn: AsyncConnection, kijker: Kijker) -> tuple[Inzagetoestemming, ...]:
    """Every consent that can still be read, the newest first."""
    stand = kijker.wie.stand
    if stand is None:
        return ()
    records = await records_van(conn, stand)
    return tuple(_overzicht(kijker, stand, record) for record in reversed(records))


def _overzicht(kijker: Kijker, stand: Stand, record: Toestemmingsrecord) -> Inzagetoestemming:
    vraag = record.vraag
    return Inzagetoestemming(
        id=str(record.id),
        doel=vraag.doel,
        doel_titel=vraag.doel_titel,
        ontvanger=vraag.ontvanger,
        ontvanger_naam=vraag.ontvanger_naam,
        begin=vraag.begin,
        eind=vraag.eind,
        staat=_staat(kijker, stand, record),
        gegevens=gegevens(vraag.velden),
        documenten=tuple(Inzagedocument(titel=item.titel, datum=item.datum) for item in vraag.documenten),
        gebeurtenissen=tuple(
            Inzagegebeurtenis(op=item.op, soort=item.soort, wie=_wie(kijker, stand, item.inhoud.iemand))
            for item in record.gebeurtenissen
        ),
    )


def _staat(kijker: Kijker, stand: Stand, record: Toestemmingsrecord) -> Staat | None:
    """How it stands now; None when the doel is gone, or asks no consent any more."""
    doel = kijker.doel(record.vraag.doel)
    if doel is None or doel.toestemming is None:
        return None
    return staat(vouw(record, stand.leerling, doel.toestemming, kijker.nu), doel, stand.leerling, kijker.nu)


def _wie(kijker: Kijker, stand: Stand, iemand: Iemand | None) -> str | None:
    """Who did it, by role; of the other parent no name, of whom is there no more only that he was a gezagdrager."""
    if iemand is None:
        return None
    if iemand.rol is Rol.LEERLING:
        return "uzelf" if kijker.aanvrager.rol is Inzagerol.LEERLING else "de leerling"
    if iemand.rol is not Rol.GEZAGDRAGER:
        return _VERTEGENWOORDIGER
    nummer = plaats(iemand, stand.leerling)
    if nummer is None:
        return "een gezagdrager van toen"
    zelf = kijker.aanvrager.rol is Inzagerol.GEZAGDRAGER and kijker.aanvrager.wie == nummer
    return "uzelf" if zelf else f"gezagdrager {nummer + 1}"
