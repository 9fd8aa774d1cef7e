"""Levels 3 and 4: rules over messages. A pure function: what is known and one message in, codes and new facts out.

feiten        what is remembered of earlier messages
verzoek       JW315, JW317 and JW319: verzoeken and their answers
toewijzing    JW301
levering      JW305 and JW307
oordeel       all of it together
"""

from connectors.ijw.overstijgend.feiten import Kennis, Lezer, client_van, loopt_tot, toewijzing_van
from connectors.ijw.overstijgend.oordeel import Codes, Oordeel, beoordeel
from connectors.ijw.overstijgend.zaak import Plek

__all__ = ["Codes", "Kennis", "Lezer", "Oordeel", "Plek", "beoordeel", "client_van", "loopt_tot", "toewijzing_van"]
