"""Tiles: the paths and bytes of the C2SP vectors, and the same roots and proofs as the whole tree."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.audit import merkle, tegels
from gateway.audit.boom import uit
from gateway.audit.errors import AuditSchadeError
from tests.audit.test_merkle import TLOG, leaves, needs_standaarden


def bouw(stukken):
    """Tiles of a tree that grew in stretches of these sizes."""
    tree, size = {}, 0
    row = leaves(sum(stukken))
    for aantal in stukken:
        tree.update(tegels.breid_uit(tree, size, row[size : size + aantal]))
        size += aantal
    return tree, row


@needs_standaarden
def test_own_vectors_hold():
    """The roots, tiles, bundle paths and proofs that Go's libraries agreed with come out here too."""
    vectors = json.loads((TLOG / "eigen-tlog-vectoren.json").read_text(encoding="utf-8"))
    row = [merkle.leaf_hash(b"logregel %d" % number) for number in range(300)]
    tree = tegels.breid_uit({}, 0, row)
    named = {tegels.pad(*plaats, len(data) // 32): data for plaats, data in tree.items()}
    subtree = tegels.deelbomen(uit(tree))
    assert all(row[int(i)].hex() == leaf for i, leaf in vectors["leaf_hashes_hex"].items())
    assert named == {tile["path"]: base64.b64decode(tile["data_b64"]) for tile in vectors["tiles"]}
    assert all(tegels.wortel(uit(tree), int(size)).hex() == root for size, root in vectors["roots"].items())
    assert all(tegels.pad(0, int(n)) == f"tile/0/{path}" for n, path in vectors["path_encoding"].items())
    for case in vectors["inclusion"]:
        assert merkle.inclusion_proof(case["index"], case["size"], subtree) == [
            base64.b64decode(item) for item in case["proof"]
        ]
    for case in vectors["consistency"]:
        assert merkle.consistency_proof(case["size1"], case["size2"], subtree) == [
            base64.b64decode(item) for item in case["proof"]
        ]


def test_paths_are_those_of_the_standard():
    """Numbers come in groups of three, a partial tile tells its width."""
    assert tegels.pad(1, 1234067) == "tile/1/x001/x234/067"
    assert tegels.pad("entries", 273, 112) == "tile/entries/273.p/112"


@pytest.mark.parametrize(
    ("size", "partial"), [(0, []), (256, [(1, 0)]), (70_000, [(0, 273), (1, 1), (2, 0)]), (65_536, [(2, 0)])]
)
def test_the_right_edge_is_the_partial_tiles(size, partial):
    """The edge of 70,000 leaves is the one in the standard's example; a full tile is never part of it."""
    assert tegels.rand(size) == partial


@given(st.lists(st.integers(0, 600), min_size=1, max_size=4))
def test_growing_in_stretches_gives_one_tree(stukken):
    """However a tree grew, its tiles, their number and size, and its root are the same."""
    tree, row = bouw(stukken)
    assert tree == tegels.breid_uit({}, 0, row)
    assert tegels.wortel(uit(tree), len(row)) == merkle.root(row)
    assert (len(tree), sum(map(len, tree.values()))) == tegels.omvang(len(row))


@given(st.integers(1, 1500), st.data())
def test_proofs_from_tiles_are_those_from_leaves(size, data):
    """Tiles give the same proofs as the leaves, from no more tiles than asked for."""
    tree, row = bouw([size])
    index, size1 = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    for maak in (
        lambda subtree: merkle.inclusion_proof(index, size, subtree),
        lambda subtree: merkle.consistency_proof(size1, size, subtree),
    ):
        needed = {plaats: tree[plaats] for plaats in tegels.nodig(maak)}
        assert maak(tegels.deelbomen(uit(needed))) == maak(merkle.subtrees(row))


def test_a_tree_of_millions_needs_few_reads():
    """A proof from ten million leaves reads a handful of tiles."""
    read = tegels.nodig(lambda subtree: merkle.inclusion_proof(1_234_567, 10_000_000, subtree))
    assert len(read) <= 6


def test_a_missing_tile_is_named():
    """A tile that is gone or too short stops the proof, with its path."""
    tree, _ = bouw([300])
    tree[(0, 1)] = tree[(0, 1)][:-32]
    with pytest.raises(AuditSchadeError, match=r"tile/0/001"):
        tegels.wortel(uit(tree), 300)
