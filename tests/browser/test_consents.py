"""Yes, no and guardians in a real browser: without scripts, on a phone, for elders and on the desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.actions import decide_consent, note_guardianship
from gongzhi.civic.privacy.models import Consent, Guardianship
from gongzhi.civic.privacy.vocabulary import ConsentPurpose, GuardianProof, Stance, Ward
from gongzhi.kernel.clock import now
from tests.a_city import City, a_city, an_accepted_case
from tests.browser import Axe
from tests.browser.test_account import look_at
from tests.browser.test_my_data import enter
from tests.factories import a_person


@pytest.fixture
def city(live_server: Any) -> City:
    """The small city, whose resident said something to each notice and has a ward."""
    cache.clear()
    city = a_city()
    an_accepted_case(city, at=now() - timedelta(hours=1), is_public=True)
    person = city.resident
    decide_consent(person.pk, ConsentPurpose.AUTOMATED, yes=False, by=person, at=now())
    note_guardianship(
        a_person("李小桂", sign_in_name="xiaogui").pk,
        person.pk,
        because=Ward.UNDER_14,
        proof=GuardianProof.HOUSEHOLD,
        until=now() + timedelta(days=400),
        by=city.officer,
        at=now(),
    )
    return city


def test_one_agrees_and_takes_it_back_without_scripts(
    plain_phone: Page, live_server: Any, city: City
) -> None:
    enter(plain_phone, live_server.url, city.resident)
    plain_phone.goto(f"{live_server.url}/account/profile/")
    plain_phone.get_by_role("link", name="我的授权").click()
    publishing = plain_phone.get_by_role("region", name="公开我的诉求")
    publishing.get_by_role("button", name="撤回同意").click()
    expect(publishing.get_by_role("heading")).to_contain_text("已撤回同意")
    publishing.get_by_role("button", name="同意 公开我的诉求").click()
    expect(publishing.get_by_role("heading")).to_contain_text("已同意")
    stances = Consent.objects.filter(purpose=ConsentPurpose.PUBLISH).values_list("stance", flat=True)
    assert list(stances) == [Stance.GIVEN, Stance.WITHDRAWN, Stance.GIVEN]


def test_a_guardian_finds_the_ward_and_decides(phone: Page, live_server: Any, city: City) -> None:
    enter(phone, live_server.url, city.resident)
    phone.goto(f"{live_server.url}/account/consents/")
    phone.get_by_role("link", name="李小桂的授权").click()
    phone.get_by_role("region", name="公开我的诉求").get_by_role("button").click()
    expect(phone.get_by_text("监护人代为决定")).to_be_visible()


def test_an_officer_notes_a_guardian_by_what_was_shown(desk: Page, live_server: Any, city: City) -> None:
    a_person("王芳", sign_in_name="wang.fang")
    enter(desk, live_server.url, city.officer)
    desk.goto(f"{live_server.url}/desk/privacy/")
    desk.get_by_role("link", name="监护人").click()
    form = desk.locator("form[method=post]").last
    form.get_by_label("被监护人的登录名").fill("wang.fang")
    form.get_by_label("监护人的登录名", exact=True).fill(city.resident.sign_in_name)
    form.get_by_label("限制民事行为能力的成年人").check()
    form.get_by_label("人民法院判决书或裁定书").check()
    form.get_by_role("button", name="登记").click()
    expect(desk.get_by_text("已登记。")).to_be_visible()
    assert Guardianship.objects.latest("pk").person == Person.objects.get_by_natural_key("wang.fang").pk


@pytest.mark.parametrize("page", ["/account/consents/", "/account/consents/wards/{ward}/", "/report/"])
def test_everybody_can_use_a_resident_s_pages(
    phone: Page, live_server: Any, axe: Axe, city: City, page: str
) -> None:
    enter(phone, live_server.url, city.resident)
    look_at(phone, axe, live_server.url + page.format(ward=Guardianship.objects.get().pk))


@pytest.mark.parametrize("page", ["consents/", "guardianships/?of=xiaogui"])
def test_everybody_can_use_an_officer_s_pages(
    desk: Page, live_server: Any, axe: Axe, city: City, page: str
) -> None:
    enter(desk, live_server.url, city.officer)
    look_at(desk, axe, f"{live_server.url}/desk/privacy/{page}")
