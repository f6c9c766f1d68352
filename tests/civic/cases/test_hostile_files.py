"""Files made to do harm: bombs in bounded memory, two kinds at once, broken at random, names with tricks."""

import resource
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.cases.logic.media import media_of
from gongzhi.civic.cases.vocabulary import MediaKind
from gongzhi.kernel.errors import Refused
from tests.architecture.source import ROOT
from tests.civic.cases.bombs import BOMBS, HUGE, an_animation, polyglots
from tests.civic.cases.files import SOUNDS, a_pdf, a_photo

MOST_MEMORY = 320  # MB beside what Python and the libraries take themselves
MOST_SECONDS = 20
PROGRAM = """
import resource, sys
import django
django.setup()
from gongzhi.civic.cases.logic.media import media_of
from gongzhi.kernel.errors import Refused
content = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
try:
    said = media_of(content, name="x").kind.value
except Refused as refusal:
    said = type(refusal).__name__
print(said, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def taken(content: bytes) -> tuple[str, int]:
    """Return what another process says to a file, and how many MB it took."""
    command = [sys.executable, "-c", PROGRAM]
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, input=content, capture_output=True, env=environment, timeout=120, check=True, cwd=ROOT
    )
    said, memory = done.stdout.decode().split()
    return said, int(memory)


@pytest.mark.parametrize(
    ("bomb", "said"),
    [
        ("a_png_of_many_pixels", "TooManyPixels"),
        ("a_png_of_more_than_it_says", "photo"),  # what is beyond the picture is never unpacked
        ("a_png_with_a_huge_comment", "DamagedPhoto"),
        ("a_large_allowed_png", "photo"),
        ("a_pdf_that_unpacks", "pdf"),  # a page's content is served as it came, and not unpacked here
        ("a_pdf_of_packed_objects", "DamagedDocument"),
        ("a_pdf_of_packed_index", "DamagedDocument"),
        ("a_pdf_in_circles", "DamagedDocument"),
        ("a_deep_pdf", "DamagedDocument"),
    ],
)
def test_a_bomb_takes_bounded_memory_and_time(bomb: str, said: str) -> None:
    content = BOMBS[bomb]()
    begun = time.monotonic()
    answer, memory = taken(content)
    assert (answer, memory < MOST_MEMORY, time.monotonic() - begun < MOST_SECONDS) == (said, True, True), (
        memory
    )
    assert len(content) < HUGE / 400


@pytest.mark.parametrize("form", ["WEBP", "PNG"])
def test_of_an_animation_only_the_first_picture_is_kept(form: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kept = media_of(an_animation(form), name="x")
    assert (kept.kind, len(kept.content) < 20_000) == (MediaKind.PHOTO, True)
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024 < 300


@pytest.mark.parametrize("name", polyglots())
def test_a_file_of_two_kinds_is_drawn_anew_or_refused(name: str) -> None:
    try:
        kept = media_of(polyglots()[name], name="x")
    except Refused:
        return
    assert kept.kind == MediaKind.PHOTO  # every byte of which is ours
    assert [sign for sign in (b"script", b"html", b"PK\x05\x06") if sign in kept.content] == []


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("../../../../etc/cron.d/x.jpg", "x.jpg"),
        ("..\\..\\boot.ini", "boot.jpg"),
        ("photo.jpg\x00.html", "photo.jpg.jpg"),
        ("路灯\u202egpj.exe", "路灯gpj.jpg"),
        ("路灯\u2066\u2069\ufeff\u200d.jpg", "路灯.jpg"),
        ("CON.jpg", "_CON.jpg"),
        ("nul", "_nul.jpg"),
        ("LPT1.tar.gz", "_LPT1.tar.jpg"),
        ("com1 .jpg", "_com1 .jpg"),
        ("console.jpg", "console.jpg"),
        ("a\r\nSet-Cookie: x=1.jpg", "aSet-Cookie x=1.jpg"),
        ("~/.ssh/authorized_keys", "authorized_keys.jpg"),
        ("x" * 100_000, "x" * 116 + ".jpg"),
    ],
)
def test_a_name_with_tricks_is_only_a_name(given_: str, kept: str) -> None:
    assert media_of(a_photo(), name=given_).name == kept


WHOLE = [a_photo("JPEG"), a_photo("PNG"), a_photo("WEBP"), a_pdf(), a_pdf(action="/GoTo"), *SOUNDS.values()]


@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.integers(0, 5000), st.binary(max_size=6)), max_size=12),
    st.integers(0, 5000),
)
def test_a_file_damaged_anywhere_is_kept_or_refused_and_never_fails(
    whole: bytes, changes: list[tuple[int, bytes]], end: int
) -> None:
    content = bytearray(whole)
    for place, new in changes:
        content[place % len(content) : place % len(content) + len(new)] = new
    try:
        kept = media_of(bytes(content[: end or None]), name="x")
    except Refused:
        return
    assert (kept.name, bool(kept.content)) == (f"x{kept.ending}", True)
