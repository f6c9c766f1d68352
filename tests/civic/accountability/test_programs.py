"""What programs decided: by which rule, and who had let them."""

from datetime import datetime, timedelta

import pytest

from gongzhi.civic.accountability.queries.case import decisions_of
from gongzhi.civic.accountability.queries.house import decisions_in, narrowed
from gongzhi.civic.cases.actions import erase_words
from gongzhi.civic.cases.models import Statement
from gongzhi.civic.cases.vocabulary import ErasureBasis
from gongzhi.civic.dispatch.queries.reading import forget_reader
from gongzhi.kernel.models import Fact
from tests.a_city import City, a_resolved_case
from tests.civic.dispatch.automatic import a_sure_case, it_is_on

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def no_reader_of_another_test() -> None:
    forget_reader()


def test_a_case_that_went_out_by_itself_names_who_had_turned_that_on(city: City, noon: datetime) -> None:
    city.administrator.name = "赵云"
    city.administrator.save()
    it_is_on(city, noon)
    case = a_sure_case(city, noon + HOUR)
    accepted, sent = decisions_of(case, at=noon + 2 * HOUR).decisions[:2]
    assert {accepted.by.name, sent.by.name} == {"系统自动派单"}
    rule = {ground.label: ground.text for ground in sent.grounds}["自动派单规则"]
    assert rule == "赵云 市热线中心管理员于2025-03-12 12:00开启，要求准确率不低于98%"


def test_what_the_program_suggested_is_a_ground_of_acceptance(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    accepted = decisions_of(a_sure_case(city, noon + HOUR), at=noon + 2 * HOUR).decisions[0]
    suggested = {ground.label: ground.text for ground in accepted.grounds}["系统建议分类"]
    assert suggested.startswith("道路破损(把握")
    assert suggested.endswith("，采纳")


def test_turning_it_on_is_a_decision_about_the_house(city: City, noon: datetime) -> None:
    it_is_on(city, noon)
    (told,) = decisions_in(narrowed(Fact.objects.all(), kind="dispatch.AutomaticDispatchTurnedOn"))
    assert told.grounds[0].text == "要求准确率不低于98%，差错超过5%自动关闭"
    assert told.by.person == city.administrator.pk


def test_erased_words_are_gone_from_the_chain_and_who_erased_them_is_not(city: City, noon: datetime) -> None:
    case = a_resolved_case(city, at=noon, reply="王女士您好，灯已换好。")
    said = Statement.objects.get(case=case)
    erase_words(said, because=ErasureBasis.CONSENT_WITHDRAWN, by=city.administrator, at=noon + HOUR)
    chain = decisions_of(case, at=noon + 2 * HOUR)
    assert "王女士" not in str(chain)
    erased = chain.decisions[-1]
    assert (erased.by.person, erased.grounds[0].source) == (
        city.administrator.pk,
        "《个人信息保护法》第四十七条",
    )
