"""The rules of an aanvraag to a samenwerkingsverband: pure, the same answer for the same input.

laad_aanvraagregels ── Aanvraagregels ──┬── volledigheid         what is missing before it goes
   (contracts/aanvragen,                ├── mag, bereikbaar      which status follows which
    swv/<number>.yaml over it)          ├── lopende_termijn      the clock, and when it stands still
                                        ├── controleer_besluit   a TLV as DUO checks it
                                        └── signalen             OPP and TLV that need care
"""

from gateway.aanvraagregels.deskundigen import bezetten
from gateway.aanvraagregels.laden import (
    AanvraagregelsFoutenError,
    AanvraagregelsOntbrekenError,
    laad_aanvraagregels,
)
from gateway.aanvraagregels.regels import Aanvraagregels, SoortOnbekendError
from gateway.aanvraagregels.signalen import Signaal, signalen
from gateway.aanvraagregels.status import bereikbaar, is_eind, mag
from gateway.aanvraagregels.termijnen import Termijnstand, bezwaar_tot, lopende_termijn, termijnstand
from gateway.aanvraagregels.tlv import Bezwaarpunt, controleer_besluit
from gateway.aanvraagregels.volledigheid import Ontbreekt, huidig_opp, volledigheid

__all__ = [
    "Aanvraagregels",
    "AanvraagregelsFoutenError",
    "AanvraagregelsOntbrekenError",
    "Bezwaarpunt",
    "Ontbreekt",
    "Signaal",
    "SoortOnbekendError",
    "Termijnstand",
    "bereikbaar",
    "bezetten",
    "bezwaar_tot",
    "controleer_besluit",
    "huidig_opp",
    "is_eind",
    "laad_aanvraagregels",
    "lopende_termijn",
    "mag",
    "signalen",
    "termijnstand",
    "volledigheid",
]
