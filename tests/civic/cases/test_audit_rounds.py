"""The check goes round: new facts at once, every case within a day, and each find is written once."""

import json
from datetime import datetime, timedelta

import pytest

from gongzhi.civic.cases.actions import (
    AlreadyExplained,
    audit_cases,
    audit_on,
    auditing,
    explain_deviation,
    note_case,
)
from gongzhi.civic.cases.events import DeviationExplained, DeviationFound
from gongzhi.civic.cases.models import Audit, Case, Deviation
from gongzhi.civic.cases.queries.auditing import audit_so_far, deviations_of, open_deviations
from gongzhi.civic.cases.queries.binding import binding_of_text
from gongzhi.civic.cases.tasks import AUDIT, compare_with_facts
from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from tests.a_city import City, an_opened_case
from tests.civic.cases.terminal import run

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def meddled(city: City, at: datetime) -> Case:
    """Return a case that somebody made urgent behind the program's back."""
    case = an_opened_case(city, at=at)
    Case.objects.filter(pk=case.pk).update(urgency="danger")
    return case


def audited(case: Case, at: datetime) -> list[Deviation]:
    """Check one case, as the schedule would."""
    return audit_cases([case.pk], by=CLOCKWORK, at=at)


def a_round(at: datetime) -> None:
    """Check all there is, run by run."""
    while audit_on(within=AUDIT, by=CLOCKWORK, at=at).ended_at is None:
        at += AUDIT


def test_what_deviates_is_written_once_with_a_fact(city: City, noon: datetime) -> None:
    case = meddled(city, noon)
    assert len(audited(case, noon)) == len(audited(case, noon + DAY)) == 1
    written = Deviation.objects.get()
    assert (written.subject, written.field) == (f"case:{case.pk}", "urgency")
    assert (written.said_by_facts, written.found, written.found_at) == ("ordinary", "danger", noon)
    fact = facts_about(written).get()
    assert event_of(fact) == DeviationFound(case=case.pk, deviation=written.pk, field="urgency")


def test_what_becomes_something_else_is_written_again(city: City, noon: datetime) -> None:
    case = meddled(city, noon)
    audited(case, noon)
    Case.objects.filter(pk=case.pk).update(urgency="complex")
    audited(case, noon)
    assert [each.found for each in deviations_of(case)] == ["complex", "danger"]


def test_where_very_much_is_wrong_not_all_is_written(
    city: City, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "MOST_OPEN", 2)
    found = [audited(meddled(city, noon), noon) for _ in range(3)]
    assert (sum(map(len, found)), Deviation.objects.count()) == (3, 2)


def test_only_the_schedule_and_administrators_check(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    assert audit_cases([case.pk], by=city.administrator, at=noon) == []
    for person in (city.dispatcher, None):
        with pytest.raises(NotAllowed):
            audit_cases([case.pk], by=person, at=noon)


def test_a_case_of_new_facts_is_checked_with_the_next_run(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    compare_with_facts(noon)
    compare_with_facts(noon + AUDIT)
    assert not open_deviations().exists()
    Case.objects.filter(pk=case.pk).update(supporters=7)
    note_case(case, note="核对", by=city.dispatcher, at=noon)
    compare_with_facts(noon + 2 * AUDIT)
    assert [each.field for each in open_deviations()] == ["supporters"]


def test_a_case_that_nobody_touches_is_checked_within_a_day(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    a_round(noon)
    Case.objects.filter(pk=case.pk).update(supporters=7)
    audit_on(within=AUDIT, by=CLOCKWORK, at=noon + DAY / 2)
    assert not open_deviations().exists()
    a_round(noon + DAY)
    assert [each.field for each in open_deviations()] == ["supporters"]


def test_a_round_is_through_before_a_day_is(
    city: City, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "BATCH", 20)
    case = an_opened_case(city, at=noon)
    case.pk, case.number, case.idempotency_key = case.pk + 2000, "unheard", None
    case.save(force_insert=True)
    hours = range(23)
    rounds = [audit_on(within=DAY / 24, by=CLOCKWORK, at=noon + hour * DAY / 24) for hour in hours]
    assert [each.round for each in rounds] == [1] * len(hours)
    assert (rounds[0].ended_at, rounds[-1].checked) == (None, 2)
    assert rounds[-1].ended_at


def test_it_is_told_how_far_the_round_is(city: City, noon: datetime) -> None:
    assert audit_so_far() is None
    meddled(city, noon)
    a_round(noon)
    audit = audit_so_far()
    assert audit
    assert (audit.round, audit.checked, audit.deviating, Audit.objects.count()) == (1, 1, 1, 1)


def test_a_row_that_is_gone_is_found_though_no_row_is_behind_it(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon)
    case.deadlines.all().delete()
    Case.objects.filter(pk=case.pk).delete()
    a_round(noon)
    assert [(each.subject, each.field) for each in open_deviations()] == [(f"case:{case.pk}", "row")]


def test_an_administrator_says_what_it_was(city: City, noon: datetime) -> None:
    audited(meddled(city, noon), noon)
    deviation = Deviation.objects.get()
    told = explain_deviation(deviation, because="误操作，已恢复。", by=city.administrator, at=noon)
    assert not open_deviations().exists()
    assert told.salt
    words = binding_of_text("误操作，已恢复。", bytes(told.salt))
    assert event_of(facts_about(told).latest("id")) == DeviationExplained(deviation=told.pk, words=words)


def test_it_is_said_once_and_only_by_administrators(city: City, noon: datetime) -> None:
    audited(meddled(city, noon), noon)
    deviation = Deviation.objects.get()
    with pytest.raises(NotAllowed):
        explain_deviation(deviation, because="误操作", by=city.supervisor, at=noon)
    explain_deviation(deviation, because="误操作", by=city.administrator, at=noon)
    with pytest.raises(AlreadyExplained):
        explain_deviation(deviation, because="误操作", by=city.administrator, at=noon)


def test_the_command_finds_nothing_where_nothing_is(city: City, noon: datetime) -> None:
    an_opened_case(city, at=noon)
    answer = run("audit")
    assert answer.exit_code == 0
    assert "没有发现不一致" in answer.output


def test_the_command_names_what_deviates_and_fails(city: City, noon: datetime) -> None:
    meddled(city, noon)
    answer = run("audit")
    assert answer.exit_code == 1
    assert "urgency" in answer.output
    assert open_deviations().count() == 1


def test_the_command_checks_one_case_or_goes_on_where_it_stopped(city: City, noon: datetime) -> None:
    wrong, right = meddled(city, noon), an_opened_case(city, at=noon)
    assert run("audit", "--case", right.number).exit_code == 0
    assert run("audit", "--case", wrong.number).exit_code == 1
    assert run("audit", "--after", str(wrong.pk)).exit_code == 0
    assert "没有编号为“1”的事项" in run("audit", "--case", "1").output


def test_the_command_tells_programs(city: City, noon: datetime) -> None:
    case = meddled(city, noon)
    (told,) = json.loads(run("audit", "--json").output)
    assert told == {
        "subject": f"case:{case.pk}",
        "field": "urgency",
        "said_by_facts": "ordinary",
        "found": "danger",
    }
