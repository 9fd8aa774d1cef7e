"""What an iJw message means for the Task that a school sees. Pure: a few coded facts in, fixed words out.

tabel     contracts/ijw/brug.yaml, and the proof that it leaks nothing
vertaal   one message to what it means, for every uitwisseling it is about
taak      what it means as a step of the Task, for a lokaal team that keeps it
"""

from connectors.ijw.brug.taak import stap_van
from connectors.ijw.brug.tabel import BrugLekError, MensBeslist, Tabel, Uitkomst, Voortgang, laad_tabel, lees_tabel
from connectors.ijw.brug.vertaal import uitkomsten

__all__ = [
    "BrugLekError",
    "MensBeslist",
    "Tabel",
    "Uitkomst",
    "Voortgang",
    "laad_tabel",
    "lees_tabel",
    "stap_van",
    "uitkomsten",
]
