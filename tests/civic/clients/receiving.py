"""A receiver of webhooks as they are out there: it takes, fails, hangs, redirects, drips or hangs up."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@dataclass
class Received:
    """One request that came in."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """A real HTTP server; `answers` are taken one after the other, the last for ever."""

    answers: list[int | str]
    port: int = 0
    received: list[Received] = field(default_factory=list)
    closing: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook?a=1"


class _Door(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self) -> None:  # so named by http.server
        it = self.receiver
        body = self.rfile.read(int(self.headers["Content-Length"]))
        it.received.append(Received(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        answer = it.answers.pop(0) if len(it.answers) > 1 else it.answers[0]
        if answer == "hang":
            it.closing.wait(20)
        elif answer == "drip":
            self.drip()
        elif answer == "redirect":
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.1:{it.port}/elsewhere")
            self.end_headers()
        elif isinstance(answer, int):
            self.send_response(answer)
            self.end_headers()
            self.wfile.write(b"x" * 100_000)
        self.close_connection = True  # "close" answers nothing at all

    def drip(self) -> None:
        """Answer so slowly that no single wait is long."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.receiver.closing.wait(0.1):
            self.wfile.write(b"X-Slow: 1\r\n")
            self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def receiving(*answers: int | str) -> Iterator[Receiver]:
    """Run a receiver."""
    receiver = Receiver(list(answers) or [200])
    door = type("Door", (_Door,), {"receiver": receiver})
    server = ThreadingHTTPServer(("127.0.0.1", 0), door)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who hangs up is part of the tests
    receiver.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
