"""Proof files: read and checked without the gateway, refused when anything in them is not so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.audit import merkle
from gateway.audit.bewijs import Bewijs, controleer_bewijs, lees_bewijs
from gateway.audit.controlepunt import teken
from gateway.audit.errors import BewijsError
from tests.audit.test_merkle import needs_standaarden
from tests.audit.test_notitie import GETUIGE, LOG, vectors

ROW = [merkle.leaf_hash(b"logregel %d" % number) for number in range(300)]
PUNT = teken(LOG.vkey.naam, 300, merkle.root(ROW), LOG)


def maak(index, extra=None):
    """A proof file for one of 300 records."""
    hashes = merkle.inclusion_proof(index, 300, merkle.subtrees(ROW))
    return Bewijs(index, tuple(hashes), PUNT.notitie, extra)


@needs_standaarden
def test_own_vector_holds():
    """The proof that Go's library reads and writes verifies here, witness and all, and is written the same."""
    case = vectors()["tlog_proof"]
    assert controleer_bewijs(case["text"], b"logregel 41", LOG.vkey, [GETUIGE]).grootte == 300
    assert lees_bewijs(case["text"]).tekst == case["text"]


@given(st.integers(0, 299), st.none() | st.binary(max_size=40))
def test_a_proof_survives_writing_and_reading(index, extra):
    """What was written is read back, and proves its record and no other."""
    bewijs = maak(index, extra)
    assert lees_bewijs(bewijs.tekst) == bewijs
    assert controleer_bewijs(bewijs.tekst, b"logregel %d" % index, LOG.vkey) == PUNT
    with pytest.raises(BewijsError, match="staat niet op deze plaats"):
        controleer_bewijs(bewijs.tekst, b"logregel %d" % (index + 1), LOG.vkey)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"),
        ("index 41", "index 041"),
        ("index 41", "index 42"),
        ("index 41\n", ""),
        ("index 41", "extra YQ==\nextra YQ==\nindex 41"),
        ("index 41", "extra Y\nindex 41"),
        ("index 41\n", "index 41\nYWJj\n"),
        ("index 41\n", "index 41\n" + f"{'A' * 43}=\n" * 64),
        ("\n\n", "\n"),
    ],
)
def test_malformed_proofs_are_refused(old, new):
    """A file of another version, without its parts or with other ones proves nothing."""
    with pytest.raises(BewijsError):
        controleer_bewijs(maak(41).tekst.replace(old, new), b"logregel 41", LOG.vkey)


def test_an_empty_extra_is_all_there_may_be():
    """A file that stops after its first lines is refused."""
    with pytest.raises(BewijsError):
        lees_bewijs("c2sp.org/tlog-proof@v1\n\n")
