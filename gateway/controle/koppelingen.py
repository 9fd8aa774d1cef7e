"""The connectors that are installed: their manifests, what they name, and how they stand on the quality scale."""

from collections.abc import Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gateway.controle import maatlat
from gateway.controle.regels import Gelezen
from gateway.controle.verslag import Verzamelaar
from gateway.koppelingen import BRONDELEN, GROEP, Koppeling, Manifest, koppelingen
from gateway.mapping import Mappings, OnbekendeMappingError
from gateway.model.yamlbron import Fout, YamlFoutenError, lees_yaml
from gateway.policy import Doelen
from gateway.sdk import Bron, Connector, Doelsysteem

_ROLLEN: dict[str, Any] = {"bron": Bron, "doelsysteem": Doelsysteem, "bestand": Connector}


def controleer_koppelingen(regels: Gelezen, verzamelaar: Verzamelaar) -> Mapping[str, Koppeling]:
    """Check every connector; gives those that can be used, which is none when a manifest is wrong."""
    gevonden = list(entry_points(group=GROEP))
    fouten = [fout for item in gevonden for fout in _manifestfouten(item)]
    verzamelaar.fouten.extend(fouten)
    verzamelaar.bekeken["koppeling", "koppelingen"] = len(gevonden)
    if fouten:
        return {}
    for item in koppelingen().values():
        verzamelaar.fouten.extend(_fouten(item, regels))
        verzamelaar.fouten.extend(maatlat.fouten(item))
        te_doen = [antwoord.regel for antwoord in maatlat.antwoorden(item) if antwoord.stand == "todo"]
        if te_doen:
            verzamelaar.opmerkingen.append(f"Koppeling {item.manifest.id}, nog te doen: {', '.join(te_doen)}.")
    return koppelingen()


def _manifestfouten(item: EntryPoint) -> Iterator[Fout]:
    bestand = Path(str(files(item.module.rpartition(".")[0]))) / "manifest.yaml"
    naam = f"connectors/{bestand.parent.name}/manifest.yaml"
    try:
        knoop = lees_yaml(bestand, naam)
        manifest = Manifest.model_validate(knoop.kaal())
    except YamlFoutenError as fout:
        yield from fout.fouten
    except ValidationError as fout:
        for deel in fout.errors():
            veld = str(deel["loc"][0]) if deel["loc"] else ""
            regel = knoop.waarde[veld].regel if veld in knoop.waarde else 1
            yield Fout(naam, regel, f"{veld}: {_MELDING.get(deel['type'], deel['msg'])}", _VELDEN)
    else:
        if manifest.id != item.name:
            yield Fout(naam, 1, f"id {manifest.id} is niet de naam waaronder de koppeling staat: {item.name}.")


_MELDING = {"missing": "ontbreekt.", "extra_forbidden": "dit veld bestaat niet."}
_VELDEN = f"Een manifest heeft: {', '.join(Manifest.model_fields)}."


def _fouten(item: Koppeling, regels: Gelezen) -> Iterator[Fout]:
    """What a manifest names and is not there."""
    rol = _ROLLEN[item.manifest.rol]
    if not issubclass(item.klasse, rol):
        yield _fout(item, "rol", f"rol {item.manifest.rol}, maar {item.klasse.__name__} is geen {rol.__name__}.")
    if regels.mappings is not None:
        yield from _formaatfouten(item, regels.mappings)
    if regels.doelen is not None:
        yield from _doelfouten(item, regels.doelen)


def _formaatfouten(item: Koppeling, mappings: Mappings) -> Iterator[Fout]:
    for doel, wat in item.manifest.formaten.items():
        for soort in (wat,) if isinstance(wat, str) else wat:
            try:
                if doel in BRONDELEN:
                    mappings.row_reader(soort)
                else:
                    mappings.writer(doel, soort)
            except OnbekendeMappingError as fout:
                yield _fout(item, "formaten", fout.melding, fout.doe)


def _doelfouten(item: Koppeling, doelen: Doelen) -> Iterator[Fout]:
    genoemd = set(item.manifest.doelen) | (set(item.manifest.formaten) - BRONDELEN)
    for doel in sorted(genoemd - set(doelen)):
        yield _fout(item, "doelen", f"doel {doel} bestaat niet.", f"Wel: {', '.join(doelen)}.")
    for doel in sorted(set(item.manifest.doelen) ^ (set(item.manifest.formaten) - BRONDELEN)):
        yield _fout(item, "doelen", f"doel {doel} staat niet in beide: doelen en formaten.", "Zet het in allebei.")


def _fout(item: Koppeling, veld: str, melding: str, doe: str = "") -> Fout:
    naam = f"connectors/{item.map.name}/manifest.yaml"
    return Fout(naam, lees_yaml(item.map / "manifest.yaml", naam).waarde[veld].regel, melding, doe)
