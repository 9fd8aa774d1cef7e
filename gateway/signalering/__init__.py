"""From registered verzuim to what must or may be reported: pure, the same answer for the same input.

signaleer(...) ── Telling ──┬── Zestien    16 hours in four school weeks
   (per leerling)           ├── aaneen     langdurig, Doorstroompunt
                            ├── luxe       holiday without leave
                            └── overig     what a person asked for, held against later corrections
"""

from gateway.signalering.geldig import Geldig
from gateway.signalering.laden import SignaleringFoutenError, SignaleringOntbreektError, laad_signalering
from gateway.signalering.persoon import Persoon, meerderjarig, persoon_van
from gateway.signalering.regels import Regel, Signalering, Stand
from gateway.signalering.signaleren import GeenVerzuimError, overig, signaleer, verzuimdagen

__all__ = [
    "GeenVerzuimError",
    "Geldig",
    "Persoon",
    "Regel",
    "Signalering",
    "SignaleringFoutenError",
    "SignaleringOntbreektError",
    "Stand",
    "laad_signalering",
    "meerderjarig",
    "overig",
    "persoon_van",
    "signaleer",
    "verzuimdagen",
]
