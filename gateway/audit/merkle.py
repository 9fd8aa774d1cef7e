"""The Merkle tree of RFC 6962: hashes, roots, and the two proofs, made and verified. Bytes in, bytes out."""

from collections.abc import Callable, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

Subtree = Callable[[int, int], bytes]
"""The hash over the leaves from the first number up to the second."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry to its leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two children to their parent."""
    return sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """The largest power of two smaller than the size: the leaves of the left child."""
    return 1 << (size - 1).bit_length() - 1


def root(hashes: Sequence[bytes]) -> bytes:
    """The root over hashes of equal depth; an odd last one rises unchanged, which gives RFC 6962's tree."""
    if not hashes:
        return EMPTY_ROOT
    while len(hashes) > 1:
        pairs = [node_hash(left, right) for left, right in zip(hashes[::2], hashes[1::2], strict=False)]
        hashes = [*pairs, *hashes[2 * len(pairs) :]]
    return hashes[0]


def subtrees(leaves: Sequence[bytes]) -> Subtree:
    """Subtrees of leaves held in memory."""
    return lambda start, end: root(leaves[start:end])


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The hashes that lead from a leaf to the root, the leaf's sibling first."""
    start, end, path = 0, size, list[bytes]()
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    return path[::-1]


def consistency_proof(size1: int, size2: int, subtree: Subtree) -> list[bytes]:
    """The hashes that show the tree of size1 is the beginning of the tree of size2."""
    start, end, path = 0, size2, list[bytes]()
    while size1 != end:
        middle = start + split(end - start)
        if size1 <= middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    if start:
        path.append(subtree(start, end))
    return path[::-1]


def verify_inclusion(index: int, size: int, leaf: bytes, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the leaf stands at the index of the tree with this size and root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or not _are_hashes(leaf, *proof):
        return False
    fn, sn, computed = index, size - 1, leaf
    for sibling in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            computed = node_hash(sibling, computed)
            fn, sn = _skip_missing_levels(fn, sn)
        else:
            computed = node_hash(computed, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and computed == root


def verify_consistency(size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the first tree is the beginning of the second (RFC 9162, 2.1.4.2); an empty first tree proves nothing."""
    if not 0 < size1 <= size2 or not _are_hashes(*proof):
        return False
    if size1 == size2:
        return root1 == root2 and not proof
    hashes = [root1, *proof] if size1 & (size1 - 1) == 0 else list(proof)
    if not hashes:
        return False
    fn, sn = size1 - 1, size2 - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    first = second = hashes[0]
    for sibling in hashes[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            fn, sn = _skip_missing_levels(fn, sn)
        else:
            second = node_hash(second, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and first == root1 and second == root2


def _skip_missing_levels(fn: int, sn: int) -> tuple[int, int]:
    while fn and not fn & 1:
        fn, sn = fn >> 1, sn >> 1
    return fn, sn


def _are_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
