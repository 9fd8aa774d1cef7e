"""A jeugdhulpverzoek as a school hands it in: JSON in camelCase, read by the API and by the command line alike."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Base64Bytes, Field

from gateway.exchange.invoer import Invoer, lees_vorm
from gateway.exchange.jeugdhulp.document import Opsteller, maak_document
from gateway.exchange.jeugdhulp.fouten import VerzoekInhoudError
from gateway.model.jeugdhulp import (
    Afstemming,
    Gezagsverzoek,
    Inlichting,
    Jeugdhulpdocument,
    Kort,
    OppSamenvatting,
    Overleg,
    Ruim,
    Verzoeksoort,
    Verzuimcontext,
)
from gateway.model.klasse import Bijzonder, Gevoelig, Gewoon
from gateway.model.leerling import Sleutel, Tekst
from gateway.model.verzuim import Melder

UITLEG = "Zie docs/jeugdhulp.md voor elk veld."


class Hulpcontactpersoon(Invoer, Melder):
    """Who at the school can be asked."""


class VerzuimcontextInvoer(Invoer, Verzuimcontext):
    """Verzuim as a summary."""


class OppSamenvattingInvoer(Invoer, OppSamenvatting):
    """Chosen parts of the ontwikkelingsperspectief."""


class OverlegInvoer(Invoer, Overleg):
    """An overleg to which partners are invited."""


class AfstemmingInvoer(Invoer, Afstemming):
    """What school and aanbieder agree."""


class GezagsverzoekInvoer(Invoer, Gezagsverzoek):
    """The request of a gecertificeerde instelling."""


class InlichtingInvoer(Invoer, Inlichting):
    """An answer to one question."""


class Jeugdhulpdocumentinvoer(Invoer):
    """A file as it is: `inhoud` is Base64 of the file itself."""

    soort: Gewoon[Annotated[str, Field(min_length=2, max_length=40, pattern=r"^[a-z][a-z0-9-]*$")]]
    titel: Gevoelig[Tekst]
    bestandsnaam: Gevoelig[Annotated[str, Field(min_length=1, max_length=200)]]
    datum: Gewoon[date]
    opgesteld_door: Gewoon[Opsteller]
    inhoud: Bijzonder[Base64Bytes]

    def document(self) -> Jeugdhulpdocument:
        """As it goes along; raises JeugdhulpdocumentError when it cannot."""
        return maak_document(
            self.soort,
            self.titel,
            self.bestandsnaam,
            self.inhoud,
            datum=self.datum,
            opgesteld_door=self.opgesteld_door,
        )


class Jeugdhulpinvoer(Invoer):
    """One verzoek about one leerling; what is left out when it is changed stays as it was.

    `ontvanger` is the id of a partner; left out, it follows from the gemeente where the leerling lives.
    """

    soort: Gewoon[Verzoeksoort]
    leerlingnummer: Gewoon[Sleutel]
    ontvanger: Gewoon[Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")] | None] = None
    contactpersoon: Hulpcontactpersoon
    prioriteit: Gewoon[Literal["routine", "urgent"]] = "routine"
    hulpvraag: Bijzonder[Kort | None] = None
    al_gedaan: Bijzonder[Ruim | None] = None
    weten_ervan: Gevoelig[tuple[Literal["ouders", "leerling"], ...]] = ()
    voorkeur_contact: Gevoelig[Tekst | None] = None
    leeftijdsgroep: Gewoon[Literal["4-7", "8-11", "12-15", "16-18"] | None] = None
    leerjaarband: Gewoon[Literal["po-1-4", "po-5-8", "vo-onderbouw", "vo-bovenbouw"] | None] = None
    verzuim: VerzuimcontextInvoer | None = None
    opp: OppSamenvattingInvoer | None = None
    overleg: OverlegInvoer | None = None
    afstemming: AfstemmingInvoer | None = None
    gezagsverzoek: GezagsverzoekInvoer | None = None
    inlichtingen: Annotated[tuple[InlichtingInvoer, ...], Field(max_length=20)] = ()
    documenten: Annotated[tuple[Jeugdhulpdocumentinvoer, ...], Field(max_length=10)] = ()
    terugkoppeling: Gewoon[Literal["geen", "voortgang", "inhoud"]] = "voortgang"
    ouders_geinformeerd_op: Gewoon[date | None] = Field(None, json_schema_extra={"format": "date"})

    def velden(self) -> dict[str, Any]:
        """What was filled in, by the names of the model, without the documents and the ontvanger."""
        return self.model_dump(exclude={"documenten", "ontvanger"}, exclude_unset=True)


def lees_invoer(document: Mapping[str, Any]) -> Jeugdhulpinvoer:
    """Read a verzoek; raises VerzoekInhoudError naming each field that is wrong, never its value."""
    return lees_vorm(Jeugdhulpinvoer, document, VerzoekInhoudError, UITLEG)


def lees_document(document: Mapping[str, Any]) -> Jeugdhulpdocumentinvoer:
    """Read a document; raises as `lees_invoer` does."""
    return lees_vorm(Jeugdhulpdocumentinvoer, document, VerzoekInhoudError, UITLEG)
