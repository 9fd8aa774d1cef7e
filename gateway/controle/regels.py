"""Contracts, mappings and doelen: each read, and every writer held to what its doel allows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from gateway.aanvraagregels import Aanvraagregels, laad_aanvraagregels
from gateway.controle.aanvraagdoelen import soorten_zonder_doel
from gateway.controle.verslag import Verzamelaar
from gateway.exchange.bewaren.termijnen import bewaartermijnen
from gateway.mapping import Contracten, Mappings, Writer, controleer_mapping, laad_contracten, laad_mappings
from gateway.mapping.voorbeelden import controleer_voorbeelden
from gateway.model.yamlbron import Fout
from gateway.policy import Doel, Doelen, laad_doelen
from gateway.policy.inzageregels import inzageregels
from gateway.rekenmodule import laad_rekenregels, laad_toetsdomeinen
from gateway.settings import Settings
from gateway.signalering import laad_signalering


@dataclass(frozen=True)
class Gelezen:
    """What could be read; None where faults stood in the way."""

    contracten: Contracten | None
    mappings: Mappings | None
    doelen: Doelen | None
    aanvraagregels: Aanvraagregels | None


def controleer_regels(settings: Settings, verzamelaar: Verzamelaar) -> Gelezen:
    """Read contracts, mappings and doelen, and hold them against each other."""
    gelezen = _lees(settings, verzamelaar)
    if gelezen.mappings is None:
        verzamelaar.opmerkingen.append("De mappings zijn niet verder bekeken: eerst moeten de fouten hierboven weg.")
    else:
        verzamelaar.fouten.extend(controleer_voorbeelden(settings.mappingmappen, gelezen.mappings))
        verzamelaar.opmerkingen.extend(_zonder_voorbeelden(gelezen.mappings, settings))
    if gelezen.mappings is not None and gelezen.doelen is not None:
        verzamelaar.fouten.extend(lekken(gelezen.mappings, gelezen.doelen))
    if gelezen.aanvraagregels is not None and gelezen.doelen is not None:
        verzamelaar.fouten.extend(soorten_zonder_doel(gelezen.aanvraagregels, gelezen.doelen))
    return gelezen


def _lees(settings: Settings, verzamelaar: Verzamelaar) -> Gelezen:
    contracten = verzamelaar.probeer(lambda: laad_contracten(settings.contractmappen))
    mappings = None
    if contracten is not None:
        verzamelaar.bekeken["contract", "contracten"] = len(contracten.contracten)
        mappings = verzamelaar.probeer(lambda: laad_mappings(settings.mappingmappen, contracten))
    if mappings is not None:
        verzamelaar.bekeken["mapping", "mappings"] = len(mappings.per_bestand)
    doelen = verzamelaar.probeer(lambda: laad_doelen(settings.contractmappen))
    if doelen is not None:
        verzamelaar.bekeken["doel", "doelen"] = len(doelen)
    rekenend: tuple[Callable[[Sequence[Path]], object], ...] = (
        laad_signalering,
        laad_rekenregels,
        laad_toetsdomeinen,
    )
    for laad in rekenend:
        verzamelaar.probeer(partial(laad, settings.contractmappen))
    aanvraagregels = verzamelaar.probeer(lambda: laad_aanvraagregels(settings.contractmappen))
    verzamelaar.probeer(bewaartermijnen)
    verzamelaar.probeer(inzageregels)
    return Gelezen(contracten, mappings, doelen, aanvraagregels)


def _zonder_voorbeelden(mappings: Mappings, settings: Settings) -> Iterator[str]:
    for relatief, (mapping, *_) in mappings.per_bestand.items():
        voorbeeld = Path(relatief).with_suffix(".voorbeelden.yaml")
        if not any((map_ / voorbeeld).is_file() for map_ in settings.mappingmappen):
            yield f"{mapping.bestand} heeft geen voorbeelden: zet ze in {voorbeeld.name} ernaast."


def lekken(mappings: Mappings, doelen: Doelen) -> Iterator[Fout]:
    """What a writer reads and its doel does not allow."""
    for writer in mappings.writers:
        if writer.doel in doelen:
            yield from _lek(writer, doelen[writer.doel])
        else:
            bekend = ", ".join(doelen)
            yield Fout(writer.bestand, 1, f"schrijft voor doel {writer.doel}, en dat bestaat niet.", f"Wel: {bekend}.")


def _lek(writer: Writer, doel: Doel) -> list[Fout]:
    def plaats(pad: str) -> str:
        regels = {groep.naam: groep.regel for groep in doel.groepen if pad.startswith(f"{groep.naam}.")}
        return f"{doel.bestand}:{regels[max(regels, key=len)]}" if regels else doel.bestand

    return controleer_mapping(writer, doel.velden_alle, plaats=plaats)
