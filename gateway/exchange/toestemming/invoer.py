"""What a school asks of people, as it hands it in: JSON in camelCase, read by the API and by the command line alike."""

import json
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from gateway.exchange.toestemming.fouten import ToestemmingInvoerError
from gateway.exchange.toestemming.inhoud import Documentkeuze, Wilsoordeel
from gateway.model.basis import Model
from gateway.model.klasse import Gevoelig, Gewoon
from gateway.model.leerling import Sleutel, Tekst
from gateway.model.toestemming import Terugkoppelvorm


class Invoer(Model):
    """Names in camelCase, as the API and the files of a school have them."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Toestemmingsdocument(Invoer, Documentkeuze):
    """A document by title, date and digest."""


class Wilsinvoer(Invoer, Wilsoordeel):
    """Who judged that the leerling cannot weigh his interests."""


class Vraaginvoer(Invoer):
    """What a school asks; `gegevens` names groups or fields of the doel, none means all of them."""

    leerlingnummer: Gewoon[Sleutel]
    doel: Gewoon[str]
    ontvanger: Gewoon[str]
    gegevens: Gewoon[Annotated[tuple[str, ...], Field(max_length=100)]] = ()
    documenten: Annotated[tuple[Toestemmingsdocument, ...], Field(max_length=20)] = ()
    terugkoppeling: Gewoon[Terugkoppelvorm] = "voortgang"
    begin: Gewoon[date | None] = None
    eind: Gewoon[date | None] = None
    tolk: Gevoelig[Tekst | None] = None
    convenant: Gewoon[Annotated[str, Field(max_length=100)] | None] = None
    wilsonbekwaam: Wilsinvoer | None = None
    vorig: Gewoon[UUID | None] = None


def lees_vraag(document: Any) -> Vraaginvoer:
    """Read what was asked from JSON; raises with the names of the fields that are wrong."""
    try:
        return Vraaginvoer.model_validate_json(json.dumps(document))
    except ValidationError as fout:
        namen = ", ".join(".".join(map(str, item["loc"])) for item in fout.errors())
        raise ToestemmingInvoerError(
            f"dit klopt niet: {namen}.", doe="Zie docs/toestemming.md voor elk veld."
        ) from None
