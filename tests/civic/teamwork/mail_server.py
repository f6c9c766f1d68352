"""A real mail server on this machine, which can refuse, be slow, or be gone."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 OK"


class Inbox:
    """What arrived, and what the server answers to a recipient and to a letter."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.to_recipients = self.to_letters = OK
        self.pause = 0.0  # seconds before each answer to a letter

    async def handle_RCPT(  # noqa: N802  # named by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or refuse it."""
        if self.to_recipients == OK:
            envelope.rcpt_tos.append(address)
        return self.to_recipients

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a letter, or refuse it."""
        time.sleep(self.pause)  # noqa: ASYNC251  # the whole server is slow
        if self.to_letters == OK:
            assert isinstance(envelope.content, bytes)
            letter = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
        return self.to_letters


@contextmanager
def a_mail_server(settings: Any, *, port: int = 0) -> Iterator[Inbox]:
    """Run a mail server, to which the settings then lead."""
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=port or a_free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", controller.port, 1
    try:
        yield inbox
    finally:
        controller.stop()


def a_free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
