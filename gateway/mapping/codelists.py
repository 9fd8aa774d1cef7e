"""Code lists: what the model calls something beside what a standard calls it, both ways."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from gateway.mapping.faults import Waardefout
from gateway.mapping.forms import datum
from gateway.mapping.source import Bestand
from gateway.model.yamlbron import Knoop

_KEYS = ("lijst", "titel", "bron", "status", "vanaf", "waarden", "alleen_schrijven")


@dataclass(frozen=True, slots=True)
class Codelijst:
    """One list; `lezen` is empty when it can only be written."""

    naam: str
    hash: str
    schrijven: Mapping[object, str]
    lezen: Mapping[str, str]

    def schrijf(self, value: object) -> str:
        """The code of the standard for a value of the model."""
        try:
            return self.schrijven[value]
        except (KeyError, TypeError):
            raise Waardefout(
                f"heeft geen code in lijst {self.naam}", f"Vul mappings/codelijsten/{self.naam}.yaml aan."
            ) from None

    def lees(self, text: str) -> str:
        """The value of the model for a code of the standard."""
        try:
            return self.lezen[text]
        except KeyError:
            raise Waardefout(f"staat niet in lijst {self.naam}", f"Bekend: {', '.join(self.lezen)}.") from None


def lees_codelijst(bestand: Bestand) -> Codelijst | None:
    """Read one list; None when its name or values cannot be used, the faults are then in the file."""
    root = bestand.root
    keys = bestand.groep(root, "de codelijst", _KEYS)
    if not bestand.verplicht(keys, ("lijst", "bron", "vanaf", "waarden"), root.regel, "de codelijst"):
        return None
    for key in ("titel", "bron", "status"):
        bestand.tekst(keys.get(key), key)
    _vanaf(bestand, keys["vanaf"])
    naam = bestand.tekst(keys["lijst"], "lijst")
    if naam and naam != (stem := bestand.naam.rsplit("/", 1)[-1].removesuffix(".yaml")):
        bestand.fout(
            keys["lijst"].regel, f"lijst {naam} staat in een bestand dat {stem}.yaml heet", "Geef ze één naam."
        )
    codes = {value: _codes(bestand, item, value) for value, item in bestand.vrij(keys["waarden"], "waarden").items()}
    one_way = bestand.waar(keys.get("alleen_schrijven"), "alleen_schrijven")
    back = {} if one_way else _back(bestand, keys["waarden"], codes)
    return Codelijst(
        naam,
        sha256(bestand.pad.read_bytes()).hexdigest(),
        {value: found[0] for value, found in codes.items() if found},
        back,
    )


def _vanaf(bestand: Bestand, knoop: Knoop) -> None:
    try:
        datum(bestand.tekst(knoop, "vanaf"))
    except Waardefout as fout:
        bestand.fout(knoop.regel, f"vanaf {fout.melding}", fout.doe)


def _codes(bestand: Bestand, knoop: Knoop, value: str) -> list[str]:
    items = bestand.lijst(knoop, f"de code van {value}") if isinstance(knoop.waarde, tuple) else (knoop,)
    return [code for item in items if (code := bestand.tekst(item, f"de code van {value}"))]


def _back(bestand: Bestand, waarden: Knoop, codes: Mapping[str, list[str]]) -> dict[str, str]:
    back: dict[str, str] = {}
    for value, found in codes.items():
        for code in found:
            if back.setdefault(code, value) != value:
                bestand.fout(
                    waarden.waarde[value].regel,
                    f"code {code} staat bij {back[code]} en bij {value}, dus teruglezen kan niet",
                    "Maak de codes verschillend, of zet erbij: alleen_schrijven: true",
                )
    return back
