"""From test results to what the criteria for PrO and LWOO say of them: pure, shows its way, and never decides.

reken(...) ── kies ──── which test counts per domein, and why the others do not (moment, kalender)
           ── regimes ─ which conditions hold, with the sentence and the source of each
uit_oso(...)            the toetsen of an OSO dossier as Toetsresultaat
"""

from gateway.rekenmodule.laden import (
    RekenregelsFoutenError,
    RekenregelsOntbreektError,
    laad_rekenregels,
    laad_toetsdomeinen,
)
from gateway.rekenmodule.oso import UitOso, uit_oso, van_dossier
from gateway.rekenmodule.regels import Rekenregels, Toetsdomeinen
from gateway.rekenmodule.reken import reken
from gateway.rekenmodule.uitkomst import Meting, Regimeuitkomst, Rekenuitkomst, Voorwaarde

__all__ = [
    "Meting",
    "Regimeuitkomst",
    "Rekenregels",
    "RekenregelsFoutenError",
    "RekenregelsOntbreektError",
    "Rekenuitkomst",
    "Toetsdomeinen",
    "UitOso",
    "Voorwaarde",
    "laad_rekenregels",
    "laad_toetsdomeinen",
    "reken",
    "uit_oso",
    "van_dossier",
]
