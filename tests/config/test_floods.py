"""The guard against floods, around an application that says what it was asked."""

import json
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.config import floods
from gongzhi.config.floods import DEFAULTS, KNOWN, Environ, Guard, StartResponse, limits_of
from gongzhi.config.senders import Allowance, Senders, address_of, digest_of, secret_of

OPEN = dict.fromkeys(DEFAULTS, 0)
A_TOKEN = {"PATH_INFO": "/api/v1/me", "HTTP_AUTHORIZATION": "Bearer good"}
MINUTE = {"reads": 60, "writes": 60, "sign-ins": 3, "uploads": 1}


class Answer:
    """What came back."""

    def __init__(self, guard: Guard, environ: Environ) -> None:
        self.status, self.headers = 0, dict[str, str]()
        answer = guard({"REQUEST_METHOD": "GET", "REMOTE_ADDR": "203.0.113.9", **environ}, self.start)
        self.body = b"".join(answer)
        if close := getattr(answer, "close", None):
            close()

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        """Note the head of the answer, as a server does."""
        self.status, self.headers = int(status[:3]), dict(headers)


def served(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Answer, and know one token and one session, however they are written."""
    shown = environ.get("HTTP_AUTHORIZATION", "") + environ.get("HTTP_COOKIE", "")
    if "good" in shown:
        environ[KNOWN] = (digest_of("good"), "somebody")
    start_response("200 OK", [])
    return iter([b"served"])


def a_guard(application: floods.Application = served, /, **limits: int) -> Guard:
    """Return a guard with a few limits."""
    return Guard(application, limits=OPEN | limits, threads=8)


def statuses(guard: Guard, times: int, **environ: str) -> list[int]:
    """Ask a number of times and return the statuses."""
    return [Answer(guard, {"PATH_INFO": "/", **environ}).status for _ in range(times)]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A clock that a test moves on by hand."""
    now = [1000.0]
    monkeypatch.setattr(floods, "monotonic", lambda: now[0])

    def move(seconds: float) -> None:
        now[0] += seconds

    return move


def test_a_burst_is_let_in_and_then_the_rate(clock: Callable[[float], None]) -> None:
    guard = a_guard(reads=60)
    assert statuses(guard, 7) == [200] * 5 + [429] * 2
    clock(2.0)
    assert statuses(guard, 3) == [200, 200, 429]


def test_who_is_refused_is_told_when_to_come_again(clock: Callable[[float], None]) -> None:
    guard = a_guard(reads=12)
    refused = [Answer(guard, {"PATH_INFO": "/"}) for _ in range(2)][1]
    assert (refused.status, refused.headers["Retry-After"]) == (429, "5")
    clock(5.0)
    assert statuses(guard, 1) == [200]


def test_a_refusal_costs_nothing(clock: Callable[[float], None]) -> None:
    guard = a_guard(reads=60)
    statuses(guard, 100)
    clock(1.0)
    assert statuses(guard, 2) == [200, 429]


def test_one_senders_flood_leaves_the_others_theirs(clock: Callable[[float], None]) -> None:
    guard = a_guard(reads=60)
    assert statuses(guard, 100).count(200) == 5
    assert statuses(guard, 5, REMOTE_ADDR="203.0.113.10") == [200] * 5


def test_reads_writes_and_sign_ins_have_budgets_of_their_own(clock: Callable[[float], None]) -> None:
    guard = a_guard(**MINUTE)
    assert statuses(guard, 6)[-1] == 429
    assert statuses(guard, 6, REQUEST_METHOD="POST") == [200] * 5 + [429]
    sign_in = {"REQUEST_METHOD": "POST", "PATH_INFO": "/account/login/"}
    assert statuses(guard, 4, **sign_in) == [200, 200, 200, 429]


def test_static_files_cost_little(clock: Callable[[float], None]) -> None:
    assert statuses(a_guard(reads=60), 51, PATH_INFO="/static/a.css") == [200] * 50 + [429]


def test_a_token_that_is_somebodys_is_a_sender_of_its_own(clock: Callable[[float], None]) -> None:
    guard = a_guard(reads=60)
    assert statuses(guard, 5, **A_TOKEN) == [200] * 5
    assert statuses(guard, 6) == [200] * 5 + [429]
    assert statuses(guard, 1, **A_TOKEN) == [429]


def test_a_session_that_is_somebodys_is_a_sender_of_its_own(clock: Callable[[float], None]) -> None:
    guard = a_guard(reads=60)
    cookies = {"HTTP_COOKIE": "csrftoken=x; sessionid=good"}
    statuses(guard, 1, **cookies)
    statuses(guard, 9)
    assert statuses(guard, 5, **cookies) == [200] * 4 + [429]


@pytest.mark.parametrize(
    "shown",
    [
        {"PATH_INFO": "/api/v1/me", "HTTP_AUTHORIZATION": "Bearer invented-{n}"},
        {"HTTP_COOKIE": "sessionid=invented-{n}"},
        {"PATH_INFO": "/open311/v2/requests.json", "QUERY_STRING": "api_key=invented-{n}"},
    ],
)
def test_inventing_tokens_and_sessions_helps_nobody(
    shown: dict[str, str], clock: Callable[[float], None]
) -> None:
    guard = a_guard(reads=60)
    shows = [{name: text.format(n=n) for name, text in shown.items()} for n in range(20)]
    assert [statuses(guard, 1, **show)[0] for show in shows].count(200) == 5


@pytest.mark.parametrize(
    "shown",
    [
        {"PATH_INFO": "/api/v1/me", "HTTP_AUTHORIZATION": "Bearer {spaces}good"},
        {"PATH_INFO": "/api/v1/me", "HTTP_AUTHORIZATION": "Bearer good", "HTTP_X_API_KEY": "{spaces}"},
        {"HTTP_COOKIE": "sessionid=z{spaces}z; sessionid=good"},
        {"HTTP_COOKIE": "sessionid=good", "HTTP_AUTHORIZATION": "x{spaces}x"},
        {"HTTP_COOKIE": "x=good{spaces}"},
    ],
)
def test_writing_one_secret_in_many_ways_gives_no_new_budget(
    shown: dict[str, str], clock: Callable[[float], None]
) -> None:
    guard = a_guard(reads=60)
    shows = [{name: text.format(spaces=" " * n) for name, text in shown.items()} for n in range(40)]
    assert [statuses(guard, 1, **show)[0] for show in shows].count(200) <= 10  # its own, and the address's


def test_who_shows_a_secret_where_we_cannot_look_pays_all_the_same(clock: Callable[[float], None]) -> None:
    def opened(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        environ[KNOWN] = (digest_of("in the form"), "token 1")
        return served(environ, start_response)

    guard = a_guard(opened, writes=60)
    form = {"PATH_INFO": "/open311/v2/requests.json", "REQUEST_METHOD": "POST"}
    assert statuses(guard, 11, **form) == [200] * 10 + [429]  # five of its own, five of the address


def test_signing_in_is_at_the_cost_of_the_address_whatever_is_shown(clock: Callable[[float], None]) -> None:
    guard = a_guard(**MINUTE)
    words = {"REQUEST_METHOD": "POST", "PATH_INFO": "/account/login/"}
    statuses(guard, 1, HTTP_COOKIE="sessionid=good")
    good = {"HTTP_COOKIE": "sessionid=good"}
    assert (statuses(guard, 3, **words), statuses(guard, 1, **words, **good)) == ([200] * 3, [429])


def test_uploads_are_counted_in_bytes(clock: Callable[[float], None]) -> None:
    guard = a_guard(uploads=1)
    upload = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(600_000)}
    assert statuses(guard, 2, **upload) == [200, 429]
    assert statuses(guard, 1, REQUEST_METHOD="POST", CONTENT_LENGTH=str(2_000_000)) == [413]


@pytest.mark.parametrize("length", ["", "-1", "x", "²", "1" * 30])
def test_a_strange_length_breaks_nothing(length: str, clock: Callable[[float], None]) -> None:
    assert statuses(a_guard(uploads=1), 1, REQUEST_METHOD="POST", CONTENT_LENGTH=length)[0] in {200, 413}


def test_limits_are_shared_among_the_processes(clock: Callable[[float], None]) -> None:
    guard = Guard(served, limits=OPEN | {"reads": 120}, processes=2)
    assert statuses(guard, 7).count(200) == 5


def test_health_is_asked_for_without_limit(clock: Callable[[float], None]) -> None:
    guard = a_guard(reads=12)
    assert statuses(guard, 9, PATH_INFO="/health/live") == [200] * 9


def test_who_may_send_more_is_told_how_much_at_the_doors_for_programs(clock: Callable[[float], None]) -> None:
    guard = a_guard(reads=60)
    told = [Answer(guard, {"PATH_INFO": "/api/v1/cases"}).headers for _ in range(2)][1]
    assert (told["RateLimit-Policy"], told["RateLimit"]) == ('"reads";q=5;w=5', '"reads";r=3;t=2')
    assert "RateLimit" not in Answer(guard, {"PATH_INFO": "/"}).headers


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("/api/v1/cases", "application/problem+json", '"status": 429, "code": "too_many_requests"'),
        ("/open311/v2/requests.json", "application/json; charset=utf-8", '[{"code": 429'),
        ("/open311/v2/requests.xml", "text/xml; charset=utf-8", "<code>429</code>"),
        ("/", "text/html; charset=utf-8", "Too many requests"),
    ],
)
def test_a_refusal_speaks_the_language_of_its_door(
    path: str, kind: str, words: str, clock: Callable[[float], None]
) -> None:
    guard = a_guard(reads=1)
    refused = [Answer(guard, {"PATH_INFO": path}) for _ in range(2)][1]
    assert (refused.status, refused.headers["Content-Type"]) == (429, kind)
    assert words in refused.body.decode()
    assert "请求太多了" in refused.body.decode()
    if "json" in kind:
        json.loads(refused.body)


@pytest.mark.parametrize(
    ("accepted", "detail"),
    [
        ("en", "Too many requests, please try again later."),
        ("fr, en-GB;q=0.8, zh;q=0.5", "Too many requests, please try again later."),
        ("zh-CN, en", "请求太多了，请稍后再试。"),
        ("", "请求太多了，请稍后再试。"),
    ],
)
def test_a_program_is_refused_in_its_language(
    accepted: str, detail: str, clock: Callable[[float], None]
) -> None:
    guard, asked = a_guard(reads=1), {"PATH_INFO": "/api/v1/cases", "HTTP_ACCEPT_LANGUAGE": accepted}
    refused = json.loads([Answer(guard, asked) for _ in range(2)][1].body)
    assert (refused["title"], refused["detail"]) == ("Too Many Requests", detail)


def test_refusals_are_told_to_who_counts_them(clock: Callable[[float], None]) -> None:
    told: list[str] = []
    guard = Guard(served, limits=OPEN | {"reads": 1}, refused=told.append)
    statuses(guard, 3)
    assert told == ["reads", "reads"]


def test_what_fails_before_django_is_answered_without_its_words() -> None:
    def broken(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        raise ValueError("李桂香")

    guard = a_guard(broken)
    answer = Answer(guard, {"PATH_INFO": "/"})
    assert (answer.status, "李桂香" in answer.body.decode(), guard.inside) == (500, False, 0)


def slowly(gate: threading.Event, inside: list[int]) -> floods.Application:
    """Return an application that answers when the gate opens, and keeps how many were inside."""
    lock, here = threading.Lock(), [0]

    def answer(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        with lock:
            here[0] += 1
            inside.append(here[0])
        gate.wait(10)
        with lock:
            here[0] -= 1
        start_response("200 OK", [])
        return [b""]

    return answer


def at_once(guard: Guard, number: int, gate: threading.Event, **environ: str) -> list[int]:
    """Ask from many threads at once, open the gate after a moment, and return the statuses."""
    found: list[int] = []
    ask = lambda: found.extend(statuses(guard, 1, **environ))  # noqa: E731  # a thread wants a function
    threads = [threading.Thread(target=ask) for _ in range(number)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    gate.set()
    for thread in threads:
        thread.join()
    return sorted(found)


def test_one_sender_is_worked_for_a_few_at_once_and_waits_with_the_rest() -> None:
    gate, inside = threading.Event(), list[int]()
    guard = a_guard(slowly(gate, inside), **{"at-once": 2})
    assert at_once(guard, 6, gate) == [200] * 6
    assert (max(inside), guard.inside) == (2, 0)


def test_one_sender_never_holds_all_threads() -> None:
    gate = threading.Event()
    guard = a_guard(slowly(gate, []), **{"at-once": 2})  # six of eight threads
    assert at_once(guard, 8, gate) == [200] * 6 + [429] * 2


def test_when_all_threads_are_held_for_long_strangers_are_sent_away(clock: Callable[[float], None]) -> None:
    guard = a_guard()
    guard.inside, guard.full_since = 7, 1000.0
    clock(3.0)
    assert statuses(guard, 1) == [503]
    guard.senders.learn(digest_of("good"), "token 1")
    assert statuses(guard, 1, **A_TOKEN) == [200]


def test_a_long_answer_holds_its_place_until_it_is_sent() -> None:
    guard = a_guard(**{"at-once": 2})
    answer = guard({"PATH_INFO": "/", "REMOTE_ADDR": "203.0.113.9"}, lambda *_: None)
    assert guard.inside == 1
    for _ in range(2):
        answer.close()  # type: ignore[attr-defined]  # as a server closes it
    assert guard.inside == 0


@pytest.mark.parametrize(
    ("environ", "proxies", "address"),
    [
        ({"REMOTE_ADDR": "203.0.113.9"}, 0, "203.0.113.9"),
        ({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 0, "10.0.0.1"),
        ({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 203.0.113.9"}, 1, "203.0.113.9"),
        ({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9, 10.0.0.2"}, 2, "203.0.113.9"),
        ({"REMOTE_ADDR": "10.0.0.1"}, 1, "10.0.0.1"),
        ({"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}, 0, "20010db800010002"),
        ({"REMOTE_ADDR": "2001:db8:1:2:ffff::1"}, 0, "20010db800010002"),
        ({"REMOTE_ADDR": "::ffff:203.0.113.9"}, 0, "203.0.113.9"),
        ({"REMOTE_ADDR": ""}, 0, "?"),
    ],
)
def test_whence_a_request_comes(environ: dict[str, str], proxies: int, address: str) -> None:
    assert address_of(environ, proxies) == address


@pytest.mark.parametrize(
    ("cookies", "is_shown"),
    [
        ("sessionid=a", True),
        ("x=1; sessionid=a; y=2", True),
        ("xsessionid=a", False),
        ("sessionid=z; sessionid=a", True),
        ('sessionid="a"', True),
        ("sessionid=", False),
        ("", False),
    ],
)
def test_a_session_is_found_among_the_cookies(cookies: str, is_shown: bool) -> None:
    found = secret_of({"HTTP_COOKIE": cookies}, "sessionid")
    assert (found is not None) is is_shown
    assert found is None or found == secret_of({"HTTP_COOKIE": "sessionid=a"}, "sessionid")


@given(st.text(), st.text())
def test_no_header_breaks_the_guard(cookie: str, address: str) -> None:
    for path in ("/", "/api/v1/me", "/open311/v2/requests.xml"):
        shown = {"HTTP_COOKIE": f"sessionid={cookie}", "HTTP_AUTHORIZATION": f"Bearer {address}"}
        secret_of({"PATH_INFO": path, "QUERY_STRING": f"api_key={cookie}", **shown}, "sessionid")
    address_of({"REMOTE_ADDR": address, "HTTP_X_FORWARDED_FOR": cookie}, 1)


@given(st.lists(st.floats(0, 30), max_size=80))
def test_nobody_gets_more_than_the_burst_and_the_rate(pauses: list[float]) -> None:
    allowance, full_at, now, drawn = Allowance(60, 5), 0.0, 1000.0, 0
    for pause in pauses:
        now += pause
        wait, then = allowance.wait(full_at, 1, now)
        full_at, drawn = (full_at, drawn) if wait else (then, drawn + 1)
    assert drawn <= 5 + (now - 1000.0) + 1e-3


def test_the_guard_forgets_whom_it_has_not_heard_of_for_longest() -> None:
    senders = Senders(at_once=0, most=3)
    first = senders.named("a")
    for key in ("b", "c", "a", "d"):
        senders.named(key)
    assert (len(senders), senders.named("a") is first) == (3, True)
    assert len(senders) == 3


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("", DEFAULTS),
        ("off", OPEN),
        ("reads=9 at-once=0", DEFAULTS | {"reads": 9, "at-once": 0}),
    ],
)
def test_limits_as_the_settings_name_them(text: str, limits: dict[str, int]) -> None:
    assert limits_of(text) == limits


def test_a_limit_that_does_not_exist_is_told_at_the_start() -> None:
    with pytest.raises(ValueError, match="GONGZHI_LIMITS: reeds"):
        limits_of("reeds=9")
