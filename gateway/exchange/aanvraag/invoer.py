"""An aanvraag as a school hands it in: JSON in camelCase, read by the API and by the command line alike."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Base64Bytes, Field

from gateway.exchange.aanvraag.bijlage import maak_bijlage
from gateway.exchange.aanvraag.fouten import AanvraagInhoudError
from gateway.exchange.invoer import Invoer, lees_vorm
from gateway.model.aanvraag import (
    Aanvraagdocument,
    BeoogdeSchool,
    Deskundigenadvies,
    Gevraagd,
    Lang,
    Soortnaam,
    SwvNummer,
    Thuiszitten,
    Toetsresultaat,
    Zienswijze,
)
from gateway.model.klasse import Bijzonder, Gevoelig, Gewoon
from gateway.model.leerling import Sleutel
from gateway.model.verzuim import Melder

_UITLEG = "Zie docs/aanvraag-doen.md voor elk veld."


class Aanvrager(Invoer, Melder):
    """Who at the school asks."""


class GevraagdInvoer(Invoer, Gevraagd):
    """What the school asks for."""


class ZienswijzeInvoer(Invoer, Zienswijze):
    """How ouders, leerling or the beoogde school see it."""


class DeskundigenadviesInvoer(Invoer, Deskundigenadvies):
    """What an expert advises."""


class BeoogdeSchoolInvoer(Invoer, BeoogdeSchool):
    """The school where the leerling may go."""


class ToetsresultaatInvoer(Invoer, Toetsresultaat):
    """The result of a test."""


class ThuiszittenInvoer(Invoer, Thuiszitten):
    """How long a leerling is away already."""


class Documentinvoer(Invoer):
    """A file as it is: `inhoud` is Base64 of the file itself."""

    soort: Gewoon[Soortnaam]
    bestandsnaam: Gevoelig[Annotated[str, Field(min_length=1, max_length=200)]]
    # The Dutch rules for APIs want the format of a date beside its type, also when it may be null.
    datum: Gewoon[date | None] = Field(None, json_schema_extra={"format": "date"})
    ondertekend_door: Gewoon[Annotated[tuple[Soortnaam, ...], Field(max_length=10)]] = ()
    inhoud: Bijzonder[Base64Bytes]

    def bijlage(self) -> Aanvraagdocument:
        """As it goes along; raises BijlageError when it cannot."""
        return maak_bijlage(
            self.soort, self.bestandsnaam, self.inhoud, datum=self.datum, ondertekend_door=self.ondertekend_door
        )


class Aanvraaginvoer(Invoer):
    """One aanvraag about one leerling; what is left out when it is changed stays as it was."""

    soort: Gewoon[Soortnaam]
    sector: Gewoon[Literal["po", "vo"]]
    swv: Gewoon[SwvNummer]
    leerlingnummer: Gewoon[Sleutel]
    aanvrager: Aanvrager
    gevraagd: GevraagdInvoer = GevraagdInvoer()
    motivering: Bijzonder[Lang | None] = None
    hulpvraag: Bijzonder[Lang | None] = None
    overleg_op: Gewoon[date | None] = None
    ouders_geinformeerd_op: Gewoon[date | None] = None
    overeenstemming_op: Gewoon[date | None] = None
    zienswijzen: Annotated[tuple[ZienswijzeInvoer, ...], Field(max_length=10)] = ()
    deskundigen: Annotated[tuple[DeskundigenadviesInvoer, ...], Field(max_length=10)] = ()
    beoogde_school: BeoogdeSchoolInvoer | None = None
    toetsen: Annotated[tuple[ToetsresultaatInvoer, ...], Field(max_length=60)] = ()
    thuiszitten: ThuiszittenInvoer | None = None
    documenten: Annotated[tuple[Documentinvoer, ...], Field(max_length=60)] = ()

    def velden(self) -> dict[str, Any]:
        """What was filled in, by the names of the model, without the documents."""
        return self.model_dump(exclude={"documenten"}, exclude_unset=True)


def lees_invoer(document: Mapping[str, Any]) -> Aanvraaginvoer:
    """Read an aanvraag; raises AanvraagInhoudError naming each field that is wrong, never its value."""
    return lees_vorm(Aanvraaginvoer, document, AanvraagInhoudError, _UITLEG)


def lees_zienswijze(document: Mapping[str, Any]) -> ZienswijzeInvoer:
    """Read a zienswijze; raises as `lees_invoer` does."""
    return lees_vorm(ZienswijzeInvoer, document, AanvraagInhoudError, _UITLEG)
