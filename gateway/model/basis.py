"""What every part of the model shares: frozen, no unknown fields, a class on each field."""

from collections.abc import Iterator
from functools import cache
from typing import get_args

from pydantic import BaseModel, ConfigDict

from gateway.model.klasse import Klasse


class Model(BaseModel):
    """A part of the canonical language."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def __repr__(self) -> str:
        """Show the type only, so that no field of a leerling reaches a log by accident."""
        return f"{type(self).__name__}(...)"

    __str__ = __repr__


@cache
def klasse_van(model: type[Model], pad: str) -> Klasse | None:
    """The class of the field at a dotted path below a model; None for a group or an unknown path."""
    return dict(velden(model)).get(pad)


def velden(model: type[Model], prefix: str = "") -> Iterator[tuple[str, Klasse]]:
    """Yield each leaf field below a model as dotted path and class, in order; lists count as their items."""
    for name, info in model.model_fields.items():
        pad = f"{prefix}{name}"
        klasse = next((item for item in info.metadata if isinstance(item, Klasse)), None)
        if klasse is not None:
            yield pad, klasse
        elif (deel := _model_in(info.annotation)) is not None:
            yield from velden(deel, f"{pad}.")
        else:
            raise TypeError(f"{model.__name__}.{name} has no class")


def _model_in(annotation: object) -> type[Model] | None:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
