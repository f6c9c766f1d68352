"""The hash tree and what proves its contents: RFC 6962 §2.1, RFC 9162 §2.1.3 and §2.1.4, and subtrees.

A subtree is the part of a tree over the entries from `start` up to, without, `end`
(draft-ietf-plants-merkle-tree-certs, "Subtrees"); a whole tree is the subtree from 0 to its size.
Whoever verifies gets an answer, never an exception, whatever numbers and hashes were handed in.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

from gongzhi.civic.ledger.vocabulary import HASH_SIZE

HashReader = Callable[[int, int], bytes]
"""Returns the hash over the `2**level` entries that begin at `index * 2**level`, of (level, index)."""

EMPTY_ROOT = sha256(b"").digest()
_BEYOND = 2**64


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash above two hashes."""
    return sha256(b"\x01" + left + right).digest()


def tree_hash(leaves: Sequence[bytes]) -> bytes:
    """Return the root over the hashes of entries; for a few, as the whole tree is in memory."""
    return subtree_hash(0, len(leaves), reader_of(leaves))


def reader_of(leaves: Sequence[bytes]) -> HashReader:
    """Return a reader over the hashes of entries in memory, which keeps every hash above them."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([node_hash(*below[left : left + 2]) for left in range(0, len(below) - 1, 2)])
    return lambda level, index: levels[level][index]


def subtree_hash(start: int, end: int, read: HashReader) -> bytes:
    """Return the root over the entries from `start` to `end`, which must be a subtree or empty."""
    peaks = []
    while start < end:
        level = (end - start).bit_length() - 1
        peaks.append(read(level, start >> level))
        start += 1 << level
    root = peaks.pop() if peaks else EMPTY_ROOT
    while peaks:
        root = node_hash(peaks.pop(), root)
    return root


def is_subtree(start: int, end: int) -> bool:
    """Return whether the entries from `start` to `end` are a subtree of every larger tree."""
    return start < end and start % (1 << (end - start - 1).bit_length()) == 0


def inclusion_proof(index: int, size: int, read: HashReader) -> list[bytes]:
    """Return what proves an entry's place in the tree of `size` entries (RFC 9162 §2.1.3.1)."""
    return subtree_inclusion_proof(index, 0, size, read)


def subtree_inclusion_proof(index: int, start: int, end: int, read: HashReader) -> list[bytes]:
    """Return what proves an entry's place in a subtree."""
    if not (_are_counts(index, start, end) and is_subtree(start, end) and start <= index < end):
        raise ValueError(f"entry {index} is not in a subtree from {start} to {end}")
    proof = []
    while end - start > 1:
        middle = _split(start, end)
        if index < middle:
            proof.append(subtree_hash(middle, end, read))
            end = middle
        else:
            proof.append(subtree_hash(start, middle, read))
            start = middle
    return proof[::-1]


def consistency_proof(old_size: int, size: int, read: HashReader) -> list[bytes]:
    """Return what proves that the tree of `size` only added to that of `old_size` (RFC 9162 §2.1.4.1)."""
    if old_size == 0 <= size:
        return []
    return subtree_consistency_proof(0, old_size, size, read)


def subtree_consistency_proof(start: int, end: int, size: int, read: HashReader) -> list[bytes]:
    """Return what proves that a subtree's root belongs to the tree of `size`."""
    if not (_are_counts(start, end, size) and is_subtree(start, end) and end <= size):
        raise ValueError(f"{start} to {end} is not a subtree of a tree of {size}")
    proof, low, high, is_known = [], 0, size, True
    while (start, end) != (low, high):
        middle = _split(low, high)
        if end <= middle:
            proof.append(subtree_hash(middle, high, read))
            high = middle
        else:
            proof.append(subtree_hash(low, middle, read))
            low = middle
            if start < middle:
                start, is_known = middle, False
    return proof[::-1] if is_known else [subtree_hash(low, high, read), *proof[::-1]]


def is_included(leaf: bytes, *, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Return whether the proof leads from an entry's hash to the root (RFC 9162 §2.1.3.2)."""
    return is_included_in_subtree(leaf, index=index, start=0, end=size, root=root, proof=proof)


def is_included_in_subtree(
    leaf: bytes, *, index: int, start: int, end: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Return whether the proof leads from an entry's hash to the root of a subtree."""
    if not (_are_counts(index, start, end) and _are_hashes(leaf, root, *proof)):
        return False
    if not (is_subtree(start, end) and start <= index < end):
        return False
    return _climbed(leaf, proof, place=index - start, last=end - start - 1) == root


def _climbed(found: bytes, proof: Sequence[bytes], *, place: int, last: int) -> bytes | None:
    for one in proof:
        if last == 0:
            return None
        if place & 1 or place == last:
            found = node_hash(one, found)
            place, last = _to_right_child(place, last)
        else:
            found = node_hash(found, one)
        place, last = place >> 1, last >> 1
    return found if last == 0 else None


def _to_right_child(place: int, *others: int) -> tuple[int, ...]:
    """Return the places so many levels up that the first is a right child, or the first of its level."""
    shift = (place & -place).bit_length() - 1 if place else 0
    return (place >> shift, *(other >> shift for other in others))


def is_consistent(*, old_size: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]) -> bool:
    """Return whether the proof shows that a tree only grew (RFC 9162 §2.1.4.2); not from nothing."""
    if not _are_counts(old_size, size) or old_size == 0:
        return False
    return is_consistent_subtree(
        start=0, end=old_size, size=size, subtree_root=old_root, root=root, proof=proof
    )


def is_consistent_subtree(
    *, start: int, end: int, size: int, subtree_root: bytes, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Return whether the proof shows that a subtree's root belongs to a tree; an empty one always does."""
    if not _are_counts(start, end, size) or end > size:
        return False
    if start == end:
        return subtree_root == EMPTY_ROOT and not proof
    if (start, end) == (0, size):
        return subtree_root == root and not proof
    if not is_subtree(start, end) or not _are_hashes(subtree_root, root, *proof):
        return False
    return _both_roots(start, end - 1, size - 1, subtree_root, proof) == (subtree_root, root)


def _both_roots(
    first: int, last: int, last_of_tree: int, subtree_root: bytes, proof: Sequence[bytes]
) -> tuple[bytes, bytes] | None:
    """Climb from the last entry of a subtree to its root and to that of the tree, by the same hashes.

    `first`, `last` and `last_of_tree` are where the outermost entries stand on the level reached.
    """
    is_at_edge = last == last_of_tree
    while first != last and (is_at_edge or last & 1):
        first, last, last_of_tree = first >> 1, last >> 1, last_of_tree >> 1
    hashes = [subtree_root, *proof] if first == last else list(proof)
    if not hashes:
        return None
    small = large = hashes[0]
    for one in hashes[1:]:
        if last_of_tree == 0:
            return None
        if last & 1 or last == last_of_tree:
            small = node_hash(one, small) if first < last else small
            large = node_hash(one, large)
            last, first, last_of_tree = _to_right_child(last, first, last_of_tree)
        else:
            large = node_hash(large, one)
        first, last, last_of_tree = first >> 1, last >> 1, last_of_tree >> 1
    return (small, large) if last_of_tree == 0 else None


def _split(start: int, end: int) -> int:
    """Return where the right half of a subtree begins: after the largest power of two below its size."""
    return start + (1 << ((end - start - 1).bit_length() - 1))


def _are_counts(*numbers: object) -> bool:
    return all(type(number) is int and 0 <= number < _BEYOND for number in numbers)


def _are_hashes(*values: object) -> bool:
    return all(isinstance(value, bytes) and len(value) == HASH_SIZE for value in values)
