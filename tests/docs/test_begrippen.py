"""The glossary holds every word of the code."""

import dataclasses
import importlib
import inspect
import pkgutil
import re
from enum import StrEnum

import pytest
import typer
from pydantic import BaseModel

import gateway.delivery
import gateway.exchange
import gateway.model
import gateway.policy
from gateway.cli import app
from gateway.configuratie import Configuratie
from tests.docs.paginas import WORTEL, lees

PAGINA = lees("begrippen.md")
KAMERS = (gateway.model, gateway.policy, gateway.exchange, gateway.delivery)


def klassen(kamer):
    """The public classes of a room, each from the module that makes it."""
    for item in pkgutil.iter_modules(kamer.__path__, f"{kamer.__name__}."):
        module = importlib.import_module(item.name)
        for naam, klasse in vars(module).items():
            if inspect.isclass(klasse) and klasse.__module__ == item.name and not naam.startswith("_"):
                yield klasse


ALLE = [klasse for kamer in KAMERS for klasse in klassen(kamer)]
MODEL = [klasse for klasse in klassen(gateway.model) if not klasse.__module__.endswith("yamlbron")]


def velden(klasse):
    """The names of the fields of a class of the model."""
    if issubclass(klasse, BaseModel):
        return list(klasse.model_fields)
    return [veld.name for veld in dataclasses.fields(klasse)] if dataclasses.is_dataclass(klasse) else []


@pytest.mark.parametrize("klasse", ALLE, ids=lambda klasse: klasse.__name__)
def test_every_class_is_a_word(klasse):
    """A public class has its line."""
    assert f"`{klasse.__name__}`" in PAGINA


@pytest.mark.parametrize(
    "soort", [klasse for klasse in ALLE if issubclass(klasse, StrEnum)], ids=lambda klasse: klasse.__name__
)
def test_every_value_of_an_enumeration_is_a_word(soort):
    """Each toestand, reden, ernst, rol and class of a field is named."""
    assert [waarde for waarde in soort if f"`{waarde}`" not in PAGINA] == []


def test_every_field_is_a_word():
    """A field of the model means one thing, and that stands here."""
    # The names of a dossier are those of OSO, and stand on its own page.
    eigen = [klasse for klasse in MODEL if ".dossier" not in klasse.__module__]
    namen = {naam for klasse in eigen for naam in velden(klasse)}
    assert sorted(naam for naam in namen if f"`{naam}`" not in PAGINA) == []


def test_every_table_is_a_word():
    """A table of the database has its line."""
    sql = "".join(pad.read_text() for pad in (WORTEL / "gateway/store/migraties").glob("*.sql"))
    assert [naam for naam in re.findall(r"CREATE TABLE (\w+)", sql) if f"`{naam}`" not in PAGINA] == []


def woorden(groep):
    """The words of the command, those below a group too; hidden ones are only other names."""
    for naam, opdracht in groep.commands.items():
        if not opdracht.hidden:
            yield naam
            yield from woorden(opdracht) if hasattr(opdracht, "commands") else ()


def test_every_command_is_a_word():
    """What can be typed can be looked up."""
    assert [naam for naam in woorden(typer.main.get_command(app)) if f"`{naam}`" not in PAGINA] == []


def test_a_word_has_one_meaning():
    """No word stands twice in the tables of one kind."""
    for deel in PAGINA.split("\n## ")[1:]:
        eerste = [regel.split(" | ")[0] for regel in deel.splitlines() if regel.startswith("| `")]
        genoemd = [naam for cel in eerste for naam in re.findall(r"`(\w+)`", cel.partition("(")[0])]
        assert len(genoemd) == len(set(genoemd)), deel.splitlines()[0]


def test_every_word_names_its_source():
    """Each line of the tables has three cells, none of them empty."""
    rijen = [regel for regel in PAGINA.splitlines() if regel.startswith("| ") and "---" not in regel]
    assert [regel for regel in rijen if len([cel for cel in regel.strip("| ").split(" | ") if cel.strip()]) != 3] == []


def test_the_words_of_the_configuration_are_explained_elsewhere():
    """What stands in schakel.toml only is on the page of a first school."""
    assert all(f"`{naam}`" in lees("eerste-school.md") for naam in Configuratie.model_fields)
