"""Signed notes and their keys: read to the letter, and true only under keys that are known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.ledger.logic.keys import SignerKey, VerifierKey, signer_key, verifier_key
from gongzhi.civic.ledger.logic.notes import (
    MOST_SIGNATURES,
    Note,
    Signature,
    read_note,
    signature_of,
    signed_note,
    verified,
)
from gongzhi.civic.ledger.vocabulary import Malformed, SignatureType

# A real log of another program: the key and a checkpoint of Go's checksum database.
GO_KEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
GO_NOTE = """go.sum database tree
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— sum.golang.org Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""
SIGNER = SignerKey("log.example/一", bytes(range(32)))
OTHER = SignerKey("log.example/二", bytes(range(1, 33)))
WITNESS = SignerKey("witness.example", bytes(32), SignatureType.COSIGNATURE)
TEXT = "第一行\n\n第三行\n"


def lines(*extra: str) -> bytes:
    """Return a note of TEXT with these lines below."""
    return f"{TEXT}\n{''.join(extra)}".encode()


def test_a_note_of_another_program_is_verified() -> None:
    key = verifier_key(GO_KEY)
    assert verified(read_note(GO_NOTE.encode()), [key]) == [key]


def test_a_note_of_another_program_with_a_changed_sign_is_not() -> None:
    note = read_note(GO_NOTE.replace("20852163", "20852164").encode())
    assert verified(note, [verifier_key(GO_KEY)]) == []


def test_a_secret_key_is_written_as_other_programs_write_it() -> None:
    secret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    key = signer_key(secret)
    assert key.secret_text() == secret
    assert str(key.verifier) == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


@pytest.mark.parametrize("key", [SIGNER, OTHER, WITNESS])
def test_keys_are_read_back_from_their_text(key: SignerKey) -> None:
    assert verifier_key(str(key.verifier)) == key.verifier
    assert signer_key(key.secret_text()) == key


def test_a_secret_does_not_show_by_accident() -> None:
    shown = f"{SIGNER!r} {SIGNER}"
    assert "seed" not in shown
    assert "x01" not in shown


def test_the_same_secret_has_another_id_for_another_use() -> None:
    cosigner = SignerKey(SIGNER.name, SIGNER.seed, SignatureType.COSIGNATURE)
    assert cosigner.verifier.public == SIGNER.verifier.public
    assert cosigner.verifier.key_id != SIGNER.verifier.key_id


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+12345678",
        GO_KEY.replace("033de0ae", "033de0af"),
        GO_KEY.replace("033de0ae", "033DE0AE"),
        GO_KEY.replace("sum", "sun"),
        GO_KEY + "=",
        GO_KEY[:-4],
        GO_KEY.replace("+Ac", "+Bc"),
        GO_KEY.replace("+Ac", "+Cc"),
        GO_KEY.replace("sum", "su m"),
        GO_KEY.removeprefix("sum.golang.org"),
        GO_KEY + "\n",
    ],
)
def test_a_key_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        verifier_key(text)


@pytest.mark.parametrize("text", ["", GO_KEY, "PRIVATE+KEY+" + GO_KEY, SIGNER.secret_text()[:-4]])
def test_a_secret_key_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        signer_key(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\u00a0b", "a\nb", "a\x00b", "a\u2028"])
def test_no_key_has_a_name_that_could_be_misread(name: str) -> None:
    with pytest.raises(Malformed):
        VerifierKey(name, bytes(32))


def test_a_signed_note_says_who_signed_it() -> None:
    note = read_note(bytes(signed_note(TEXT, by=[SIGNER, OTHER])))
    assert note.text == TEXT
    assert verified(note, [OTHER.verifier, SIGNER.verifier]) == [SIGNER.verifier, OTHER.verifier]


def test_signatures_of_unknown_keys_are_ignored() -> None:
    same_name = SignerKey(SIGNER.name, OTHER.seed)
    note = signed_note(TEXT, by=[OTHER, same_name, SIGNER])
    assert verified(note, [SIGNER.verifier]) == [SIGNER.verifier]
    assert verified(signed_note(TEXT, by=[OTHER, same_name]), [SIGNER.verifier]) == []


def test_a_false_signature_of_a_known_key_spoils_the_note() -> None:
    false = signature_of("another text\n", by=OTHER)
    note = signed_note(TEXT, by=[SIGNER]).with_signatures([false])
    assert verified(note, [SIGNER.verifier, OTHER.verifier]) == []
    assert verified(note, [SIGNER.verifier]) == [SIGNER.verifier]


def test_a_key_that_signs_twice_counts_once() -> None:
    note = signed_note(TEXT, by=[SIGNER, SIGNER])
    assert verified(note, [SIGNER.verifier, SIGNER.verifier]) == [SIGNER.verifier]


def test_more_signatures_are_added_once() -> None:
    note = signed_note(TEXT, by=[SIGNER])
    more = signature_of(TEXT, by=OTHER)
    assert note.with_signatures([more]).with_signatures([more]) == signed_note(TEXT, by=[SIGNER, OTHER])


def test_a_text_may_have_empty_lines_at_its_end() -> None:
    text = "one\n\n\n"
    assert read_note(bytes(signed_note(text, by=[SIGNER]))).text == text


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n")).map("{}\n".format))
def test_every_text_without_control_signs_can_be_signed(text: str) -> None:
    note = signed_note(text, by=[SIGNER])
    assert read_note(bytes(note)) == note
    assert verified(note, [SIGNER.verifier]) == [SIGNER.verifier]


LINE = str(signature_of(TEXT, by=SIGNER))
SHORT = str(Signature("name", b"\0\0\0\0", b""))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        TEXT.encode(),
        lines(),
        lines(LINE)[:-1],
        lines(LINE, "\n"),
        lines(LINE.replace("—", "-")),
        lines(LINE.replace("— ", "—")),
        lines(LINE.replace("— ", "—  ")),
        lines(LINE.replace("=", "")),
        lines(LINE.replace("\n", " \n")),
        lines(LINE.replace("\n", "\r\n")),
        lines("— name \n"),
        lines("— name\n"),
        lines("— na+me AAAAAAA=\n"),
        lines("— name AAAAAAB=\n"),
        lines(SHORT),
        lines(LINE).replace("行".encode(), b"\xff"),
        lines(LINE).replace("行".encode(), b"\t"),
        lines(LINE).replace("行".encode(), b"\x00"),
        lines(*[LINE] * (MOST_SIGNATURES + 1)),
        b"x" * 1_000_000 + lines(LINE),
    ],
)
def test_a_note_written_otherwise_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        read_note(data)


@pytest.mark.parametrize("text", ["", "no end", "tab\there\n", "\x00\n"])
def test_no_other_text_is_signed(text: str) -> None:
    with pytest.raises(Malformed):
        signed_note(text, by=[SIGNER])


def test_sixteen_signatures_are_read_at_least() -> None:
    signers = [SignerKey(f"signer-{number}", bytes([number] * 32)) for number in range(16)]
    note = read_note(bytes(signed_note(TEXT, by=signers)))
    assert len(verified(note, [signer.verifier for signer in signers])) == 16


def test_a_cosignature_says_when_and_holds_for_that_time_only() -> None:
    note = signed_note(TEXT, by=[WITNESS], at=1_679_315_147)
    (line,) = note.signatures
    later = Signature(line.name, line.key_id, (1_679_315_148).to_bytes(8, "big") + line.value[8:])
    assert line.value[:8].hex() == "00000000641850cb"
    assert verified(note, [WITNESS.verifier]) == [WITNESS.verifier]
    assert verified(Note(TEXT, (later,)), [WITNESS.verifier]) == []


@pytest.mark.parametrize("at", [None, -1, 2**63])
def test_a_cosignature_needs_its_time(at: int | None) -> None:
    with pytest.raises(ValueError, match="needs its time"):
        signed_note(TEXT, by=[WITNESS], at=at)
