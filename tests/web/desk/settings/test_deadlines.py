"""The pages of limits and escalation."""

from datetime import date

import pytest
from django.test import Client

from gongzhi.civic.cases.models import DeadlineRule, EscalationRule
from gongzhi.civic.cases.vocabulary import Stage, Step, Urgency
from gongzhi.civic.jurisdictions.actions import set_calendar_day
from gongzhi.civic.jurisdictions.vocabulary import Clock
from gongzhi.kernel.clock import now
from tests.a_city import City
from tests.web.desk.conftest import SignedIn

DEADLINES = "/desk/settings/deadlines/"
ESCALATION = "/desk/settings/escalation/"


@pytest.fixture
def client(city: City, signed_in: SignedIn) -> Client:
    """The administrator's browser."""
    return signed_in(city.administrator)


def typed(**more: str) -> dict[str, str]:
    """Return what is filled in for a new limit."""
    return {"stage": "resolve", "amount": "5", "clock": "working_days", "source": "济南市规定", **more}


def test_a_limit_is_set_for_a_range(client: Client, city: City) -> None:
    more = {
        "urgency": "ordinary",
        "category": "道路破损",
        "place": "临湖区",
        "is_secondary": "on",
        "valid_from": "2025-02-01",
    }
    assert "从2025-02-01起执行" in client.post(f"{DEADLINES}new/", typed(**more), follow=True).text
    rule = DeadlineRule.objects.get(source="济南市规定")
    assert (rule.stage, rule.urgency, rule.category, rule.place, rule.is_secondary) == (
        Stage.RESOLVE, Urgency.ORDINARY, city.roads, city.county, True,
    )  # fmt: skip
    assert (rule.amount, rule.clock) == (5, Clock.WORKING_DAYS)


def test_a_limit_for_the_same_range_ends_the_old_one(client: Client, city: City) -> None:
    old = DeadlineRule.objects.get(stage=Stage.RESOLVE, urgency=Urgency.ORDINARY)
    client.post(f"{DEADLINES}new/", typed(urgency="ordinary", valid_from="2025-05-01"))
    old.refresh_from_db()
    new = DeadlineRule.objects.get(source="济南市规定")
    rows = [row for row, _changes in client.get(f"{DEADLINES}{new.pk}/").context["rows"]]
    assert (old.valid_to, rows) == (date(2025, 5, 1), [new, old])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": "0"}, "大于或等于1"),
        ({"amount": "99999"}, "3000"),
        ({"amount": ""}, "还没有填"),
        ({"clock": "moons"}, "moons"),
        ({"source": ""}, "还没有填"),
        ({"place": "邻市"}, "没有找到这个地点"),
        ({"urgency": "ordinary", "valid_from": "2023-01-01"}, "不能早于2024-01-01"),
    ],
)
def test_what_cannot_be_a_limit_is_explained(
    client: Client, city: City, wrong: dict[str, str], said: str
) -> None:
    response = client.post(f"{DEADLINES}new/", typed(**wrong))
    assert (response.status_code, said in response.text) == (422, True)
    assert DeadlineRule.objects.count() == 11


def test_a_limit_ends_today_and_only_once(client: Client, city: City) -> None:
    rule = DeadlineRule.objects.get(stage=Stage.CONTACT)
    assert "已停用" in client.post(f"{DEADLINES}{rule.pk}/end/", follow=True).text
    assert "这一条已经停用了" in client.post(f"{DEADLINES}{rule.pk}/end/", follow=True).text


def test_a_secondary_source_is_marked(client: Client, city: City) -> None:
    assert "二手来源" not in client.get(DEADLINES).text
    DeadlineRule.objects.filter(stage=Stage.CONTACT).update(is_secondary=True)
    assert client.get(DEADLINES).text.count(">二手来源<") == 1


def test_the_list_shows_a_stage_or_a_day_alone(client: Client, city: City) -> None:
    stages = client.get(DEADLINES, {"stage": "resolve"}).context["stages"]
    assert [(label, len(rules)) for label, rules in stages] == [("办结", 4)]
    assert client.get(DEADLINES, {"on": "2020-01-01"}).context["stages"] == []


def tried(client: Client, start: str, **more: str) -> dict[str, tuple[str, str]]:
    """Return when each stage would be due, and how that is explained."""
    asked = {
        "try-category": "道路破损",
        "try-urgency": "ordinary",
        "try-place": "柳岸社区",
        "try-start": start,
    }
    found = client.get(DEADLINES, asked | more).context["tried"]
    return {each.stage: (f"{each.due_at:%Y-%m-%d %H:%M}", " ".join(each.told)) for each in found if each.rule}


def test_trying_explains_holidays_and_make_up_days(client: Client, city: City) -> None:
    # The State Council's notice for 2025: 1 to 8 October free, Saturday 11 October working.
    found = tried(client, "2025-09-30T16:00")
    assert found["回访"] == ("2025-10-11 18:00", "跳过休息日：10月1日至10月8日。 调休上班，照算：10月11日。")
    assert found["首次联系"] == ("2025-10-01 16:00", "小时连续计算，夜里和休息日也算。")
    assert found["办结"][0] == "2025-10-08 00:00"


def test_trying_counts_by_the_citys_own_days(client: Client, city: City) -> None:
    set_calendar_day(date(2025, 3, 13), is_working=False, name="台风停工", by=city.administrator, at=now())
    assert tried(client, "2025-03-12T09:00")["回访"][0] == "2025-03-18 18:00"


def test_trying_says_when_holidays_are_not_yet_announced(client: Client, city: City) -> None:
    assert "还没有公布放假安排" in tried(client, "2040-03-12T09:00")["回访"][1]


def test_trying_says_where_there_is_no_limit(client: Client, city: City) -> None:
    DeadlineRule.objects.filter(stage=Stage.RULE).delete()
    page = client.get(
        DEADLINES,
        {"try-category": "", "try-urgency": "danger", "try-place": "云麓市", "try-start": "2025-03-12T09:00"},
    )
    assert "没有规定时限" in page.text


@pytest.mark.parametrize("start", ["", "tomorrow", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_senseless_start_is_named(client: Client, city: City, start: str) -> None:
    page = client.get(
        DEADLINES, {"try-category": "", "try-urgency": "danger", "try-place": "云麓市", "try-start": start}
    )
    assert (page.context["tried"], "从什么时候起算" in page.text, page.status_code) == (None, True, 200)


def test_escalation_is_set_anew_and_ended(client: Client, city: City) -> None:
    client.post(ESCALATION, {"step": "supervise", "after_hours": "48", "source": "督办办法"})
    rule = EscalationRule.objects.get(step=Step.SUPERVISE, valid_to=None)
    assert rule.after_hours == 48
    assert "不再自动执行" in client.post(f"{ESCALATION}{rule.pk}/end/", follow=True).text
    assert not EscalationRule.objects.filter(step=Step.SUPERVISE, valid_to=None).exists()
    assert "这一条已经停用了" in client.post(f"{ESCALATION}{rule.pk}/end/", follow=True).text


@pytest.mark.parametrize(
    "wrong", [{"step": "close"}, {"after_hours": "-1"}, {"after_hours": ""}, {"source": ""}]
)
def test_a_senseless_escalation_is_refused(client: Client, city: City, wrong: dict[str, str]) -> None:
    good = {"step": "supervise", "after_hours": "48", "source": "督办办法"}
    assert client.post(ESCALATION, good | wrong).status_code == 422
    assert EscalationRule.objects.count() == 2
