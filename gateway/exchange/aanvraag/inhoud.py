"""Encrypts what is kept of an aanvraag with the key of the leerling; each kind under a context of its own."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from gateway.exchange.stand import pak_onderwerp_in, pak_onderwerp_uit
from gateway.model.aanvraag import Aanvraag, Besluit, Lang, Soortnaam
from gateway.model.basis import Model
from gateway.model.klasse import Bijzonder, Gewoon
from gateway.store.sleutels import Datasleutel

_BESLUIT, _DOSSIER, _STATUS = b"aanvraag-besluit", b"aanvraag-dossier", b"aanvraag-status"


class Statusinhoud(Model):
    """What a samenwerkingsverband said with a status: what it misses, until when, when it meets, and its words."""

    ontbreekt: Gewoon[Annotated[tuple[Soortnaam, ...], Field(max_length=60)]] = ()
    termijn_tot: Gewoon[date | None] = None
    vergaderdatum: Gewoon[date | None] = None
    bericht: Bijzonder[Lang | None] = None


def pak_aanvraag_in(sleutel: Datasleutel, aanvraag: Aanvraag) -> bytes:
    """Encrypt an aanvraag."""
    return pak_onderwerp_in(sleutel, aanvraag)


def pak_aanvraag_uit(sleutel: Datasleutel, id_: UUID, inhoud: bytes) -> Aanvraag:
    """Decrypt an aanvraag."""
    gelezen = pak_onderwerp_uit(sleutel, "aanvraag", id_, inhoud)
    assert isinstance(gelezen, Aanvraag)  # noqa: S101 the root says which it is
    return gelezen


def pak_besluit_in(sleutel: Datasleutel, id_: UUID, besluit: Besluit) -> bytes:
    """Encrypt the besluit on an aanvraag."""
    return sleutel.versleutel(besluit.model_dump_json().encode(), _BESLUIT + id_.bytes)


def pak_besluit_uit(sleutel: Datasleutel, id_: UUID, inhoud: bytes) -> Besluit:
    """Decrypt it."""
    return Besluit.model_validate_json(sleutel.ontsleutel(inhoud, _BESLUIT + id_.bytes))


def pak_dossier_in(sleutel: Datasleutel, id_: UUID, dossier: bytes) -> bytes:
    """Encrypt the OSO dossier that goes with an aanvraag, as it came from the LAS."""
    return sleutel.versleutel(dossier, _DOSSIER + id_.bytes)


def pak_dossier_uit(sleutel: Datasleutel, id_: UUID, inhoud: bytes) -> bytes:
    """Decrypt it."""
    return sleutel.ontsleutel(inhoud, _DOSSIER + id_.bytes)


def pak_status_in(sleutel: Datasleutel, id_: UUID, status: Statusinhoud) -> bytes:
    """Encrypt what was said with a status of an aanvraag."""
    return sleutel.versleutel(status.model_dump_json().encode(), _STATUS + id_.bytes)


def pak_status_uit(sleutel: Datasleutel, id_: UUID, inhoud: bytes | None) -> Statusinhoud:
    """Decrypt it; nothing when nothing was said."""
    if inhoud is None:
        return Statusinhoud()
    return Statusinhoud.model_validate_json(sleutel.ontsleutel(inhoud, _STATUS + id_.bytes))
