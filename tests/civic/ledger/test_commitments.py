"""Commitments: they hold for one content and salt, and tell nothing without."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.ledger.logic.commitments import commitment_to, opens
from gongzhi.kernel.canonical import NotCanonical, canonical

SALT = bytes(range(32))
CONTENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def test_a_commitment_is_the_hash_of_label_salt_and_canonical_content() -> None:
    written = b"gongzhi-commitment/1\n" + SALT + '{"a":null,"b":"路灯"}'.encode()
    assert commitment_to({"b": "路灯", "a": None}, salt=SALT) == sha256(written).hexdigest()


@given(CONTENTS, CONTENTS)
def test_a_commitment_opens_for_its_content_only(content: object, other: object) -> None:
    commitment = commitment_to(content, salt=SALT)
    assert opens(commitment, content, salt=SALT)
    assert opens(commitment, other, salt=SALT) == (canonical(content) == canonical(other))


def test_without_the_salt_the_content_does_not_open_it() -> None:
    commitment = commitment_to("路灯坏了", salt=SALT)
    for wrong in (bytes(32), SALT[::-1], SALT[:31], b""):
        assert not opens(commitment, "路灯坏了", salt=wrong)


@pytest.mark.parametrize("commitment", ["", "a" * 64, "路灯", "x"])
def test_what_is_no_commitment_opens_for_nothing(commitment: str) -> None:
    assert not opens(commitment, "路灯坏了", salt=SALT)


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_salt_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="a salt has 32 bytes"):
        commitment_to("text", salt=bytes(size))


def test_what_has_no_canonical_form_is_refused() -> None:
    with pytest.raises(NotCanonical):
        commitment_to({"lon": 112.9}, salt=SALT)
