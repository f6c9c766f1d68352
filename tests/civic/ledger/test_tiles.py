"""The tree as files: where they stand, what is in them, and that every way of growing leads to the same."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.ledger.logic.merkle import (
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    subtree_hash,
)
from gongzhi.civic.ledger.logic.tiles import (
    Frontier,
    Growth,
    Place,
    TileReader,
    bundled,
    entries_in,
    frontier_at,
    grown,
    place_of,
)
from gongzhi.civic.ledger.vocabulary import Malformed
from tests.civic.ledger.naive import mth, some_entries

MANY = some_entries(70_000)


@pytest.fixture(scope="module")
def large() -> Growth:
    """A tree of the size that the specification takes as its example."""
    return grown(Frontier(), MANY)


@pytest.mark.parametrize(
    ("place", "path"),
    [
        (Place(0, 0), "tile/0/000"),
        (Place(0, 999, 1), "tile/0/999.p/1"),
        (Place(1, 1000), "tile/1/x001/000"),
        (Place(0, 1234067), "tile/0/x001/x234/067"),
        (Place(63, 123, 255), "tile/63/123.p/255"),
        (Place(None, 1234067, 112), "tile/entries/x001/x234/067.p/112"),
    ],
)
def test_a_place_has_one_path_and_a_path_one_place(place: Place, path: str) -> None:
    assert (place.path, place_of(path)) == (path, place)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/000/",
        "tile/0/x000/001",
        "tile/0/001/x001",
        "tile/0/x001/001.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/٠٠٠",
        "tile/entry/000",
        "tile/data/000",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/0/" + "x999/" * 6 + "999",
        "tile/0/../000",
    ],
)
def test_no_other_path_is_taken(path: str) -> None:
    with pytest.raises(Malformed):
        place_of(path)


@given(st.integers(0, 2**63 - 1), st.integers(1, 256), st.none() | st.integers(0, 63))
def test_every_place_is_found_by_its_path(index: int, width: int, level: int | None) -> None:
    place = Place(level, index, width)
    assert place_of(place.path) == place


def test_entries_of_a_bundle_have_their_length_before_them() -> None:
    assert bundled([b"ab", b"", b"c" * 258]) == b"\x00\x02ab\x00\x00\x01\x02" + b"c" * 258


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_a_bundle_gives_its_entries_back(entries: list[bytes]) -> None:
    assert entries_in(bundled(entries)) == entries


@pytest.mark.parametrize(
    "bundle", [b"", b"\x00", b"\x00\x01", b"\x00\x01ab", b"\x00\x01a\x00", b"\x00\x00" * 257]
)
def test_a_bundle_that_ends_elsewhere_is_refused(bundle: bytes) -> None:
    with pytest.raises(Malformed):
        entries_in(bundle)


def test_the_longest_entry_fits_and_no_longer_one() -> None:
    assert entries_in(bundled([b"x" * 65_535])) == [b"x" * 65_535]
    with pytest.raises(ValueError, match="too long"):
        bundled([b"x" * 65_536])


def test_a_tree_of_70_000_has_the_files_of_the_specification(large: Growth) -> None:
    counted: dict[tuple[int | None, int], int] = {}
    for place in large.files:
        counted[place.level, place.width] = counted.get((place.level, place.width), 0) + 1
    bundles = {(None, 256): 273, (None, 112): 1}
    tiles = {(0, 256): 273, (0, 112): 1, (1, 256): 1, (1, 17): 1, (2, 1): 1}
    assert counted == bundles | tiles


def test_a_tree_of_256_has_a_full_tile_and_one_hash_above() -> None:
    tiles = [place.path for place in grown(Frontier(), MANY[:256]).files if place.level is not None]
    assert tiles == ["tile/0/000", "tile/1/000.p/1"]


def test_tiles_hold_the_hashes_of_their_entries(large: Growth) -> None:
    tile = large.files[Place(0, 2)]
    assert tile == b"".join(leaf_hash(entry) for entry in MANY[512:768])
    assert large.files[Place(1, 0)][64:96] == mth(MANY[512:768])
    assert entries_in(large.files[Place(None, 2)]) == MANY[512:768]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 255, 256, 257, 511, 512, 1000, 65_535, 65_536, 65_537])
def test_the_root_of_the_edge_is_that_of_the_tree(size: int) -> None:
    assert grown(Frontier(), MANY[:size]).frontier.root == mth(MANY[:size])


@given(st.lists(st.integers(0, 1500), max_size=4).map(lambda sizes: sorted({0, *sizes})))
def test_a_tree_grows_into_the_same_files_whatever_the_steps(sizes: list[int]) -> None:
    frontier = Frontier()
    files: dict[Place, bytes] = {}
    for begins, ends in pairwise(sizes):
        growth = grown(frontier, MANY[begins:ends])
        frontier, files = growth.frontier, files | growth.files
    at_once = grown(Frontier(), MANY[: sizes[-1]])
    assert frontier == at_once.frontier == frontier_at(sizes[-1], files.__getitem__)
    assert at_once.files.items() <= files.items()


def test_only_files_that_changed_are_written(large: Growth) -> None:
    paths = [place.path for place in grown(large.frontier, [b"one more"]).files]
    assert paths == ["tile/entries/273.p/113", "tile/0/273.p/113"]


def test_adding_nothing_changes_nothing(large: Growth) -> None:
    assert grown(large.frontier, []) == Growth(large.frontier, {})


def test_an_edge_is_read_back_from_files(large: Growth) -> None:
    assert frontier_at(70_000, large.files.__getitem__) == large.frontier


def test_a_damaged_file_is_noticed(large: Growth) -> None:
    files = large.files | {Place(0, 273, 112): b"x" * 31}
    with pytest.raises(Malformed, match=r"tile/0/273.p/112 has 31 bytes"):
        frontier_at(70_000, files.__getitem__)
    with pytest.raises(Malformed):
        TileReader(files.__getitem__).of_size(70_000)(0, 69_999)


@given(st.integers(0, 69_999))
def test_an_entry_is_proved_from_files(large: Growth, index: int) -> None:
    read = TileReader(large.files.__getitem__).of_size(70_000)
    found = inclusion_proof(index, 70_000, read)
    leaf = leaf_hash(MANY[index])
    assert is_included(leaf, index=index, size=70_000, root=large.frontier.root, proof=found)


@given(st.integers(1, 700))
def test_growth_is_proved_from_files(old: int) -> None:
    files = grown(Frontier(), MANY[:700]).files
    found = consistency_proof(old, 700, TileReader(files.__getitem__).of_size(700))
    roots = {"old_root": mth(MANY[:old]), "root": mth(MANY[:700])}
    assert is_consistent(old_size=old, size=700, **roots, proof=found)


def test_an_older_tree_is_read_from_the_files_of_a_newer(large: Growth) -> None:
    then = grown(Frontier(), MANY[:69_000])
    files = then.files | large.files
    assert subtree_hash(0, 69_000, TileReader(files.__getitem__).of_size(69_000)) == then.frontier.root


def test_a_proof_takes_few_files_and_each_once(large: Growth) -> None:
    asked = []

    def read(place: Place) -> bytes:
        asked.append(place.path)
        return large.files[place]

    reader = TileReader(read).of_size(70_000)
    for _again in range(2):
        inclusion_proof(1000, 70_000, reader)
    assert sorted(asked) == [
        "tile/0/003",
        "tile/0/273.p/112",
        "tile/1/000",
        "tile/1/001.p/17",
    ]
