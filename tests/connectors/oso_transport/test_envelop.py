"""Envelopes: what is taken, what is not, and that both sides read the contract alike."""

from __future__ import annotations

import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.oso_transport.afspraken import OnbekendeVersieError, laad
from connectors.oso_transport.envelop import EnvelopError, Gelezen, SoapFault, lees, schrijf, schrijf_fault
from connectors.oso_transport.sandbox.soap import Fout, Soap
from tests.connectors.oso_transport.conftest import CONTRACT, NAAM

AFSPRAKEN = laad("2021")
GELDIG = sorted((CONTRACT / "voorbeelden" / "geldig").glob("*.xml"))
ONGELDIG = sorted((CONTRACT / "voorbeelden" / "ongeldig").glob("*.xml"))
DOCUMENT = (CONTRACT / "voorbeelden" / "geldig" / "documentRequest.xml").read_bytes()
GRENS = 1_000_000


@pytest.mark.parametrize("pad", GELDIG, ids=lambda pad: pad.stem)
def test_good_example_is_read_alike_on_both_sides(pad):
    """Connector and sandbox find the same values in it, and write what the other reads back."""
    gelezen = lees(AFSPRAKEN, pad.read_bytes(), GRENS)
    soap = Soap(CONTRACT, "2021")
    assert isinstance(gelezen, Gelezen)
    assert soap.lees(pad.read_bytes()) == gelezen == (pad.stem, gelezen.waarden)
    assert soap.lees(schrijf(AFSPRAKEN, *gelezen)) == gelezen
    assert lees(AFSPRAKEN, soap.schrijf(*gelezen), GRENS) == gelezen


def test_every_message_has_an_example():
    """No message of the contract is without one."""
    assert {pad.stem for pad in GELDIG} == set(AFSPRAKEN.berichten)


@pytest.mark.parametrize("pad", ONGELDIG, ids=lambda pad: pad.stem)
def test_bad_example_is_refused_on_both_sides(pad):
    """Neither side takes it, and neither falls over."""
    with pytest.raises(EnvelopError):
        lees(AFSPRAKEN, pad.read_bytes(), GRENS)
    with pytest.raises(Fout):
        Soap(CONTRACT, "2021").lees(pad.read_bytes())


@pytest.mark.parametrize(
    "data",
    [
        DOCUMENT.replace(b"s-1", b"s" * GRENS),
        DOCUMENT.replace(b"s-1", b"<a>" * 30 + b"</a>" * 30),
        DOCUMENT.replace(b"s-1", b"&lol;"),
        DOCUMENT.replace(b"s-1", b"s<b/>1"),
        ("<?xml version='1.0' encoding='UTF-16'?>" + DOCUMENT.decode()).encode("utf-16"),
        b"\xef\xbb\xbf<!DOCTYPE a SYSTEM 'file:///etc/passwd'>" + DOCUMENT,
        b"",
    ],
    ids=["groot", "diep", "entiteit", "kinderen", "utf-16", "doctype", "leeg"],
)
def test_hostile_xml_is_refused(data):
    """Size, depth, entities, another encoding: refused without being followed."""
    with pytest.raises(EnvelopError):
        lees(AFSPRAKEN, data, GRENS)


@given(st.binary(max_size=200))
def test_noise_is_refused(ruis):
    """Whatever bytes come in, they are refused and nothing else happens."""
    with pytest.raises(EnvelopError):
        lees(AFSPRAKEN, ruis, GRENS)


@given(st.binary(min_size=1, max_size=2000))
def test_a_dossier_arrives_as_it_left(inhoud):
    """Any bytes survive the envelope."""
    data = schrijf(AFSPRAKEN, "documentResponse", {"resultaat": "Geslaagd", "dossier": inhoud})
    assert lees(AFSPRAKEN, data, GRENS) == ("documentResponse", {"resultaat": "Geslaagd", "dossier": inhoud})


def test_a_fault_names_no_value():
    """Text and trace of a refusal hold the name of a field, never what stood in it."""
    with pytest.raises(EnvelopError) as fout:
        lees(AFSPRAKEN, DOCUMENT.replace(b"s-1", NAAM.encode() + b"!"), GRENS)
    assert "sessieId" in str(fout.value)
    assert NAAM not in "".join(traceback.format_exception(fout.value)) + str(vars(fout.value))


def test_a_soap_fault_is_known_by_its_code():
    """Of a fault only the code is kept."""
    assert lees(AFSPRAKEN, schrijf_fault("Server", NAAM), GRENS) == SoapFault("Server")


def test_the_other_version_has_its_own_names():
    """OSO '18 speaks of aanleverpuntIndex and PaO, in its own namespace."""
    oud = laad("2018")
    velden = {"bronBrin": "99XX", "bronAdres": "0", "doelBrin": "99XX", "doelAdres": "18", "doel": oud.doel}
    data = schrijf(oud, "meldenNotificatieRequest", velden)
    assert b"bronAanleverpuntIndex>0<" in data
    assert b"20180404" in data
    assert b"PaO" in data
    assert lees(oud, data, GRENS) == ("meldenNotificatieRequest", velden)
    with pytest.raises(EnvelopError):
        lees(AFSPRAKEN, data, GRENS)


def test_an_unknown_version_is_named():
    """Another version than the contract has is an error at start."""
    with pytest.raises(OnbekendeVersieError, match="2018, 2021"):
        laad("1999")
