"""The other side of duo_rod: a ROD that enforces its contract, with libraries only and no code of ours.

app        the way of one request, from HTTP to signed answer
wus        SOAP, WS-Addressing and WS-Security: what is refused, and how an answer is signed
sjabloon   the envelope before it is signed
contract   the schemas, WSDLs and rules, read from contracts/duo_rod
regels     the business rules of ROD, as far as they are known
stand      what is registered, in one SQLite file that survives a kill
oordelen   the verdicts: pushed to the school and kept for its poll
gedrag     slow, failing, away, twice, out of order, forgetful
beheer     the control API for tests and demos
"""

from connectors.duo_rod.sandbox.app import maak_app, serveer
from connectors.duo_rod.sandbox.instellingen import SandboxInstellingen

__all__ = ["SandboxInstellingen", "maak_app", "serveer"]
