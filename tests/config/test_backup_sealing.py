"""The encryption of backups: whatever is done to the file is noticed, and nothing unchecked comes out."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.config.keeping.refusals import CannotKeep, Damaged, Unfinished
from gongzhi.config.keeping.sealing import (
    CHUNK,
    MAGIC,
    TAG,
    SealedReader,
    SealingWriter,
    WrongKey,
    is_sealed,
    new_seal,
)

KEY = b"a long passphrase"
QUICK = 10  # scrypt's cost, so that the tests don't wait
HEADER = len(new_seal(KEY, cost=QUICK).header)
PIECE = CHUNK + TAG
TEXT = bytes(range(256)) * (3 * CHUNK // 256) + b"the end"  # three whole chunks and a short one


def sealed(text: bytes, key: bytes = KEY) -> bytes:
    """Return a text as it is kept."""
    out = io.BytesIO()
    with SealingWriter(out, new_seal(key, cost=QUICK)) as writer:
        writer.write(text)
    return out.getvalue()


def opened(kept: bytes, key: bytes = KEY) -> bytes:
    """Return the text again."""
    return io.BufferedReader(SealedReader(io.BytesIO(kept), key)).read()


def chunks(kept: bytes) -> list[bytes]:
    """Return the chunks behind the header."""
    return [kept[start : start + PIECE] for start in range(HEADER, len(kept), PIECE)]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
def test_what_was_sealed_comes_back(size: int) -> None:
    assert opened(sealed(TEXT[:size])) == TEXT[:size]


@given(pieces=st.lists(st.binary(max_size=2000), max_size=20))
def test_in_whatever_pieces_it_was_written(pieces: list[bytes]) -> None:
    out = io.BytesIO()
    with SealingWriter(out, new_seal(KEY, cost=QUICK)) as writer:
        for piece in pieces:
            writer.write(piece)
    assert opened(out.getvalue()) == b"".join(pieces)


def test_two_files_of_one_text_and_key_have_nothing_in_common() -> None:
    first, second = sealed(TEXT), sealed(TEXT)
    assert first[:HEADER] != second[:HEADER]
    assert not set(chunks(first)) & set(chunks(second))


def test_equal_chunks_look_different() -> None:
    kept = chunks(sealed(bytes(3 * CHUNK)))
    assert len(set(kept)) == len(kept) == 3


def test_the_wrong_key_is_called_so() -> None:
    with pytest.raises(WrongKey):
        opened(sealed(TEXT), b"another")


def test_a_file_that_is_not_sealed_is_told_apart_and_left_at_its_beginning() -> None:
    plain, kept = io.BytesIO(b"\x1f\x8b plain"), io.BytesIO(sealed(TEXT))
    assert (is_sealed(plain), is_sealed(kept)) == (False, True)
    assert (plain.tell(), kept.read(len(MAGIC))) == (0, MAGIC)


def bit_changed(place: int) -> Callable[[bytes], bytes]:
    """Return what changes one bit of a file."""
    return lambda kept: kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :]


def put_together(kept: bytes, *order: int) -> bytes:
    """Return a file with its chunks in another order."""
    return kept[:HEADER] + b"".join(chunks(kept)[number] for number in order)


TAMPERINGS: dict[str, Callable[[bytes], bytes]] = {
    "a bit of the first chunk": bit_changed(HEADER),
    "a bit of a tag": bit_changed(HEADER + PIECE - 1),
    "the last bit": lambda kept: bit_changed(len(kept) - 1)(kept),
    "two chunks exchanged": lambda kept: put_together(kept, 1, 0, 2, 3),
    "a chunk left out": lambda kept: put_together(kept, 0, 2, 3),
    "a chunk twice": lambda kept: put_together(kept, 0, 0, 1, 2, 3),
    "the last chunk alone": lambda kept: put_together(kept, 3),
    "something behind the end": lambda kept: kept + b"more",
    "a chunk behind the end": lambda kept: kept + chunks(kept)[0],
    "a chunk of another file": lambda kept: kept[:HEADER] + chunks(sealed(TEXT))[0] + kept[HEADER + PIECE :],
    "the middle of a chunk cut off": lambda kept: kept[: HEADER + PIECE + 100],
}


@pytest.mark.parametrize("tampering", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_tampering_is_noticed(tampering: Callable[[bytes], bytes]) -> None:
    with pytest.raises(Damaged):
        opened(tampering(sealed(TEXT)))


@pytest.mark.parametrize("place", range(len(MAGIC), HEADER))
def test_each_byte_of_the_header_counts(place: int) -> None:
    with pytest.raises(CannotKeep):
        opened(bit_changed(place)(sealed(b"text")))


@pytest.mark.parametrize("left", [1, 2, 3])
def test_a_file_cut_off_between_chunks_is_unfinished(left: int) -> None:
    with pytest.raises(Unfinished):
        opened(sealed(TEXT)[: HEADER + left * PIECE])


@pytest.mark.parametrize("left", [0, 1, HEADER - 1])
def test_a_file_cut_off_in_its_header_is_unfinished(left: int) -> None:
    with pytest.raises(Unfinished):
        opened(sealed(TEXT)[:left])


def test_a_header_without_chunks_is_not_an_empty_text() -> None:
    with pytest.raises(Unfinished):
        opened(sealed(b"")[:HEADER])


def test_nothing_that_was_not_checked_comes_out() -> None:
    kept = sealed(TEXT)
    reader = SealedReader(io.BytesIO(bit_changed(HEADER + PIECE)(kept)), KEY)
    assert reader.read(CHUNK) == TEXT[:CHUNK]  # the first chunk is as it was
    with pytest.raises(Damaged):
        reader.read(1)


def test_a_forged_cost_takes_no_memory() -> None:
    kept = bytearray(sealed(TEXT))
    kept[len(MAGIC)] = 40
    with pytest.raises(Damaged):
        opened(bytes(kept))
