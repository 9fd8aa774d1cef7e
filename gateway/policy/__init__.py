"""May this be shared, and which fields.

laad_doelen(mappen) ── Doelen ── Doel ── decide(Vraag) ── Geweigerd(code, uitleg, doe)
                                  │                   └── Toegestaan ── minimise(...) ── Zicht
                                  ├── van_toepassing(...)   is there anything to plan
                                  ├── velden_alle           what a mapping may read
                                  └── zinnen()              the doel, read aloud
"""

from gateway.policy.beslis import CHECKS, decide
from gateway.policy.besluit import Besluit, Geweigerd, Toegestaan, Vraag
from gateway.policy.doel import Doel, Groep
from gateway.policy.laden import Doelen, DoelFoutenError, DoelOnbekendError, laad_doelen
from gateway.policy.ondertekenaars import Ondertekenaar, vereiste_ondertekenaars
from gateway.policy.paden import ZICHTVELDEN, Onderwerp
from gateway.policy.redenen import TEKSTEN, Reden
from gateway.policy.staat import Staat, staat, wie_ontbreken
from gateway.policy.tijd import Termijn
from gateway.policy.zicht import VeldNietToegestaanError, Zicht, minimise

__all__ = [
    "CHECKS",
    "TEKSTEN",
    "ZICHTVELDEN",
    "Besluit",
    "Doel",
    "DoelFoutenError",
    "DoelOnbekendError",
    "Doelen",
    "Geweigerd",
    "Groep",
    "Ondertekenaar",
    "Onderwerp",
    "Reden",
    "Staat",
    "Termijn",
    "Toegestaan",
    "VeldNietToegestaanError",
    "Vraag",
    "Zicht",
    "decide",
    "laad_doelen",
    "minimise",
    "staat",
    "vereiste_ondertekenaars",
    "wie_ontbreken",
]
