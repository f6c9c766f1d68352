"""Small files of every kind for the tests of attachments, made when needed."""

from io import BytesIO

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

GPS_IFD = 0x8825
ORIENTATION = 0x0112

M4A = b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00M4A mp42isom" + b"\x00" * 64
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" * 40
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00" + b"\x00" * 32
OGG = b"OggS\x00\x02" + b"\x00" * 20 + b"\x01\x13" + b"OpusHead" + b"\x01" * 16
AMR = b"#!AMR\n" + b"\x3c" * 64
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"A_OPUS" + b"\x00" * 32
SOUNDS = {".m4a": M4A, ".mp3": MP3, ".wav": WAV, ".ogg": OGG, ".amr": AMR, ".webm": WEBM}


def a_photo(form: str = "JPEG", *, size: tuple[int, int] = (40, 30)) -> bytes:
    """Return a picture of one colour, with a place, a comment and an orientation where the form has them."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(GPS_IFD)[2] = (25.0, 2.0, 3.0)
    kept = BytesIO()
    extra = {"comment": b"Secret comment"} if form == "JPEG" else {}
    Image.new("RGB", size, "teal").save(kept, form, exif=exif, **extra)
    return kept.getvalue()


def a_pdf(*, action: str = "", attached: bool = False, password: str = "", page: bool = True) -> bytes:
    """Return a PDF of an empty page, perhaps with an action on opening, a file inside or a password."""
    writer = PdfWriter()
    if page:
        writer.add_blank_page(200, 200)
    if action:
        opens = {"/S": NameObject(action), "/F": TextStringObject("calc.exe")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject(key): value for key, value in opens.items()}
        )
    if attached:
        writer.add_attachment("inside.xls", b"a sheet")
    if password:
        writer.encrypt(password)
    kept = BytesIO()
    writer.write(kept)
    return kept.getvalue()
