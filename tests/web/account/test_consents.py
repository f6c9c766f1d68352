"""One's own yes and no on a page, a guardian's for a ward, and what the report form asks."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from gongzhi.civic.cases.models import Case
from gongzhi.civic.clients.models import ApiToken
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.actions import decide_consent, note_guardianship
from gongzhi.civic.privacy.models import Consent, Guardianship
from gongzhi.civic.privacy.vocabulary import ConsentPurpose, GuardianProof, Stance, Ward
from gongzhi.kernel.clock import now
from gongzhi.kernel.delivery import deliver_due
from tests.a_city import City, a_city, an_accepted_case
from tests.factories import a_person
from tests.web.portal.words import a_report, queries_of, text_of

pytestmark = pytest.mark.django_db

PAGE = "/account/consents/"


@pytest.fixture
def city() -> City:
    """The small city, with its staff."""
    return a_city()


def entered(person: Person) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client()
    client.force_login(person)
    return client


def say(client: Client, answer: str, purpose: str = "publish", *, page: str = PAGE, version: int = 1) -> Any:
    """Press the button, and follow to the page."""
    return client.post(f"{page}{purpose}/", {"answer": answer, "version": version}, follow=True)


def a_ward_of(guardian: Person, at: datetime, name: str = "李小桂") -> Guardianship:
    """Let somebody decide for a child."""
    return note_guardianship(
        a_person(name).pk,
        guardian.pk,
        because=Ward.UNDER_14,
        proof=GuardianProof.HOUSEHOLD,
        until=at + timedelta(days=400),
        by=guardian,
        at=at,
    )


def test_the_page_says_what_each_is_for_by_which_law_and_what_a_no_means() -> None:
    page = text_of(entered(a_person("李桂香")).get(PAGE))
    for words in ("公开我的诉求", "由程序自动派单", "用邮件通知我", "还没有选", "正在使用"):
        assert words in page
    assert "单独同意(第25条)" in page
    assert "受理、办理、答复、回访都一样" in page


def test_a_yes_and_taking_it_back_are_one_press_each() -> None:
    client = entered(a_person("李桂香"))
    assert "已记下您的同意，随时可以撤回。" in text_of(say(client, "yes"))
    page = text_of(say(client, "no"))
    assert "已照您说的停下，别的服务不受影响。" in page
    assert "已撤回同意" in page
    assert list(Consent.objects.values_list("stance", flat=True)) == [Stance.WITHDRAWN, Stance.GIVEN]


def test_taking_it_back_hides_one_s_cases(city: City) -> None:
    case = an_accepted_case(city, at=now() - timedelta(hours=1), is_public=True)
    say(entered(city.resident), "no")
    deliver_due(at=now())
    assert Client().get(f"/case/{case.number}/").status_code == 404
    assert entered(city.resident).get(f"/case/{case.number}/").status_code == 200


def test_a_version_that_was_replaced_meanwhile_is_asked_again() -> None:
    assert "说明刚刚更新过" in text_of(say(entered(a_person("李桂香")), "yes", version=2))
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("purpose", "said", "status"),
    [
        ("publish", {}, 400),
        ("publish", {"answer": "perhaps", "version": 1}, 400),
        ("publish", {"answer": "yes"}, 400),
        ("sell", {"answer": "yes", "version": 1}, 404),
    ],
)
def test_what_nobody_asked_is_not_taken(purpose: str, said: dict[str, Any], status: int) -> None:
    client = entered(a_person("李桂香"))
    assert client.post(f"{PAGE}{purpose}/", said).status_code == status


def test_the_history_names_the_case_and_the_version(city: City) -> None:
    case = an_accepted_case(city, at=now(), is_public=True)
    page = text_of(entered(city.resident).get(PAGE))
    assert case.number in page
    assert "说明第1版" in page


def test_the_history_pages_and_costs_the_same_however_long(city: City) -> None:
    client, person = entered(city.resident), city.resident
    say(client, "yes")
    few = queries_of(lambda: client.get(PAGE))
    for number in range(45):
        yes = number % 2 == 1
        decide_consent(person.pk, ConsentPurpose.PUBLISH, yes=yes, by=person, at=now())
    assert queries_of(lambda: client.get(PAGE)) == few
    assert "page=2" in client.get(PAGE).text


def test_a_guardian_decides_on_a_page_of_the_ward(city: City) -> None:
    held = a_ward_of(city.resident, now())
    client = entered(city.resident)
    assert "李小桂的授权" in text_of(client.get(PAGE))
    page = text_of(say(client, "yes", page=f"{PAGE}wards/{held.pk}/"))
    assert "监护人代为决定" in page
    consent = Consent.objects.get()
    assert (consent.person, consent.decided_by) == (held.person, city.resident.pk)


def test_a_ward_says_no_alone_and_is_told_who_says_yes(city: City) -> None:
    held = a_ward_of(city.resident, now())
    client = entered(Person.objects.get(pk=held.person))
    assert "这些要由您的监护人同意" in text_of(client.get(PAGE))
    assert "这一项要由监护人同意" in text_of(say(client, "yes"))
    assert "已照您说的停下" in text_of(say(client, "no", "automated"))


def test_who_is_no_guardian_any_more_finds_nothing(city: City) -> None:
    held = a_ward_of(city.resident, now())
    Guardianship.objects.update(ended_at=now())
    page = f"{PAGE}wards/{held.pk}/"
    client = entered(city.resident)
    assert (client.get(page).status_code, say(client, "yes", page=page).status_code) == (404, 404)


def test_sharing_is_agreed_to_where_the_token_is_made_and_taken_back_here(city: City, cleared: None) -> None:
    client = entered(city.resident)
    assert "办令牌的时候同意" in text_of(client.get(PAGE))
    assert "拿到以后怎么用，由做程序的人负责" in text_of(client.get("/account/tokens/"))
    said = {"name": "手机程序", "scopes": ["cases:read"], "days": "30", "notice": "1"}
    client.post("/account/tokens/", said)
    assert "撤回同意让程序读我的诉求" in text_of(client.get(PAGE))
    say(client, "no", "share")
    deliver_due(at=now())
    assert ApiToken.objects.get().revoked_at is not None


def test_the_report_form_says_what_publishing_means_and_keeps_the_version(city: City) -> None:
    client = entered(city.resident)
    form = client.get("/report/")
    assert "您同意公开的诉求，受理后任何人都能看到" in text_of(form)
    assert 'name="notice" type="hidden" value="1"' in form.text
    client.post("/report/", a_report(city, is_public="on", notice="1"))
    assert (Case.objects.get().is_public, Consent.objects.get().version) == (True, 1)


@pytest.mark.parametrize("said", [{}, {"is_public": "on", "notice": "9"}])
def test_a_report_without_the_extra_is_received_all_the_same(city: City, said: dict[str, str]) -> None:
    page = entered(city.resident).post("/report/", a_report(city, **said), follow=True)
    assert (Case.objects.get().is_public, Consent.objects.exists()) == (False, False)
    assert ("只是没有公开" in text_of(page)) == bool(said)


def test_english_readers_get_the_notice_in_english() -> None:
    client = entered(a_person("李桂香"))
    client.cookies["django_language"] = "en"
    page = client.get(PAGE).text
    assert ("Publish my cases" in page, "Separate consent (art. 25)" in page) == (True, True)
