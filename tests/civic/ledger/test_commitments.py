"""Commitments: they hold for one text, role and salt, and tell nothing without."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.ledger.logic.commitments import commitment_of, is_commitment_to

SALT = bytes(range(32))


def test_a_commitment_is_the_hash_of_label_salt_role_and_text() -> None:
    written = (
        b"gongzhi/ledger/commitment/v1\n" + SALT + bytes(7) + b"\x02by" + bytes(7) + b"\x06" + "路灯".encode()
    )
    assert commitment_of("路灯", about="by", salt=SALT) == sha256(written).hexdigest()


@given(st.text(), st.text(), st.text(), st.text())
def test_a_commitment_holds_for_its_text_and_role_only(
    text: str, about: str, other: str, elsewhere: str
) -> None:
    commitment = commitment_of(text, about=about, salt=SALT)
    holds = is_commitment_to(other, commitment, about=elsewhere, salt=SALT)
    assert is_commitment_to(text, commitment, about=about, salt=SALT)
    assert holds == ((text, about) == (other, elsewhere))


def test_role_and_text_are_not_run_together() -> None:
    assert commitment_of("b", about="a", salt=SALT) != commitment_of("", about="ab", salt=SALT)


def test_without_the_salt_the_text_does_not_open_it() -> None:
    commitment = commitment_of("路灯坏了", about="cases.words", salt=SALT)
    for wrong in (bytes(32), SALT[::-1], SALT[:31], b""):
        assert not is_commitment_to("路灯坏了", commitment, about="cases.words", salt=wrong)


@pytest.mark.parametrize("commitment", ["", "a" * 64, "路灯", "x"])
def test_what_is_no_commitment_holds_for_nothing(commitment: str) -> None:
    assert not is_commitment_to("路灯坏了", commitment, about="cases.words", salt=SALT)


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_salt_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="a salt has 32 bytes"):
        commitment_of("text", about="by", salt=bytes(size))
