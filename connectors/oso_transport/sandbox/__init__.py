"""The other sides of oso_transport: a Traffic Center, a bron and a doel, with libraries only and no code of ours.

app           the way of one request, from HTTP to answer
soap          envelopes, by the fields of contracts/oso_transport
center        aanleverpunten, koppelsleutels and sessions
partijen      a bron that asks the center before it hands over, and a doel that fetches when told
gedrag        slow, failing, away, with a result of its own
beheer        the control API for tests and demos
"""

from connectors.oso_transport.sandbox.app import Sandbox, maak_app, serveer
from connectors.oso_transport.sandbox.instellingen import SandboxInstellingen

__all__ = ["Sandbox", "SandboxInstellingen", "maak_app", "serveer"]
