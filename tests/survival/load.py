"""Clients who open cases at once, and send each again until it is acknowledged."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count

from tests.survival.house import House

AGAIN = {502, 503, 504}  # come again later


@dataclass
class Load:
    """What clients sent, and what they were told."""

    house: House
    numbers: dict[str, set[str]] = field(default_factory=dict)  # by key: the numbers that were acknowledged
    sent: set[str] = field(default_factory=set)
    name: str = "client"
    said: Counter[int] = field(default_factory=Counter)  # answers, by status; 0 is a broken connection
    stopping: threading.Event = field(default_factory=threading.Event)
    given_up: threading.Event = field(default_factory=threading.Event)

    def open_cases(self, client: int) -> None:
        """Open one case after the other until asked to stop, none of them given up."""
        for turn in count():
            if self.stopping.is_set():
                return
            self.insist(f"{self.name} {client} case {turn}")
            time.sleep(0.02)

    def insist(self, key: str) -> None:
        """Send a case until it is acknowledged, and every tenth once more."""
        self.sent.add(key)
        again = key.endswith("0")
        while not self.given_up.is_set():
            try:
                status, _headers, body = self.house.open_case(key)
            except (OSError, HTTPException):
                status = 0
            self.said[status] += 1
            if status == 201:
                self.numbers.setdefault(key, set()).add(json.loads(body)["case"]["number"])
                if not again:
                    return
                again = False
            elif status != 0 and status not in AGAIN:
                return  # told in `said`
            time.sleep(0.1)

    @property
    def acknowledged(self) -> int:
        """How many cases were acknowledged so far."""
        return len(self.numbers)


@contextmanager
def load_on(house: House, *, clients: int = 4, name: str = "client") -> Iterator[Load]:
    """Let clients open cases until the block ends, then until their last ones are acknowledged."""
    load = Load(house, name=name)
    threads = [threading.Thread(target=load.open_cases, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.stopping.set()
        for thread in threads:
            thread.join(60)
        load.given_up.set()
        for thread in threads:
            thread.join()
    assert load.sent == set(load.numbers)  # none was given up
