"""The contracts as data: schemas, statuses, and what this platform wants."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from connectors.swv_platform.sandbox.fouten import Probleem

_VORMEN = FormatChecker(formats=("date", "uuid"))


class Regels:
    """Read once from the folder of contracts."""

    def __init__(self, contracten: Path) -> None:
        """Read all there is."""
        map_ = contracten / "swv_platform"
        self.contract = _yaml(map_ / "contract.yaml")
        self.platform = _yaml(map_ / "sandbox.yaml")
        self.statussen = _yaml(contracten / "aanvragen" / "statussen.yaml")["statussen"]
        disciplines = _yaml(contracten / "aanvragen" / "disciplines.yaml")["disciplines"]
        self.eerste = frozenset(naam for naam, wat in disciplines.items() if "eerste" in wat["plaatsen"])
        self.schemas = {pad.name: json.loads(pad.read_bytes()) for pad in map_.glob("*.schema.json")}
        self._register: Registry[Any] = Registry().with_resources(
            [(naam, DRAFT202012.create_resource(schema)) for naam, schema in self.schemas.items()]
        )

    def mag(self, van: str, naar: str) -> bool:
        """Whether a status may follow another."""
        return naar in self.statussen[van]["volgende"]

    def overtredingen(self, naam: str, inhoud: Any) -> list[tuple[str, str]]:
        """Where a message breaks its schema, as JSON pointer and keyword."""
        validator = Draft202012Validator(
            {"$ref": f"{naam}.schema.json"}, registry=self._register, format_checker=_VORMEN
        )
        return [
            ("/" + "/".join(map(str, fout.absolute_path)), str(fout.validator))
            for fout in validator.iter_errors(inhoud)
        ]

    def controleer(self, naam: str, inhoud: Any) -> None:
        """Refuse a message that breaks its schema, with every place."""
        if fouten := self.overtredingen(naam, inhoud):
            raise Probleem(400, "PLT-400", *(("body", plaats, soort) for plaats, soort in fouten))


def _yaml(pad: Path) -> dict[str, Any]:
    gelezen: dict[str, Any] = yaml.safe_load(pad.read_text("utf-8"))
    return gelezen
