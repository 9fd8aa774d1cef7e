"""YAML with line numbers: only what an author needs, and every fault with its place."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.model.yamlbron import MAX_BYTES, MAX_DIEPTE, Fout, YamlFoutenError, lees_yaml


@pytest.fixture
def lees(tmp_path):
    """Write a text and read it as YAML."""

    def _lees(inhoud: str | bytes):
        pad = tmp_path / "proef.yaml"
        pad.write_bytes(inhoud.encode() if isinstance(inhoud, str) else inhoud)
        return lees_yaml(pad, "proef.yaml")

    return _lees


def test_values_stay_what_was_written(lees):
    """Codes keep their zeros, NO is no boolean, dates are text; only true, false, null and whole numbers are more."""
    tekst = (
        "a: 12\nb: [x, 0090, NO, ~, 1.5, 2026-01-01, -3]\nc:\n  d: 'true'\n  e: true\nf:\ng: \"7\"\nh: null\ni: false\n"
    )
    assert lees(tekst).kaal() == {
        "a": 12,
        "b": ["x", "0090", "NO", None, "1.5", "2026-01-01", -3],
        "c": {"d": "true", "e": True},
        "f": None,
        "g": "7",
        "h": None,
        "i": False,
    }


def test_a_number_beyond_reason_stays_text(lees):
    """A long row of digits is no number to count with."""
    assert lees(f"a: {'9' * 5000}").kaal() == {"a": "9" * 5000}


def test_each_value_knows_the_line_of_its_key(lees):
    """A group has the line of its key, an item its own."""
    wortel = lees("# kop\na: 1\nb:\n  c:\n\n    - x\n    - d: y\n")
    b = wortel.waarde["b"]
    c = b.waarde["c"]
    assert (wortel.regel, wortel.waarde["a"].regel, b.regel, c.regel) == (2, 2, 3, 4)
    assert [knoop.regel for knoop in c.waarde] == [6, 7]
    assert c.waarde[1].waarde["d"].fout("mis", "zo").bestand == "proef.yaml"


FOUTEN = [
    ("", 1, "het bestand is leeg"),
    ("# alleen uitleg\n", 2, "het bestand is leeg"),
    ("a: 1\nb: &x 1", 2, "een alias of anker"),
    ("a: 1\nb: *x", 2, "een alias of anker"),
    ("a: 1\n&x b: 1", 2, "een alias of anker"),
    ("a: !!str x", 1, "een tag (!)"),
    ("!!str a: x", 1, "een tag (!)"),
    ("a: !!python/object:os.system x", 1, "een tag (!)"),
    ("a: 1\n---\nb: 2", 2, "een tweede document"),
    ("a: 1\nb: [1", 3, "geen geldige YAML"),
    ("a: 1\n\tb: 1", 2, "geen geldige YAML"),
    ("a: b: c", 1, "geen geldige YAML"),
    ("a: \x01", 1, "een teken dat niet in YAML mag"),
    (b"a: \xff", 1, "geen UTF-8"),
    ("[]: 1", 1, "een sleutel is hier altijd tekst"),
    ("[" * (MAX_DIEPTE + 2), 1, f"dieper genest dan {MAX_DIEPTE}"),
    ("[" * 100_000, 1, f"dieper genest dan {MAX_DIEPTE}"),
    ("a" * (MAX_BYTES + 1), 1, f"groter dan {MAX_BYTES}"),
]


@pytest.mark.parametrize(("tekst", "regel", "melding"), FOUTEN)
def test_what_is_not_taken(lees, tekst, regel, melding):
    """Each fault names file and line and what is wrong."""
    with pytest.raises(YamlFoutenError) as fout:
        lees(tekst)
    (enige,) = fout.value.fouten
    assert (enige.bestand, enige.melding.startswith(melding) or melding in enige.melding) == ("proef.yaml", True)
    assert abs(enige.regel - regel) <= (1 if "geldige" in melding else 0)


def test_all_duplicate_keys_at_once(lees):
    """Every key that stands there twice is named, together with a fault that ends the reading."""
    with pytest.raises(YamlFoutenError) as fout:
        lees("a: 1\na: 2\nb:\n  c: 1\n  c: 2\nd: !x y\n")
    assert [(item.regel, item.melding.split(";")[0]) for item in fout.value.fouten] == [
        (2, "sleutel 'a' staat er twee keer"),
        (5, "sleutel 'c' staat er twee keer"),
        (6, "een tag (!) is hier niet toegestaan"),
    ]
    assert str(fout.value).startswith("CFG-010 ")


def test_a_duplicate_key_alone_is_enough(lees):
    """A file that reads well but says a thing twice is refused."""
    with pytest.raises(YamlFoutenError, match=r"proef\.yaml:2: sleutel 'a' staat er twee keer; eerder op regel 1"):
        lees("a: 1\na: 2\n")


def test_a_file_that_is_not_there(tmp_path):
    """A missing file is a fault with its path, not a crash."""
    with pytest.raises(YamlFoutenError, match="niet te lezen"):
        lees_yaml(tmp_path / "weg.yaml")


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda tekst: tekst.encode("utf-8", "surrogatepass")))
def test_any_bytes_give_a_tree_or_faults(tmp_path_factory, inhoud):
    """Nothing but YamlFoutenError ever comes out."""
    pad = tmp_path_factory.mktemp("yaml") / "x.yaml"
    pad.write_bytes(inhoud)
    with contextlib.suppress(YamlFoutenError):
        lees_yaml(pad).kaal()


def test_a_fault_reads_as_place_message_and_advice():
    """The form in which every loader shows its faults."""
    assert str(Fout("a.yaml", 3, "mis", "doe zo")) == "a.yaml:3: mis\n  doe zo"
    assert str(Fout("a.yaml", 3, "mis")) == "a.yaml:3: mis"
