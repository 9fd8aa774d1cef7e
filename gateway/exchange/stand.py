"""The stand of a leerling: the model and where each part came from, as two lines of JSON, encrypted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias
from uuid import UUID

from gateway.model.aanvraag import Aanvraag
from gateway.model.jeugdhulp import Jeugdhulpverzoek
from gateway.model.leerling import Leerling, Pgn
from gateway.model.toestemming import Toestemming, Uitzondering
from gateway.model.verzuim import Verzuimmelding
from gateway.store.sleutels import Datasleutel, Sleutelkast

# id, wrapped key, pseudonym, what a partner told us, the stand: the columns of the query that reads one.
Rij: TypeAlias = tuple[UUID, bytes, str, bytes | None, bytes]
_STAND, _AANVULLING = b"stand", b"aanvulling"
# What has a row of its own, under what name it is encrypted, and where the explanation says it came from.
Eigenrij: TypeAlias = Verzuimmelding | Aanvraag | Jeugdhulpverzoek
_SOORTEN: dict[str, tuple[type[Eigenrij], str]] = {
    "verzuimmelding": (Verzuimmelding, "voorstel dat is goedgekeurd"),
    "aanvraag": (Aanvraag, "aanvraag die is ingediend"),
    "jeugdhulpverzoek": (Jeugdhulpverzoek, "verzoek dat is ingediend"),
}


@dataclass(frozen=True, slots=True)
class Stand:
    """A leerling as last read, ready to be planned; `herkomst` (JSON) says on which row each part stood.

    `onderwerp` is what is asked about when that is no part of the source: a verzuimmelding, an aanvraag.
    `toestemmingen` and `uitzonderingen` are there when an abonnement of the organisation asks for them.
    """

    id: UUID
    leerling: Leerling
    sleutel: Datasleutel
    pseudoniem: str
    herkomst: str
    onderwerp: Eigenrij | None = None
    toestemmingen: tuple[Toestemming, ...] = ()
    uitzonderingen: tuple[Uitzondering, ...] = ()


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


def leerlingnummer(kast: Sleutelkast, rij: Mapping[str, Any]) -> str | None:
    """The school's own number of a leerling, who may be forgotten; it stands nowhere but in his stand."""
    if rij["sleutel"] is None or rij["stand"] is None:
        return None
    kolommen = (rij["leerling"], rij["sleutel"], rij["pseudoniem"], rij["aanvulling"], rij["stand"])
    return pak_uit(kast, kolommen).leerling.leerlingnummer


def pak_aanvulling(sleutel: Datasleutel, leerling: UUID, pgn: Pgn) -> bytes:
    """Encrypt the number a partner told us."""
    return sleutel.versleutel(pgn.model_dump_json().encode(), _AANVULLING + leerling.bytes)


def pak_onderwerp_in(sleutel: Datasleutel, onderwerp: Eigenrij) -> bytes:
    """Encrypt what an uitwisseling is about."""
    naam = next(naam for naam, (model, _) in _SOORTEN.items() if isinstance(onderwerp, model))
    return sleutel.versleutel(onderwerp.model_dump_json().encode(), naam.encode() + UUID(onderwerp.id).bytes)


def pak_onderwerp_uit(sleutel: Datasleutel, soort: str, id_: UUID, inhoud: bytes) -> Eigenrij:
    """Decrypt it; `soort` is the root under which a doel speaks of it."""
    model, _ = _SOORTEN[soort]
    return model.model_validate_json(sleutel.ontsleutel(inhoud, soort.encode() + id_.bytes))


def pak_melding_uit(sleutel: Datasleutel, id_: UUID, inhoud: bytes) -> Verzuimmelding:
    """Decrypt a verzuimmelding."""
    return Verzuimmelding.model_validate_json(sleutel.ontsleutel(inhoud, b"verzuimmelding" + id_.bytes))


def met_onderwerp(stand: Stand, soort: str, id_: UUID, inhoud: bytes) -> Stand:
    """The stand with the one thing that is to be planned; it was read from no source."""
    herkomst = f'{stand.herkomst[:-1]}, "{soort}": "{_SOORTEN[soort][1]}"}}'
    return replace(stand, onderwerp=pak_onderwerp_uit(stand.sleutel, soort, id_, inhoud), herkomst=herkomst)
