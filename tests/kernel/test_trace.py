"""The trace of a visit, and which headers may set it."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.kernel import trace

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"  # the example of W3C Trace Context, section 3.2.3
PARENT = "00f067aa0ba902b7"


def test_outside_a_visit_there_is_no_trace() -> None:
    assert trace.current() is None


def test_traces_nest_and_end() -> None:
    with trace.within("a"):
        with trace.within("b"):
            assert trace.current() == "b"
        assert trace.current() == "a"
    assert trace.current() is None


def test_a_trace_ends_with_an_error_too() -> None:
    with pytest.raises(ZeroDivisionError), trace.within("a"):
        raise ZeroDivisionError
    assert trace.current() is None


def test_threads_know_nothing_of_each_others_trace() -> None:
    seen: list[str | None] = []
    with trace.within("a"):
        thread = threading.Thread(target=lambda: seen.append(trace.current()))
        thread.start()
        thread.join()
    assert seen == [None]


def test_a_new_trace_is_one_that_a_header_may_carry() -> None:
    assert trace.from_traceparent(f"00-{(made := trace.new())}-{PARENT}-01") == made


@pytest.mark.parametrize("header", [f"00-{TRACE}-{PARENT}-01", f"cc-{TRACE}-{PARENT}-01-what-comes-later"])
def test_a_valid_header_sets_the_trace(header: str) -> None:
    assert trace.from_traceparent(header) == TRACE


@pytest.mark.parametrize(
    "header",
    [
        "",
        TRACE,
        f"ff-{TRACE}-{PARENT}-01",
        f"00-{TRACE.upper()}-{PARENT}-01",
        f"00-{'0' * 32}-{PARENT}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE}-{PARENT}-01-more",
        f"00-{TRACE}-{PARENT}-01\n",
        f" 00-{TRACE}-{PARENT}-01",
    ],
)
def test_an_invalid_header_sets_nothing(header: str) -> None:
    assert trace.from_traceparent(header) is None


@given(st.text())
def test_no_header_breaks_the_reading(header: str) -> None:
    assert trace.from_traceparent(header) is None
