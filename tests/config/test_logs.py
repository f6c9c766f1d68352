"""What may stand in a log, whoever writes it: names, numbers and ids of ours; never what a person wrote."""

import ast
import json
import logging
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.config import logs
from gongzhi.config.logs import JsonLine, TextLine, is_allowed, logging_of, style_of
from gongzhi.kernel import trace
from tests.architecture.source import calls, files, name_of, place

SECRET = "李桂香13800001234"


def record(msg: object, *args: object, name: str = "gongzhi.test", **extra: Any) -> logging.LogRecord:
    """Return a record as a logger makes it, of the exception at hand if there is one."""
    exc_info = sys.exc_info() if sys.exc_info()[0] else None
    return logging.getLogger(name).makeRecord(name, 30, "a.py", 7, msg, args, exc_info, "f", extra)


def line(msg: object, *args: object, **extra: Any) -> dict[str, Any]:
    """Return the line as JSON reads it."""
    said: dict[str, Any] = json.loads(JsonLine().format(record(msg, *args, **extra)))
    said.pop("time")
    return said


def test_a_line_has_time_level_event_and_what_is_allowed() -> None:
    with trace.within("a" * 32):
        told = line("visit", method="GET", status=200, ms=1.5, phone=SECRET)
    assert told == {
        "level": "warning",
        "logger": "gongzhi.test",
        "event": "visit",
        "trace": "a" * 32,
        "method": "GET",
        "status": 200,
        "ms": 1.5,
    }


def test_arguments_are_never_written() -> None:
    assert line("case of %s", SECRET)["event"] == "case of %s"


@pytest.mark.parametrize("name", ["django.request", "allauth", "pypdf._reader", "py.warnings"])
def test_words_of_others_are_never_written_only_where_they_were_said(name: str) -> None:
    assert line(f"bad {SECRET}", name=name)["event"] == "a:7"


def test_of_an_exception_there_is_its_type_and_its_place() -> None:
    try:
        json.loads(SECRET)
    except ValueError:
        told = line("failed")
    assert told["error"] == "json.decoder.JSONDecodeError"
    assert "decoder.py:" in told["where"]
    assert SECRET not in str(told)


def test_a_case_is_told_by_its_key_within_the_trace_that_was_about_it() -> None:
    with trace.within("a" * 32):
        logs.speak_of(17)
        assert line("visit")["case"] == 17
    with trace.within("b" * 32):
        assert "case" not in line("visit")
    assert "case" not in line("visit")


def test_a_case_spoken_of_outside_any_visit_is_nobody_s() -> None:
    logs.speak_of(17)
    assert "case" not in line("visit")


def test_a_warning_of_a_library_is_a_line_without_its_words(capfd: pytest.CaptureFixture[str]) -> None:
    program = (
        "import logging.config, warnings; from gongzhi.config.logs import logging_of; "
        f"logging.config.dictConfig(logging_of('json')); warnings.warn('{SECRET}')"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    told = [json.loads(said) for said in capfd.readouterr().err.splitlines()]
    assert [(it["logger"], SECRET in str(it)) for it in told] == [("py.warnings", False)]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("work", SECRET),
        ("work", "a b"),
        ("status", SECRET),
        ("count", "13800001234567890123456"),
        ("route", "路"),
    ],
)
def test_what_does_not_look_like_its_key_is_left_out(key: str, value: str) -> None:
    assert not is_allowed(key, value)
    assert key not in line("x", **{key: value})


@given(key=st.sampled_from(sorted(logs.KEYS)), value=st.text())
def test_no_text_of_a_person_gets_in_under_any_key(key: str, value: str) -> None:
    assert not (is_allowed(key, value) and any(sign.isspace() or ord(sign) > 126 for sign in value))


@given(st.text())
def test_a_line_stays_one_line(words: str) -> None:
    assert "\n" not in JsonLine().format(record("x", work=words, name=words or "x"))
    assert "\n" not in TextLine().format(record("x", work=words, name=words or "x"))


def test_a_line_for_readers_says_the_same() -> None:
    told = TextLine().format(record("visit", method="GET", status=200, phone=SECRET))
    assert told.split(" ", 1)[1] == "WARNING gongzhi.test visit method=GET status=200"


def test_the_style_is_as_wanted_and_json_where_nobody_reads() -> None:
    assert [style_of(wanted) for wanted in ("json", "text", "", "x")] == ["json", "text", "json", "json"]


def test_a_line_that_cannot_be_written_prints_nothing_either(capsys: pytest.CaptureFixture[str]) -> None:
    logging_of("json")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine())
    broken = record("x")
    broken.created = float("nan")
    broken.args = (SECRET,)
    handler.handle(broken)
    assert capsys.readouterr().err == ""


def test_our_own_events_are_constant_words() -> None:
    """So that nobody builds one from what a person wrote."""
    levels = {"log.debug", "log.info", "log.warning", "log.error", "log.exception", "log.critical"}
    loose = [
        place(path, call.lineno)
        for path in files()
        for call in calls(path)
        if name_of(call) in levels
        if not (isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str))
    ]
    assert loose == []
