"""The rules as data: contracts/oso/regels.yaml, and what follows from contracts/oso/codelijsten.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from lxml import etree
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from connectors.oso.controle.bijlagen import Bijlageafspraken
from connectors.oso.controle.controles import CONTROLES
from connectors.oso.controle.paden import is_waar, tekst_van, zoek
from gateway.sdk import ConfiguratieError, contractbestand, lees_contract

# A list that is no longer than this is named in full in the text of its rule.
_KORT = 6


class OsoRegelError(ConfiguratieError):
    """De regels voor OSO-dossiers in contracts/oso kloppen niet."""

    code = "OSO-001"


class _Deel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Voorwaarde(_Deel):
    """When a rule holds at a place: a value there is one of these, is true or not, is present or not."""

    pad: str
    een_van: tuple[str, ...] | None = Field(default=None, alias="is")
    waar: bool | None = None
    aanwezig: bool | None = None

    @model_validator(mode="after")
    def _een(self) -> Voorwaarde:
        if [self.een_van, self.waar, self.aanwezig].count(None) != 2:  # noqa: PLR2004 - of three one is filled in
            raise ValueError("noem een van is, waar en aanwezig")
        return self

    def geldt(self, element: etree._Element) -> bool:
        """Tell whether it holds here; a boolean that is absent is not true."""
        if self.een_van is not None:
            return tekst_van(element, self.pad) in self.een_van
        if self.waar is not None:
            return is_waar(element, self.pad) == self.waar
        return bool(zoek(element, self.pad)) == self.aanwezig


class Regel(_Deel):
    """One rule: where, when, which check with what, and what to say."""

    id: str
    profiel: str
    plaats: tuple[str, ...]
    controle: str
    tekst: str
    bron: str
    status: Literal["geverifieerd", "afgeleid", "eigen", "vervallen"]
    officieel: str | None = None
    als: tuple[Voorwaarde, ...] = ()
    met: Mapping[str, Any] = {}
    ernst: Literal["fout", "waarschuwing"] = "fout"

    def plekken(self, dossier: etree._Element) -> Iterator[etree._Element]:
        """Yield the elements this rule is about."""
        for pad in self.plaats:
            for element in zoek(dossier, pad):
                if all(voorwaarde.geldt(element) for voorwaarde in self.als):
                    yield element


class Schemateksten(_Deel):
    """What the schema found, in Dutch."""

    teksten: Mapping[str, str]
    anders: str


class Regels(_Deel):
    """All rules for one version of the standard; of a rule no more findings are told than `hoogstens`."""

    versie: str
    namespace: str
    schema_pad: Path
    max_bytes: int
    hoogstens: int
    profielen: Mapping[str, tuple[Voorwaarde, ...]]
    teksten: Schemateksten
    bijlagen: Bijlageafspraken
    lijst: tuple[Regel, ...]


@cache
def lees_regels() -> Regels:
    """Read the rules; raises OsoRegelError naming what is wrong."""
    ruw, lijsten, contract = (lees_contract("oso", deel) for deel in ("regels", "codelijsten", "contract"))
    try:
        versie = contract["versies"][ruw["versie"]]
        bericht = contract["berichten"][versie["bericht"].partition("@")[0]]
        regels = Regels(
            versie=ruw["versie"],
            namespace=versie["namespace"],
            schema_pad=contractbestand(f"oso/{bericht['schema']}"),
            max_bytes=contract["grenzen"]["max_bytes"],
            hoogstens=ruw["hoogstens"],
            profielen=ruw["profielen"],
            teksten=ruw["schema"],
            bijlagen=ruw["bijlagen"],
            lijst=tuple(Regel.model_validate(item) for item in _alle(ruw, lijsten)),
        )
    except (ValidationError, KeyError, TypeError) as fout:
        raise OsoRegelError(f"een bestand in contracts/oso heeft een onverwachte vorm: {fout}") from None
    for regel in regels.lijst:
        _bewaak(regel, regels)
    return regels


def _bewaak(regel: Regel, regels: Regels) -> None:
    if regel.controle not in CONTROLES:
        raise OsoRegelError(
            f"regel {regel.id}: controle {regel.controle} bestaat niet.", doe=f"Wel: {_som(CONTROLES)}."
        )
    gevraagd = CONTROLES[regel.controle].met
    if set(regel.met) != gevraagd:
        raise OsoRegelError(f"regel {regel.id}: controle {regel.controle} vraagt {_som(gevraagd) or 'niets'}.")
    if regel.profiel not in regels.profielen:
        raise OsoRegelError(f"regel {regel.id}: profiel {regel.profiel} bestaat niet.")


def _som(namen: Any) -> str:
    return ", ".join(sorted(namen))


def _alle(ruw: Mapping[str, Any], lijsten: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for groep in ruw["groepen"]:
        for regel in groep["regels"]:
            plaats = regel["plaats"]
            yield {
                "bron": groep["bron"],
                "status": groep["status"],
                **regel,
                "plaats": [plaats] if isinstance(plaats, str) else plaats,
            }
    for nummer, lijst in lijsten["lijsten"].items():
        yield _lijstregel(nummer, lijst, ruw["lijsten"])
    for naam, categorie in lijsten["categorieen"]["lijst"].items():
        yield from _categorieregels(naam, categorie, ruw["categorieen"], lijsten["categorieen"])


def _lijstregel(nummer: str, lijst: Mapping[str, Any], vorm: Mapping[str, Any]) -> dict[str, Any]:
    waarden = list(lijst["waarden"])
    zin = vorm["kort"] if len(waarden) <= _KORT else vorm["tekst"]
    return {
        "id": f"lijst-{nummer}",
        "officieel": f"lijst-{nummer}",
        "profiel": "alle",
        "plaats": lijst["plaatsen"],
        "controle": "waarde",
        "met": {"veld": ".", "een_van": waarden},
        "tekst": zin.format(nummer=nummer, titel=lijst["titel"], waarden=", ".join(waarden)),
        "bron": vorm["bron"],
        "status": vorm["status"],
    }


def _categorieregels(
    naam: str, categorie: Mapping[str, Any], teksten: Mapping[str, str], herkomst: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """What a category says of the elements it holds, and what the profile says of the category."""
    veld, id_ = f"metadata/categorie_uitlevering/cat_{naam}", f"OS.cat{categorie['nummer']}"
    kern, vergeten = categorie["elementen"], categorie.get("vergeten", [])
    gedeeld = {"bron": herkomst["bron"], "status": herkomst["status"], "plaats": ["."], "profiel": "alle"}
    verplicht = {"als": [{"pad": veld, "is": ["VERPLICHT"]}], "controle": "aanwezig"}
    verboden = {"als": [{"pad": veld, "is": ["VERBODEN", "OPT-UIT"]}], "controle": "afwezig"}
    ontbreekt, te_veel = teksten["verplicht"].format(naam=naam), teksten["verboden"].format(naam=naam)
    yield gedeeld | verplicht | {"id": id_, "officieel": id_, "tekst": ontbreekt, "met": {"een_van": kern + vergeten}}
    yield gedeeld | verboden | {"id": f"{id_}.2", "officieel": id_, "tekst": te_veel, "met": {"velden": kern}}
    if vergeten:
        yield gedeeld | verboden | {"id": f"SWV.{id_[3:]}.vergeten", "tekst": te_veel, "met": {"velden": vergeten}}
    for profiel in ("POSWV", "VOSWV"):
        waarden = ["OPTIONEEL", "OPT-UIT"] if categorie[profiel] == "OPTIONEEL" else [categorie[profiel]]
        yield gedeeld | {
            "id": f"SWV.{id_[3:]}.{profiel}",
            "profiel": profiel,
            "plaats": [veld],
            "controle": "waarde",
            "met": {"veld": ".", "een_van": waarden},
            "tekst": teksten["tabel"].format(naam=naam, profiel=profiel, waarden=" of ".join(waarden)),
        }
