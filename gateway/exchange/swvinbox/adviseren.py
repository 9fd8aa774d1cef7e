"""What deskundigen advised: with the aanvraag, or recorded by the samenwerkingsverband."""

from psycopg import AsyncConnection

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.swvinbox.rijen import Notitie, Swvaanvraag, lees, pak_uit
from gateway.model.aanvraag import Deskundigenadvies


async def lees_adviezen(
    conn: AsyncConnection, inrichting: Inrichting, aanvraag: Swvaanvraag
) -> list[Deskundigenadvies]:
    """All advices on an aanvraag, those of the school first."""
    sleutel = aanvraag.open(inrichting.kast)
    rijen = await lees(conn, Notitie, "adviezen", {"aanvraag": aanvraag.id})
    van_school = pak_uit(sleutel, aanvraag.id, "inhoud", aanvraag.inhoud).get("deskundigen", [])
    eigen = [pak_uit(sleutel, aanvraag.id, "advies", rij.inhoud) for rij in rijen]
    return [Deskundigenadvies.model_validate(item) for item in [*van_school, *eigen]]
