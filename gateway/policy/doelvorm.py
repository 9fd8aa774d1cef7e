"""A doel and a partij as they are written in contracts/."""

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from gateway.policy.doel import Bewaren, Informatieplicht, Per
from gateway.policy.grondslag import Grondslag
from gateway.policy.vorm import Status, Vorm

Namen = Annotated[tuple[str, ...], Field(min_length=1)]


class PartijVorm(Vorm):
    """A kind of organisation: what it may receive, and whether it works for certain gemeentes only."""

    partij: str
    titel: str
    wettelijke_nummers: frozenset[Literal["bsn", "onderwijsnummer"]]
    gemeentegebonden: bool
    bron: str
    status: Status


class GroepVorm(Vorm):
    """Fields of one group, and the voorwaarde that lets them through."""

    # Not strict: once the short form has been made long, pydantic no longer knows that this came from JSON.
    velden: Annotated[Namen, Field(strict=False)]
    alleen_als: str | None = None


class DoelVorm(Vorm):
    """A doel; a group of fields is a list, or `{velden: [...], alleen_als: voorwaarde}`."""

    doel: str
    versie: Annotated[int, Field(ge=1)]
    titel: str
    grondslag: Grondslag
    verstrekker: Namen
    ontvanger: Namen
    toestemming: Literal["geen", "vereist"]
    een_gezagdrager_volstaat: bool = False
    informatieplicht: Informatieplicht
    per: Per
    van_toepassing: str | None = None
    registreert: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")] | None = None
    verwijdert: str | None = None
    na: str | None = None
    velden: Annotated[dict[str, GroepVorm], Field(min_length=1)]
    bewaren: Bewaren

    @field_validator("velden", mode="before")
    @classmethod
    def _lijst_is_groep(cls, velden: Any) -> Any:
        if not isinstance(velden, dict):
            return velden
        return {naam: {"velden": groep} if isinstance(groep, list) else groep for naam, groep in velden.items()}
