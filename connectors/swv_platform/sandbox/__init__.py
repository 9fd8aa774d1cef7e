"""The other side of swv_platform: an Indigo-like platform with a Commissie van Advies, with no code of ours.

app             the way of one request, from HTTP to answer
toegang         the token, and for which school it speaks
fouten          problem+json
regels          contracts/swv_platform and contracts/aanvragen, read as data
klok            a clock that can run fast or be set forward; terms that skip holidays
stand           what was handed in, and every change of it, in memory
inzenden        aanvragen, dossiers and withdrawals
commissie       completeness, experts, meeting, decision, objection; by hand or by itself
besluiten       the besluit, held against the rules of DUO
gebeurtenissen  CloudEvents to whoever agreed on them
gedrag          slow, busy, failing, away, twice, out of order
beheer          the control API for tests and demos
"""

from connectors.swv_platform.sandbox.app import Sandbox, maak_app, serveer
from connectors.swv_platform.sandbox.instellingen import SandboxInstellingen

__all__ = ["Sandbox", "SandboxInstellingen", "maak_app", "serveer"]
