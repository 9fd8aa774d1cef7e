"""Encrypts what is kept of a jeugdhulpverzoek with the key of the leerling; each kind under a context of its own."""

from uuid import UUID

from gateway.exchange.stand import pak_onderwerp_uit
from gateway.model.jeugdhulp import Hulpstand, Jeugdhulpverzoek
from gateway.store.sleutels import Datasleutel

_TAAK = b"taak"


def pak_verzoek_uit(sleutel: Datasleutel, id_: UUID, inhoud: bytes) -> Jeugdhulpverzoek:
    """Decrypt a verzoek; `pak_onderwerp_in` encrypts it."""
    gelezen = pak_onderwerp_uit(sleutel, "jeugdhulpverzoek", id_, inhoud)
    assert isinstance(gelezen, Jeugdhulpverzoek)  # noqa: S101 the root says which it is
    return gelezen


def pak_stand_in(sleutel: Datasleutel, uitwisseling: UUID, stand: Hulpstand) -> bytes:
    """Encrypt what a partner said, for the Task and for its step alike."""
    return sleutel.versleutel(stand.model_dump_json().encode(), _TAAK + uitwisseling.bytes)


def pak_stand_uit(sleutel: Datasleutel, uitwisseling: UUID, inhoud: bytes) -> Hulpstand:
    """Decrypt it."""
    return Hulpstand.model_validate_json(sleutel.ontsleutel(inhoud, _TAAK + uitwisseling.bytes))
