"""The other sides of ijw: the GGk and a party behind it, with libraries only and no code of ours.

app           the way of one delivery, from HTTP to Bv03 or Fo03
stuf          envelopes, held to contracts/ijw
berichten     heenberichten and retouren as the other party writes them
gedrag        slow, refusing, away
beheer        the control API: send a message, answer what came in
"""

from connectors.ijw.sandbox.app import Sandbox, maak_app, serveer
from connectors.ijw.sandbox.instellingen import SandboxInstellingen

__all__ = ["Sandbox", "SandboxInstellingen", "maak_app", "serveer"]
