"""All that an organisation of this gateway was set up with, loaded and checked before anything runs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gateway.aanvraagregels import Aanvraagregels
from gateway.mapping import Contracten, Mappings, RowReader, Writer
from gateway.model.errors import ConfiguratieError
from gateway.model.partijen import Abonnement, Organisatie, Partner
from gateway.policy import Doel, Doelen, Termijn
from gateway.sdk import Doelsysteem
from gateway.signalering import Signalering
from gateway.store.database import Database
from gateway.store.sleutels import Sleutelkast


@dataclass(frozen=True)
class Inrichting:
    """The house as configured; `doelsystemen` by partner id, `formaten` by partner id and doel.

    `ankers` is the folder outside the database that holds the newest checkpoint of each log.
    """

    db: Database
    kast: Sleutelkast
    klok: Callable[[], datetime]
    audit_naam: str
    ankers: Path
    organisaties: Mapping[str, Organisatie]
    partners: Mapping[str, Partner]
    abonnementen: tuple[Abonnement, ...]
    doelen: Doelen
    contracten: Contracten
    mappings: Mappings
    signalering: Signalering
    aanvraagregels: Aanvraagregels
    doelsystemen: Mapping[str, Doelsysteem]
    formaten: Mapping[tuple[str, str], str]

    def abonnement(self, naam: str) -> Abonnement | None:
        """The abonnement of this name, when it is still configured."""
        return next((item for item in self.abonnementen if item.id == naam), None)

    def van(self, organisatie: str) -> Iterator[tuple[Abonnement, Doel]]:
        """What an organisation subscribed to, doel by doel."""
        for abonnement in self.abonnementen:
            if abonnement.organisatie == organisatie:
                for naam in abonnement.doelen:
                    yield abonnement, self.doelen[naam]

    def writer(self, partner: str, doel: str) -> Writer:
        """The writer for what this partner takes for this doel."""
        return self.mappings.writer(doel, self.formaten[partner, doel])

    def terug_voor(self, soort: str) -> datetime | None:
        """Until when a partner may stay silent after its receipt; None when the contract sets no term."""
        contract = self.contracten[soort.partition("/")[0]]
        termijn = contract.gegevens.get("termijnen", {}).get("terugkoppeling")
        if termijn is None:
            return None
        nu = self.klok()
        return nu + (Termijn(termijn["binnen"]).na(nu.date()) - nu.date())

    def rijlezer(self, naam: str) -> RowReader:
        """The mapping that reads the records of a source."""
        reader = self.mappings.reader(naam)
        if not isinstance(reader, RowReader):
            raise ConfiguratieError(f"mapping {naam} leest geen rijen", doe="Kies een mapping met `velden:`.")
        return reader
