"""What a school hands in: JSON in camelCase, read by the API and by the command line alike."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from gateway.model.basis import Model
from gateway.model.errors import InvoerError

Vorm = TypeVar("Vorm", bound="Invoer")


class Invoer(Model):
    """Part of what a school hands in: the names of the model in camelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=False)


def lees_vorm(vorm: type[Vorm], document: Mapping[str, Any], fout: type[InvoerError], uitleg: str) -> Vorm:
    """Read a document; raises `fout` naming each field that is wrong, never its value."""
    try:
        return vorm.model_validate(document)
    except ValidationError as mis:
        velden = sorted({_veld(item["loc"], item["type"]) for item in mis.errors()})
        raise fout(f"deze velden kloppen niet: {', '.join(velden)}.", doe=uitleg) from None


def _veld(pad: tuple[int | str, ...], soort: str) -> str:
    """The place of a fault; the name of a field that does not exist was thought up by the sender."""
    if soort == "extra_forbidden":
        pad = (*pad[:-1], "(een onbekend veld)")
    return ".".join(map(str, pad)) or "het document"
