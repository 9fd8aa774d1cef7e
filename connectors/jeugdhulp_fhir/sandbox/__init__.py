"""The other side of jeugdhulp_fhir: a lokaal team with a FHIR server and people who work, with no code of ours.

app             the way of one request, from HTTP to answer
toegang         OAuth 2.0 client credentials, and the bearer token
fouten          OperationOutcome
regels          what it wants of a Bundle and of a notification; its own checks
winkel          resources with their versions, in memory
aannemen        a transaction, a notification, a change of a Task
ophalen         what a notification points to, fetched at the loket of the school, and moved there
medewerker      takes the steps of a Task; by hand or by itself
gedrag          slow, busy, failing, away, twice
beheer          the control API for tests and demos
"""

from connectors.jeugdhulp_fhir.sandbox.app import Sandbox, maak_app, serveer
from connectors.jeugdhulp_fhir.sandbox.instellingen import SandboxInstellingen

__all__ = ["Sandbox", "SandboxInstellingen", "maak_app", "serveer"]
