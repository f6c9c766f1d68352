"""A lean load generator: a few threads with a kept-alive socket each, so that it costs the machine little.

Runs as a process of its own: `python -m bench.load plan.json`. The plan names the port, the requests in
full, how many senders there are, and how many requests a second (0: as many as go),
and perhaps after how many seconds to stop.
"""

import base64
import json
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LONGEST_ANSWER = 60.0
LONGEST_PLAN = 600.0


@dataclass
class Sender:
    """A kept-alive connection, and what came of what was sent over it."""

    port: int
    source: str
    answers: list[tuple[int, float, float, int]] = field(default_factory=list)  # number, begun, took, status
    bodies: dict[int, str] = field(default_factory=dict)
    connection: socket.socket | None = None

    def send(self, number: int, request: bytes, *, due: float, keeps: bool) -> None:
        """Send one request; the time taken counts from when it was due, so that waiting is not hidden."""
        try:
            status, body = self._exchange(request)
        except OSError:
            self.close()
            status, body = 0, b""
        self.answers.append((number, due, time.monotonic() - due, status))
        if keeps or status >= 400:
            self.bodies[number] = body[:4000].decode("utf-8", "replace")

    def _exchange(self, request: bytes) -> tuple[int, bytes]:
        if self.connection is None:
            self.connection = socket.create_connection(
                ("127.0.0.1", self.port), timeout=LONGEST_ANSWER, source_address=(self.source, 0)
            )
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection.sendall(request)
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head = received[:end].lower()
        body = self._body(head, received[end + 4 :])
        if b"connection: close" in head:
            self.close()
        return int(head[9:12]), body

    def _body(self, head: bytes, body: bytes) -> bytes:
        place = head.find(b"content-length:")
        if place >= 0:
            size = int(head[place + 15 :].split(b"\r", 1)[0])
            while len(body) < size:
                body += self._more()
        elif b"chunked" in head:
            while not body.endswith(b"0\r\n\r\n"):
                body += self._more()
        return body

    def _more(self) -> bytes:
        assert self.connection is not None
        more = self.connection.recv(65536)
        if not more:
            raise ConnectionResetError
        return more

    def close(self) -> None:
        """Hang up."""
        if self.connection:
            self.connection.close()
        self.connection = None


def run(plan: dict[str, Any]) -> dict[str, Any]:
    """Send all requests of a plan and return what came of them."""
    requests = [base64.b64decode(request) for request in plan["requests"]]
    rate, keeps = plan.get("rate", 0), bool(plan.get("keeps"))
    senders = [Sender(plan["port"], plan.get("source", "127.0.0.1")) for _ in range(plan["senders"])]
    numbers, lock = iter(range(len(requests))), threading.Lock()
    start = time.monotonic() + 0.05
    ends = start + plan.get("seconds", LONGEST_PLAN)

    def work(sender: Sender) -> None:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None or time.monotonic() > ends:
                break
            due = start + number / rate if rate else time.monotonic()
            if (pause := due - time.monotonic()) > 0:
                time.sleep(pause)
            sender.send(number, requests[number], due=due, keeps=keeps)
        sender.close()

    threads = [threading.Thread(target=work, args=(sender,)) for sender in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = sorted(answer for sender in senders for answer in sender.answers)
    bodies = {number: body for sender in senders for number, body in sender.bodies.items()}
    seconds = max((begun + took for _n, begun, took, _s in answers), default=start) - start
    used = time.process_time()
    return {"answers": answers, "bodies": bodies, "seconds": seconds, "processor_seconds": used}


def main() -> None:
    """Run the plan of a file and write what came of it beside it."""
    path = Path(sys.argv[1])
    result = run(json.loads(path.read_text()))
    path.with_suffix(".out.json").write_text(json.dumps(result))


if __name__ == "__main__":
    main()
