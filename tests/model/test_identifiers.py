"""Numbers and codes check themselves and never show a legal number."""

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from gateway.model.identifiers import Brin, Bsn, Identifier, IdentifierError, Oin, Onderwijsnummer, Vestiging
from tests.model import strategieen as model

SOORTEN = [Bsn, Onderwijsnummer, Brin, Vestiging, Oin]
NAMEN = dict(zip(SOORTEN, ("BSN", "onderwijsnummer", "BRIN", "vestigingsnummer", "OIN"), strict=True))
GOED = {
    Bsn: ["999999990", "111222333", "123456782"],
    Onderwijsnummer: ["100000004"],
    Brin: ["99XX", "00AA"],
    Vestiging: ["99XX00", "25MB09"],
    Oin: ["00000001800866472000", "0000000700099XX00000", "0000000700025MB00000", "00000099000000001000"],
}
FOUT = {
    Bsn: ["", "999999991", "99999999", "9999999900", "000000000", "99999999a", " 999999990", "١١١٢٢٢٣٣٣"],
    Onderwijsnummer: ["", "100000005", "10000000", "999999990", "100000004\n"],
    Brin: ["99xx", "9XX", "99XXX", "XX99", "99XX\n"],
    Vestiging: ["99XX", "99XX0", "99XX000", "99xx00"],
    Oin: ["", "00000005800866472000", "0000000180086647200", "000000018008664720001", "0000000700099xx00000"],
}


@pytest.mark.parametrize(("soort", "waarde"), [(soort, waarde) for soort, rij in GOED.items() for waarde in rij])
def test_good_values_are_taken_as_text(soort, waarde):
    """A good value becomes the type and stays equal to its text."""
    assert soort(waarde) == waarde
    assert isinstance(soort(waarde), str)
    assert TypeAdapter(soort).validate_json(f'"{waarde}"') == waarde
    assert TypeAdapter(soort).dump_json(soort(waarde)) == f'"{waarde}"'.encode()
    assert pickle.loads(pickle.dumps(soort(waarde))) == waarde


@pytest.mark.parametrize(("soort", "waarde"), [(soort, waarde) for soort, rij in FOUT.items() for waarde in rij])
def test_bad_values_are_refused_without_repeating_them(soort, waarde):
    """The error names the number as people do, and the rule; the value is in no message."""
    with pytest.raises(IdentifierError) as fout:
        soort(waarde)
    assert str(fout.value) == f"geen geldig {NAMEN[soort]}: {soort.rule}"
    with pytest.raises(ValidationError) as geweigerd:
        TypeAdapter(soort).validate_python(waarde)
    assert soort.rule in str(geweigerd.value)


def _weegt(cijfers: str, *, laatste: int) -> int:
    gewichten = [9, 8, 7, 6, 5, 4, 3, 2, laatste]
    return sum(int(cijfer) * gewicht for cijfer, gewicht in zip(cijfers, gewichten, strict=True))


@given(st.text("0123456789", min_size=9, max_size=9))
def test_both_elfproeven_by_their_formula(cijfers):
    """(9p1+...+2p8-p9) mod 11 = 0 makes a BSN, (9p1+...+2p8) mod 11 = p9+5 an onderwijsnummer, and none is both."""
    is_bsn = _weegt(cijfers, laatste=-1) % 11 == 0 and cijfers != "000000000"
    is_onderwijsnummer = _weegt(cijfers, laatste=0) % 11 == int(cijfers[8]) + 5
    assert Bsn.proof(cijfers) is is_bsn
    assert Onderwijsnummer.proof(cijfers) is is_onderwijsnummer
    assert not (is_bsn and is_onderwijsnummer)


@given(model.bsns, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(bsn, plaats, verschil):
    """Changing a single digit of a BSN breaks the proof."""
    ander = f"{bsn[:plaats]}{(int(bsn[plaats]) + verschil) % 10}{bsn[plaats + 1 :]}"
    assert not Bsn.proof(ander)


@given(model.bsns | model.onderwijsnummers)
def test_legal_numbers_are_masked(nummer):
    """Neither repr nor an f-string with !r shows a digit; str does, for the message."""
    assert repr(nummer) == f"{type(nummer).__name__}('*********')"
    assert not re.search(r"\d", f"{nummer!r} {[nummer]}")
    assert str(nummer) == nummer


def test_codes_of_organisations_are_shown():
    """A BRIN or OIN is public and helps in a log."""
    assert repr(Brin("99XX")) == "Brin('99XX')"
    assert repr(Oin("00000001800866472000")) == "Oin('00000001800866472000')"


def test_a_vestiging_knows_its_brin():
    """The first four characters are the instelling."""
    assert Vestiging("99XX07").brin == Brin("99XX")
    assert isinstance(Vestiging("99XX07").brin, Brin)


def test_the_oin_of_a_school_follows_from_its_brin():
    """Prefix 00000007, three zeros, the BRIN and five zeros: as DUO's own example reads."""
    assert Oin.of_brin(Brin("25MB")) == "0000000700025MB00000"
    assert len(Oin.of_brin(Brin("99XX"))) == 20


@pytest.mark.parametrize("soort", SOORTEN)
def test_every_type_says_what_it_wants(soort):
    """A rule in Dutch for every type, and a check digit only where the standard has one."""
    assert len(soort.rule) > 10
    assert soort.geheim is (soort in {Bsn, Onderwijsnummer})
    assert (soort.proof is Identifier.proof) is (not soort.geheim)
