"""What goes along with an aanvraag: the OSO dossier of the LAS, read into the model so that only its known parts go."""

from psycopg import AsyncConnection

from gateway.exchange.aanvraag.fouten import AanvraagdossierError
from gateway.exchange.aanvraag.geval import Zaak
from gateway.exchange.aanvraag.inhoud import pak_dossier_uit
from gateway.exchange.aanvraag.uitlevering import Uitlevering, lever_uit
from gateway.exchange.inrichting import Inrichting
from gateway.mapping import Contracten, Mappings, Reader
from gateway.model.dossier import Dossier
from gateway.model.errors import InvoerError
from gateway.store.sql import queries
from gateway.transport.xml import parse

_SQL = queries("gateway.exchange.aanvraag", "schrijven.sql")
_STANDAARD = "oso"
_DOE = "Maak in het LAS een nieuw OSO-dossier voor het SWV; `schakel oso controleer` noemt wat eraan mankeert."


def lees_dossier(contracten: Contracten, mappings: Mappings, data: bytes) -> Uitlevering:
    """The dossier in the model; raises AanvraagdossierError when it is of no version we know, or cannot be read.

    Of a category that it says is opt-uit or verboden nothing goes along; other faults hold nothing back.
    What the model has no field for, a BSN among it, is not read and so can never go along.
    """
    afspraken = contracten[_STANDAARD].gegevens
    try:
        wortel = parse(data, max_bytes=afspraken["grenzen"]["max_bytes"])
        namespace = str(wortel.tag).partition("}")[0].removeprefix("{")
        for versie in afspraken["versies"].values():
            reader = mappings.reader(f"{_STANDAARD}/{versie['bericht']}")
            if versie["namespace"] == namespace and isinstance(reader, Reader):
                dossier: Dossier = reader.lees(wortel)
                return lever_uit(dossier, afspraken["categorieen"]["lijst"])
    except InvoerError as fout:
        raise AanvraagdossierError(fout.melding, doe=_DOE) from None
    raise AanvraagdossierError("dit is geen OSO-dossier van een versie die wij kennen.", doe=_DOE)


async def dossier_van(conn: AsyncConnection, inrichting: Inrichting, zaak: Zaak) -> Uitlevering | None:
    """The dossier that lies beside an aanvraag; None when there is none."""
    if not zaak.dossier:
        return None
    [(inhoud,)] = await (await conn.execute(_SQL["lees_dossier"], {"id": zaak.id})).fetchall()
    data = pak_dossier_uit(zaak.stand.sleutel, zaak.id, inhoud)
    return lees_dossier(inrichting.contracten, inrichting.mappings, data)
