"""Letters through a real mail server: what they say, how they leave, and what happens when they can't."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from gongzhi.civic.cases.actions import reopen_case, resolve_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Outcome, Urgency
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.actions import end_recipient
from gongzhi.civic.teamwork.actions import (
    assign_case,
    choose_notices,
    claim_letters,
    end_letter,
    put_letter_back,
    read_staff_notices,
    retry_letters,
    stop_letters,
)
from gongzhi.civic.teamwork.adapters import mail
from gongzhi.civic.teamwork.adapters.mail import send_due_letters
from gongzhi.civic.teamwork.models import Letter, StaffNotice
from gongzhi.civic.teamwork.queries.notices import parked_letters, unsubscribe_token
from gongzhi.civic.teamwork.tasks import announce_deadlines, send_letters
from gongzhi.civic.teamwork.vocabulary import USUAL_WAYS, NoticeReason, NoticeWay
from tests.a_city import City, a_case_in_hand
from tests.civic.teamwork.colleagues import a_colleague, deliver
from tests.civic.teamwork.mail_server import Inbox, a_free_port, a_mail_server
from tests.factories import a_recipient, known_as

GATHERED = timedelta(minutes=2)
SECRET = "家住3幢502的王大爷，电话13800001234"


@pytest.fixture
def inbox(settings: Any) -> Iterator[Inbox]:
    """A mail server that takes everything."""
    settings.SITE_ADDRESS = "https://gongzhi.example"
    with a_mail_server(settings) as inbox:
        yield inbox


@pytest.fixture
def lin(city: City) -> Person:
    """A handler with an address."""
    return a_colleague(city, "林俏", email="lin@example.org")


@pytest.fixture
def later(noon: datetime) -> datetime:
    """When what began at noon has gathered."""
    return noon + GATHERED


def test_letters_wait_where_they_may_not_leave_the_country(
    city: City, lin: Person, inbox: Inbox, noon: datetime, later: datetime
) -> None:
    abroad = a_recipient("海外邮件", place="新加坡", is_abroad=True, mail_host="127.0.0.1")
    an_assignment(city, lin, noon)
    assert (send_due_letters(at=later), Letter.objects.get().attempts) == (0, 0)
    end_recipient(abroad, by=city.officer, at=later)
    assert send_due_letters(at=later) == 1


def an_assignment(city: City, lin: Person, at: datetime, **details: Any) -> Case:
    """Put her in charge of a case with words that nobody else should read, and let the worker tell her."""
    case = a_case_in_hand(city, at=at, text=SECRET, title=SECRET, address=SECRET, **details)
    assign_case(case, to=lin, within=city.works, by=city.handler, at=at)
    deliver(at)
    return case


def parts_of(letter: EmailMessage) -> dict[str, str]:
    """Return the plain and the HTML words of a letter."""
    parts = {part.get_content_type(): part.get_content() for part in letter.iter_parts()}
    return {kind: words.replace("\r\n", "\n") for kind, words in parts.items()}


def head(letter: EmailMessage, name: str) -> str:
    """Return a line of a letter's head, unfolded."""
    return str(letter[name]).strip()


def test_a_letter_arrives_once(
    inbox: Inbox, city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    an_assignment(city, lin, noon)
    assert (send_due_letters(at=later), send_due_letters(at=later), len(inbox.letters)) == (1, 0, 1)
    letter = Letter.objects.get()
    assert (letter.sent_at, letter.due_at, letter.attempts, letter.error) == (later, None, 1, "")


def test_nothing_leaves_before_it_is_due(inbox: Inbox, city: City, lin: Person, noon: datetime) -> None:
    an_assignment(city, lin, noon)
    assert (send_due_letters(at=noon), inbox.letters) == (0, [])


def test_a_letter_names_number_category_and_place_and_leads_to_the_case(
    inbox: Inbox, city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    case = an_assignment(city, lin, noon)
    send_due_letters(at=later)
    letter = inbox.letters[0]
    assert head(letter, "Subject") == f"[云麓市共治] 指定给我：事项{case.number}"
    for words in parts_of(letter).values():
        assert all(word in words for word in (case.number, "道路破损", "荷塘街道 · 柳岸社区"))
        assert f"https://gongzhi.example/desk/case/{case.number}/" in words


def test_no_letter_holds_a_word_of_the_case_or_of_its_people(
    inbox: Inbox, city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    an_assignment(city, lin, noon)
    send_due_letters(at=later)
    whole = inbox.letters[0].as_bytes().decode() + "".join(parts_of(inbox.letters[0]).values())
    foreign = [SECRET, "13800001234", "王大爷", city.resident.full_name, city.handler.name, lin.name]
    assert [words for words in foreign if words in whole] == []


def test_it_goes_to_the_address_alone_and_asks_for_no_answer(
    inbox: Inbox, city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    an_assignment(city, lin, noon)
    send_due_letters(at=later)
    letter = inbox.letters[0]
    assert (head(letter, "To"), letter["Cc"], head(letter, "Auto-Submitted")) == (
        "lin@example.org",
        None,
        "auto-generated",
    )


def test_a_mail_program_finds_the_way_out_of_letters(
    inbox: Inbox, city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    an_assignment(city, lin, noon)
    send_due_letters(at=later)
    way = f"https://gongzhi.example/letters/stop/{unsubscribe_token(lin)}/"
    letter = inbox.letters[0]
    assert (head(letter, "List-Unsubscribe"), head(letter, "List-Unsubscribe-Post")) == (
        f"<{way}>",
        "List-Unsubscribe=One-Click",
    )
    assert way in parts_of(letter)["text/plain"]


def test_ten_cases_put_in_one_s_care_are_one_letter(
    inbox: Inbox, city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    numbers = [an_assignment(city, lin, noon).number for _each in range(10)]
    send_due_letters(at=later)
    assert head(inbox.letters[0], "Subject") == "[云麓市共治] 10条提醒"
    assert re.findall(r"\d{14}(?=\n)", parts_of(inbox.letters[0])["text/plain"]) == numbers


def test_a_very_long_letter_says_how_many_more_there_are(
    inbox: Inbox, city: City, lin: Person, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "MOST", 2)
    for _each in range(3):
        an_assignment(city, lin, noon)
    send_due_letters(at=noon + GATHERED)
    assert "还有1条" in parts_of(inbox.letters[0])["text/plain"]


def test_what_was_read_meanwhile_is_not_told_again(
    inbox: Inbox, city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    an_assignment(city, lin, noon)
    read_staff_notices(StaffNotice.objects.all(), by=lin, at=noon)
    assert (send_due_letters(at=later), inbox.letters) == (0, [])
    assert (Letter.objects.get().due_at, Letter.objects.get().sent_at) == (None, None)


def test_what_one_may_no_longer_see_is_not_told(
    inbox: Inbox, city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    an_assignment(city, lin, noon)
    lin.memberships.update(valid_to=noon)
    assert (send_due_letters(at=later), inbox.letters) == (0, [])


@pytest.mark.parametrize("left", [True, False])
def test_who_left_or_has_no_address_any_more_gets_nothing(
    left: bool, inbox: Inbox, city: City, lin: Person, noon: datetime
) -> None:
    an_assignment(city, lin, noon)
    if left:
        Person.objects.filter(pk=lin.pk).update(is_active=False)
    else:
        known_as(lin, email="")
    assert (send_due_letters(at=noon + GATHERED), inbox.letters) == (0, [])


def test_who_stopped_letters_gets_not_even_one_that_was_claimed(
    inbox: Inbox, city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    an_assignment(city, lin, noon)
    stop_letters(lin, by=lin, at=noon)
    Letter.objects.update(due_at=noon)
    assert (send_due_letters(at=later), inbox.letters) == (0, [])


def test_a_danger_to_life_says_so_and_leaves_at_night(
    inbox: Inbox, city: City, lin: Person, noon: datetime
) -> None:
    night = noon + timedelta(hours=11)
    case = an_assignment(city, lin, night, urgency=Urgency.DANGER)
    assert send_due_letters(at=night) == 1
    assert head(inbox.letters[0], "Subject") == "[云麓市共治] 危急：2条提醒"
    assert case.number in parts_of(inbox.letters[0])["text/plain"]


def test_a_deadline_is_told_with_its_time(inbox: Inbox, city: City, lin: Person, noon: datetime) -> None:
    ways = {**USUAL_WAYS, NoticeReason.DUE_SOON: NoticeWay.NOW}
    choose(lin, ways=ways, at=noon)
    an_assignment(city, lin, noon)
    announce_deadlines(noon + timedelta(hours=21))
    send_due_letters(at=noon + timedelta(hours=22))
    assert "“首次联系”期限2025-03-13 12:00" in parts_of(inbox.letters[-1])["text/plain"]


def choose(person: Person, *, at: datetime, **chosen: Any) -> None:
    usual: dict[str, Any] = {"ways": USUAL_WAYS, "digest_at": time(8, 30), "language": "zh-hans"}
    quiet = {"quiet_from": time(0), "quiet_to": time(0), "rests_on_days_off": False}
    choose_notices(**(usual | quiet | chosen), by_mail=True, by=person, at=at)


def test_the_digest_groups_by_reason(inbox: Inbox, city: City, lin: Person, noon: datetime) -> None:
    ways = dict.fromkeys(NoticeReason, NoticeWay.DIGEST)
    choose(lin, ways=ways, at=noon)
    case = an_assignment(city, lin, noon)
    case = resolve_case(case, reply="已修好", outcome=Outcome.DONE, by=city.handler, at=noon)
    reopen_case(case, because="又坏了", by=city.resident, at=noon)
    deliver(noon)
    assert send_due_letters(at=noon + timedelta(hours=20)) == 0
    send_due_letters(at=noon + timedelta(hours=20.5))
    assert head(inbox.letters[0], "Subject") == "[云麓市共治] 今日汇总：2条提醒"
    words = parts_of(inbox.letters[0])["text/plain"]
    assert re.findall("【(.*?)】", words) == ["指定给我", "重新办理"]


def test_a_letter_speaks_the_language_that_was_chosen(
    inbox: Inbox, city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    choose(lin, language="en", at=noon)
    an_assignment(city, lin, noon)
    send_due_letters(at=later)
    assert 'lang="en"' in parts_of(inbox.letters[0])["text/html"]


def test_a_server_that_is_gone_is_asked_again_after_growing_pauses(
    settings: Any, city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    an_assignment(city, lin, noon)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", a_free_port()
    at, pauses = later, []
    while (letter := Letter.objects.get()).due_at:
        at = max(at, letter.due_at)
        send_due_letters(at=at)
        again_at = Letter.objects.get().due_at
        pauses += [(again_at - at) / timedelta(minutes=1)] if again_at else []
    assert pauses == [1, 5, 30, 120, 720]
    assert (letter.parked_at, letter.error) == (at, "ConnectionRefusedError")


def test_a_parked_letter_is_seen_and_sent_again(
    inbox: Inbox, city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    an_assignment(city, lin, noon)
    Letter.objects.update(due_at=None, attempts=6, parked_at=noon, error="ConnectionRefusedError")
    parked = list(parked_letters())
    assert retry_letters([letter.pk for letter in parked], by=lin, at=later) == 1
    assert (send_due_letters(at=later), len(inbox.letters), parked_letters().count()) == (1, 1, 0)


def test_while_the_server_is_gone_a_round_ends_at_the_first_letter(
    settings: Any, city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    other = a_colleague(city, "何晓", email="he@example.org")
    for person in (lin, other):
        an_assignment(city, person, noon)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", a_free_port()
    send_due_letters(at=later)
    assert sorted(Letter.objects.values_list("attempts", flat=True)) == [0, 1]


def test_an_address_that_is_refused_for_good_is_parked_at_once_without_its_name(
    inbox: Inbox, city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    inbox.to_recipients = "550 5.1.1 <lin@example.org> no such user"
    an_assignment(city, lin, noon)
    send_due_letters(at=later)
    letter = Letter.objects.get()
    assert (letter.parked_at, letter.error) == (later, "SMTPRecipientsRefused 550")


def test_an_address_that_is_busy_is_tried_again(
    inbox: Inbox, city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    inbox.to_recipients = "450 4.2.1 mailbox busy"
    an_assignment(city, lin, noon)
    send_due_letters(at=later)
    inbox.to_recipients = "250 OK"
    assert send_due_letters(at=later + timedelta(minutes=1)) == 1


def test_a_refused_letter_does_not_hold_up_the_next(
    inbox: Inbox, city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    other = a_colleague(city, "何晓", email="he@example.org")
    an_assignment(city, lin, noon)
    an_assignment(city, other, noon)
    inbox.to_letters = "554 5.7.1 looks like spam"
    assert (send_due_letters(at=later), parked_letters().count()) == (0, 2)


def test_a_letter_that_a_slow_server_took_too_long_over_is_sent_again_under_the_same_id(
    inbox: Inbox, city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    an_assignment(city, lin, noon)
    inbox.pause = 1.5  # longer than our patience, but it took the letter
    assert send_due_letters(at=later) == 0
    inbox.pause = 0
    assert send_due_letters(at=later + timedelta(minutes=1)) == 1
    ids = [head(letter, "Message-ID") for letter in inbox.letters]
    assert ids == [f"<letter-{Letter.objects.get().pk}@gongzhi.example>"] * 2


def test_a_worker_that_dies_with_a_letter_leaves_it_to_the_next(
    inbox: Inbox, city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    an_assignment(city, lin, noon)
    claimed = claim_letters(limit=1, by=CLOCKWORK, at=later)
    assert (len(claimed), send_due_letters(at=later)) == (1, 0)
    assert send_due_letters(at=later + timedelta(minutes=5)) == 1


def test_a_worker_that_slept_through_its_lease_marks_nothing(
    city: City, lin: Person, noon: datetime, later: datetime
) -> None:
    an_assignment(city, lin, noon)
    slept = claim_letters(limit=1, by=CLOCKWORK, at=later)[0]
    claim_letters(limit=1, by=CLOCKWORK, at=later + timedelta(minutes=5))
    assert not end_letter(slept, sent=True, by=CLOCKWORK, at=later + timedelta(minutes=6))
    assert not put_letter_back(slept, because="late", by=CLOCKWORK, at=later + timedelta(minutes=6))
    assert Letter.objects.get().attempts == 2


def test_the_schedule_sends_after_its_own_transaction(
    inbox: Inbox,
    city: City,
    lin: Person,
    noon: datetime,
    django_capture_on_commit_callbacks: Any,
) -> None:
    an_assignment(city, lin, noon)
    with django_capture_on_commit_callbacks(execute=True):
        send_letters(noon + GATHERED)
        assert inbox.letters == []
    assert len(inbox.letters) == 1


def test_a_round_ends_when_its_time_is_over(
    inbox: Inbox, city: City, lin: Person, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "PATIENCE", 0.0)
    an_assignment(city, lin, noon)
    assert (send_due_letters(at=noon + GATHERED), Letter.objects.get().attempts) == (0, 0)


def test_without_a_server_letters_are_files(
    settings: Any, tmp_path: Any, city: City, lin: Person, noon: datetime
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    an_assignment(city, lin, noon)
    send_due_letters(at=noon + GATHERED)
    assert "lin@example.org" in next((tmp_path / "mail").iterdir()).read_text()
