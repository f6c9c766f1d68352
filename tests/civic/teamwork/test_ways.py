"""By which way somebody is told, and when letters to them are due."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from gongzhi.civic.cases.vocabulary import CLOCKWORK, Urgency
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.actions import decide_consent
from gongzhi.civic.privacy.models import Consent
from gongzhi.civic.privacy.vocabulary import ConsentPurpose, Stance
from gongzhi.civic.teamwork.actions import (
    choose_notices,
    read_staff_notices,
    stop_letters,
    tell_members,
)
from gongzhi.civic.teamwork.models import Letter, NoticeSettings, StaffNotice
from gongzhi.civic.teamwork.queries.notices import (
    notice_settings_of,
    person_to_unsubscribe,
    staff_notices_of,
    unread_count,
    unsubscribe_token,
    way_of,
)
from gongzhi.civic.teamwork.vocabulary import USUAL_WAYS, NoticeReason, NoticeWay
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import facts_about
from tests.a_city import (
    City,
    a_case_in_hand,
)
from tests.civic.teamwork.colleagues import a_colleague, deliver, in_care, reopened, told

HOUR = timedelta(hours=1)


def choose(person: Person, *, at: datetime, **chosen: Any) -> NoticeSettings:
    """Let somebody choose, as at first but for what is given."""
    usual: dict[str, Any] = {
        "ways": USUAL_WAYS,
        "by_mail": True,
        "quiet_from": time(20),
        "quiet_to": time(8),
        "rests_on_days_off": True,
        "digest_at": time(8, 30),
        "language": "zh-hans",
    }
    return choose_notices(**(usual | chosen), by=person, at=at)


def test_who_wants_no_notice_of_a_sort_gets_none(city: City, lin: Person, noon: datetime) -> None:
    choose(lin, ways={**USUAL_WAYS, NoticeReason.ASSIGNED: NoticeWay.NONE}, at=noon)
    in_care(city, lin, noon)
    assert told(lin) == []


def test_who_wants_it_on_the_page_gets_no_letter(city: City, lin: Person, noon: datetime) -> None:
    choose(lin, ways={**USUAL_WAYS, NoticeReason.ASSIGNED: NoticeWay.PAGE}, at=noon)
    in_care(city, lin, noon)
    assert (told(lin), Letter.objects.count()) == (["assigned"], 0)


def test_without_an_address_there_is_no_letter(city: City, noon: datetime) -> None:
    in_care(city, a_colleague(city, "何晓"), noon)
    assert (StaffNotice.objects.count(), Letter.objects.count()) == (1, 0)


def test_a_letter_gathers_for_a_minute(city: City, lin: Person, noon: datetime) -> None:
    for _each in range(3):
        in_care(city, lin, noon)
    letter = Letter.objects.get()
    assert (letter.due_at, letter.notices.count()) == (noon + timedelta(minutes=1), 3)


def test_in_the_night_a_letter_waits_for_the_morning(city: City, lin: Person, noon: datetime) -> None:
    night = noon + 10 * HOUR
    in_care(city, lin, night)
    assert Letter.objects.get().due_at == noon + 20 * HOUR


def test_a_danger_to_life_waits_for_nothing(city: City, lin: Person, noon: datetime) -> None:
    night = noon + 10 * HOUR
    in_care(city, lin, night, urgency=Urgency.DANGER)
    letter = Letter.objects.get(is_urgent=True)
    assert (letter.due_at, letter.notices.count()) == (night, 2)  # dispatched, and put in charge


def test_a_digest_gathers_until_its_hour(city: City, lin: Person, noon: datetime) -> None:
    for _each in range(2):
        reopened(a_case_in_hand(city, at=noon), city, noon)
    deliver(noon)
    digest = Letter.objects.get(is_digest=True)
    assert (digest.due_at, digest.notices.count()) == (noon + 20.5 * HOUR, 2)


def test_other_hours_hold_for_letters_that_wait_already(city: City, lin: Person, noon: datetime) -> None:
    reopened(a_case_in_hand(city, at=noon), city, noon)
    in_care(city, lin, noon)
    choose(lin, digest_at=time(16), quiet_from=time(11), quiet_to=time(14), at=noon)
    waiting = dict(Letter.objects.values_list("is_digest", "due_at"))
    assert waiting == {True: noon + 4 * HOUR, False: noon + 2 * HOUR}


def test_what_a_letter_was_claimed_with_is_all_that_it_tells(city: City, lin: Person, noon: datetime) -> None:
    in_care(city, lin, noon)
    Letter.objects.update(attempts=1)
    in_care(city, lin, noon)
    assert list(Letter.objects.values_list("attempts", flat=True)) == [1, 0]


def test_whoever_stops_letters_is_told_on_the_page_as_before(city: City, lin: Person, noon: datetime) -> None:
    in_care(city, lin, noon)
    stop_letters(lin, by=lin, at=noon)
    in_care(city, lin, noon)
    assert (told(lin), Letter.objects.filter(due_at__isnull=False).count()) == (["assigned"] * 2, 0)


def test_taking_back_the_consent_to_mail_keeps_letters_that_wait(
    city: City, lin: Person, noon: datetime
) -> None:
    in_care(city, lin, noon)
    decide_consent(lin.pk, ConsentPurpose.MAIL, yes=False, by=lin, at=noon)
    deliver(noon)
    assert not Letter.objects.filter(due_at__isnull=False).exists()
    assert not notice_settings_of(lin).by_mail


def test_choosing_letters_on_the_desk_is_a_line_in_the_ledger(lin: Person, noon: datetime) -> None:
    choose(lin, by_mail=False, at=noon)
    choose(lin, by_mail=True, at=noon)
    stances = Consent.objects.filter(person=lin.pk).values_list("stance", flat=True)
    assert list(stances) == [Stance.GIVEN, Stance.REFUSED]


def test_nobody_stops_letters_for_another(city: City, lin: Person, noon: datetime) -> None:
    with pytest.raises(NotAllowed):
        stop_letters(lin, by=city.handler, at=noon)


def test_a_token_names_whom_it_was_sent_to(lin: Person) -> None:
    token = unsubscribe_token(lin)
    assert (person_to_unsubscribe(token), person_to_unsubscribe(f"{token}x")) == (lin, None)


def test_without_a_choice_the_usual_ways_hold(city: City) -> None:
    settings = notice_settings_of(city.handler)
    assert {reason: way_of(settings, reason) for reason in NoticeReason} == USUAL_WAYS


def test_one_s_own_notices_are_marked_as_read_and_no_others(city: City, lin: Person, noon: datetime) -> None:
    in_care(city, lin, noon)
    for by in (city.handler, lin):
        read_staff_notices(StaffNotice.objects.all(), by=by, at=noon)
        assert unread_count(lin) == (0 if by == lin else 1)


def test_what_one_no_longer_sees_is_not_listed(city: City, lin: Person, noon: datetime) -> None:
    in_care(city, lin, noon)
    lin.memberships.update(valid_to=noon)
    gone = Person.objects.get(pk=lin.pk)
    assert list(staff_notices_of(gone, at=noon + HOUR)) == []


def test_the_count_is_one_query(city: City, lin: Person, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        unread_count(lin)


def test_told_by_hand_a_second_time_is_told_once(city: City, lin: Person, noon: datetime) -> None:
    case = a_case_in_hand(city, at=noon)
    fact = facts_about(case).latest("id")
    new = [
        tell_members([lin], NoticeReason.FAILED, fact=fact, case=case, by=CLOCKWORK, at=noon)
        for _again in range(2)
    ]
    assert (new, case.place.level) == ([1, 0], Level.COMMUNITY)
