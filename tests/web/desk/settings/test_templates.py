"""The pages of the reply templates."""

import pytest
from django.test import Client

from gongzhi.civic.cases.models import ReplyTemplate
from tests.a_city import City
from tests.web.desk.conftest import SignedIn

TEMPLATES = "/desk/settings/templates/"


@pytest.fixture
def client(city: City, signed_in: SignedIn) -> Client:
    """The administrator's browser."""
    return signed_in(city.administrator)


def test_a_template_is_added_changed_and_deleted(client: Client, city: City) -> None:
    client.post(f"{TEMPLATES}new/", {"title": "已到场", "text": "您好！", "body": "区住建局"})
    template = ReplyTemplate.objects.get()
    assert (template.body, "已到场" in client.get(TEMPLATES).text) == (city.works, True)
    client.post(f"{TEMPLATES}{template.pk}/", {"title": "到过现场", "text": "您好！我们来过。", "body": ""})
    template.refresh_from_db()
    assert (template.title, template.text, template.body) == ("到过现场", "您好！我们来过。", None)
    assert "已删除" in client.post(f"{TEMPLATES}{template.pk}/delete/", follow=True).text
    assert client.post(f"{TEMPLATES}{template.pk}/delete/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"title": ""}, "还没有填"), ({"text": "字" * 4001}, "4000"), ({"body": "没有的局"}, "没有找到")],
)
def test_what_cannot_be_a_template_is_explained_and_kept(
    client: Client, wrong: dict[str, str], said: str
) -> None:
    response = client.post(f"{TEMPLATES}new/", {"title": "已到场", "text": "您好！"} | wrong)
    assert (response.status_code, said in response.text, "您好" in response.text or "text" in wrong) == (
        422,
        True,
        True,
    )
    assert not ReplyTemplate.objects.exists()


def test_markup_in_a_template_is_shown_as_written(client: Client) -> None:
    client.post(f"{TEMPLATES}new/", {"title": "<b>粗</b>", "text": "<script>alert(1)</script>"})
    assert "<script>alert" not in client.get(TEMPLATES).text
