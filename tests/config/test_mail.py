"""How letters leave: the address of the server as settings, and a real server that gets one."""

import smtplib
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection

from gongzhi.config.mail import mail_settings

HOME = Path("/home/of/gongzhi")


def test_without_a_server_letters_are_files() -> None:
    found = mail_settings("", home=HOME)
    assert found["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert found["EMAIL_FILE_PATH"] == HOME / "mail"


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "ssl"),
    [
        ("smtp://localhost", "localhost", 25, False, False),
        ("smtp://localhost:2525", "localhost", 2525, False, False),
        ("submission://a:b@mail.example", "mail.example", 587, True, False),
        ("smtps://a:b@mail.example", "mail.example", 465, False, True),
    ],
)
def test_an_address_says_where_and_how(url: str, host: str, port: int, tls: bool, ssl: bool) -> None:
    found = mail_settings(url, home=HOME)
    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
    assert tuple(found[name] for name in names) == (host, port, tls, ssl)


def test_name_password_and_sender_may_hold_any_sign() -> None:
    found = mail_settings("smtps://li%40x.example:p%2F%3A%40@mail.example?from=gz%40x.example", home=HOME)
    names = ("EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "DEFAULT_FROM_EMAIL")
    assert tuple(found[name] for name in names) == ("li@x.example", "p/:@", "gz@x.example")


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp:mail.example"])
def test_what_is_no_address_is_told_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="GONGZHI_EMAIL_URL"):
        mail_settings(url, home=HOME)


class Postman(socketserver.StreamRequestHandler):
    """Speaks just enough SMTP (RFC 5321) to take a letter."""

    def handle(self) -> None:
        """Take the letters of one connection."""
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline().strip():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 well\r\n")


@pytest.fixture
def post() -> Iterator[Any]:
    """A running server of letters."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postman) as server:
        server.letters = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_letter_arrives_at_a_real_server(post: Any) -> None:
    found = mail_settings(f"smtp://127.0.0.1:{post.server_address[1]}", home=HOME)
    way = get_connection(found["EMAIL_BACKEND"], host=found["EMAIL_HOST"], port=found["EMAIL_PORT"])
    EmailMessage("您好", "一封信", found["DEFAULT_FROM_EMAIL"], ["li@example.org"], connection=way).send()
    assert (len(post.letters), b"To: li@example.org" in post.letters[0]) == (1, True)


def test_a_server_that_is_gone_is_an_error_and_no_lost_letter() -> None:
    way = get_connection("django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=1)
    with pytest.raises((OSError, smtplib.SMTPException)):
        EmailMessage("您好", "一封信", "a@example.org", ["li@example.org"], connection=way).send()
