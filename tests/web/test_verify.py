"""The page that checks receipts as a file: built alike each time, under its own hashes, whole in itself."""

import re
import subprocess
from base64 import b64encode
from hashlib import sha256

import pytest
from django.test import Client

from gongzhi.web.verify.views import PAGE
from tests.architecture.source import ROOT

pytestmark = pytest.mark.django_db


def inline(tag: str) -> str:
    """Return the one style or script of the page."""
    [found] = re.findall(f"<{tag}>(.*?)</{tag}>", PAGE.read_text(), re.DOTALL)
    return str(found)


@pytest.mark.parametrize("tag", ["style", "script"])
def test_the_policy_names_the_hash_of_what_is_inline(tag: str) -> None:
    hashed = b64encode(sha256(inline(tag).encode()).digest()).decode()
    assert f"{tag}-src 'sha256-{hashed}';" in Client().get("/verify/")["Content-Security-Policy"]


def test_the_policy_lets_nothing_else_run_and_nothing_be_sent_elsewhere() -> None:
    policy = Client().get("/verify/")["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert {name: rules[name] for name in rules if name not in ("script-src", "style-src")} == {
        "default-src": "'none'",
        "connect-src": "'self'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert "unsafe" not in policy


def test_the_saved_page_carries_its_policy_and_needs_no_other_file() -> None:
    page = PAGE.read_text()
    assert 'http-equiv="Content-Security-Policy" content="default-src \'none\'' in page
    assert re.findall(r'(?:src|href)="([^"]*)"', page.split("<script>")[0]) == ["data:,", "/", ""]
    assert "import(" not in page
    assert "https://" not in page


def test_the_page_is_the_same_to_everybody() -> None:
    answer = Client().get("/verify/")
    assert (answer.content, answer["Cache-Control"]) == (PAGE.read_bytes(), "no-cache")


def test_two_builds_make_the_same_page() -> None:
    program = "import {verifyPage} from './tools/build_static.mjs'; process.stdout.write(await verifyPage())"
    built = subprocess.run(
        ["node", "--input-type=module", "-e", program], cwd=ROOT, capture_output=True, check=True
    )
    assert built.stdout == PAGE.read_bytes()
