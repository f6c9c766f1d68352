"""A city whose handler answers cases at the desk, with ten seconds to take each answer back.

Run as a program, it founds the city with cases in hand and tells the handler's session; imported, it is the
handler's browser, which sends each answer until it is acknowledged.
"""

import json
import random
import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.parse import urlencode

import django

from tests.survival.founding import make_tables
from tests.survival.house import House

WINDOW = 10  # seconds
_VERSION = re.compile(r'name="version" value="(\d+)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def found_in_hand(count: int) -> dict[str, object]:
    """Build the city with cases in hand, and sign its handler in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from gongzhi.civic.teamwork.actions import set_undo_window
    from gongzhi.kernel import clock
    from tests.a_city import a_case_in_hand, a_city

    city, at = a_city(), clock.now()
    set_undo_window(WINDOW, by=city.handler, at=at)
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = (
        str(city.handler.pk),
        settings.AUTHENTICATION_BACKENDS[0],
    )
    session[HASH_SESSION_KEY] = city.handler.get_session_auth_hash()
    session.create()
    cases = [a_case_in_hand(city, at=at, text=f"第{n}盏路灯不亮。") for n in range(count)]
    return {"session": session.session_key, "cases": {case.number: case.pk for case in cases}}


@dataclass
class Desk:
    """What the handler answered and took back, and what they were told."""

    house: House
    session: str
    cases: dict[str, int]  # by number
    answered: set[str] = field(default_factory=set)  # acknowledged
    taken_back: set[str] = field(default_factory=set)  # acknowledged too
    early: set[int] = field(default_factory=set)  # cases whose answer went out too soon
    said: set[int] = field(default_factory=set)  # answers, by status; 0 is a broken connection
    given_up: threading.Event = field(default_factory=threading.Event)

    def answer(self, number: str) -> None:
        """Answer a case; sent again until it is acknowledged, as taken in or as being there already."""
        page = f"/desk/case/{number}/"
        words = {"reply": f"已换灯泡，编号{number}。", "outcome": "done"}
        if self._insist(page, f"{page}resolve/", words) is not None:
            self.answered.add(number)

    def take_back(self, number: str) -> None:
        """Take an answer back; one that was not acknowledged may have been taken back or not."""
        asked = "SELECT deed_id FROM teamwork_pendingpart WHERE case_id = ?"
        deed = self.house.one(asked, self.cases[number])
        if self._insist("/desk/views/", f"/desk/deeds/{deed}/withdraw/", {}) == f"/desk/case/{number}/":
            self.taken_back.add(number)

    def _insist(self, page: str, address: str, words: dict[str, str]) -> str | None:
        """Send a form until it is answered; return where it leads, or None if it was given up."""
        while not self.given_up.is_set():
            try:
                status, leads = self._send(page, address, words)
            except (OSError, HTTPException):
                status, leads = 0, ""
            self.said.add(status)
            if status in (302, 422):  # 422: it was there already, from a time before that broke off
                return leads
            time.sleep(0.2)
        return None

    def _send(self, page: str, address: str, words: dict[str, str]) -> tuple[int, str]:
        """Open a page and send its form, as a browser does."""
        cookies = f"sessionid={self.session}"
        status, headers, body = self.house.ask("GET", page, headers={"Authorization": "", "Cookie": cookies})
        told = body.decode()
        token = _TOKEN.search(told)
        assert status != 302, "nobody is signed in"
        if status != 200 or token is None:
            return status, ""
        crumb = next(part for part in headers["set-cookie"].split(";") if "csrftoken=" in part)
        version = _VERSION.search(told)
        form = {"csrfmiddlewaretoken": token[1], "version": version[1] if version else "", **words}
        status, headers, _body = self.house.send_form(address, urlencode(form), f"{cookies}; {crumb.strip()}")
        return status, headers.get("location", "")

    def work(self, numbers: list[str], chance: random.Random) -> None:
        """Answer one case after the other, and take some answers back within their time."""
        for number in numbers:
            self.answer(number)
            if chance.random() < 0.3 and number in self.answered:
                time.sleep(chance.uniform(0, 2))
                self.take_back(number)


@contextmanager
def at_work(
    house: House, made: str, *, seed: int, handlers: int = 3
) -> Iterator[tuple[Desk, threading.Event]]:
    """Let the handler answer all cases in some tabs at once; the event tells that all are answered."""
    told = json.loads(made)
    desk, done = Desk(house, told["session"], told["cases"]), threading.Event()
    numbers = sorted(desk.cases)
    threads = [
        threading.Thread(target=desk.work, args=(numbers[tab::handlers], random.Random(seed + tab)))
        for tab in range(handlers)
    ]

    def wait_for_all() -> None:
        for thread in threads:
            thread.join()
        done.set()

    for thread in [*threads, last := threading.Thread(target=wait_for_all)]:
        thread.start()
    try:
        yield desk, done
    finally:
        done.wait(120)
        desk.given_up.set()
        last.join()


if __name__ == "__main__":
    django.setup()
    make_tables()
    print(json.dumps(found_in_hand(int(sys.argv[1]))))  # noqa: T201  # read by `at_work`
