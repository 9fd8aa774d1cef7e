"""Signed notes and checkpoints: what others signed opens, what the standard forbids is refused."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from gateway.audit.codering import getal, van_base64
from gateway.audit.controlepunt import Controlepunt, open_controlepunt, teken
from gateway.audit.errors import BewijsError
from gateway.audit.merkle import EMPTY_ROOT
from gateway.audit.notitie import COSIGNATURE, Handtekening, Ondertekenaar, Vkey, open_notitie
from tests.audit.test_merkle import TLOG, needs_standaarden

FOO = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
LOG = Ondertekenaar("schakel.example/audit", bytes([1]) * 32)
GETUIGE_KEY = Ed25519PrivateKey.from_private_bytes(bytes([2]) * 32)
GETUIGE = Vkey("fg.example/getuige", GETUIGE_KEY.public_key().public_bytes_raw(), COSIGNATURE)
PUNT = teken("schakel.example/audit", 0, EMPTY_ROOT, LOG)


def vectors():
    """Our own vectors, which Go's libraries opened and checked."""
    return json.loads((TLOG / "eigen-tlog-vectoren.json").read_text(encoding="utf-8"))


def cosign(punt, seconds):
    """A witness signs a checkpoint with the time, as the standard says it."""
    message = f"cosignature/v1\ntime {seconds}\n{punt.tekst}".encode()
    value = seconds.to_bytes(8, "big") + GETUIGE_KEY.sign(message)
    return punt.notitie + Handtekening(GETUIGE.naam, GETUIGE.sleutel_id, value).regel


def test_the_published_example_opens():
    """The note in the standard verifies with the key in the standard."""
    opened = open_notitie(NOTE, [Vkey.lees(FOO)])
    assert opened.tekst == "This is an example message.\n"
    assert opened.getekend_door(Vkey.lees(FOO))
    assert Vkey.lees(FOO).tekst == FOO


@needs_standaarden
def test_own_vectors_hold():
    """Keys and checkpoints come out byte for byte as in the vectors, plain and cosigned."""
    found = vectors()
    log, getuige = Vkey.lees(found["log"]["vkey"]), Vkey.lees(found["witness"]["vkey"])
    assert (LOG.vkey, GETUIGE) == (log, getuige)
    assert LOG.vkey.sleutel_id.hex() == found["log"]["key_id_hex"]
    for case in found["checkpoints"]:
        punt = open_controlepunt(case["text"], log)
        assert teken(log.naam, case["size"], punt.wortel, LOG).notitie == case["text"]
        assert cosign(punt, case["cosigned_time"]) == case["cosigned_text"]
        assert open_controlepunt(case["cosigned_text"], log, [getuige]) == punt


@needs_standaarden
@pytest.mark.parametrize("number", [0, 1, 2])
def test_own_vectors_that_must_fail_do(number):
    """A forged root, a note without our key and a leading zero are refused."""
    case = vectors()["negative"][number]
    with pytest.raises(BewijsError):
        open_controlepunt(case["text"], LOG.vkey)


@given(st.text(st.characters(exclude_categories=["Cs"], min_codepoint=32) | st.just("\n")))
def test_what_we_sign_opens_again(body):
    """Any text that may be signed, also with empty lines in it, opens to the same text."""
    assert open_notitie(LOG.teken(f"{body}\n"), [LOG.vkey]).tekst == f"{body}\n"


@given(st.integers(0, len(PUNT.notitie.encode()) - 2), st.integers(1, 127))
def test_no_changed_byte_goes_unseen(place, flip):
    """A checkpoint with one byte changed does not open, or opens to the very same size and root."""
    data = bytearray(PUNT.notitie.encode())
    data[place] ^= flip
    try:
        opened = open_controlepunt(data.decode("utf-8", "replace"), LOG.vkey)
    except BewijsError:
        return
    pytest.fail(f"byte {place} of the checkpoint of size {opened.grootte} was changed unseen")


def test_unknown_keys_are_ignored_and_known_ones_must_hold():
    """A stranger's signature does no harm, a bad one under a known name rejects the whole note."""
    stranger = Ondertekenaar("vreemd.example", bytes([9]) * 32).teken(PUNT.tekst).rpartition("\n\n")[2]
    forged = Handtekening(GETUIGE.naam, GETUIGE.sleutel_id, bytes(72)).regel
    same_name_other_key = Handtekening(LOG.vkey.naam, b"abcd", bytes(64)).regel
    assert open_controlepunt(PUNT.notitie + stranger + same_name_other_key, LOG.vkey) == PUNT
    assert open_controlepunt(PUNT.notitie + forged, LOG.vkey) == PUNT
    with pytest.raises(BewijsError, match="klopt niet"):
        open_controlepunt(PUNT.notitie + forged, LOG.vkey, [GETUIGE])


@pytest.mark.parametrize("value", [b"x", b"x" * 8, b"x" * 63, b"x" * 65, b"x" * 73])
def test_a_signature_of_another_length_does_not_hold(value):
    """A known key with a signature too short or too long rejects the note, and nothing breaks."""
    for vkey in (LOG.vkey, GETUIGE):
        line = Handtekening(vkey.naam, vkey.sleutel_id, value).regel
        with pytest.raises(BewijsError, match="klopt niet"):
            open_notitie(PUNT.notitie + line, [LOG.vkey, GETUIGE])


def test_a_witness_tells_when_he_signed():
    """The time in a cosignature is signed with the checkpoint."""
    note = open_notitie(cosign(PUNT, 1_767_225_600), [GETUIGE])
    assert note.handtekeningen[0].tijd == 1_767_225_600


def test_a_missing_witness_is_refused():
    """Who asks for a witness does not accept a checkpoint without him."""
    with pytest.raises(BewijsError, match=r"fg\.example/getuige"):
        open_controlepunt(PUNT.notitie, LOG.vkey, [GETUIGE])


@pytest.mark.parametrize(
    "note",
    [
        "",
        "tekst\n",
        "tekst\n\n",
        "tekst\n\n— a b\n",
        "tekst\n\n— a YWJjZA==\n",
        "tekst\n\n- a YWJjZGU=\n",
        "tekst\n\n— a  YWJjZGU=\n",
        "tekst\n\n— a YWJjZGU=",
        "tekst\n\n— a YWJjZGV=\n",
        NOTE.replace("This", "This\t"),
        NOTE.replace("This", "This\r"),
        NOTE.replace("This", "This\ud800"),
        NOTE.replace("This", "x" * 65_536),
        NOTE + "— a YWJjZGU=\n" * 64,
    ],
)
def test_malformed_notes_are_refused(note):
    """What is no note gives an error that says so, and never a crash."""
    with pytest.raises(BewijsError):
        open_notitie(note, [Vkey.lees(FOO)])


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "naam",
        "naam+530d903a",
        FOO.replace("530d", "530e"),
        FOO.replace("example.com/foo", "example com"),
        FOO.replace("example.com/foo", ""),
        "a+00000000+" + base64.b64encode(b"\x06" + bytes(32)).decode(),
        "a+00000000+" + base64.b64encode(b"\x01" + bytes(31)).decode(),
    ],
)
def test_malformed_keys_are_refused(vkey):
    """A key of another kind, length, name or id is refused when it is read."""
    with pytest.raises(BewijsError):
        Vkey.lees(vkey)


@pytest.mark.parametrize("body", ["zonder einde", "stuur\x07teken\n"])
def test_what_is_no_text_is_not_signed(body):
    """We sign no text that others would refuse."""
    with pytest.raises(BewijsError):
        LOG.teken(body)


@pytest.mark.parametrize(
    "body",
    [
        "schakel.example/audit\n0\n",
        "schakel.example/audit\n00\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "schakel.example/audit\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "schakel.example/audit\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n",
        "schakel.example/audit\n0\nYWJj\n",
        "schakel.example/audit\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nextensie\n",
        "ander.example/audit\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
    ],
)
def test_signed_texts_that_are_no_checkpoint_are_refused(body):
    """Our own key under a malformed checkpoint, or under that of another log, does not make it one."""
    with pytest.raises(BewijsError):
        open_controlepunt(LOG.teken(body), LOG.vkey)


def test_extension_lines_are_kept():
    """Lines after the root belong to what was signed."""
    punt = Controlepunt("schakel.example/audit", 0, EMPTY_ROOT, ("extensie 1",))
    assert open_controlepunt(LOG.teken(punt.tekst), LOG.vkey) == punt


@pytest.mark.parametrize("text", ["", "01", "+1", "1 ", "²", "9" * 20])
def test_numbers_have_one_spelling(text):
    """Signs, spaces, zeros in front and numbers beyond any tree are refused."""
    with pytest.raises(BewijsError):
        getal(text)


@pytest.mark.parametrize("text", ["é", "YQ", "YR==", "YQ==\n"])
def test_base64_has_one_spelling(text):
    """Base64 without padding, with spare bits or other characters is refused."""
    with pytest.raises(BewijsError):
        van_base64(text)
