"""The tree of RFC 6962, against the vectors of others and a definition read straight from the RFC."""

import base64
import json
from functools import partial
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.audit import merkle
from tests.standaarden import STANDAARDEN, needs_standaarden

TLOG = STANDAARDEN / "nlgov" / "tlog"
RFC_ENTRIES = [
    bytes.fromhex(entry)
    for entry in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
RFC_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def leaves(count):
    """Leaves of `count` different entries."""
    return [merkle.leaf_hash(b"%d" % number) for number in range(count)]


def naive_root(hashes):
    """MTH of RFC 6962 section 2.1, word for word."""
    if len(hashes) == 0:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while 2 * k < len(hashes):
        k *= 2
    return sha256(b"\x01" + naive_root(hashes[:k]) + naive_root(hashes[k:])).digest()


def cases(name):
    """The published cases of a proof, also the 92 of 98 that must fail."""
    if not TLOG.is_dir():
        return []
    rows = [json.loads(line) for line in (TLOG / name).read_text(encoding="utf-8").splitlines()]
    return [pytest.param(row, id=row["file"]) for row in rows]


def unpack(value):
    """Bytes from base64, also inside a list."""
    if value is None:
        return []
    return [unpack(item) for item in value] if isinstance(value, list) else base64.b64decode(value)


def test_published_hashes_hold():
    """Leaf, node and empty tree hash to the values others publish."""
    assert merkle.EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.root([]) == merkle.EMPTY_ROOT
    assert merkle.leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle.leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert merkle.node_hash(b"N123", b"N456").hex().startswith("aa217fe888e47007fa15edab33c2b492")


@pytest.mark.parametrize(("size", "root"), list(enumerate(RFC_ROOTS, 1)))
def test_published_roots_hold(size, root):
    """The eight entries of RFC 6962's reference code give its roots."""
    assert merkle.root([merkle.leaf_hash(entry) for entry in RFC_ENTRIES[:size]]).hex() == root


@needs_standaarden
@pytest.mark.parametrize("case", cases("rfc6962-inclusion.jsonl"))
def test_inclusion_verdict_is_that_of_others(case):
    """Each published inclusion proof gets the verdict it was published with."""
    leaf, root, proof = map(unpack, (case["leafHash"], case["root"], case["proof"]))
    assert merkle.verify_inclusion(case["leafIdx"], case["treeSize"], leaf, root, proof) is not case["wantErr"]


@needs_standaarden
@pytest.mark.parametrize("case", cases("rfc6962-consistency.jsonl"))
def test_consistency_verdict_is_that_of_others(case):
    """Each published consistency proof gets the verdict it was published with."""
    root1, root2, proof = map(unpack, (case["root1"], case["root2"], case["proof"]))
    assert merkle.verify_consistency(case["size1"], case["size2"], root1, root2, proof) is not case["wantErr"]


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_root_is_the_recursive_definition(hashes):
    """Pairing row by row gives the tree that the RFC defines by splitting."""
    assert merkle.root(hashes) == naive_root(hashes)


@given(st.data(), st.integers(1, 70))
def test_every_leaf_is_proved_and_no_other(data, size):
    """A made inclusion proof holds for its leaf and place, and for no other leaf or place."""
    row = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(index, size, merkle.subtrees(row))
    check = partial(merkle.verify_inclusion, size=size, root=merkle.root(row), proof=proof)
    assert check(index, leaf=row[index])
    assert not any(check(other, leaf=row[index]) for other in range(size) if other != index)
    assert not check(index, leaf=merkle.leaf_hash(b"another"))


@given(st.data(), st.integers(1, 70))
def test_every_beginning_is_proved_and_no_other_tree(data, size2):
    """A made consistency proof holds for the true beginning, and not for one with another last leaf."""
    row = leaves(size2)
    size1 = data.draw(st.integers(1, size2))
    proof = merkle.consistency_proof(size1, size2, merkle.subtrees(row))
    other = merkle.root([*row[: size1 - 1], merkle.leaf_hash(b"another")])
    assert merkle.verify_consistency(size1, size2, merkle.root(row[:size1]), merkle.root(row), proof)
    assert not merkle.verify_consistency(size1, size2, other, merkle.root(row), proof)


@given(st.data(), st.integers(2, 70))
def test_a_proof_with_one_hash_more_less_or_other_fails(data, size):
    """Neither proof survives a change in its hashes."""
    row = leaves(size)
    root, subtree = merkle.root(row), merkle.subtrees(row)
    index, size1 = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    inclusion = merkle.inclusion_proof(index, size, subtree)
    consistency = merkle.consistency_proof(size1, size, subtree)
    place = data.draw(st.integers(0, 6))
    for proof, verify in (
        (inclusion, lambda changed: merkle.verify_inclusion(index, size, row[index], root, changed)),
        (consistency, lambda changed: merkle.verify_consistency(size1, size, merkle.root(row[:size1]), root, changed)),
    ):
        at = place % len(proof)
        assert not verify([*proof, proof[0]])
        assert not verify(proof[:at] + proof[at + 1 :])
        assert not verify([*proof[:at], bytes(32), *proof[at + 1 :]])
        assert not verify([*proof[:at], proof[at][:31], *proof[at + 1 :]])


def test_an_empty_tree_proves_nothing():
    """Size zero is refused as the beginning of a tree, also of itself."""
    row = leaves(3)
    assert not merkle.verify_consistency(0, 3, merkle.EMPTY_ROOT, merkle.root(row), [])
    assert not merkle.verify_consistency(0, 0, merkle.EMPTY_ROOT, merkle.EMPTY_ROOT, [])


def test_equal_sizes_need_equal_roots_and_no_hashes():
    """A tree is the beginning of itself, without further proof."""
    root = merkle.root(leaves(3))
    assert merkle.verify_consistency(3, 3, root, root, [])
    assert not merkle.verify_consistency(3, 3, root, root, [root])
    assert not merkle.verify_consistency(3, 3, root, bytes(32), [])
