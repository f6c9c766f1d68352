"""What an uploaded file really is, by its content; what is kept of it, and what is refused."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, PngImagePlugin

from gongzhi.civic.cases.logic.documents import refuse_active
from gongzhi.civic.cases.vocabulary import MediaKind
from gongzhi.kernel.errors import Refused

MEGABYTE = 1024 * 1024
LARGEST: Mapping[MediaKind, int] = {
    MediaKind.PHOTO: 15 * MEGABYTE,
    MediaKind.AUDIO: 20 * MEGABYTE,
    MediaKind.PDF: 20 * MEGABYTE,
}
LARGEST_OF_ALL = max(LARGEST.values())
MOST_FILES = 10
MOST_BYTES = 50 * MEGABYTE
MOST_PIXELS = 64_000_000  # of a baseline JPEG, which is read at a fraction of its size
MOST_WHOLE_PIXELS = 32_000_000  # of what has to be unpacked whole, at up to 6 bytes a pixel
LONGEST_SIDE = 2560  # pixels of a kept photo: a licence plate stays readable, a page stays light
LONGEST_NAME = 120

INLINE = frozenset({MediaKind.PHOTO})  # the only content of which every byte is ours
_TYPES: Mapping[str, str] = {
    ".jpg": "image/jpeg",
    ".pdf": "application/pdf",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".ogg": "audio/ogg",
    ".amr": "audio/amr",
    ".webm": "audio/webm",
}
_PHOTOS = ("JPEG", "PNG", "WEBP")
_SMOOTH = frozenset({"L", "LA", "RGB", "RGBA", "CMYK", "YCbCr"})
_HEIC = re.compile(rb".{4}ftyp(heic|heix|hevc|heim|heis|mif1|msf1)", re.DOTALL)
_AUDIO: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    (".m4a", re.compile(rb".{4}ftyp(M4A |M4B |mp41|mp42|isom|iso2|3gp.|dash)", re.DOTALL)),
    (".mp3", re.compile(rb"ID3[\x02-\x04].|\xff[\xfb\xfa\xf3\xf2\xe3\xe2][\x10-\xef]", re.DOTALL)),
    (".wav", re.compile(rb"RIFF.{4}WAVE", re.DOTALL)),
    (".ogg", re.compile(rb"OggS\x00.{22}.{1,255}?(\x01vorbis|OpusHead|Speex   |\x7fFLAC)", re.DOTALL)),
    (".amr", re.compile(rb"#!AMR(-WB)?\n")),
    (".webm", re.compile(rb"\x1a\x45\xdf\xa3.{0,60}webm", re.DOTALL)),
)
_PICTURES_IN_SOUND = re.compile(rb"hdlr.{8}vide|V_VP[89]|V_AV1|V_MPEG", re.DOTALL)
# What a browser, a shell or an archiver would take for its own: none of it belongs into a sound or a PDF.
_DISGUISE = re.compile(rb"<(!doctype|html|head|body|script|svg|iframe|\?php)|^#!/", re.IGNORECASE)
_HEAD, _TAIL = 4096, 66_000
# Names that Windows takes for devices, whatever their ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
PngImagePlugin.MAX_TEXT_MEMORY = MEGABYTE  # zTXt and iTXt unpacked: we keep none of it


class UnknownMedia(Refused):
    message = _("这个文件不能上传：只收照片(JPEG、PNG、WebP)、录音(m4a、mp3、wav、ogg、amr、webm)和 PDF。")


class EmptyFile(Refused):
    message = _("这个文件是空的，请重新选择。")


class FileTooLarge(Refused):
    message = _("文件太大：%(kind)s最大 %(largest)s MB。请压缩后再上传。")


class HeicPhoto(Refused):
    message = _("暂不支持 HEIC 照片。请在手机“设置—相机—格式”里选“兼容性最佳”后重拍，或发送截图。")


class TooManyPixels(Refused):
    message = _("照片的尺寸太大，打不开。请缩小或截图后再上传。")


class DamagedPhoto(Refused):
    message = _("照片打不开，可能没有下载完整。请重新拍摄或选择。")


class VideoNotTaken(Refused):
    message = _("暂不支持视频。请截取照片，或只上传录音。")


class Disguised(Refused):
    message = _("这个文件里混有其他内容，为安全起见不能上传。")


@dataclass(frozen=True)
class Media:
    """What is kept of an upload."""

    kind: MediaKind
    content: bytes
    ending: str
    name: str


def media_of(content: bytes, *, name: str) -> Media:
    """Return what is kept of a file, told by its content; a photo is drawn anew, without place or device.

    Raises a `Refused` that says what is wrong with the file.
    """
    if not content:
        raise EmptyFile
    kind, ending = _kind_of(content)
    if len(content) > LARGEST[kind]:
        raise too_large(kind)
    if kind == MediaKind.PHOTO:
        content = _drawn_anew(content)
    else:
        _refuse_disguise(content)
    if kind == MediaKind.PDF:
        refuse_active(content)
    return Media(kind, content, ending, _name(name, ending))


def too_large(kind: MediaKind) -> FileTooLarge:
    """Return the refusal of a file that is larger than its kind may be."""
    return FileTooLarge(kind=kind.label, largest=LARGEST[kind] // MEGABYTE)


def content_type_of(stored: str) -> str:
    """Return the media type under which a kept file is served."""
    return _TYPES[PurePath(stored).suffix]


def _kind_of(content: bytes) -> tuple[MediaKind, str]:
    if _HEIC.match(content):
        raise HeicPhoto
    if content.startswith(b"%PDF-"):
        return MediaKind.PDF, ".pdf"
    for ending, magic in _AUDIO:
        if magic.match(content):
            return MediaKind.AUDIO, ending
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or content[8:12] == b"WEBP":
        return MediaKind.PHOTO, ".jpg"
    raise UnknownMedia


def _refuse_disguise(content: bytes) -> None:
    head, tail = content[:_HEAD], content[-_TAIL:]
    if _DISGUISE.search(head) or _DISGUISE.search(tail[-_HEAD:]) or b"PK\x05\x06" in tail:
        raise Disguised
    if content[:1] != b"%" and _PICTURES_IN_SOUND.search(content):
        raise VideoNotTaken


def _drawn_anew(content: bytes) -> bytes:
    """Return the picture alone, upright: location, device, thumbnails and hidden content are left behind."""
    try:
        with Image.open(BytesIO(content), formats=_PHOTOS) as photo:
            _refuse_bomb(photo)
            photo.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is read at a fraction of its size
            return _as_jpeg(photo)
    except (TooManyPixels, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels from None
    except Exception:  # decoders of pictures raise whatever they like on broken input
        raise DamagedPhoto from None


def _refuse_bomb(photo: Image.Image) -> None:
    """Refuse by what the head of the file says, before anything is unpacked."""
    is_read_small = photo.format == "JPEG" and "progressive" not in photo.info
    if photo.width * photo.height > (MOST_PIXELS if is_read_small else MOST_WHOLE_PIXELS):
        raise TooManyPixels


def _as_jpeg(photo: Image.Image) -> bytes:
    """Draw the first picture of the file; where that can be done well, it is made small before copying."""
    if photo.mode in _SMOOTH:
        photo.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(photo)
    if upright.mode not in ("RGB", "L"):
        see_through = upright.convert("RGBA")
        upright = Image.new("RGB", see_through.size, "white")
        upright.paste(see_through, mask=see_through.getchannel("A"))
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright.info.clear()
    kept = BytesIO()
    upright.save(kept, "JPEG", quality=88, optimize=True)
    return kept.getvalue()


def _name(name: str, ending: str) -> str:
    """Return a name to show: the last part of the path, without signs that deceive, with the true ending."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    seen = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(". ")
    stem = PurePath(seen).stem[: LONGEST_NAME - len(ending)]
    if _DEVICES.fullmatch(stem.split(".")[0].strip()):
        stem = f"_{stem}"
    return f"{stem or _TYPES[ending].split('/')[0]}{ending}"
