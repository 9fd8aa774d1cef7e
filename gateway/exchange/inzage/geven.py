"""Give someone inzage: whether he may, that he asked, and what he gets, in one transaction."""

from collections.abc import Sequence
from uuid import UUID

from gateway.exchange.gebruik import Gebruiker, Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.inzage.fouten import InzageGeweigerdError
from gateway.exchange.inzage.lezen import lees, zoek
from gateway.exchange.inzage.model import Inzage
from gateway.exchange.inzage.toestemmingen import toestemmingen_van
from gateway.exchange.inzage.verzamelen import Kijker, verzamel
from gateway.policy.inzage import Aanvrager, weiger_inzage
from gateway.policy.inzageregels import gezagregels, inzageregels

_ACTIVITEIT = "inzage"


async def geef_inzage(
    inrichting: Inrichting, gebruiker: Gebruiker, organisaties: Sequence[str], leerling: UUID, aanvrager: Aanvrager
) -> Inzage | None:
    """The inzage of this leerling for this person; None when no such leerling is in sight.

    Raises InzageGeweigerdError when he may not; that he asked is recorded all the same.
    """
    nu, regels = inrichting.klok(), inzageregels()
    async with inrichting.db.transactie(organisaties) as conn:
        wie = await zoek(conn, inrichting, leerling)
        if wie is None:
            return None
        bekend = None if wie.stand is None else wie.stand.leerling
        weigering = weiger_inzage(bekend, aanvrager, nu, regels, gezagregels())
        naam = f"inzage aan {aanvrager}" if weigering is None else f"inzage geweigerd aan {aanvrager}: {weigering.code}"
        handeling, wiens = Handeling(naam, _ACTIVITEIT), [(wie.pseudoniem, None)]
        await noteer_gebruik(conn, inrichting, gebruiker, handeling, wie.organisatie, wiens)
        if weigering is None:
            kijker = Kijker(inrichting, regels, wie, aanvrager, nu)
            return verzamel(kijker, await lees(conn, leerling), await toestemmingen_van(conn, kijker))
    # Only now: raised inside, it would take back what was recorded.
    raise InzageGeweigerdError(weigering)
