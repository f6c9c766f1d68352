"""E-mail: letters that tell members what happened, by the city's mail server.

A letter names cases by number, category and place; never a title, a text or a person, because a mailbox is
not our house. It is claimed, sent outside any transaction, and marked; after a crash in between it is sent
again under the same Message-ID (RFC 5322, 3.6.4), by which mail programs drop the double.
"""

import logging
import smtplib
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.queries import mail_block
from gongzhi.civic.teamwork.actions import claim_letters, end_letter, put_letter_back
from gongzhi.civic.teamwork.adapters.account_mail import account_letter_as_mail, head_of
from gongzhi.civic.teamwork.models import Letter, StaffNotice
from gongzhi.civic.teamwork.queries.notices import (
    address_of,
    notice_settings_of,
    staff_notices_of,
    unsubscribe_token,
)
from gongzhi.civic.teamwork.vocabulary import NoticeReason

log = logging.getLogger(__name__)

PATIENCE = 30.0  # seconds of one round, so that facts don't wait long behind a slow server
MOST = 50  # notices told one by one in a letter


def send_due_letters(*, at: datetime) -> int:
    """Send the letters that are due, and return how many left; a server that is gone ends the round.

    Where letters may not leave the country through this server, they wait until they may.
    """
    if why := mail_block(at=at):
        log.error("letters wait: they may not leave through %s", settings.EMAIL_HOST, extra={"why": why})
        return 0
    ends, sent = time.monotonic() + PATIENCE, 0
    with closing(get_connection()) as connection:
        while time.monotonic() < ends and (claimed := claim_letters(limit=1, by=CLOCKWORK, at=at)):
            try:
                sent += _send(claimed[0], connection, at=at)
            except _REFUSED as error:
                _put_back(claimed[0], error, code=_code_of(error), at=at)
            except Exception as error:  # whatever a server does, the worker goes on
                _put_back(claimed[0], error, code=0, at=at)
                break
    return sent


_REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


def _code_of(error: Exception) -> int:
    """Return the reply code with which a server refused a letter (RFC 5321, 4.2)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min(code for code, _words in error.recipients.values())
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def _put_back(letter: Letter, error: Exception, *, code: int, at: datetime) -> None:
    """Try again later, but not after a refusal for good (5xx). What a server says may name the person."""
    name = f"{type(error).__name__} {code or ''}".strip()
    log.warning("letter %s did not leave: %s", letter.pk, name)
    put_letter_back(letter, because=name, for_good=code >= 500, by=CLOCKWORK, at=at)


def _send(letter: Letter, connection: Any, *, at: datetime) -> bool:
    """Send a letter, unless what it tells has been read meanwhile or is no longer the person's."""
    mail = account_letter_as_mail(letter) if letter.about else _notices_as_mail(letter, at=at)
    if mail is None:
        end_letter(letter, sent=False, by=CLOCKWORK, at=at)
        return False
    connection.open()  # once for all letters of a round
    mail.connection = connection
    mail.send()
    return end_letter(letter, sent=True, by=CLOCKWORK, at=at)


def _notices_as_mail(letter: Letter, *, at: datetime) -> EmailMessage | None:
    if letter.person is None:
        return None
    chosen = notice_settings_of(letter.person)
    unread = staff_notices_of(letter.person, at=at).filter(letter=letter, read_at=None)
    notices = list(unread) if chosen.by_mail and letter.person.is_active else []
    if not (notices and address_of(letter.person)):
        return None
    with translation.override(chosen.language):
        return letter_as_mail(letter, letter.person, notices)


def letter_as_mail(letter: Letter, person: Person, notices: Sequence[StaffNotice]) -> EmailMultiAlternatives:
    """Return a letter as an e-mail, in the language now active."""
    stop = _address("web:stop-letters", unsubscribe_token(person))
    words = {
        "city_name": settings.CITY_NAME,
        "title": _title(letter, notices),
        "groups": _groups(notices[:MOST]),
        "more": len(notices) - MOST,
        "all_url": _address("desk:notices"),
        "stop_url": stop,
    }
    mail = EmailMultiAlternatives(
        subject=f"[{settings.CITY_NAME}{_('共治')}] {words['title']}",
        body=render_to_string("teamwork/letter.txt", words),
        to=[address_of(person)],
        headers={
            **head_of(letter),
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        },
    )
    mail.attach_alternative(render_to_string("teamwork/letter.html", words), "text/html")
    return mail


def _title(letter: Letter, notices: Sequence[StaffNotice]) -> str:
    count = len(notices)
    if letter.is_digest:
        return ngettext("今日汇总：%(n)d条提醒", "今日汇总：%(n)d条提醒", count) % {"n": count}
    if count > 1:
        told = ngettext("%(n)d条提醒", "%(n)d条提醒", count) % {"n": count}
    else:
        told = _line(notices[0])["title"]
    return _("危急：%(told)s") % {"told": told} if letter.is_urgent else told


def _groups(notices: Sequence[StaffNotice]) -> list[tuple[str, list[dict[str, str]]]]:
    """Return the notices by reason, in the order of the reasons, the oldest first."""
    oldest_first = sorted(notices, key=lambda notice: (notice.at, notice.pk))
    found = [
        (str(reason.label), [_line(notice) for notice in oldest_first if notice.reason == reason])
        for reason in NoticeReason
    ]
    return [(label, lines) for label, lines in found if lines]


def _line(notice: StaffNotice) -> dict[str, str]:
    """Return what may be said of a notice outside the house: number, category, place, deadline, link."""
    label = str(NoticeReason(notice.reason).label)
    case = notice.case
    if case is None:
        page = "portal:incidents" if notice.reason == NoticeReason.INCIDENT else "desk:notices"
        return {"title": label, "text": "", "url": _address(page)}
    facts = [str(case.category or ""), str(case.place.parent or ""), str(case.place)]
    if notice.deadline:
        due_at = f"{timezone.localtime(notice.deadline.due_at):%Y-%m-%d %H:%M}"
        stage = notice.deadline.get_stage_display()
        facts.append(_("“%(stage)s”期限%(due_at)s") % {"stage": stage, "due_at": due_at})
    return {
        "title": _("%(reason)s：事项%(number)s") % {"reason": label, "number": case.number},
        "text": " · ".join(fact for fact in facts if fact),
        "url": _address("desk:case", case.number),
    }


def _address(name: str, *parts: str) -> str:
    return f"{settings.SITE_ADDRESS}{reverse(name, args=parts)}"
