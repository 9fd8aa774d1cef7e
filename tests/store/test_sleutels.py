"""Keys: only the right key in the right place opens anything, and a destroyed key opens nothing ever again."""

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.store.ids import uuid7
from gateway.store.sleutels import GewistError, SleutelError, Sleutelkast, digest

KAST = Sleutelkast(b"k" * 32)
WIE = b"leerling-1"


@given(inhoud=st.binary(), context=st.binary())
def test_what_goes_in_comes_out(inhoud: bytes, context: bytes):
    """Any bytes in any context can be read back with the same key, and stand nowhere in what is stored."""
    _, sleutel = KAST.nieuwe(WIE)
    blob = sleutel.versleutel(inhoud, context)
    assert sleutel.ontsleutel(blob, context) == inhoud
    assert len(inhoud) < 4 or inhoud not in blob


@given(inhoud=st.binary(), context=st.binary(), plek=st.integers(min_value=0), bit=st.integers(0, 7))
def test_one_bit_changed_is_noticed(inhoud: bytes, context: bytes, plek: int, bit: int):
    """Stored bytes that were touched are refused, whichever bit it was."""
    _, sleutel = KAST.nieuwe(WIE)
    blob = bytearray(sleutel.versleutel(inhoud, context))
    blob[plek % len(blob)] ^= 1 << bit
    with pytest.raises(SleutelError):
        sleutel.ontsleutel(bytes(blob), context)


@pytest.mark.parametrize("blob", [b"", b"x", b"x" * 11, b"x" * 12, b"x" * 27])
def test_too_few_bytes_are_refused_the_same_way(blob: bytes):
    """A stored value that was cut off is a wrong one, not a crash."""
    with pytest.raises(SleutelError):
        KAST.nieuwe(WIE)[1].ontsleutel(blob, b"")
    with pytest.raises(SleutelError):
        KAST.open(blob, WIE)


def test_the_context_belongs_to_it():
    """A message cannot be passed off as a view, or as that of another uitwisseling."""
    _, sleutel = KAST.nieuwe(WIE)
    blob = sleutel.versleutel(b"inhoud", b"bericht-1")
    with pytest.raises(SleutelError):
        sleutel.ontsleutel(blob, b"bericht-2")


def test_another_leerling_cannot_read_it():
    """The key of one opens nothing of another, and a wrapped key opens only for whom it was made."""
    ingepakt, sleutel = KAST.nieuwe(WIE)
    _, ander = KAST.nieuwe(b"leerling-2")
    with pytest.raises(SleutelError):
        ander.ontsleutel(sleutel.versleutel(b"inhoud", b""), b"")
    with pytest.raises(SleutelError):
        KAST.open(ingepakt, b"leerling-2")
    assert KAST.open(ingepakt, WIE).vingerafdruk(b"x") == sleutel.vingerafdruk(b"x")


def test_another_master_key_opens_nothing():
    """A database is read with its own master key only."""
    ingepakt, _ = KAST.nieuwe(WIE)
    with pytest.raises(SleutelError, match="hoofdsleutel"):
        Sleutelkast(b"x" * 32).open(ingepakt, WIE)


def test_a_destroyed_key_is_gone():
    """What is left of a destroyed key says so."""
    with pytest.raises(GewistError):
        KAST.open(None, WIE)


@pytest.mark.parametrize("tekst", ["", "kort", "é" * 44, base64.b64encode(b"x" * 31).decode(), "!" * 44])
def test_a_wrong_master_key_is_named_and_not_shown(tekst: str):
    """A master key of the wrong form is refused with what to do, without being repeated."""
    with pytest.raises(SleutelError, match="openssl rand") as fout:
        Sleutelkast.uit_tekst(tekst)
    assert not tekst or tekst not in str(fout.value)


def test_the_same_message_is_never_stored_the_same_way():
    """Equal messages cannot be recognised by their stored form."""
    _, sleutel = KAST.nieuwe(WIE)
    assert sleutel.versleutel(b"inhoud", b"") != sleutel.versleutel(b"inhoud", b"")


def test_digests_and_names_hang_on_the_keys():
    """Digest, pseudonym and source key are the same for the same input, and differ per leerling and school."""
    _, een = KAST.nieuwe(WIE)
    _, twee = KAST.nieuwe(WIE)
    assert een.vingerafdruk(b"x") == een.vingerafdruk(b"x") != twee.vingerafdruk(b"x")
    assert KAST.pseudoniem("a", een) == KAST.pseudoniem("a", een)
    assert len({KAST.pseudoniem(school, sleutel) for school in "ab" for sleutel in (een, twee)}) == 4
    assert len({KAST.bronsleutel(school, nummer) for school in ("a", "a\x001") for nummer in ("1", "11")}) == 4
    assert digest(b"zout", b"x") != digest(b"ander", b"x")


def test_no_key_shows_itself():
    """Keys do not stand in what Python prints of them."""
    assert "kkkk" not in repr(KAST)
    assert not hasattr(KAST.nieuwe(WIE)[1], "__dict__")


@given(st.lists(st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1)), min_size=2))  # noqa: DTZ001 made aware below
def test_ids_sort_by_time(tijden: list[datetime]):
    """Ids made at later milliseconds are larger, and all are UUIDs of version 7."""
    op_volgorde = sorted({tijd.replace(tzinfo=UTC, microsecond=tijd.microsecond // 1000 * 1000) for tijd in tijden})
    ids = [uuid7(tijd) for tijd in op_volgorde]
    assert ids == sorted(ids)
    assert {(item.version, item.variant) for item in ids} == {(7, UUID(int=8 << 60).variant)}


def test_ids_of_one_moment_differ():
    """The same millisecond gives different ids."""
    nu = datetime(2026, 11, 21, tzinfo=UTC)
    assert len({uuid7(nu) for _ in range(1000)}) == 1000
    assert uuid7(nu + timedelta(milliseconds=1)) > uuid7(nu)
