"""Erasing on request: the key of a leerling, or of what lies in an inbox, is destroyed."""

from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange import retention
from gateway.exchange.bewaren.blokkade import controleer_vrij
from gateway.exchange.bewaren.fouten import OnderwerpOnbekendError
from gateway.exchange.bewaren.onderwerp import Onderwerp, zoek_onderwerpen
from gateway.exchange.bewaren.verslag import SQL as BEWAREN
from gateway.exchange.bewaren.verslag import Wissing, begin_wissen, schrijf_verslag
from gateway.exchange.gebruik import Gebruiker, Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.postvak.rijen import SQL as POSTVAK
from gateway.exchange.swvinbox.rijen import SQL as SWV

WISSEN = Handeling("melding of aanvraag in het postvak wissen op verzoek", "postvak-vergeten")
_WIS = {"postvak": POSTVAK["wis"], "swv-aanvraag": SWV["wis"], "swv-dossier": BEWAREN["wis_dossier"]}


async def wis(inrichting: Inrichting, door: Gebruiker, organisatie: str, id_: UUID) -> Onderwerp:
    """Destroy the key of this leerling, melding, aanvraag or dossier; what it was.

    Raises OnderwerpOnbekendError when it is not there, and BewaarblokkadeError when it is held.
    """
    async with inrichting.db.transactie([organisatie]) as conn:
        await begin_wissen(conn, organisatie)
        wat = (await zoek_onderwerpen(conn, [organisatie], [id_])).get(id_)
        if wat is None:
            raise OnderwerpOnbekendError(doe="Controleer het id.")
        await controleer_vrij(conn, inrichting, organisatie, [id_])
        if wat.soort == "leerling":
            await retention.vernietig(conn, inrichting, organisatie, [id_], door, "verzoek")
        else:
            await _wis_in_postvak(conn, inrichting, door, wat)
        return wat


async def _wis_in_postvak(conn: AsyncConnection, inrichting: Inrichting, door: Gebruiker, wat: Onderwerp) -> None:
    naam = wat.pseudoniem(inrichting.kast)
    await conn.execute(_WIS[wat.soort], {"id": [wat.id]})
    await conn.execute(BEWAREN["leeg_blokkades"], {"onderwerp": wat.id})
    await noteer_gebruik(conn, inrichting, door, WISSEN, wat.organisatie, [(naam, None)])
    gewist = [Wissing(wat.soort, 1, "verzoek", betrokkene=naam)]
    await schrijf_verslag(conn, inrichting, wat.organisatie, gewist, door.naam)
