"""Pages of notices, with counts, and of guardians."""

from datetime import timedelta
from typing import Any

import pytest

from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.actions import decide_consent
from gongzhi.civic.privacy.models import Guardianship
from gongzhi.civic.privacy.queries import notice_of
from gongzhi.civic.privacy.vocabulary import ConsentPurpose
from gongzhi.kernel.clock import now
from tests.a_city import City
from tests.factories import a_person
from tests.web.desk.conftest import SignedIn, queries_of
from tests.web.portal.words import text_of

PAGE = "/desk/privacy/guardianships/"


@pytest.fixture
def child(db: None) -> Person:
    """Somebody who will have a guardian."""
    return a_person("李小桂", sign_in_name="xiaogui")


@pytest.fixture
def mother(db: None) -> Person:
    """Somebody who will be one."""
    return a_person("李桂花", sign_in_name="li.guihua")


def said(**details: Any) -> dict[str, Any]:
    """Return what an officer fills in."""
    usual = {"ward": "xiaogui", "guardian": "li.guihua", "because": "under_14", "proof": "birth"}
    return usual | {"until": f"{now() + timedelta(days=400):%Y-%m-%d}"} | details


def test_the_notices_stand_there_with_their_digests_and_counts(city: City, signed_in: SignedIn) -> None:
    decide_consent(city.resident.pk, ConsentPurpose.PUBLISH, yes=True, by=city.resident, at=now())
    browser = signed_in(city.officer)
    page = browser.get("/desk/privacy/consents/")
    assert notice_of(ConsentPurpose.PUBLISH, at=now()).digest in page.text
    assert '<td data-head="同意">1</td>' in page.text
    assert city.resident.full_name not in page.text


def test_counting_costs_the_same_however_many_said_something(city: City, signed_in: SignedIn) -> None:
    browser = signed_in(city.officer)
    few = queries_of(browser, "/desk/privacy/consents/")
    for name in ("王芳", "赵强"):
        person = a_person(name)
        decide_consent(person.pk, ConsentPurpose.MAIL, yes=False, by=person, at=now())
    assert queries_of(browser, "/desk/privacy/consents/") == few


def test_both_are_found_from_the_officer_s_desk(city: City, signed_in: SignedIn) -> None:
    page = signed_in(city.officer).get("/desk/privacy/").text
    assert "/desk/privacy/consents/" in page
    assert PAGE in page


def test_a_guardian_is_noted_looked_up_and_ended(
    city: City, signed_in: SignedIn, child: Person, mother: Person
) -> None:
    browser = signed_in(city.officer)
    assert "已登记。" in text_of(browser.post(PAGE, said(), follow=True))
    held = Guardianship.objects.get()
    assert (held.person, held.guardian, held.noted_by) == (child.pk, mother.pk, city.officer.pk)
    assert "监护人：li.guihua" in text_of(browser.get(PAGE, {"of": "xiaogui"}))
    assert "监护已结束" in text_of(browser.post(f"{PAGE}{held.pk}/end/", follow=True))
    assert "已结束" in text_of(browser.get(PAGE, {"of": "xiaogui"}))


def test_nobody_reads_a_list_of_wards(city: City, signed_in: SignedIn, child: Person, mother: Person) -> None:
    browser = signed_in(city.officer)
    browser.post(PAGE, said())
    assert "li.guihua" not in text_of(browser.get(PAGE))
    assert "没有登记监护人" in text_of(browser.get(PAGE, {"of": "li.guihua"}))


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"until": ""}, "请写明满十四周岁的日期"),
        ({"guardian": "xiaogui"}, "不能是同一个人"),
        ({"guardian": "nobody"}, "没有这个登录名"),
        ({"until": "tomorrow"}, "请按2025-03-01这样写日期。"),
        ({"proof": ""}, "看过什么材料"),
    ],
)
@pytest.mark.usefixtures("child", "mother")
def test_what_is_missing_is_said(
    city: City, signed_in: SignedIn, details: dict[str, str], words: str
) -> None:
    page = signed_in(city.officer).post(PAGE, said(**details))
    assert (page.status_code, words in text_of(page)) == (422, True)
    assert not Guardianship.objects.exists()


@pytest.mark.usefixtures("child", "mother")
def test_an_auditor_reads_and_changes_nothing(city: City, signed_in: SignedIn) -> None:
    browser = signed_in(city.auditor)
    assert browser.get(PAGE).status_code == 200
    assert browser.post(PAGE, said()).status_code == 404
    assert not Guardianship.objects.exists()
