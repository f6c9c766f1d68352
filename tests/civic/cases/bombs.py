"""Small files that unpack to huge ones, and files that are two kinds at once, for the tests of uploads."""

import struct
import zlib
from io import BytesIO

from PIL import Image

from tests.civic.cases.files import a_photo

HUGE = 400 * 1024 * 1024  # bytes, unpacked
PNG = b"\x89PNG\r\n\x1a\n"


def a_chunk(kind: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG (ISO/IEC 15948, 5.3)."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def a_png(width: int, height: int, *, body: bytes, before: bytes = b"") -> bytes:
    """Return a PNG of 8-bit RGBA with this packed content."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return PNG + a_chunk(b"IHDR", head) + before + a_chunk(b"IDAT", body) + a_chunk(b"IEND", b"")


def packed(size: int) -> bytes:
    """Return zeros, deflated a thousandfold, without ever holding them all."""
    packer, left, kept = zlib.compressobj(9), size, []
    while left > 0:
        kept.append(packer.compress(bytes(min(left, 1 << 20))))
        left -= 1 << 20
    return b"".join([*kept, packer.flush()])


def a_png_of_many_pixels() -> bytes:
    """Return some kilobytes that say they are 30,000 × 30,000."""
    return a_png(30_000, 30_000, body=packed(1 << 20))


def a_png_of_more_than_it_says() -> bytes:
    """Return a picture of 4 × 4 whose content unpacks to far more."""
    return a_png(4, 4, body=packed(HUGE))


def a_png_with_a_huge_comment() -> bytes:
    """Return a picture whose comment (zTXt) unpacks to far more than the picture."""
    text = a_chunk(b"zTXt", b"Comment\x00\x00" + packed(HUGE))
    return a_png(4, 4, body=zlib.compress(bytes(4 * 17)), before=text)


def a_large_allowed_png() -> bytes:
    """Return a picture just within what is taken, which has to be unpacked whole."""
    return a_png(8000, 4000, body=packed((8000 * 4 + 1) * 4000))


def an_animation(form: str) -> bytes:
    """Return a WebP or PNG of two hundred pictures."""
    kept = BytesIO()
    frames = [Image.new("RGB", (600, 600), (n, n, n)) for n in range(200)]
    frames[0].save(kept, form, save_all=True, append_images=frames[1:], duration=40)
    return kept.getvalue()


def a_pdf_with(stream: bytes, *, of: bytes = b"") -> bytes:
    """Return a PDF whose one page has a packed stream, marked as `of`."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Names 4 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (of, len(stream), stream),
    ]
    body, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + b"xref\n0 5\n0000000000 65535 f \n" + rows + end


def a_pdf_that_unpacks() -> bytes:
    """Return a PDF with a page whose content unpacks to far more."""
    return a_pdf_with(packed(HUGE))


def a_pdf_of_packed_objects() -> bytes:
    """Return a PDF whose objects are in a stream (ISO 32000-2, 7.5.7) that unpacks to far more."""
    stream = packed(HUGE)
    start = (
        b"%%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /N 9 /First 40 /Filter /FlateDecode /Length %d >>\nstream\n"
    )
    body = start % len(stream) + stream + b"\nendstream\nendobj\n"
    rows = zlib.compress(bytes([0, 0, 0, 0]) + bytes([1, 0, 9, 0]) + bytes([2, 0, 1, 0]) * 3)
    index = (
        b"5 0 obj\n<< /Type /XRef /Size 5 /W [1 2 1] /Root 2 0 R /Filter /FlateDecode /Length %d >>\nstream\n"
    )
    table = index % len(rows) + rows + b"\nendstream\nendobj\n"
    return body + table + b"startxref\n%d\n%%%%EOF" % len(body)


def a_pdf_of_packed_index() -> bytes:
    """Return a PDF whose table of objects (7.5.8) unpacks to far more."""
    stream = packed(HUGE)
    index = b"%PDF-1.7\n5 0 obj\n<< /Type /XRef /Size 90000000 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode "
    return (
        index
        + b"/Length %d >>\nstream\n" % len(stream)
        + stream
        + b"\nendstream\nendobj\nstartxref\n9\n%%EOF"
    )


def a_pdf_in_circles() -> bytes:
    """Return a PDF whose pages hold one another."""
    return a_pdf_with(b"").replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]")


def a_deep_pdf() -> bytes:
    """Return a PDF with lists in lists, a hundred thousand deep."""
    return a_pdf_with(b"").replace(b"/MediaBox [0 0 9 9]", b"/X " + b"[" * 100_000)


BOMBS = {
    make.__name__: make
    for make in (
        a_png_of_many_pixels,
        a_png_of_more_than_it_says,
        a_png_with_a_huge_comment,
        a_large_allowed_png,
        a_pdf_that_unpacks,
        a_pdf_of_packed_objects,
        a_pdf_of_packed_index,
        a_pdf_in_circles,
        a_deep_pdf,
    )
}


def polyglots() -> dict[str, bytes]:
    """Return files that another program would take for its own."""
    archive = b"PK\x03\x04" + b"\x00" * 26 + b"PK\x05\x06" + b"\x00" * 18
    return {
        "a photo with a page behind it": a_photo() + b"<!doctype html><script>alert(1)</script>",
        "a photo with a page in its comment": a_photo().replace(
            b"Secret comment", b"<script>x</script>"[:14]
        ),
        "a picture with an archive behind it": a_photo("PNG") + archive,
        "a sound with a page in its head": b"ID3\x04\x00\x00\x00\x00\x00\x00<html><script>"
        + b"\xff\xfb\x90\x00" * 40,
        "a sound with an archive behind it": b"ID3\x04" + b"\xff\xfb\x90\x00" * 40 + archive,
        "a PDF with an archive behind it": a_pdf_with(b"") + archive,
        "a PDF with a page in its head": a_pdf_with(b"").replace(
            b"%PDF-1.7\n", b"%PDF-1.7\n<html><script>\n"
        ),
        "a picture that is a script": b"GIF89a/*" + b"\x00" * 40 + b"*/=1;alert(1)",
        "a page that says it is a photo": b"<html>\xff\xd8\xff</html>",
        "a drawing": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    }
