"""What is kept of an exception: the weighing, in the words of who asked and who decided; encrypted."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from gateway.exchange.toestemming.inhoud import Digest
from gateway.model.basis import Model
from gateway.model.klasse import Bijzonder, Gewoon
from gateway.store.sleutels import Datasleutel

_UITZONDERING = b"uitzondering"
Woorden = Annotated[str, Field(min_length=20, max_length=4000)]


class Afweging(Model):
    """Why sharing cannot wait for consent, what was tried, and why no less would do (AVG art. 5 lid 1 onder c).

    `aan_ouders` says whether those with gezag may see that this was shared: telling can give danger too.
    """

    gevaar: Bijzonder[Woorden]
    geprobeerd: Bijzonder[Woorden]
    velden: Gewoon[Annotated[tuple[str, ...], Field(min_length=1)]]
    documenten: Gewoon[tuple[Digest, ...]] = ()
    aan_ouders: Gewoon[bool] = True
    oordeel: Bijzonder[Woorden | None] = None


def pak_uitzondering_in(sleutel: Datasleutel, id_: UUID, afweging: Afweging) -> bytes:
    """Encrypt the weighing."""
    return sleutel.versleutel(afweging.model_dump_json().encode(), _UITZONDERING + id_.bytes)


def pak_uitzondering_uit(sleutel: Datasleutel, id_: UUID, inhoud: bytes) -> Afweging:
    """Decrypt it."""
    return Afweging.model_validate_json(sleutel.ontsleutel(inhoud, _UITZONDERING + id_.bytes))
