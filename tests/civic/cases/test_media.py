"""An upload is what its content says; photos are drawn anew; what could harm is refused."""

from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gongzhi.civic.cases.logic import media
from gongzhi.civic.cases.logic.documents import ActiveDocument, DamagedDocument, LockedDocument
from gongzhi.civic.cases.logic.media import (
    DamagedPhoto,
    Disguised,
    EmptyFile,
    FileTooLarge,
    HeicPhoto,
    Media,
    TooManyPixels,
    UnknownMedia,
    VideoNotTaken,
    media_of,
)
from gongzhi.civic.cases.vocabulary import MediaKind
from gongzhi.kernel.errors import Refused
from tests.civic.cases.files import M4A, MP3, SOUNDS, WEBM, a_pdf, a_photo


def picture(kept: Media) -> Image.Image:
    return Image.open(BytesIO(kept.content))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_loses_its_place_its_device_and_its_comment(form: str) -> None:
    kept = media_of(a_photo(form), name="家门口.jpg")

    assert (kept.kind, kept.ending) == (MediaKind.PHOTO, ".jpg")
    assert dict(picture(kept).getexif()) == {}
    assert b"Secret" not in kept.content
    assert b"Exif" not in kept.content


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_turned_upright_before_its_orientation_is_lost(form: str) -> None:
    assert picture(media_of(a_photo(form, size=(40, 30)), name="x")).size == (30, 40)


def test_a_large_photo_is_made_smaller() -> None:
    assert max(picture(media_of(a_photo(size=(4000, 3000)), name="x")).size) == media.LONGEST_SIDE


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "L", "I;16"])
def test_a_picture_of_any_mode_is_kept(mode: str) -> None:
    colour = "white" if mode != "I;16" else 0
    content = BytesIO()
    Image.new(mode, (8, 8), colour).save(content, "PNG")

    assert picture(media_of(content.getvalue(), name="x")).format == "JPEG"


def test_what_was_see_through_becomes_white() -> None:
    content = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(content, "PNG")

    assert picture(media_of(content.getvalue(), name="x")).convert("RGB").getpixel((4, 4)) == (255, 255, 255)


def test_what_hides_behind_a_photo_is_left_behind() -> None:
    kept = media_of(a_photo() + b"<script>alert(1)</script>PK\x05\x06", name="x.jpg.html")

    assert b"script" not in kept.content
    assert kept.name == "x.jpg.jpg"


def test_the_same_photo_gives_the_same_content() -> None:
    assert media_of(a_photo(), name="a").content == media_of(a_photo(), name="b").content


def test_a_photo_with_too_many_pixels_is_refused_before_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "MOST_PIXELS", 1000)

    with pytest.raises(TooManyPixels):
        media_of(a_photo(size=(40, 30)), name="x")


def test_a_decompression_bomb_is_refused() -> None:
    bomb = BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")

    with pytest.raises(TooManyPixels):
        media_of(bomb.getvalue(), name="x")


def test_half_a_photo_is_refused() -> None:
    whole = a_photo(size=(400, 300))

    with pytest.raises(DamagedPhoto):
        media_of(whole[: len(whole) // 2], name="x")


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"hevc"])
def test_a_heic_photo_is_refused_with_advice(brand: bytes) -> None:
    with pytest.raises(HeicPhoto, match="兼容性最佳"):
        media_of(b"\x00\x00\x00\x18ftyp" + brand + b"\x00" * 40, name="IMG_1.HEIC")


@pytest.mark.parametrize(("ending", "content"), SOUNDS.items())
def test_a_sound_is_told_by_its_content(ending: str, content: bytes) -> None:
    kept = media_of(content, name="录音.exe")

    assert (kept.kind, kept.name, kept.content) == (MediaKind.AUDIO, f"录音{ending}", content)


@pytest.mark.parametrize("content", [M4A + b"hdlr" + b"\x00" * 8 + b"vide", WEBM + b"V_VP9"])
def test_a_video_is_refused(content: bytes) -> None:
    with pytest.raises(VideoNotTaken):
        media_of(content, name="x")


@pytest.mark.parametrize("tail", [b"<html>", b"<ScRiPt>", b"<svg onload=x>", b"PK\x05\x06" + b"\x00" * 18])
def test_a_sound_that_is_also_something_else_is_refused(tail: bytes) -> None:
    with pytest.raises(Disguised):
        media_of(MP3 + tail, name="x.mp3")


def test_a_plain_pdf_is_kept_as_it_is() -> None:
    content = a_pdf()

    assert media_of(content, name="../../租房合同.PDF") == Media(
        MediaKind.PDF, content, ".pdf", "租房合同.pdf"
    )


@pytest.mark.parametrize(
    "action", ["/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR"]
)
def test_a_pdf_that_acts_by_itself_is_refused(action: str) -> None:
    with pytest.raises(ActiveDocument):
        media_of(a_pdf(action=action), name="x.pdf")


def test_a_pdf_that_opens_at_a_page_is_kept() -> None:
    assert media_of(a_pdf(action="/GoTo"), name="x.pdf").kind == MediaKind.PDF


def test_a_pdf_with_a_file_inside_is_refused() -> None:
    with pytest.raises(ActiveDocument):
        media_of(a_pdf(attached=True), name="x.pdf")


def test_a_pdf_with_a_password_is_refused() -> None:
    with pytest.raises(LockedDocument):
        media_of(a_pdf(password="secret"), name="x.pdf")


@pytest.mark.parametrize("content", [b"%PDF-1.7\nnothing", b"%PDF-" + b"\x00" * 500, a_pdf(page=False)])
def test_a_broken_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(DamagedDocument):
        media_of(content, name="x.pdf")


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"MZ\x90\x00",
        b"GIF89a<script>",
        b"PK\x03\x04",
        b"words",
        b"  %PDF-1.7",
    ],
)
def test_anything_else_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(UnknownMedia):
        media_of(content, name="照片.jpg")


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(EmptyFile):
        media_of(b"", name="x.jpg")


def test_a_file_too_large_for_its_kind_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "LARGEST", {MediaKind.AUDIO: 100})

    with pytest.raises(FileTooLarge, match="录音"):
        media_of(MP3, name="x.mp3")


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("C:\\fotos\\路灯.jpg", "路灯.jpg"),
        ("/etc/passwd", "passwd.jpg"),
        ("a\u202egpj.exe", "agpj.jpg"),
        ('"><img src=x>.png', "img src=x.jpg"),
        ("...", "image.jpg"),
        ("", "image.jpg"),
        ("长" * 300 + ".jpg", "长" * 116 + ".jpg"),
    ],
)
def test_a_name_is_only_a_name(given_: str, kept: str) -> None:
    assert media_of(a_photo(), name=given_).name == kept


MAGIC = st.sampled_from([b"", b"%PDF-1.4\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"ID3\x04"])


@given(MAGIC, st.binary(max_size=400))
def test_any_bytes_are_kept_or_refused_and_never_fail(magic: bytes, content: bytes) -> None:
    with suppress(Refused):
        kept = media_of(magic + content, name="x")
        assert kept.name == f"x{kept.ending}"
