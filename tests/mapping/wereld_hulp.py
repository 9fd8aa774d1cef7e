"""The small world of these tests, and ways to break it."""

from pathlib import Path

from gateway.mapping import MappingFouten, Mappings, laad_contracten, laad_mappings

WERELD = Path(__file__).parent / "wereld"
CONTRACTEN = WERELD / "contracts"
MAPPINGS = WERELD / "mappings"
SCHRIJVER = """\
schrijft: speel/los@2
doel: spelen
namen: {l: "urn:l", m: "urn:m"}
bericht:
  l:wortel:
"""
LEZER = """\
leest: speel/los@2
naar: dict
namen: {l: "urn:l", m: "urn:m"}
bericht:
  l:wortel:
"""
JSON_SCHRIJVER = """\
schrijft: speel/los-pas@1
doel: spelen
bericht:
"""
JSON_LEZER = """\
leest: speel/los-pas@1
naar: dict
bericht:
"""
RIJLEZER = """\
leest: speel/rij@1
naar: Leerling
rij: leerling
velden:
"""


def laad(map_: Path, **bestanden: str) -> Mappings:
    """Load the world with these files (`speel__x` is speel/x.yaml) in a folder over it."""
    for naam, tekst in bestanden.items():
        pad = map_ / "extra" / f"{naam.replace('__', '/').replace('_', '-')}.yaml"
        pad.parent.mkdir(parents=True, exist_ok=True)
        pad.write_text(tekst, encoding="utf-8")
    return laad_mappings([MAPPINGS, map_ / "extra"], laad_contracten([CONTRACTEN]))


def onder(kop: str, inhoud: str) -> str:
    """A mapping with this text under its head, indented as the head asks."""
    spaces = "    " if "wortel" in kop else "  "
    return kop + "".join(f"{spaces}{line}\n" for line in inhoud.splitlines())


def fouten(map_: Path, **bestanden: str) -> list[str]:
    """The faults that loading gives, as text."""
    try:
        laad(map_, **bestanden)
    except MappingFouten as error:
        return [str(fout) for fout in error.fouten]
    return []


def schrijver(map_: Path, inhoud: str):
    """A writer without schema of the parts below its root."""
    return laad(map_, speel__proef=onder(SCHRIJVER, inhoud)).writer("spelen", "speel/los@2")


def lezer(map_: Path, inhoud: str, kop: str = LEZER):
    """A reader without schema of the parts below its root."""
    return laad(map_, speel__proef=onder(kop, inhoud)).reader("speel/los@2")


def json_schrijver(map_: Path, inhoud: str):
    """A writer of JSON without schema of these members."""
    return laad(map_, speel__proef=onder(JSON_SCHRIJVER, inhoud)).writer("spelen", "speel/los-pas@1")


def json_lezer(map_: Path, inhoud: str, kop: str = JSON_LEZER):
    """A reader of JSON without schema of these members."""
    return laad(map_, speel__proef=onder(kop, inhoud)).reader("speel/los-pas@1")
