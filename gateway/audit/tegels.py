"""The tree cut into tiles of 256 hashes (C2SP tlog-tiles), so that a tree of millions needs few reads."""

from collections.abc import Callable, Mapping, Sequence

from gateway.audit import merkle
from gateway.audit.errors import AuditSchadeError

BREEDTE = 256
TEGEL_BYTES = BREEDTE * merkle.HASH_BYTES
_BITS = 8

Plaats = tuple[int, int]
"""Level and number of a tile."""

Haal = Callable[[int, int], bytes]
"""Gives the hashes of a tile by level and number; a tile that has grown since may be wider than asked for."""


def pad(soort: int | str, nummer: int, breedte: int = BREEDTE) -> str:
    """The path of a tile: `tile/0/x001/067`, `tile/entries/000.p/12`."""
    groups = [f"{nummer % 1000:03d}"]
    while nummer := nummer // 1000:
        groups.insert(0, f"x{nummer % 1000:03d}")
    partial = f".p/{breedte}" if breedte < BREEDTE else ""
    return f"tile/{soort}/{'/'.join(groups)}{partial}"


def omvang(grootte: int) -> tuple[int, int]:
    """How many tiles a tree has, and how many bytes they hold together."""
    levels = [grootte >> _BITS * niveau for niveau in range(grootte.bit_length() // _BITS + 1)]
    return sum(-(-hashes // BREEDTE) for hashes in levels), sum(levels) * merkle.HASH_BYTES


def rand(grootte: int) -> list[Plaats]:
    """The partial tiles at the right: they hold the root, and they grow."""
    levels = range(grootte.bit_length() // _BITS + 1)
    return [
        (niveau, (grootte >> _BITS * niveau) // BREEDTE)
        for niveau in levels
        if (grootte >> _BITS * niveau) % BREEDTE  # a full tile is never hashed at the edge: its parent is
    ]


def hashes(tegel: bytes) -> list[bytes]:
    """Cut a tile into its hashes."""
    return [tegel[start : start + merkle.HASH_BYTES] for start in range(0, len(tegel), merkle.HASH_BYTES)]


def deelbomen(haal: Haal) -> merkle.Subtree:
    """Subtrees of a tree kept in tiles."""

    def subtree(start: int, end: int) -> bytes:
        size = end - start
        if size & (size - 1):
            middle = start + merkle.split(size)
            return merkle.node_hash(subtree(start, middle), subtree(middle, end))
        niveau = (size.bit_length() - 1) // _BITS
        nummer, eerste = divmod(start >> _BITS * niveau, BREEDTE)
        aantal = size >> _BITS * niveau
        stuk = hashes(haal(niveau, nummer))[eerste : eerste + aantal]
        if len(stuk) != aantal:
            raise AuditSchadeError(
                "een tegel ontbreekt of is te kort", doe="Draai `schakel audit verify`.", tegel=pad(niveau, nummer)
            )
        return merkle.root(stuk)

    return subtree


def wortel(haal: Haal, grootte: int) -> bytes:
    """The root of the first `grootte` leaves, from the tiles at the right edge alone."""
    return deelbomen(haal)(0, grootte) if grootte else merkle.EMPTY_ROOT


def breid_uit(rand: Mapping[Plaats, bytes], grootte: int, bladen: Sequence[bytes]) -> dict[Plaats, bytes]:
    """Add leaves to a tree of this size; gives every tile that is new or has grown."""
    grown: dict[Plaats, bytes] = {}
    niveau, nieuw = 0, list(bladen)
    while nieuw:
        nummer, breedte = divmod(grootte >> _BITS * niveau, BREEDTE)
        row = rand.get((niveau, nummer), b"")[: breedte * merkle.HASH_BYTES] + b"".join(nieuw)
        pieces = [row[start : start + TEGEL_BYTES] for start in range(0, len(row), TEGEL_BYTES)]
        grown.update({(niveau, nummer + i): piece for i, piece in enumerate(pieces)})
        nieuw = [merkle.root(hashes(piece)) for piece in pieces if len(piece) == TEGEL_BYTES]
        niveau += 1
    return grown


def nodig(maak: Callable[[merkle.Subtree], object]) -> set[Plaats]:
    """The tiles a proof needs, so that they can be read in one go before it is made."""
    asked: set[Plaats] = set()

    def haal(niveau: int, nummer: int) -> bytes:
        asked.add((niveau, nummer))
        return bytes(TEGEL_BYTES)

    maak(deelbomen(haal))
    return asked
