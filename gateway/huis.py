"""Opens the house: reads and checks everything that was configured, and hands out what a process needs."""

import gc
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gateway.aanvraagregels import Aanvraagregels, AanvraagregelsFoutenError, laad_aanvraagregels
from gateway.configuratie import Configuratie, lees_configuratie
from gateway.controle.aanvraagdoelen import soorten_zonder_doel
from gateway.controle.regels import lekken
from gateway.exchange.inrichting import Inrichting
from gateway.koppelingen import formaten, maak_doelsysteem
from gateway.mapping import Contracten, MappingFouten, Mappings, laad_contracten, laad_mappings
from gateway.policy import Doelen, laad_doelen
from gateway.settings import Settings
from gateway.signalering import Signalering, laad_signalering
from gateway.store import ingebed
from gateway.store.database import Database, Rol


@dataclass(frozen=True)
class Regels:
    """Contracts, mappings and doelen, loaded and held against each other, and those of signalering and aanvragen."""

    contracten: Contracten
    mappings: Mappings
    doelen: Doelen
    signalering: Signalering
    aanvraagregels: Aanvraagregels


def laad_regels(settings: Settings) -> Regels:
    """Load what is data and hold it against each other; raises with every fault of the first kind that has any.

    A mapping that reads a field which its doel does not allow is such a fault, and so is a kind of aanvraag that its
    doel does not take: with it the gateway does not start.
    """
    contracten = laad_contracten(settings.contractmappen)
    regels = Regels(
        contracten,
        laad_mappings(settings.mappingmappen, contracten),
        laad_doelen(settings.contractmappen),
        laad_signalering(settings.contractmappen),
        laad_aanvraagregels(settings.contractmappen),
    )
    if fouten := list(lekken(regels.mappings, regels.doelen)):
        raise MappingFouten(fouten)
    if fouten := list(soorten_zonder_doel(regels.aanvraagregels, regels.doelen)):
        raise AanvraagregelsFoutenError(fouten)
    return regels


def stel_vuilnisman_in() -> None:
    """Let the garbage collector look less often: batches make and drop many objects, hardly any in circles."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def nu() -> datetime:
    """The clock of the gateway."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_huis(settings: Settings, rol: Rol, *, grootte: int = 8) -> AsyncIterator[Inrichting]:
    """Everything a process in one role works with; closed again at the end."""
    config = lees_configuratie(settings.config)
    regels = laad_regels(settings)
    url = database_url(settings)
    stel_vuilnisman_in()
    async with AsyncExitStack() as stack:
        db = await stack.enter_async_context(Database(url, rol, grootte=grootte))
        inrichting = richt_in(settings, config, regels, db)
        for doelsysteem in inrichting.doelsystemen.values():
            stack.push_async_callback(doelsysteem.sluit)
        yield inrichting


def richt_in(settings: Settings, config: Configuratie, regels: Regels, db: Database) -> Inrichting:
    """Put the house together from its parts."""
    return Inrichting(
        db=db,
        kast=settings.sleutelkast(),
        klok=nu,
        audit_naam=config.audit_naam,
        ankers=settings.data_dir / "ankers",
        organisaties={item.id: item for item in config.organisaties},
        partners={item.id: item for item in config.partners},
        abonnementen=config.abonnementen,
        doelen=regels.doelen,
        contracten=regels.contracten,
        mappings=regels.mappings,
        signalering=regels.signalering,
        aanvraagregels=regels.aanvraagregels,
        doelsystemen={item.id: maak_doelsysteem(item) for item in config.partners},
        formaten=dict(paar for item in config.partners for paar in formaten(item)),
    )


_servers: dict[Path, ingebed.Ingebed] = {}


def stop_databases() -> None:
    """Stop the embedded servers this process uses, also when another process holds on to them."""
    while _servers:
        _servers.popitem()[1].stop()


def database_url(settings: Settings) -> str:
    """The login of this process: the operator's own PostgreSQL, or the embedded one, started when needed."""
    if settings.database_url is not None:
        return settings.database_url
    map_ = settings.data_dir / "postgres"
    if map_ not in _servers:
        _servers[map_] = ingebed.start(map_)
    return _servers[map_].url
