"""Encrypts what is kept of a voorstel with the key of the leerling; each kind under a context of its own."""

import json
from uuid import UUID

from gateway.model.verzuim import Voorstel
from gateway.store.sleutels import Datasleutel

_VOORSTEL, _REDEN, _REGISTRATIES = b"voorstel", b"voorstel-reden", b"verzuimmelding-registraties"


def pak_voorstel_in(sleutel: Datasleutel, id_: UUID, voorstel: Voorstel) -> bytes:
    """Encrypt a voorstel."""
    return sleutel.versleutel(voorstel.model_dump_json().encode(), _VOORSTEL + id_.bytes)


def pak_voorstel_uit(sleutel: Datasleutel, id_: UUID, inhoud: bytes) -> Voorstel:
    """Decrypt a voorstel."""
    return Voorstel.model_validate_json(sleutel.ontsleutel(inhoud, _VOORSTEL + id_.bytes))


def pak_reden_in(sleutel: Datasleutel, id_: UUID, reden: str) -> bytes:
    """Encrypt what a person wrote with a decision."""
    return sleutel.versleutel(reden.encode(), _REDEN + id_.bytes)


def pak_reden_uit(sleutel: Datasleutel, id_: UUID, inhoud: bytes) -> str:
    """Decrypt it."""
    return sleutel.ontsleutel(inhoud, _REDEN + id_.bytes).decode()


def pak_registraties_in(sleutel: Datasleutel, melding: UUID, voorstel: Voorstel) -> bytes:
    """Encrypt which registrations a melding was built on."""
    namen = [regel.registratie for regel in voorstel.telt]
    return sleutel.versleutel(json.dumps(namen).encode(), _REGISTRATIES + melding.bytes)


def pak_registraties_uit(sleutel: Datasleutel, melding: UUID, inhoud: bytes | None) -> tuple[str, ...]:
    """Decrypt them; none when they were not kept."""
    return () if inhoud is None else tuple(json.loads(sleutel.ontsleutel(inhoud, _REGISTRATIES + melding.bytes)))


def kenmerk(sleutel: Datasleutel, voorstel: Voorstel) -> bytes:
    """The keyed digest of what is proposed: more lessons in the same melding make no other voorstel.

    A correction that was refused may only come back when other registrations are behind it.
    """
    if voorstel.soort == "overig":
        datums = [voorstel.venster_begin.isoformat(), voorstel.venster_eind.isoformat()]
    else:
        datums = [voorstel.begindatum.isoformat(), str(voorstel.einddatum)]
    telt = [] if voorstel.actie == "melden" else sorted((item.registratie, item.minuten) for item in voorstel.telt)
    wat = [voorstel.soort, voorstel.actie, *datums, voorstel.melding, telt]
    return sleutel.vingerafdruk(b"voorstel" + json.dumps(wat).encode())
