"""Steps 3 and 4 for one voornemen: decide, minimise, and see whether the result is news to the partner."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from gateway.exchange.plan import Registratie, Sleutel, Voornemen, is_nieuws
from gateway.model.leerling import Inschrijving
from gateway.policy import Geweigerd, Toegestaan, Vraag, Zicht, decide, minimise


@dataclass(frozen=True, slots=True)
class Oordeel:
    """What may be sent for a voornemen, or why not.

    `tekst` is the view as JSON, or the refusal; `vingerafdruk` the keyed digest of doel and text.
    """

    voornemen: Voornemen
    besluit: Toegestaan | Geweigerd
    zicht: Zicht | None
    tekst: str
    vingerafdruk: bytes


def vraag(voornemen: Voornemen, nu: datetime) -> Vraag:
    """The question decide() answers for this voornemen at this moment."""
    return Vraag(
        doel=voornemen.doel,
        verstrekker=voornemen.organisatie,
        ontvanger=voornemen.partner,
        afspraak=voornemen.abonnement,
        leerling=voornemen.stand.leerling,
        onderwerp=voornemen.onderwerp,
        toestemmingen=voornemen.stand.toestemmingen,
        uitzonderingen=voornemen.stand.uitzonderingen,
        geinformeerd_op=geinformeerd_op(voornemen),
        op=nu,
    )


def geinformeerd_op(voornemen: Voornemen) -> date | None:
    """When the people it is about were told of this one uitwisseling."""
    wat = voornemen.onderwerp
    return None if wat is None or isinstance(wat, Inschrijving) else wat.ouders_geinformeerd_op


def oordeel(voornemen: Voornemen, registraties: Mapping[Sleutel, Registratie], nu: datetime) -> Oordeel | None:
    """Judge a voornemen; None when the partner knows this state, or this refusal was recorded already."""
    besluit = decide(vraag(voornemen, nu))
    if isinstance(besluit, Geweigerd):
        zicht, tekst = None, f"geweigerd {besluit.code}"
    else:
        zicht = minimise(
            besluit,
            organisatie=voornemen.organisatie,
            leerling=voornemen.stand.leerling,
            onderwerp=voornemen.onderwerp,
            bericht={},
        )
        tekst = json.dumps(zicht, ensure_ascii=False)
    vingerafdruk = voornemen.stand.sleutel.vingerafdruk(f"{voornemen.doel.naam} {tekst}".encode())
    if not is_nieuws(voornemen, vingerafdruk, registraties):
        return None
    return Oordeel(voornemen, besluit, zicht, tekst, vingerafdruk)
