"""The hash tree: its roots and proofs are those of the RFC, and nothing else is taken for a proof."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.ledger.logic import merkle
from gongzhi.civic.ledger.logic.merkle import (
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_consistent_subtree,
    is_included,
    is_included_in_subtree,
    is_subtree,
    leaf_hash,
    node_hash,
    reader_of,
    subtree_consistency_proof,
    subtree_hash,
    subtree_inclusion_proof,
    tree_hash,
)
from tests.civic.ledger.naive import mth, path, proof, some_entries

MOST = 70
ENTRIES = some_entries(MOST)
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
READ = reader_of(LEAVES)
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

sizes = st.integers(1, MOST)
pairs = st.tuples(sizes, sizes).map(sorted)
subtrees = st.tuples(sizes, sizes).filter(lambda span: is_subtree(span[0] - 1, span[1]))


def root_of(size: int) -> bytes:
    return subtree_hash(0, size, READ)


def changed(value: bytes, bit: int) -> bytes:
    """Return bytes with one bit turned."""
    at = bit % (len(value) * 8)
    return bytes(one ^ (1 << at % 8 if place == at // 8 else 0) for place, one in enumerate(value))


def test_the_hash_of_nothing_is_that_of_no_bytes() -> None:
    assert tree_hash([]).hex() == EMPTY


def test_an_entry_and_a_pair_are_hashed_apart() -> None:
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert node_hash(b"", b"").hex() == "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a"


@pytest.mark.parametrize("size", range(MOST + 1))
def test_roots_are_those_of_the_definition(size: int) -> None:
    assert tree_hash(LEAVES[:size]) == mth(ENTRIES[:size]) == root_of(size)


@given(st.data(), sizes)
def test_proofs_of_inclusion_are_those_of_the_definition(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    assert inclusion_proof(index, size, READ) == path(index, ENTRIES[:size])


@given(pairs)
def test_proofs_of_consistency_are_those_of_the_definition(pair: list[int]) -> None:
    assert consistency_proof(pair[0], pair[1], READ) == proof(pair[0], ENTRIES[: pair[1]])


def test_the_seven_entries_of_the_specification_have_its_proofs() -> None:
    a, b, c, d, e, f, g = LEAVES[:7]
    h, i, j = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, el = node_hash(h, i), node_hash(j, g)
    assert root_of(7) == node_hash(k, el)
    assert [inclusion_proof(index, 7, READ) for index in (0, 3, 4, 6)] == [
        [b, i, el],
        [c, h, el],
        [f, g, k],
        [j, k],
    ]
    assert [consistency_proof(size, 7, READ) for size in (3, 4, 6)] == [[c, d, h, el], [el], [j, g, k]]


@given(st.data(), sizes)
def test_every_entry_of_every_tree_is_proved(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    found = inclusion_proof(index, size, READ)
    assert is_included(LEAVES[index], index=index, size=size, root=root_of(size), proof=found)


@given(pairs)
def test_every_tree_is_proved_to_have_grown_from_every_smaller_one(pair: list[int]) -> None:
    old, new = pair
    found = consistency_proof(old, new, READ)
    assert is_consistent(old_size=old, size=new, old_root=root_of(old), root=root_of(new), proof=found)


@given(st.data(), sizes, st.integers(0))
def test_a_changed_bit_anywhere_ends_the_proof_of_an_entry(data: st.DataObject, size: int, bit: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    parts = [LEAVES[index], root_of(size), *inclusion_proof(index, size, READ)]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = changed(parts[which], bit)
    leaf, root, *found = parts
    assert not is_included(leaf, index=index, size=size, root=root, proof=found)


@given(st.data(), pairs, st.integers(0))
def test_a_changed_bit_anywhere_ends_the_proof_of_growth(
    data: st.DataObject, pair: list[int], bit: int
) -> None:
    old, new = pair
    parts = [root_of(old), root_of(new), *consistency_proof(old, new, READ)]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = changed(parts[which], bit)
    old_root, root, *found = parts
    assert not is_consistent(old_size=old, size=new, old_root=old_root, root=root, proof=found)


@given(st.data(), sizes)
def test_a_proof_with_a_hash_more_or_less_proves_nothing(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    found = inclusion_proof(index, size, READ)
    place = data.draw(st.integers(0, len(found)))
    longer = [*found[:place], LEAVES[0], *found[place:]]
    shorter = [*found[:place], *found[place + 1 :]]
    for wrong in (longer, shorter) if shorter != found else (longer,):
        assert not is_included(LEAVES[index], index=index, size=size, root=root_of(size), proof=wrong)


@given(st.data(), sizes)
def test_a_proof_of_one_place_is_none_of_another(data: st.DataObject, size: int) -> None:
    index, other = data.draw(st.tuples(st.integers(0, size - 1), st.integers(0, 2 * size)))
    found = inclusion_proof(index, size, READ)
    holds = is_included(LEAVES[index], index=other, size=size, root=root_of(size), proof=found)
    assert holds == (index == other)


def test_subtrees_begin_at_a_multiple_of_their_size_rounded_up() -> None:
    found = [(start, end) for end in range(10) for start in range(end) if start and is_subtree(start, end)]
    assert found == [
        *[(1, 2), (2, 3), (2, 4), (3, 4), (4, 5), (4, 6), (5, 6), (4, 7), (6, 7), (4, 8)],
        *[(6, 8), (7, 8), (8, 9)],
    ]  # fmt: skip


@given(subtrees)
def test_the_root_of_a_subtree_is_that_of_its_entries_alone(span: tuple[int, int]) -> None:
    start, end = span[0] - 1, span[1]
    assert subtree_hash(start, end, READ) == mth(ENTRIES[start:end])


@given(st.data(), subtrees)
def test_every_entry_of_every_subtree_is_proved(data: st.DataObject, span: tuple[int, int]) -> None:
    start, end = span[0] - 1, span[1]
    index = data.draw(st.integers(start, end - 1))
    found = subtree_inclusion_proof(index, start, end, READ)
    root = subtree_hash(start, end, READ)
    assert found == path(index - start, ENTRIES[start:end])
    assert is_included_in_subtree(LEAVES[index], index=index, start=start, end=end, root=root, proof=found)


@given(st.data(), subtrees, st.integers(0))
def test_every_subtree_is_proved_to_be_of_its_trees_and_no_changed_one(
    data: st.DataObject, span: tuple[int, int], bit: int
) -> None:
    start, end = span[0] - 1, span[1]
    size = data.draw(st.integers(end, MOST))
    parts = [subtree_hash(start, end, READ), root_of(size)]
    parts += subtree_consistency_proof(start, end, size, READ)
    wrong = list(parts)
    which = data.draw(st.integers(0, len(parts) - 1))
    wrong[which] = changed(parts[which], bit)
    assert [_holds(start, end, size, one) for one in (parts, wrong)] == [True, False]


def _holds(start: int, end: int, size: int, parts: list[bytes]) -> bool:
    span = {"start": start, "end": end, "size": size}
    return is_consistent_subtree(**span, subtree_root=parts[0], root=parts[1], proof=parts[2:])


def test_nothing_is_proved_to_have_become_something() -> None:
    assert consistency_proof(0, 5, READ) == []
    assert not is_consistent(old_size=0, size=5, old_root=merkle.EMPTY_ROOT, root=root_of(5), proof=[])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5), (True, 5), (0, 2**64), (0.0, 5)])
def test_no_proof_is_made_of_an_entry_outside_the_tree(index: Any, size: int) -> None:
    with pytest.raises(ValueError, match="is not in a subtree"):
        inclusion_proof(index, size, READ)


@pytest.mark.parametrize(("old", "size"), [(5, 4), (-1, 4), (0, -1), (True, 4)])
def test_no_proof_is_made_of_a_tree_that_shrank(old: int, size: int) -> None:
    with pytest.raises(ValueError, match="is not a subtree"):
        consistency_proof(old, size, READ)


@pytest.mark.parametrize("size", [1.0, True, "1", None, -1, 2**64])
def test_what_is_no_number_of_entries_proves_nothing(size: Any) -> None:
    leaf = LEAVES[0]
    assert not is_included(leaf, index=0, size=size, root=leaf, proof=[])
    assert not is_included(leaf, index=size, size=1, root=leaf, proof=[])
    assert not is_consistent(old_size=size, size=size, old_root=leaf, root=leaf, proof=[])


@pytest.mark.parametrize("leaf", [b"", b"short", LEAVES[0] + b"x", LEAVES[0].hex(), None])
def test_what_is_no_hash_proves_nothing(leaf: Any) -> None:
    assert not is_included(leaf, index=0, size=1, root=leaf, proof=[])
    assert not is_included(LEAVES[0], index=0, size=2, root=root_of(2), proof=[leaf])
    assert not is_consistent(old_size=1, size=2, old_root=leaf, root=root_of(2), proof=[LEAVES[1]])


def test_the_pair_of_two_entries_is_not_taken_for_an_entry() -> None:
    pair = LEAVES[0] + LEAVES[1]
    assert leaf_hash(pair) != root_of(2)
    assert not is_included(leaf_hash(pair), index=0, size=1, root=root_of(2), proof=[])
