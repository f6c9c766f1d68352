"""The pages of weights and exclusion rules."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.civic.evaluation.models import ExclusionRule, Weights
from gongzhi.kernel.clock import now
from tests.a_city import LONG_AGO, City
from tests.web.desk.conftest import SignedIn

EVALUATION = "/desk/settings/evaluation/"


@pytest.fixture
def client(city: City, signed_in: SignedIn) -> Client:
    """The administrator's browser."""
    return signed_in(city.administrator)


@pytest.fixture
def first() -> date:
    """The first day of this month."""
    return timezone.localdate(now()).replace(day=1)


def weights(**more: object) -> dict[str, object]:
    """Return what is filled in for weights."""
    shares = {"response": 20, "resolution": 40, "satisfaction": 40, "satisfied_from": 4}
    return {**shares, "source": "考核办法", "valid_from": timezone.localdate(now()).replace(day=1), **more}


def exclusion(**more: object) -> dict[str, object]:
    """Return what is filled in for a rule."""
    begins = timezone.localdate(now()).replace(day=1)
    return {"what": "kind:inquiry", "reason": "咨询不计", "source": "考核办法", "valid_from": begins, **more}


def test_weights_are_set_from_this_month_on(client: Client, first: date) -> None:
    assert "权重已保存" in client.post(f"{EVALUATION}weights/new/", weights(), follow=True).text
    kept = Weights.objects.get()
    assert (str(kept), kept.satisfied_from, kept.valid_from) == ("20/40/40", 4, first)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"response": 30}, "应为100，现在是110"),
        ({"response": -1}, "大于或等于0"),
        ({"satisfied_from": 9}, "9"),
        ({"source": ""}, "还没有填"),
        ({"valid_from": "2024-01-01"}, "以前的月份已经公布"),
    ],
)
def test_what_cannot_be_weights_is_explained_and_kept(
    client: Client, wrong: dict[str, object], said: str
) -> None:
    response = client.post(f"{EVALUATION}weights/new/", weights(**wrong))
    assert (response.status_code, said in response.text, 'value="40"' in response.text) == (422, True, True)
    assert not Weights.objects.exists()


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("kind:inquiry", "咨询"),
        ("status:suspended", "挂账"),
        ("channel:post", "来信"),
        ("channel:api", "程序接口"),
        ("category:01", "道路破损"),
    ],
)
def test_a_rule_is_added_and_shown_in_words(client: Client, what: str, words: str) -> None:
    client.post(f"{EVALUATION}exclusions/new/", exclusion(what=what))
    rule = ExclusionRule.objects.get()
    assert f"{rule.criterion}:{rule.value}" == what
    assert client.get(EVALUATION).context["rules"] == [(rule, words)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"what": ""}, "还没有填"),
        ({"what": "kind:gossip"}, "gossip"),
        ({"reason": ""}, "还没有填"),
        ({"source": ""}, "还没有填"),
        ({"valid_from": "2024-01-01"}, "以前的月份已经公布"),
    ],
)
def test_what_cannot_be_a_rule_is_explained(client: Client, wrong: dict[str, object], said: str) -> None:
    response = client.post(f"{EVALUATION}exclusions/new/", exclusion(**wrong))
    assert (response.status_code, said in response.text) == (422, True)
    assert not ExclusionRule.objects.exists()


def test_a_rule_ends_and_only_once(client: Client, first: date) -> None:
    rule = ExclusionRule.objects.create(
        criterion="kind", value="inquiry", reason="咨询不计", valid_from=LONG_AGO
    )
    end = f"{EVALUATION}exclusions/{rule.pk}/end/"
    assert "规则已停用" in client.post(end, follow=True).text
    ExclusionRule.objects.update(valid_to=first - timedelta(days=40))
    assert "这一条已经停用了" in client.post(end, follow=True).text
    assert ExclusionRule.objects.get().valid_to == first - timedelta(days=40)


def test_a_rule_for_a_category_that_is_gone_shows_its_code(client: Client) -> None:
    ExclusionRule.objects.create(criterion="category", value="99", reason="旧分类", valid_from=LONG_AGO)
    assert [words for _rule, words in client.get(EVALUATION).context["rules"]] == ["99"]
