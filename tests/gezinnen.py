"""A leerling of 14 with two parents, made of one that was read: for tests that only have a made-up school."""

import json
from uuid import UUID

from gateway.exchange.stand import pak_in, pak_uit
from gateway.model.leerling import Gezagdrager
from gateway.policy.tijd import vandaag
from gateway.store.sleutels import Sleutelkast

LEZEN = (
    "SELECT l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud FROM leerling l JOIN stand s ON s.leerling = l.id "
    "WHERE l.organisatie = 'zwaluw' AND l.sleutel IS NOT NULL ORDER BY l.id"
)
SCHRIJVEN = "UPDATE stand SET inhoud = %s WHERE leerling = %s"
MOEDER, VADER = "Anna Linden (ouder)", "Bram Linden (ouder)"


def als_gezin(
    kast: Sleutelkast, rij: tuple[UUID, bytes, str, bytes | None, bytes], *, jaren: int = 14
) -> tuple[str, bytes]:
    """Number and stand of a leerling of this age in Zwaluwdam, whose parents have gezag, confirmed today."""
    stand = pak_uit(kast, rij)
    op = vandaag()
    ouders = tuple(
        Gezagdrager(
            achternaam="Linden",
            voornamen=naam,
            relatie="ouder",
            heeft_gezag=True,
            gezag_bron="gezagsregister",
            gezag_datum=op,
        )
        for naam in ("Anna", "Bram")
    )
    # Born in January, so that the age holds on every day a test runs.
    geboren = f"{op.year - jaren}-01-01"
    anders = {"geboortedatum": geboren, "woongemeente": "9991", "roepnaam": "Noor", "gezagdragers": ouders}
    leerling = stand.leerling.model_copy(update=anders)
    inhoud = pak_in(stand.sleutel, stand.id, leerling.model_dump_json(), json.loads(stand.herkomst))
    return leerling.leerlingnummer, inhoud
