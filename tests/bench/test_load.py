"""The load generator, against a real HTTP server."""

import base64
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.house import request
from bench.load import run


class Counting(BaseHTTPRequestHandler):
    """Answers with what it was sent; /slow takes its time, /wrong fails."""

    protocol_version = "HTTP/1.1"
    connections: set[tuple[str, int]] = set()

    def do_POST(self) -> None:
        """Answer."""
        self.connections.add(self.client_address)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(0.05 if self.path == "/slow" else 0)
        self.send_response(500 if self.path == "/wrong" else 201)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def port() -> Iterator[int]:
    """A server's port."""
    Counting.connections.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Counting) as server:
        threading.Thread(target=server.serve_forever).start()
        yield server.server_port
        server.shutdown()


def plan(port: int, path: str, count: int, **more: object) -> dict[str, object]:
    """Return a plan of equal requests, each with a body of its own."""
    each = [request("POST", path, headers={}, body=b"body %d" % number, port=port) for number in range(count)]
    return {"port": port, "senders": 2, "requests": [base64.b64encode(it).decode() for it in each], **more}


def test_every_request_is_answered_once_over_few_connections(port: int) -> None:
    result = run(plan(port, "/", 40, keeps=True))
    assert [(number, status) for number, _begun, _took, status in result["answers"]] == [
        (number, 201) for number in range(40)
    ]
    assert result["bodies"] == {number: f"body {number}" for number in range(40)}
    assert len(Counting.connections) == 2


def test_errors_are_told_with_their_words(port: int) -> None:
    result = run(plan(port, "/wrong", 2))
    assert [status for *_, status in result["answers"]] == [500, 500]
    assert result["bodies"] == {0: "body 0", 1: "body 1"}


def test_a_server_that_does_not_answer_is_an_error_of_its_own() -> None:
    assert [status for *_, status in run(plan(1, "/", 2))["answers"]] == [0, 0]


def test_at_a_given_rate_waiting_counts_from_when_a_request_was_due(port: int) -> None:
    took = [took for _n, _begun, took, _s in run(plan(port, "/slow", 20, rate=200))["answers"]]
    assert 0.3 < max(took) < 2  # two senders of 20 a second can't send 200: the last waits for all before it


def test_a_sender_may_have_another_address(port: int) -> None:
    run(plan(port, "/", 2, source="127.0.0.9"))
    assert {address for address, _port in Counting.connections} == {"127.0.0.9"}
