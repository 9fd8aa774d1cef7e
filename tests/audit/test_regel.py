"""The record: canonical, valid for the standard, and without persons."""

import json
import time
from uuid import UUID

import jsonschema
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from gateway.audit.errors import LogregelError
from gateway.audit.regel import Besluitregel, Kader, Logregel, Soort, lognaam
from gateway.model.uitwisseling import Toestand
from tests.audit.hulp import ZWALUW, maak_kader, regel
from tests.standaarden import STANDAARDEN, needs_standaarden

hexes = lambda size: st.text("0123456789abcdef", min_size=size, max_size=size).filter(lambda x: int(x, 16))  # noqa: E731 a strategy reads best by its name
text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
oins = st.from_regex(r"0000000[0-9]{13}", fullmatch=True)
kaders = st.builds(
    Kader,
    organisatie=st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True),
    organisatie_oin=oins,
    activiteit=st.just("https://schakel.example/register/1"),
    versie=text,
    soort=st.just(Soort.GEBRUIK),
    partner_oin=st.none() | oins,
    verwerker=st.none() | st.just("https://duo.example/rod"),
    doel=st.none() | text,
    doel_versie=st.none() | st.integers(1, 99),
    contract=st.none() | text,
    mapping=st.none() | hexes(64),
)
regels = st.builds(
    Logregel,
    id=st.uuids(),
    kader=kaders,
    naam=text,
    trace_id=hexes(32),
    span_id=hexes(16),
    begin=st.integers(0, 2**53 - 1),
    eind=st.integers(0, 2**53 - 1),
    status=st.sampled_from(["Unset", "Ok", "Error"]),
    ouder=st.none() | hexes(16),
    betrokkene=st.none() | hexes(64).map(lambda value: f"p1:{value}"),
    uitwisseling=st.none() | st.uuids(),
    toestand=st.none() | st.sampled_from(Toestand),
    van=st.none() | st.sampled_from(Toestand),
    bericht_digest=st.none() | hexes(64),
    besluit=st.none() | st.builds(Besluitregel, text, st.none() | text, st.frozensets(text, max_size=4)),
    fout=st.none() | text,
    poging=st.none() | st.integers(0, 99),
    gebruiker=st.none() | text,
)


@given(regels)
def test_bytes_are_canonical_json(record):
    """The hand-written form is the one RFC 8785 prescribes, whatever stands in the record."""
    assert record.inhoud == rfc8785.dumps(json.loads(record.inhoud))


@given(regels)
def test_every_field_is_in_the_bytes(record):
    """What is given is found back under its name, what is absent is left out."""
    members = json.loads(record.inhoud)
    ours, theirs = members["schakel"], members["logregel"]
    given_fields = {
        "bericht_digest": record.bericht_digest,
        "contract": record.kader.contract,
        "doel": record.kader.doel,
        "doel_versie": record.kader.doel_versie,
        "fout": record.fout,
        "gebruiker": record.gebruiker,
        "id": str(record.id),
        "log": f"{record.kader.organisatie}/gebruik",
        "mapping": record.kader.mapping,
        "organisatie": record.kader.organisatie_oin,
        "partner": record.kader.partner_oin,
        "poging": record.poging,
        "toestand": record.toestand,
        "uitwisseling": record.uitwisseling and str(record.uitwisseling),
        "van": record.van,
    }
    besluit = ours.pop("besluit", None)
    assert ours == {key: value for key, value in given_fields.items() if value is not None}
    assert (besluit is None) == (record.besluit is None)
    if record.besluit:
        assert (besluit["code"], besluit.get("grondslag")) == (record.besluit.code, record.besluit.grondslag)
        assert besluit.get("velden", []) == sorted(record.besluit.velden)
    assert (theirs["name"], theirs["status"]) == (record.naam, record.status)
    assert (theirs["start_time"], theirs["end_time"]) == (record.begin, record.eind)
    assert (theirs["trace_id"], theirs["span_id"]) == (record.trace_id, record.span_id)
    assert theirs.get("parent_span_id") == record.ouder
    assert theirs["attributes"].get("dpl.core.data_subject_id") == record.betrokkene
    assert theirs["attributes"].get("dpl.core.foreign_operation.processor") == record.kader.verwerker


@needs_standaarden
@given(regels)
def test_the_standard_part_is_valid(record):
    """The `logregel` part is a record of Logboek Dataverwerkingen."""
    schema = json.loads((STANDAARDEN / "nlgov" / "ldv" / "eigen-logregel.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(record.inhoud)["logregel"])


@pytest.mark.parametrize("who", ["999999990", "p1:", "p1:999999990", "p1:" + "A" * 64, "Jan", ""])
def test_a_person_is_refused(who):
    """A BSN, a name or a malformed pseudonym does not enter the log, and is not shown in the error."""
    with pytest.raises(LogregelError) as caught:
        regel(1, betrokkene=who)
    assert not who or who not in str(caught.value).replace("p1:<hex>", "")


def test_a_user_stands_in_the_log_of_users_only():
    """The standard keeps users out of records of processing."""
    with pytest.raises(LogregelError, match="logboek van gebruik"):
        regel(1, gebruiker="m.devries")


@pytest.mark.parametrize("trace_id", ["0" * 32, '"' * 32, "ab", "A" * 32])
def test_a_trace_id_from_outside_is_checked(trace_id):
    """What a caller sent as trace id cannot bend the record."""
    with pytest.raises(LogregelError, match="trace_id"):
        Logregel(UUID(int=1), ZWALUW, "Versturen", trace_id, "00f067aa0ba902b7", 1, 2)


def test_a_record_fits_an_entry_bundle():
    """A record longer than a bundle can tell is refused."""
    with pytest.raises(LogregelError, match="65535"):
        regel(1, fout="x" * 65_536).inhoud  # noqa: B018 the property is what raises


def test_logs_are_named_by_organisatie_and_kind():
    """Each verantwoordelijke has a log of its own, and one for its users."""
    assert lognaam("zwaluw") == ZWALUW.log == "zwaluw/verwerking"
    assert maak_kader(soort=Soort.GEBRUIK).log == "zwaluw/gebruik"


def test_a_record_is_made_in_microseconds():
    """Records are made on the hot path: a thousand of them take far less than a tenth of a second."""
    besluit = Besluitregel("toegestaan", "wettelijke-verplichting", frozenset({"inschrijving.brin"}))
    begin = time.perf_counter()
    total = sum(len(regel(number, besluit=besluit).inhoud) for number in range(1000))
    assert total > 0
    assert time.perf_counter() - begin < 0.1
