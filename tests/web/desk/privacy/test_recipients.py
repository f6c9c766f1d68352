"""Pages of the recipients: recorded, blocked, ended; and the doors that nobody has recorded."""

from typing import Any

import pytest
from django.test import override_settings

from gongzhi.civic.clients.actions import create_webhook
from gongzhi.civic.clients.models import Webhook
from gongzhi.civic.clients.vocabulary import PUBLIC_KINDS
from gongzhi.civic.privacy.models import Recipient
from gongzhi.kernel.clock import now
from tests.a_city import City
from tests.factories import a_recipient
from tests.web.desk.conftest import SignedIn, queries_of
from tests.web.portal.words import text_of

PAGE = "/desk/privacy/recipients/"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def said(**details: Any) -> dict[str, Any]:
    """Return what an officer fills in of a receiver abroad."""
    return {"name": "海外云", "purpose": "推送进展", "where": "abroad", "place": "新加坡"} | details


def test_an_empty_list_says_what_it_is_for(city: City, signed_in: SignedIn) -> None:
    assert "还没有登记接收方" in text_of(signed_in(city.officer).get(PAGE))


def test_one_abroad_without_a_basis_is_recorded_and_shown_as_blocked(city: City, signed_in: SignedIn) -> None:
    page = text_of(signed_in(city.officer).post(f"{PAGE}new/", said(), follow=True))
    assert "接收方在境外，没有登记出境依据" in page
    assert "1项待办" in text_of(signed_in(city.officer).get("/desk/privacy/"))


def test_the_basis_is_added_with_its_document(city: City, signed_in: SignedIn) -> None:
    browser = signed_in(city.officer)
    browser.post(f"{PAGE}new/", said())
    found = Recipient.objects.get()
    lacking = browser.post(f"{PAGE}{found.pk}/", said(basis="certification"))
    assert (lacking.status_code, "请写明出境依据的文号" in lacking.text) == (422, True)
    document = {"basis": "certification", "reference": "认证1号", "valid_until": "2100-01-01"}
    page = text_of(browser.post(f"{PAGE}{found.pk}/", said(**document), follow=True))
    assert ("可以提供" in page, "有效到2100-01-01" in page) == (True, True)


def test_one_that_ended_is_offered_to_no_webhook(city: City, signed_in: SignedIn) -> None:
    found = a_recipient()
    offered = f'<option value="{found.pk}">'
    new = "/desk/settings/webhooks/new/"
    assert offered in signed_in(city.administrator).get(new).text
    signed_in(city.officer).post(f"{PAGE}{found.pk}/end/")
    assert offered not in signed_in(city.administrator).get(new).text


def test_webhooks_and_a_mail_server_that_nobody_recorded_are_told(city: City, signed_in: SignedIn) -> None:
    url = "https://old.example/hook"
    create_webhook(url, kinds=PUBLIC_KINDS, to=a_recipient(), by=city.administrator, at=now())
    Webhook.objects.update(recipient=None)
    with override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="smtp.example.com"):
        page = text_of(signed_in(city.officer).get(PAGE))
        assert 'value="smtp.example.com"' in signed_in(city.officer).get(f"{PAGE}new/").text
    assert (url in page, "邮件服务器smtp.example.com" in page) == (True, True)
    assert "没有登记接收方" in text_of(signed_in(city.administrator).get("/desk/settings/webhooks/"))


@pytest.mark.parametrize("who", ["auditor", "administrator"])
def test_only_officers_record(who: str, city: City, signed_in: SignedIn) -> None:
    found, browser = a_recipient(), signed_in(getattr(city, who))
    assert [browser.post(f"{PAGE}{path}", said()).status_code for path in ("new/", f"{found.pk}/")] == [
        404
    ] * 2


def test_more_recipients_cost_no_more_queries(city: City, signed_in: SignedIn) -> None:
    browser = signed_in(city.officer)
    a_recipient()
    before = queries_of(browser, PAGE)
    for name in ("市水务公司", "市公交公司"):
        a_recipient(name)
    assert queries_of(browser, PAGE) == before


def test_an_auditor_reads_what_is_recorded(city: City, signed_in: SignedIn) -> None:
    found = a_recipient(purpose="汇总全市进展")
    page = text_of(signed_in(city.auditor).get(f"{PAGE}{found.pk}/"))
    assert ("汇总全市进展" in page, ">登记</button>" in page) == (True, False)
