"""What `schakel check` does: all that was written down, held against each other, every fault at once.

regels        contracts, mappings with their examples, and doelen; a mapping reads nothing that its doel does not allow
koppelingen   manifests, and whether what they name exists
maatlat       the quality scale of connectors, and the claims that code can check
configuratie  schakel.toml: what it names, the settings of connectors, and on request the connections
"""

from gateway.controle.configuratie import controleer_configuratie
from gateway.controle.koppelingen import controleer_koppelingen
from gateway.controle.regels import controleer_regels
from gateway.controle.verslag import Verslag, Verzamelaar
from gateway.settings import Settings

__all__ = ["Verslag", "controleer"]


async def controleer(settings: Settings, *, configuratie: bool = True, verbinding: bool = False) -> Verslag:
    """Check everything; `verbinding` also tries each source and partner, and changes nothing there."""
    verzamelaar = Verzamelaar()
    regels = controleer_regels(settings, verzamelaar)
    koppelingen = controleer_koppelingen(regels, verzamelaar)
    if configuratie:
        await controleer_configuratie(settings, regels, koppelingen, verzamelaar, verbinding=verbinding)
    return verzamelaar.verslag()
