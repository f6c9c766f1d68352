"""Taking back and carrying out at the same moment, each in a thread of its own: one of them happens."""

from datetime import datetime, timedelta

import pytest

from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.cases.vocabulary import Outcome
from gongzhi.civic.teamwork.actions import Planned, confirm_deed, save_draft, withdraw_deed
from gongzhi.civic.teamwork.models import Draft, PendingDeed
from gongzhi.civic.teamwork.vocabulary import PendingStep
from gongzhi.kernel.delivery import deliver_due
from tests.a_city import City, a_case_in_hand, a_city
from tests.civic.cases.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)

WINDOW = timedelta(seconds=30)
REPLY = {"reply": "已换灯泡。", "outcome": Outcome.DONE}


def confirmed(city: City, at: datetime, *, count: int) -> PendingDeed:
    """Confirm a reply to some cases, all other facts delivered."""
    parts = [Planned(a_case_in_hand(city, at=at), REPLY) for _each in range(count)]
    while deliver_due(at=at):
        pass
    return confirm_deed(PendingStep.RESOLVE, parts, within=WINDOW, by=city.handler, at=at)


def come_to(deed: PendingDeed, fate: str) -> int:
    """Return how many cases came to this."""
    return deed.parts.filter(fate=fate).count()


def test_what_is_taken_back_in_the_last_moment_is_either_done_or_not(noon: datetime) -> None:
    city = a_city()
    deed = confirmed(city, noon, count=5)
    at_once(
        lambda: deliver_due(at=noon + WINDOW),
        lambda: withdraw_deed(deed, by=city.handler, at=noon + WINDOW),
    )
    while deliver_due(at=noon + 10 * WINDOW):
        pass
    done = come_to(deed, "done")
    assert done + come_to(deed, "withdrawn") == 5
    assert Statement.objects.count() == Case.objects.filter(status="resolved").count() == done


def test_four_workers_carry_out_each_part_once(noon: datetime) -> None:
    deed = confirmed(a_city(), noon, count=5)
    at_once(*[lambda: deliver_due(at=noon + WINDOW)] * 4)
    while deliver_due(at=noon + 10 * WINDOW):
        pass
    assert (come_to(deed, "done"), Statement.objects.count()) == (5, 5)


def test_two_browsers_that_write_at_once_lose_no_words(noon: datetime) -> None:
    city = a_city()
    save_draft("intake", {"text": ["路"]}, seen=0, by=city.operator, at=noon)
    at_once(
        lambda: save_draft("intake", {"text": ["路灯"]}, seen=1, by=city.operator, at=noon),
        lambda: save_draft("intake", {"text": ["路面"]}, seen=1, by=city.operator, at=noon),
    )
    draft = Draft.objects.get()
    assert draft.other is not None
    assert {draft.data["text"][0], draft.other["text"][0]} == {"路灯", "路面"}
