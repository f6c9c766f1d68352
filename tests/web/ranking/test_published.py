"""What was published of a month: the page, its receipt, and how it is published at the desk."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.civic.evaluation.actions import exclude_case, publish_ranking
from gongzhi.civic.evaluation.models import PublishedRanking
from gongzhi.civic.evaluation.queries.published import publications_of
from gongzhi.civic.ledger.actions import begin_log
from gongzhi.civic.ledger.queries.commitments import opens
from gongzhi.kernel.clock import now
from tests.web.portal.words import text_of
from tests.web.ranking.conftest import Judged, SignedIn


@pytest.fixture
def month(judged: Judged, settings: Any, tmp_path: Path) -> Judged:
    """The judged month, in a city with a log."""
    settings.LEDGER_ROOT = tmp_path / "ledger"
    begin_log(site="city.example", by=None, at=judged.at)
    return judged


@pytest.fixture
def published(month: Judged) -> PublishedRanking:
    return publish_ranking(month.month, by=month.city.evaluator, at=now())


def read(address: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200
    return text_of(answer)


def test_the_board_of_a_published_month_says_so(month: Judged, published: PublishedRanking) -> None:
    said = read(f"/ranking/?month={month.month}")
    assert f"已公布：{timezone.localdate(published.at)}，按公开账本前{published.size}条统计" in said


def test_the_board_of_another_month_does_not(month: Judged) -> None:
    assert "已公布" not in read(f"/ranking/?month={month.month}")


def test_the_page_tells_counts_and_the_size_of_the_log(month: Judged, published: PublishedRanking) -> None:
    said = read(f"/ranking/published/{month.month}/")
    assert "50.0%（1/2）" in said
    assert f"公开账本的前{published.size}条" in said
    assert "今天是" not in said


def test_where_today_is_another_figure_both_are_shown(month: Judged, published: PublishedRanking) -> None:
    exclude_case(month.bad, because="重复登记", by=month.city.supervisor, at=now())
    said = read(f"/ranking/published/{month.month}/")
    assert "50.0%（1/2）今天是100.0%（1/1）" in said


def test_a_correction_is_shown_above_what_it_corrects(month: Judged, published: PublishedRanking) -> None:
    exclude_case(month.bad, because="重复登记", by=month.city.supervisor, at=now())
    publish_ranking(month.month, by=month.city.evaluator, at=now())
    said = read(f"/ranking/published/{month.month}/")
    assert "这个月公布过2次" in said
    assert said.index("100.0%（1/1）") < said.index("50.0%（1/2）")


def test_the_receipt_opens_what_was_published(month: Judged, published: PublishedRanking) -> None:
    answer = Client().get(f"/ranking/published/{month.month}/{published.pk}.json")
    told = json.loads(answer.content)
    words = told["words"]
    assert opens(
        told["what"]["content"]["data"]["words"], words["content"], salt=bytes.fromhex(words["salt"])
    )
    assert f"ranking-{month.month}-{published.pk}.receipt.json" in answer["Content-Disposition"]


@pytest.mark.parametrize("path", ["published/2001-01/", "published/x/", "published/2001-01/1.json"])
def test_what_was_never_published_is_not_found(path: str, month: Judged) -> None:
    assert Client().get(f"/ranking/{path}").status_code == 404


def test_an_evaluator_publishes_after_being_asked_once_more(month: Judged, signed_in: SignedIn) -> None:
    client, address = signed_in(month.city.evaluator), f"/desk/ranking/publish/{month.month}/"
    assert address in client.get(f"/desk/ranking/?month={month.month}").content.decode()
    assert "不能再改，也不能撤回" in read(address, client)
    assert publications_of(month.month).count() == 0
    assert "的排名已公布" in text_of(client.post(address, follow=True))
    assert publications_of(month.month).count() == 1


def test_who_may_not_publish_is_offered_nothing(month: Judged, signed_in: SignedIn) -> None:
    client, address = signed_in(month.city.handler), f"/desk/ranking/publish/{month.month}/"
    assert address not in client.get(f"/desk/ranking/?month={month.month}").content.decode()
    assert client.post(address).status_code == 404


def test_a_month_that_runs_is_refused_in_words(month: Judged, signed_in: SignedIn) -> None:
    running = f"{timezone.localdate(now()):%Y-%m}"
    said = text_of(signed_in(month.city.evaluator).post(f"/desk/ranking/publish/{running}/", follow=True))
    assert "这个月还没有过完" in said
