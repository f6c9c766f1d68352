"""Sealing: what is sealed opens under its key and for its purpose only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.privacy.logic.sealing import CannotOpen, keyed_hash, new_key, opened, sealed

KEY = b"k" * 32


@given(st.binary(max_size=200))
def test_what_was_sealed_opens(content: bytes) -> None:
    assert opened(sealed(content, under=KEY, about="a"), under=KEY, about="a") == content


def test_the_same_words_are_sealed_differently_each_time() -> None:
    assert sealed(b"x", under=KEY, about="a") != sealed(b"x", under=KEY, about="a")


@pytest.mark.parametrize(("key", "about"), [(b"o" * 32, "a"), (KEY, "b")])
def test_it_opens_under_no_other_key_and_for_nothing_else(key: bytes, about: str) -> None:
    with pytest.raises(CannotOpen):
        opened(sealed(b"x", under=KEY, about="a"), under=key, about=about)


@given(st.integers(min_value=0))
def test_not_one_bit_may_differ(number: int) -> None:
    kept = bytearray(sealed(b"13800001234", under=KEY, about="a"))
    kept[number // 8 % len(kept)] ^= 1 << number % 8
    with pytest.raises(CannotOpen):
        opened(bytes(kept), under=KEY, about="a")


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 12])
def test_what_was_never_sealed_does_not_open(content: bytes) -> None:
    with pytest.raises(CannotOpen):
        opened(content, under=KEY, about="a")


def test_a_keyed_hash_is_the_same_under_the_same_key_only() -> None:
    assert keyed_hash("13800001234", under=KEY) == keyed_hash("13800001234", under=KEY)
    assert keyed_hash("13800001234", under=KEY) != keyed_hash("13800001234", under=new_key())
