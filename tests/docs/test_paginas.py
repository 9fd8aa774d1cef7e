"""The pages hang together: links, index, places and commands are real."""

import re
import shlex
import unicodedata

import pytest
import typer

from gateway.cli import app
from tests.docs.paginas import DOCS, PAGINAS, WORTEL, blokken

_LINK = re.compile(r"\[[^\]\n]+\]\(([^)\s]+)\)")
_KOP = re.compile(r"^#+ (.+)$", re.MULTILINE)
_MACHINE = re.compile(r"(?<![\w.])/(?:work|tmp|home|root|Users|usr/local)/\w")
ALLE = [*PAGINAS, WORTEL / "README.md", WORTEL / "CHANGELOG.md"]
OPDRACHTEN = typer.main.get_command(app)


def namen(pagina):
    """The id of a test: the page below docs."""
    return str(pagina.relative_to(WORTEL))


def ankers(pagina):
    """The headings of a page as GitHub links to them."""
    koppen = (re.sub(r"[`*]", "", kop).lower() for kop in _KOP.findall(pagina.read_text(encoding="utf-8")))
    schoon = (unicodedata.normalize("NFC", re.sub(r"[^\w\- ]", "", kop)) for kop in koppen)
    return {kop.replace(" ", "-") for kop in schoon}


def links(pagina):
    """What a page links to inside the repository, outside its code blocks."""
    tekst = re.sub(r"^```.*?^```$", "", pagina.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return [link for link in _LINK.findall(tekst) if "://" not in link]


@pytest.mark.parametrize("pagina", ALLE, ids=namen)
def test_every_link_leads_somewhere(pagina):
    """A link to a page, a file or a heading of this repository resolves."""
    fout = []
    for link in links(pagina):
        pad, _, anker = link.partition("#")
        doel = (pagina.parent / pad).resolve() if pad else pagina
        if not doel.exists() or (anker and anker not in ankers(doel)):
            fout.append(link)
    assert fout == []


def test_every_page_is_in_the_index():
    """docs/README.md names each page once."""
    genoemd = [link for link in links(DOCS / "README.md") if not link.startswith("#")]
    paginas = {str(pagina.relative_to(DOCS)) for pagina in PAGINAS} - {"README.md"}
    ontbreekt = paginas - set(genoemd)
    assert ontbreekt == set()


@pytest.mark.parametrize("pagina", ALLE, ids=namen)
def test_no_page_names_a_place_on_one_machine(pagina):
    """Paths are those of the reader, not of who wrote the page."""
    assert _MACHINE.findall(pagina.read_text(encoding="utf-8")) == []


def opdrachten(pagina):
    """Every schakel command on a page, in a block or between backticks."""
    tekst = pagina.read_text(encoding="utf-8")
    inline = re.findall(r"`(schakel [^`\n]+)`", tekst)
    regels = [
        regel.strip()
        for blok in blokken(pagina)
        if blok.taal in {"", "sh", "bash"}
        for regel in blok.tekst.splitlines()
    ]
    return [*inline, *(regel for regel in regels if regel.startswith("schakel "))]


def fout_in(opdracht):
    """Which word of a command does not exist; None when all do."""
    groep, woorden = OPDRACHTEN, shlex.split(opdracht.replace("...", ""))[1:]
    while woorden and hasattr(groep, "commands"):
        woord = woorden.pop(0)
        if woord.startswith("-"):
            woorden.insert(0, woord)
            break
        if woord.split("|")[0] not in groep.commands:
            return woord
        groep = groep.commands[woord.split("|")[0]]
    if groep.context_settings.get("ignore_unknown_options"):
        return None
    bekend = {optie for parameter in groep.params for optie in (*parameter.opts, *parameter.secondary_opts)} | {
        "--help"
    }
    return next((woord for woord in woorden if woord.startswith("-") and woord.partition("=")[0] not in bekend), None)


@pytest.mark.parametrize("pagina", ALLE, ids=namen)
def test_every_command_on_a_page_exists(pagina):
    """A command can be typed as it stands: its name and its options are those of schakel."""
    assert {opdracht: fout for opdracht in opdrachten(pagina) if (fout := fout_in(opdracht))} == {}


def test_a_wrong_command_would_be_found():
    """The check above knows a command from a mistake."""
    assert fout_in("schakel bestaat-niet") == "bestaat-niet"
    assert fout_in("schakel sync --onzin") == "--onzin"
    assert fout_in("schakel db migrate") is None
    assert fout_in("schakel sandbox duo_rod --help") is None


@pytest.mark.parametrize("pagina", sorted((DOCS / "decisions").glob("*.md")), ids=lambda pagina: pagina.stem)
def test_every_decision_has_the_same_form(pagina):
    """Number and title, context, decision, consequences; short enough to read at once."""
    tekst = pagina.read_text(encoding="utf-8")
    assert tekst.startswith(f"# {pagina.name[:4]}. ")
    assert re.findall(r"^## (.+)$", tekst, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(tekst.splitlines()) <= 45
