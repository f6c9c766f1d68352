"""Signatures: those of the RFC, and none that two verifiers might see differently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.ledger.logic.ed25519 import is_signed, public_key, signed

# RFC 8032 §7.1, tests 1 to 3: secret key, public key, message, and R and S of the signature
OF_THE_RFC = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155",
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac",
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
ORDER = 2**252 + 27742317777372353535851937790883648493
SEED = bytes(range(32))
PUBLIC = public_key(SEED)


@pytest.mark.parametrize(("secret", "public", "message", "r", "s"), OF_THE_RFC)
def test_signatures_are_those_of_the_rfc(secret: str, public: str, message: str, r: str, s: str) -> None:
    seed, text = bytes.fromhex(secret), bytes.fromhex(message)
    assert public_key(seed).hex() == public
    assert signed(text, by=seed).hex() == r + s
    assert is_signed(text, bytes.fromhex(r + s), by=bytes.fromhex(public))


@given(st.binary(), st.binary())
def test_a_signature_is_of_one_message(message: bytes, other: bytes) -> None:
    assert is_signed(other, signed(message, by=SEED), by=PUBLIC) == (message == other)


@given(st.integers(0, 511))
def test_no_changed_bit_of_a_signature_is_overlooked(bit: int) -> None:
    signature = bytearray(signed(b"text", by=SEED))
    signature[bit // 8] ^= 1 << bit % 8
    assert not is_signed(b"text", bytes(signature), by=PUBLIC)


def test_a_signature_has_one_writing() -> None:
    signature = signed(b"text", by=SEED)
    larger = int.from_bytes(signature[32:], "little") + ORDER
    assert not is_signed(b"text", signature[:32] + larger.to_bytes(32, "little"), by=PUBLIC)


@pytest.mark.parametrize("key", [b"", PUBLIC[:31], PUBLIC + b"\0", b"\x02" + bytes(31)])
def test_what_is_no_key_signed_nothing(key: bytes) -> None:
    assert not is_signed(b"text", signed(b"text", by=SEED), by=key)


@pytest.mark.parametrize("length", [0, 32, 63, 65])
def test_what_is_no_signature_signs_nothing(length: int) -> None:
    assert not is_signed(b"text", (signed(b"text", by=SEED) * 2)[:length], by=PUBLIC)


def test_a_key_that_fits_every_message_signed_none() -> None:
    identity = b"\x01" + bytes(31)
    assert not is_signed(b"any", identity + bytes(32), by=identity)


@pytest.mark.parametrize("beyond", range(19))
@pytest.mark.parametrize("sign", [0, 2**255])
def test_no_second_writing_of_a_point_is_taken(beyond: int, sign: int) -> None:
    point = (2**255 - 19 + beyond | sign).to_bytes(32, "little")
    assert not is_signed(b"any", point + bytes(32), by=point)
