"""A besluit is checked as DUO checks a TLV."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.aanvraagregels import controleer_besluit
from tests.aanvraagregels.gevallen import DESKUNDIGEN, PO, REGELS, VO, besluit, leerling


def codes(besluit_, **rest):
    """What is wrong with it."""
    return [punt.code for punt in controleer_besluit(REGELS, besluit_, **rest)]


@pytest.mark.parametrize(
    "goed",
    [
        besluit(),
        besluit("tlv-so", swv=PO),
        besluit("tlv-sbo", swv=PO, categorie=None),
        besluit("tlv-pro", categorie=None, eind=None),
        besluit("tlv-emb", swv=PO, eind=None),
        besluit("tlv-verlenging", categorie=None),
        besluit(begin=date(2027, 3, 1), eind=date(2028, 7, 31)),
        besluit(bezwaar_tot=None),
        besluit("lwoo", tlv_nummer=None, categorie=None, begin=None, eind=None, deskundigen=()),
        besluit(uitkomst="afgewezen", tlv_nummer=None, categorie=None, begin=None, eind=None),
    ],
)
def test_nothing_is_wrong_with_a_good_besluit(goed):
    """Of each kind; PrO and EMB may have no end, and an afwijzing gives nothing."""
    assert codes(goed, leerling=leerling()) == []
    assert codes(goed) == []


@pytest.mark.parametrize(
    ("fout", "code"),
    [
        (besluit(tlv_nummer=None), "TLV-NUMMER"),
        (besluit("lwoo", begin=None, eind=None, categorie=None), "TLV-NUMMER"),
        (besluit(uitkomst="afgewezen"), "TLV-NUMMER"),
        (besluit(tlv_nummer="VO4321-2026-00042"), "TLV-421"),
        (besluit(tlv_nummer="VO1234-2025-00042"), "TLV-JAAR"),
        (besluit(swv=PO), "TLV-420"),
        (besluit(categorie=None), "TLV-741"),
        (besluit("tlv-pro", eind=None), "TLV-741"),
        (besluit(begin=None), "TLV-BEGIN"),
        (besluit(begin=date(2027, 8, 1), eind=date(2029, 7, 31)), "TLV-331"),
        (besluit(eind=None), "TLV-EIND"),
        (besluit(eind=date(2028, 8, 1)), "TLV-423"),
        (besluit(eind=date(2026, 7, 31)), "TLV-424"),
        (besluit(begin=date(2026, 8, 2), eind=date(2027, 7, 31)), "TLV-424"),
        (besluit(begin=date(2026, 3, 1), eind=date(2026, 7, 31)), "TLV-424"),
        (besluit(eind=date(2031, 7, 31)), "TLV-DUUR"),
        (besluit(bezwaar_tot=date(2026, 6, 22)), "TLV-BEZWAAR"),
        (besluit(deskundigen=DESKUNDIGEN[:1] * 2), "TLV-DESKUNDIGEN"),
    ],
)
def test_one_fault_is_one_finding(fout, code):
    """Each with its own code, a Dutch sentence and what to do."""
    (punt,) = controleer_besluit(REGELS, fout)
    assert punt.code == code
    assert punt.tekst.endswith(".")
    assert punt.doe.endswith(".")


def test_old_dates_and_numbers_are_of_before_the_law():
    """A TLV cannot begin before 1 August 2014, nor its number be of before that year."""
    oud = besluit(datum=date(2013, 5, 1), tlv_nummer="VO1234-2013-00001", begin=date(2014, 7, 31), bezwaar_tot=None)
    assert codes(oud) == ["TLV-743", "TLV-416", "TLV-331", "TLV-DUUR"]
    assert (
        codes(
            besluit(
                datum=date(2014, 5, 1),
                tlv_nummer="VO1234-2014-00001",
                begin=date(2014, 8, 1),
                eind=date(2016, 7, 31),
                bezwaar_tot=None,
            )
        )
        == []
    )


@pytest.mark.parametrize(("geboren", "fout"), [("2026-08-01", True), ("2026-07-31", False), ("2026-00-00", False)])
def test_it_begins_after_birth(geboren, fout):
    """Of whom the day is not known, the day is not held against it."""
    assert codes(besluit(), leerling=leerling(geboren)) == (["TLV-305"] if fout else [])


def test_two_tlvs_are_two():
    """They share neither number nor begin; a newer form of the same besluit is not another."""
    eerder = besluit(aanvraagnummer="2026-01", tlv_nummer="VO1234-2026-00001")
    assert codes(besluit(), eerder=[eerder]) == ["TLV-425"]
    assert codes(besluit(begin=date(2026, 7, 1)), eerder=[eerder]) == []
    assert codes(besluit(begin=date(2026, 7, 1)), eerder=[besluit(aanvraagnummer="2026-01")]) == ["TLV-DUBBEL"]
    assert codes(besluit(), eerder=[besluit(), besluit(uitkomst="afgewezen", tlv_nummer=None)]) == []


@given(st.dates(date(2014, 8, 1), date(2060, 1, 1)), st.integers(-1, 6))
def test_a_whole_school_year_is_counted_as_duo_does(begin, jaren):
    """The end year is at least one more than that of the begin, two more when it begins after 1 August."""
    eind = date(begin.year + jaren, 7, 31)
    punt = "TLV-424" in codes(besluit(begin=begin, eind=eind, datum=begin))
    assert punt == (jaren < (1 if (begin.month, begin.day) <= (8, 1) else 2))


def test_all_is_found_at_once():
    """Several faults are several findings, in the order of the rules."""
    fout = besluit(swv=VO, tlv_nummer="PO0001-2013-00001", eind=date(2026, 8, 30), categorie=None)
    assert codes(fout) == ["TLV-421", "TLV-743", "TLV-JAAR", "TLV-741", "TLV-423", "TLV-424"]
