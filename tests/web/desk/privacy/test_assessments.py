"""Pages of the impact assessments: what waits, who writes, who signs, who reads."""

import pytest

from gongzhi.civic.clients.vocabulary import WEBHOOKS
from gongzhi.civic.dispatch.models import AutomaticRule
from gongzhi.civic.dispatch.vocabulary import AUTOMATIC_DISPATCH
from gongzhi.civic.privacy.models import Assessment
from gongzhi.civic.privacy.queries import is_cleared
from gongzhi.kernel.clock import now
from tests.a_city import City
from tests.web.desk.conftest import SignedIn, queries_of
from tests.web.portal.words import text_of

PAGE = "/desk/privacy/assessments/"
SAID = {
    "activity": AUTOMATIC_DISPATCH.code,
    "because": ["automated"],
    "purpose": "派得快",
    "effects": "可能派错",
    "measures": "可以请人工复核",
}


@pytest.fixture
def nothing_assessed(city: City) -> None:
    """A city in which nobody has assessed anything."""
    Assessment.objects.all().delete()


@pytest.mark.usefixtures("nothing_assessed")
def test_what_must_be_assessed_stands_there_from_the_beginning(city: City, signed_in: SignedIn) -> None:
    page = text_of(signed_in(city.officer).get(PAGE))
    assert page.count("没有签署，不能开始") == 3
    assert "还没有评估" in page


@pytest.mark.usefixtures("nothing_assessed")
def test_an_administrator_writes_and_the_officer_signs(city: City, signed_in: SignedIn) -> None:
    page = signed_in(city.administrator).post(f"{PAGE}new/", SAID, follow=True)
    assert "等另一位签署" in text_of(page)
    made = Assessment.objects.get()
    assert signed_in(city.administrator).post(f"{PAGE}{made.pk}/sign/").status_code == 404
    assert not is_cleared(AUTOMATIC_DISPATCH.code, at=now())
    page = signed_in(city.officer).post(f"{PAGE}{made.pk}/sign/", follow=True)
    assert ("可以开始了" in text_of(page), is_cleared(AUTOMATIC_DISPATCH.code, at=now())) == (True, True)


@pytest.mark.usefixtures("nothing_assessed")
def test_an_officer_who_wrote_is_told_to_ask_another(city: City, signed_in: SignedIn) -> None:
    browser = signed_in(city.officer)
    page = text_of(browser.post(f"{PAGE}new/", SAID, follow=True))
    assert ("请另一位个人信息保护负责人签署" in page, ">签署</button>" in page) == (True, False)
    refused = browser.post(f"{PAGE}{Assessment.objects.get().pk}/sign/", follow=True)
    assert "写评估的人不能自己签署" in text_of(refused)


@pytest.mark.usefixtures("nothing_assessed")
def test_a_processing_of_the_citys_own_is_named(city: City, signed_in: SignedIn) -> None:
    browser = signed_in(city.officer)
    unnamed = browser.post(f"{PAGE}new/", SAID | {"activity": ""})
    assert (unnamed.status_code, "请写明评估的是哪一项处理" in unnamed.text) == (422, True)
    browser.post(f"{PAGE}new/", SAID | {"activity": "", "own": " 视频 巡查 "})
    assert Assessment.objects.get().activity == "视频 巡查"
    assert "视频巡查" in text_of(browser.get(PAGE))


def test_the_next_version_begins_with_the_words_of_the_one_before(city: City, signed_in: SignedIn) -> None:
    page = signed_in(city.officer).get(f"{PAGE}new/?activity={WEBHOOKS.code}").text
    assert "只给编号" in page


def test_a_withdrawn_signature_says_why(city: City, signed_in: SignedIn) -> None:
    found, browser = Assessment.objects.get(activity=WEBHOOKS.code), signed_in(city.officer)
    assert browser.post(f"{PAGE}{found.pk}/withdraw/", {}).status_code == 422
    page = text_of(browser.post(f"{PAGE}{found.pk}/withdraw/", {"because": "接收方变了"}, follow=True))
    assert ("接收方变了" in page, "已撤回" in page) == (True, True)
    assert not is_cleared(WEBHOOKS.code, at=now())


def test_what_must_be_kept_is_not_erased(city: City, signed_in: SignedIn) -> None:
    found = Assessment.objects.get(activity=WEBHOOKS.code)
    page = signed_in(city.officer).post(f"{PAGE}{found.pk}/erase/", follow=True)
    assert ("至少三年" in text_of(page), Assessment.objects.count()) == (True, 3)


def test_more_versions_cost_no_more_queries(city: City, signed_in: SignedIn) -> None:
    browser = signed_in(city.officer)
    before = queries_of(browser, PAGE)
    for name in ("视频巡查", "重点人群回访"):
        browser.post(f"{PAGE}new/", SAID | {"activity": "", "own": name})
    assert queries_of(browser, PAGE) == before


def test_an_auditor_reads_and_changes_nothing(city: City, signed_in: SignedIn) -> None:
    browser, found = signed_in(city.auditor), Assessment.objects.all()[0]
    page = text_of(browser.get(f"{PAGE}{found.pk}/"))
    assert ("只给编号" in page, "撤回签署" in page, "写新的一版" in page) == (True, False, False)
    answers = [
        browser.post(f"{PAGE}{found.pk}/{step}/").status_code for step in ("sign", "withdraw", "erase")
    ]
    assert [*answers, browser.post(f"{PAGE}new/", SAID).status_code] == [404] * 4


def test_an_administrator_sees_the_assessments_and_nothing_else_of_the_desk(
    city: City, signed_in: SignedIn
) -> None:
    browser = signed_in(city.administrator)
    page = text_of(browser.get("/desk/privacy/"))
    assert ("影响评估" in page, "安全事件" in page, "接收方" in page) == (True, False, False)
    assert browser.get("/desk/privacy/incidents/").status_code == 404


@pytest.mark.usefixtures("nothing_assessed")
def test_what_ran_before_is_marked_where_both_look(city: City, signed_in: SignedIn) -> None:
    AutomaticRule.objects.create(precision=0.98, error_limit=0.05, is_on=True, on_since=now())
    assert "正在进行，还没有评估" in text_of(signed_in(city.officer).get(PAGE))
    assert "1项待办" in text_of(signed_in(city.officer).get("/desk/privacy/"))
    page = text_of(signed_in(city.administrator).get("/desk/settings/automatic/"))
    assert "自动派单还没有做影响评估" in page
