"""The stand of a leerling: the model and where each part came from, as two lines of JSON, encrypted."""

import json
from dataclasses import dataclass, replace
from typing import TypeAlias
from uuid import UUID

from gateway.model.leerling import Leerling, Pgn
from gateway.model.verzuim import Verzuimmelding
from gateway.store.sleutels import Datasleutel, Sleutelkast

# id, wrapped key, pseudonym, what a partner told us, the stand: the columns of the query that reads one.
Rij: TypeAlias = tuple[UUID, bytes, str, bytes | None, bytes]
_STAND, _AANVULLING, _MELDING = b"stand", b"aanvulling", b"verzuimmelding"


@dataclass(frozen=True, slots=True)
class Stand:
    """A leerling as last read, ready to be planned; `herkomst` (JSON) says on which row each part stood.

    `meldingen` are those that are asked about; what is planned from the source alone has none.
    """

    id: UUID
    leerling: Leerling
    sleutel: Datasleutel
    pseudoniem: str
    herkomst: str
    meldingen: tuple[Verzuimmelding, ...] = ()


def pak_in(sleutel: Datasleutel, leerling: UUID, inhoud: str, herkomst: dict[str, str]) -> bytes:
    """Encrypt a leerling (JSON) with the places in the source it was read from."""
    tekst = f"{json.dumps(herkomst)}\n{inhoud}"
    return sleutel.versleutel(tekst.encode(), _STAND + leerling.bytes)


def pak_uit(kast: Sleutelkast, rij: Rij) -> Stand:
    """Decrypt a stand; what a partner told us fills in what the source does not know."""
    leerling, ingepakt, pseudoniem, aanvulling, inhoud = rij
    sleutel = kast.open(ingepakt, leerling.bytes)
    herkomst, _, tekst = sleutel.ontsleutel(inhoud, _STAND + leerling.bytes).partition(b"\n")
    model = Leerling.model_validate_json(tekst)
    if aanvulling is not None and model.pgn is None:
        pgn = Pgn.model_validate_json(sleutel.ontsleutel(aanvulling, _AANVULLING + leerling.bytes))
        model = model.model_copy(update={"pgn": pgn})
        herkomst = herkomst[:-1] + b', "pgn": "terugkoppeling van een partner"}'
    return Stand(leerling, model, sleutel, pseudoniem, herkomst.decode())


def pak_aanvulling(sleutel: Datasleutel, leerling: UUID, pgn: Pgn) -> bytes:
    """Encrypt the number a partner told us."""
    return sleutel.versleutel(pgn.model_dump_json().encode(), _AANVULLING + leerling.bytes)


def pak_melding_in(sleutel: Datasleutel, melding: Verzuimmelding) -> bytes:
    """Encrypt a verzuimmelding."""
    return sleutel.versleutel(melding.model_dump_json().encode(), _MELDING + UUID(melding.id).bytes)


def pak_melding_uit(sleutel: Datasleutel, id_: UUID, inhoud: bytes) -> Verzuimmelding:
    """Decrypt a verzuimmelding."""
    return Verzuimmelding.model_validate_json(sleutel.ontsleutel(inhoud, _MELDING + id_.bytes))


def met_melding(stand: Stand, id_: UUID, inhoud: bytes) -> Stand:
    """The stand with one verzuimmelding to be planned; it was read from no source, but judged."""
    melding = pak_melding_uit(stand.sleutel, id_, inhoud)
    herkomst = f'{stand.herkomst[:-1]}, "verzuimmelding": "voorstel dat is goedgekeurd"}}'
    return replace(stand, meldingen=(melding,), herkomst=herkomst)
