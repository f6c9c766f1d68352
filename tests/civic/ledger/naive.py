"""The tree as RFC 6962 §2.1 writes it: recursive definitions over a list of entries, for trees of a few."""

from hashlib import sha256


def _middle(count: int) -> int:
    return max(1 << bit for bit in range(count.bit_length()) if 1 << bit < count)


def mth(entries: list[bytes]) -> bytes:
    """Return MTH(D[n])."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = _middle(len(entries))
    return sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:])).digest()


def path(m: int, entries: list[bytes]) -> list[bytes]:
    """Return PATH(m, D[n])."""
    if len(entries) == 1:
        return []
    k = _middle(len(entries))
    if m < k:
        return [*path(m, entries[:k]), mth(entries[k:])]
    return [*path(m - k, entries[k:]), mth(entries[:k])]


def proof(m: int, entries: list[bytes]) -> list[bytes]:
    """Return PROOF(m, D[n])."""
    return _subproof(m, entries, is_known=True)


def _subproof(m: int, entries: list[bytes], *, is_known: bool) -> list[bytes]:
    if m == len(entries):
        return [] if is_known else [mth(entries)]
    k = _middle(len(entries))
    if m <= k:
        return [*_subproof(m, entries[:k], is_known=is_known), mth(entries[k:])]
    return [*_subproof(m - k, entries[k:], is_known=False), mth(entries[:k])]


def some_entries(count: int) -> list[bytes]:
    """Return so many entries, no two alike."""
    return [f"entry {number}".encode() for number in range(count)]
