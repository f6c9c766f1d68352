"""A case followed from the web through the worker, in the real processes' own words, which name nobody."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.config.test_running import GONGZHI, PATIENCE, a_free_port, comes_true, environment

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
MARKS = (
    "李桂香",
    "13800001234",
    "li.guixiang@example.org",
    "路灯不亮晚上走路看不清",
    "ABCDE-FGHJK",
    "geheim-geheim",
)
TEXT, PHONE, MAIL, CODE, TOKEN = MARKS[3], MARKS[1], MARKS[2], MARKS[4], MARKS[5]


@dataclass
class Site:
    """A Gongzhi whose every word goes to a file."""

    port: int
    log: Path

    def ask(self, method: str, path: str, words: dict[str, str] | None = None, **headers: str) -> int:
        """Send one request and return the status."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        body = urlencode(words) if words else None
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if words else {}
        connection.request(method, path, body, {**kind, **headers})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    def lines(self) -> list[dict[str, object]]:
        """Return the lines of JSON that were written."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run it without the demo city, and let it write to a file."""
    home, port = tmp_path_factory.mktemp("home"), a_free_port()
    log = home / "log"
    words = ["run", "--port", str(port), "--no-demo", "--web", "1"]
    surroundings = environment(home) | {"GONGZHI_LOG": "json", "GONGZHI_METRICS_TOKEN": TOKEN}
    with log.open("w") as out:
        process = subprocess.Popen(
            [*GONGZHI, *words], env=surroundings, stdout=out, stderr=out, start_new_session=True
        )
    try:
        assert comes_true(lambda: "已就绪" in log.read_text() or process.poll() is not None)
        yield Site(port, log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


JOURNEYS = [
    ("GET", f"/find/?phone={PHONE}&code={CODE}", None),
    ("GET", f"/case/{PHONE}/", None),
    ("GET", f"/follow-up/{CODE}/", None),
    ("GET", f"/account/invitation/{CODE}/", None),
    ("POST", "/report/", {"text": TEXT, "phone": PHONE, "name": "李桂香"}),
    ("POST", "/account/login/", {"login": PHONE, "password": TOKEN}),
    ("GET", "/api/v1/cases", None),
    ("GET", f"/open311/v2/requests.json?api_key={TOKEN}", None),
    ("GET", "/metrics", None),
    ("GET", f"/static/{CODE}.css", None),
    ("POST", "/switch/language/", {"language": MAIL, "next": f"/{MAIL}"}),
]


@pytest.mark.parametrize(("method", "path", "words"), JOURNEYS)
def test_a_journey_writes_one_line_a_request(
    method: str, path: str, words: dict[str, str] | None, site: Site
) -> None:
    before = len([line for line in site.lines() if line["event"] == "visit"])
    headers = {"Authorization": f"Bearer {TOKEN}", "Cookie": f"csrftoken={CODE}; sessionid={TOKEN}"}
    site.ask(method, path, words, **headers)
    assert comes_true(lambda: len([it for it in site.lines() if it["event"] == "visit"]) == before + 1)


def test_hostile_heads_are_not_repeated_either(site: Site) -> None:
    strange = {"Host": f"{TOKEN}.example.org", "User-Agent": MAIL, "Referer": f"http://x/{PHONE}"}
    assert site.ask("GET", "/", None, **strange) == 400


def test_a_visit_bears_the_trace_of_who_sent_it(site: Site) -> None:
    site.ask("GET", "/health/live", traceparent=f"00-{TRACE}-00f067aa0ba902b7-01")
    assert comes_true(lambda: [it for it in site.lines() if it.get("trace") == TRACE] != [])
    told = next(line for line in site.lines() if line.get("trace") == TRACE)
    assert (told["route"], told["status"]) == ("/health/live", 200)


def test_the_whole_is_ready_once_a_worker_worked(site: Site) -> None:
    assert comes_true(lambda: site.ask("GET", "/health/ready") == 200)


def test_after_all_that_no_word_of_a_person_stands_in_the_log(site: Site) -> None:
    time.sleep(0.5)
    said = site.log.read_text()
    escaped = [mark.encode("unicode_escape").decode() for mark in MARKS]
    assert [mark for mark in [*MARKS, *escaped] if mark in said] == []
    assert not re.search(r"(?<![\d.])1[3-9]\d{9}(?!\d)", said)
    assert "Traceback" not in said


def test_every_line_is_made_of_what_is_allowed(site: Site) -> None:
    from gongzhi.config.logs import KEYS

    always = {"time", "level", "logger", "event", "trace", "case", "where"}
    assert {key for line in site.lines() for key in line} <= always | set(KEYS)


def test_what_a_worker_dies_of_is_logged_without_its_words(tmp_path: Path) -> None:
    program = "from gongzhi.config.logs import *; import logging.config as it; "
    program += "it.dictConfig(logging_of('json')); "
    program += f"log_uncaught(); raise ValueError({PHONE!r})"
    told = subprocess.run(
        [sys.executable, "-c", program], env=dict(os.environ), capture_output=True, check=False
    )
    line = json.loads(told.stderr)
    assert (line["event"], line["error"], PHONE in told.stderr.decode()) == (
        "uncaught",
        "builtins.ValueError",
        False,
    )
