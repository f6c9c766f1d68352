"""What dispatchers decide of urgency is kept beside what the words said, counted, and learned from."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner, Result

from gongzhi.civic.cases.actions import accept_case, categorise_case, mark_urgency
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Urgency
from gongzhi.civic.dispatch.actions import keep_weighing, note_urgency
from gongzhi.civic.dispatch.events import UrgencyLearned
from gongzhi.civic.dispatch.logic.relearning import Relearned
from gongzhi.civic.dispatch.logic.weighing import MISSED, Judgement, Weighing, learned, starting_weighing
from gongzhi.civic.dispatch.models import UrgencyDecision, UrgencyWeighing
from gongzhi.civic.dispatch.queries.urgency import (
    decisions,
    judgements_by_month,
    signs_in,
    weighing_in_use,
)
from gongzhi.config.commands import command_line
from gongzhi.kernel.delivery import deliver_due
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.models import Fact
from tests.a_city import City, an_accepted_case, an_opened_case
from tests.civic.dispatch.test_relearning import DANGERS, OTHERS, mixed

pytestmark = pytest.mark.django_db
FIRE = "三楼着火了，快来人"
NEW = "二号闸的销子脱了，希望换一个新的"
CHEAP, DEAR = Judgement(5, 5, 1, 90), Judgement(4, 5, 0, 90)


def deliver(at: datetime) -> None:
    while deliver_due(at=at):
        pass


def judged_at(noon: datetime) -> list[Judgement]:
    return list(judgements_by_month(since=noon - timedelta(days=40)).values())


def test_what_a_dispatcher_decides_stands_beside_what_the_words_said(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon, text=FIRE, urgency=Urgency.UTILITIES)
    deliver(noon)
    row = UrgencyDecision.objects.get()
    assert (row.case, row.said, row.decided) == (case, Urgency.DANGER, Urgency.UTILITIES)
    assert (row.by_rules, row.decided_at) == (True, noon)


def test_the_last_decision_counts_against_the_first_reading(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon, text=NEW)
    deliver(noon)
    Case.objects.filter(pk=case.pk).update(text=FIRE)
    later = noon + timedelta(hours=1)
    categorise_case(case, category=city.roads, urgency=Urgency.DANGER, by=city.dispatcher, at=later)
    deliver(later)
    row = UrgencyDecision.objects.get()
    assert (row.said, row.decided, row.decided_at) == (Urgency.ORDINARY, Urgency.DANGER, later)


def test_a_person_who_marks_a_case_decides_too(city: City, noon: datetime) -> None:
    mark_urgency(an_opened_case(city, at=noon), urgency=Urgency.DANGER, by=city.operator, at=noon)
    deliver(noon)
    assert UrgencyDecision.objects.get().decided == Urgency.DANGER


def test_what_the_clockwork_raised_is_no_lesson(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon, text=FIRE)
    deliver(noon)
    assert Case.objects.get(pk=case.pk).urgency == Urgency.DANGER
    assert not UrgencyDecision.objects.exists()


def test_dangers_found_missed_and_false_are_counted_by_month(city: City, noon: datetime) -> None:
    for text, urgency in ((FIRE, Urgency.DANGER), (FIRE, Urgency.ORDINARY), (NEW, Urgency.DANGER)):
        an_accepted_case(city, at=noon, text=text, urgency=urgency)
    deliver(noon)
    assert judged_at(noon) == [Judgement(found=1, dangers=2, alarms=1, others=1)]
    assert judged_at(noon)[0].cost == MISSED + 1


def a_relearned(*, is_worth_it: bool = True) -> Relearned:
    weighing = learned([("二号闸的销子脱了", True), ("草坪该修剪了", False)])
    return Relearned(weighing, start=DEAR, learned=CHEAP) if is_worth_it else Relearned(weighing, CHEAP, DEAR)


def keep(found: Relearned, at: datetime) -> UrgencyWeighing:
    return keep_weighing(found, decisions=9, dangers=5, by=CLOCKWORK, at=at)


def test_what_is_worth_it_reads_from_now_on(db: None, noon: datetime) -> None:
    assert not signs_in(text=NEW).is_danger
    row = keep(a_relearned(), noon)
    assert signs_in(text=NEW).is_danger
    assert row.figures["learned"] == {"found": 5, "dangers": 5, "alarms": 1, "others": 90}
    assert Fact.objects.get(kind=UrgencyLearned.kind).data["in_use"] is True


def test_what_is_not_worth_it_is_kept_but_not_used(db: None, noon: datetime) -> None:
    assert not keep(a_relearned(is_worth_it=False), noon).is_in_use
    assert weighing_in_use() == starting_weighing()


def test_the_newest_takes_the_place_of_the_one_before(db: None, noon: datetime) -> None:
    first = keep(a_relearned(), noon)
    second = keep(Relearned(starting_weighing(), DEAR, CHEAP), noon)
    assert list(UrgencyWeighing.objects.filter(is_in_use=True)) == [second]
    assert first.pk != second.pk
    assert keep(a_relearned(), noon).pk == first.pk


def test_only_administrators_and_the_clockwork_learn(city: City, noon: datetime) -> None:
    with pytest.raises(NotAllowed):
        keep_weighing(a_relearned(), decisions=9, dangers=5, by=city.dispatcher, at=noon)
    with pytest.raises(NotAllowed):
        note_urgency(an_opened_case(city, at=noon), Urgency.DANGER, by=city.dispatcher, at=noon)


def learn() -> Result:
    return CliRunner().invoke(command_line(), ["dispatch", "learn-urgency"])


def test_the_command_learns_from_the_citys_decisions(city: City, noon: datetime) -> None:
    for each in mixed():
        case = an_opened_case(city, at=noon, text=each.text)
        urgency = Urgency.DANGER if each.is_danger else Urgency.ORDINARY
        accept_case(case, category=city.roads, urgency=urgency, by=city.dispatcher, at=noon)
    deliver(noon)
    assert "已启用" in learn().stdout
    row = UrgencyWeighing.objects.get()
    assert (row.decisions, row.dangers, row.is_in_use) == (70, 30, True)
    assert signs_in(text=f"市场边{DANGERS[0]}").is_danger
    assert not signs_in(text=f"市场边{OTHERS[0]}").is_danger


def test_the_command_says_when_there_is_too_little(city: City, noon: datetime) -> None:
    result = learn()
    assert (result.exit_code, "危急0件" in result.output) == (2, True)
    assert decisions(limit=5) == []


def test_each_month_is_counted_by_itself(city: City, noon: datetime) -> None:
    later = noon + timedelta(days=31)
    for at in (noon, later):
        an_accepted_case(city, at=at, text=FIRE, urgency=Urgency.DANGER)
    deliver(later)
    once = Judgement(found=1, dangers=1, alarms=0, others=0)
    assert judged_at(noon) == [once, once]
    assert len(judgements_by_month(since=noon + timedelta(days=20))) == 1


def test_the_newest_decisions_come_oldest_first(city: City, noon: datetime) -> None:
    for hours, text in enumerate(("第一件事情", "第二件事情", "第三件事情")):
        at = noon + timedelta(hours=hours)
        note_urgency(an_opened_case(city, at=at, text=text), Urgency.ORDINARY, by=CLOCKWORK, at=at)
    told = [each.text.split("\n")[-1] for each in decisions(limit=2)]
    assert told == ["第二件事情", "第三件事情"]


def test_a_rule_of_danger_counts_whatever_is_in_use(db: None, noon: datetime) -> None:
    never = Weighing(rarity={}, slopes={}, level=-9.0)
    keep(Relearned(never, start=DEAR, learned=CHEAP), noon)
    assert weighing_in_use() == never
    assert signs_in(text=FIRE).emergency_numbers == ("119",)


def test_what_was_learned_is_read_once_by_a_process(db: None, noon: datetime) -> None:
    keep(a_relearned(), noon)
    weighing_in_use()
    with CaptureQueriesContext(connection) as queries:
        weighing_in_use()
    assert len(queries) == 1
    assert "data" not in queries[0]["sql"]
