"""Where webhooks may go: only out into the open Internet."""

import socket
import time
from datetime import timedelta
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.civic.clients.actions import Outcome
from gongzhi.civic.clients.adapters.receiver import hand_over
from gongzhi.civic.clients.logic.receivers import is_public, is_sendable, pause_after
from gongzhi.civic.clients.queries import Parcel
from tests.civic.clients.receiving import receiving

INSIDE = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.9.9.9", "169.254.169.254",
    "172.16.0.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1",
    "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::", "2001:db8::1",
]  # fmt: skip


def parcel(url: str) -> Parcel:
    """Return something to hand over."""
    return Parcel(1, 1, url, b"{}", {"webhook-id": "msg_1"}, None)


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "114.114.114.114", "2606:4700::1", "::ffff:8.8.8.8"])
def test_addresses_outside_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "ftp://example.com/", "https://", "https:///x", "example.com", "",
        "https://user@example.com/", "https://u:p@example.com/", "https://example.com/#x", "https://localhost/",
        "https://intranet/", "https://db.internal/", "https://printer.local/", "https://127.0.0.1/",
        "https://[::1]/", "https://169.254.169.254/latest", "https://example.com:99999/", "https://example.com:0/",
        "https://例子.中国/", "https://example.com/a b", "https://example.com/\n", "https://[oops/",
        f"https://example.com/{'x' * 500}",
    ],
)  # fmt: skip
def test_what_may_not_be_an_address(url: str) -> None:
    assert not is_sendable(url, to_loopback=False)


@pytest.mark.parametrize(
    "url", ["https://example.com/", "https://example.com:8443/a?b=c", "https://8.8.8.8/"]
)
def test_what_may_be_an_address(url: str) -> None:
    assert is_sendable(url, to_loopback=False)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_addresses(text: str) -> None:
    assert is_sendable(f"https://{text}", to_loopback=False) in (True, False)


def test_loopback_is_open_only_where_the_settings_say_so() -> None:
    with receiving(200) as receiver:
        shut = hand_over(parcel(receiver.url))
        opened = hand_over(parcel(receiver.url), to_loopback=True)
        assert (shut.status, shut.error, opened.status) == (None, "ForbiddenAddress", 200)
        assert len(receiver.received) == 1


def test_a_name_that_leads_inside_is_refused_after_the_lookup(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (it, 443)) for it in ("8.8.8.8", "10.0.0.5")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    assert hand_over(parcel("https://rebind.example.com/")).error == "ForbiddenAddress"


def test_the_name_is_looked_up_once_and_the_checked_address_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    real = socket.getaddrinfo

    def once(host: str, *args: object, **kwargs: object) -> object:
        asked.append(host)
        return real(host, *args, **kwargs)  # type: ignore[arg-type]  # passed on as it came

    with receiving(200) as receiver:
        monkeypatch.setattr(socket, "getaddrinfo", once)
        url = receiver.url.replace("127.0.0.1", "localhost")
        assert hand_over(parcel(url), to_loopback=True).status == 200
    assert [host for host in asked if host == "localhost"] == ["localhost"]


@pytest.mark.parametrize(("answer", "status"), [(200, 200), (204, 204), (500, 500), ("redirect", 302)])
def test_a_receiver_is_taken_at_its_word(answer: int | str, status: int) -> None:
    with receiving(answer) as receiver:
        assert hand_over(parcel(receiver.url), to_loopback=True).status == status
        assert [it.path for it in receiver.received] == ["/hook?a=1"]  # a redirect is not followed


@pytest.mark.parametrize("answer", ["hang", "drip"])
def test_a_slow_receiver_is_left_when_the_time_is_over(answer: str) -> None:
    with receiving(answer) as receiver:
        begun = time.monotonic()
        outcome = hand_over(parcel(receiver.url), within=0.5, to_loopback=True)
        assert (outcome.status, outcome.error) == (None, "timeout")
        assert time.monotonic() - begun < 2


def test_a_receiver_that_hangs_up_has_not_received() -> None:
    with receiving("close") as receiver:
        outcome = hand_over(parcel(receiver.url), to_loopback=True)
        assert (outcome.status, outcome.error) == (None, "RemoteDisconnected")


def test_a_door_that_is_shut_is_told_by_name() -> None:
    with socket.socket() as shut:
        shut.bind(("127.0.0.1", 0))
        outcome = hand_over(parcel(f"http://127.0.0.1:{shut.getsockname()[1]}/"), to_loopback=True)
    assert outcome.error == "ConnectionRefusedError"


def test_a_receiver_without_tls_where_it_is_promised_is_not_spoken_to() -> None:
    with receiving(200) as receiver:
        outcome = hand_over(parcel(receiver.url.replace("http:", "https:")), within=2, to_loopback=True)
        assert (outcome.status, receiver.received) == (None, [])


@pytest.mark.parametrize(
    ("status", "received"),
    [(199, False), (200, True), (299, True), (300, False), (410, False), (None, False)],
)
def test_only_a_two_hundred_means_received(status: int | None, received: bool) -> None:
    assert Outcome(status, 1).is_received is received


def test_the_pauses_grow_for_more_than_a_day_and_end() -> None:
    pauses = [pause for n in range(1, 9) if (pause := pause_after(n))]
    assert pauses == sorted(pauses)
    assert sum(pauses, timedelta()) > timedelta(days=1)
    assert pause_after(9) is None
