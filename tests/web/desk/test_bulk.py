"""Many cases at once: looked at before anything is done, then each succeeds or is refused by itself."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from gongzhi.civic.cases.actions import note_case
from gongzhi.civic.cases.models import Case, CatalogueEntry, ReplyTemplate, Statement
from gongzhi.civic.cases.vocabulary import Urgency
from gongzhi.civic.teamwork.models import Assignee, PendingDeed, Snooze
from gongzhi.web.desk.queue.bulk_form import BulkForm
from tests.a_city import City, a_case_in_hand, a_dispatched_case, an_accepted_case, an_opened_case
from tests.web.desk.conftest import SignedIn, fresh, let_the_worker_work

BACK = {"next": "/desk/?view=all"}


def tick(*cases: Case) -> list[str]:
    """Return what the boxes of these cases send."""
    return [f"{case.pk}:{case.version}" for case in cases]


def preview(client: Client, step: str, *cases: Case, **words: Any) -> Any:
    """Press a button of the bar and return the page that shows what would happen."""
    return client.post("/desk/bulk/", {"step": step, "case": tick(*cases), **BACK, **words})


def told(page: Any) -> list[str]:
    """Return why cases would be refused."""
    return [row.refusal for row in page.context["refused"]]


def press(client: Client, step: str, *cases: Case, **words: Any) -> list[str]:
    """Confirm what the preview of a step shows, let the worker work, and return what was refused."""
    page = preview(client, step, *cases, **words)
    shown = [row.case for row in page.context["rows"]]
    client.post("/desk/bulk/confirm/", {"step": step, "case": tick(*shown), **BACK, **words})
    let_the_worker_work()
    parts = PendingDeed.objects.latest("pk").parts
    return [refusal for refusal in parts.values_list("refusal", flat=True) if refusal]


def test_an_operator_accepts_several_into_a_category(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    cases = [an_opened_case(city, at=earlier, text=text) for text in "甲乙"]
    assert press(signed_in(city.operator), "accept", *cases, category="道路破损", urgency="complex") == []
    assert [(fresh(case).status, fresh(case).urgency) for case in cases] == [("accepted", "complex")] * 2


def test_several_are_offered_as_ordinary_never_as_danger(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    an_opened_case(city, at=earlier)
    page = signed_in(city.operator).get("/desk/").content.decode()
    assert '<option value="ordinary" selected>' in page


def test_a_dispatcher_dispatches_several_by_the_catalogue(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    cases = [an_accepted_case(city, at=earlier, text=text) for text in "甲乙"]
    press(signed_in(city.dispatcher), "dispatch", *cases)
    assert [fresh(case).lead for case in cases] == [city.works, city.works]


def test_a_handler_acknowledges_several(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    cases = [a_dispatched_case(city, at=earlier, text=text) for text in "甲乙"]
    press(signed_in(city.handler), "acknowledge", *cases)
    assert [fresh(case).status for case in cases] == ["handling", "handling"]


def test_several_are_given_to_a_colleague(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier)
    press(signed_in(city.handler), "assign", case, colleague=f"{city.works.pk}:{city.handler.pk}")
    assert Assignee.objects.get(case=case).person == city.handler


def test_several_are_put_aside_at_once(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    cases = [a_case_in_hand(city, at=earlier, text=text) for text in "甲乙"]
    client = signed_in(city.handler)
    client.post("/desk/bulk/confirm/", {"step": "snooze", "span": "hour", "case": tick(*cases), **BACK})
    assert set(Snooze.objects.values_list("person", "case")) == {(city.handler.pk, case.pk) for case in cases}


def test_a_preview_changes_nothing(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier)
    page = preview(signed_in(city.handler), "resolve", case, reply="已办好。", outcome="done")
    assert [row.text for row in page.context["rows"]] == ["已办好。"]
    assert (fresh(case).version, Statement.objects.count(), PendingDeed.objects.count()) == (
        case.version,
        0,
        0,
    )


def test_each_resident_reads_words_about_their_own_case(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    template = ReplyTemplate.objects.create(
        title="已修好", text="{称呼}，{地点}“{标题}”({编号})由{单位}办好了。"
    )
    cases = [a_case_in_hand(city, at=earlier, text=text) for text in ("路灯不亮", "井盖松动")]
    page = preview(signed_in(city.handler), "resolve", *cases, reply=template.text, outcome="done")
    assert [row.text for row in page.context["rows"]] == [
        f"市民朋友，柳岸社区“{case.title}”({case.number})由区住建局办好了。" for case in cases
    ]


def test_nobody_is_named_where_everybody_reads(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier, is_public=True)
    page = preview(signed_in(city.handler), "resolve", case, reply="{称呼}您好", outcome="done")
    assert page.context["rows"][0].text == "市民朋友您好"


def test_the_words_for_one_case_can_be_changed(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    one, two = (a_case_in_hand(city, at=earlier, text=text) for text in "甲乙")
    words = {f"text-{one.pk}": "单独写的", f"text-{two.pk}": "一样的", "reply": "一样的", "outcome": "done"}
    press(signed_in(city.handler), "resolve", one, two, **words)
    assert set(Statement.objects.values_list("case", "text")) == {(one.pk, "单独写的"), (two.pk, "一样的")}


@pytest.mark.parametrize("words", ["{结果}已办好", "   "])
def test_words_that_no_resident_should_read_bring_the_page_again(
    words: str, city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = a_case_in_hand(city, at=earlier)
    sent = {"step": "resolve", "reply": "好", "outcome": "done", f"text-{case.pk}": words, "case": tick(case)}
    page = signed_in(city.handler).post("/desk/bulk/confirm/", {**sent, **BACK})
    assert (page.status_code, PendingDeed.objects.count()) == (422, 0)
    assert page.context["rows"][0].text == words


def test_what_would_be_refused_is_told_before_anything_is_done(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    done, too_early = (
        an_accepted_case(city, at=earlier, text="甲"),
        an_opened_case(city, at=earlier, text="乙"),
    )
    page = preview(signed_in(city.dispatcher), "dispatch", done, too_early)
    assert told(page) == ["事项现在是“待受理”，不能派单。"]
    assert [row.effect for row in page.context["rows"]] == ["派给区住建局"]


def test_a_case_that_changed_since_it_was_ticked_is_refused(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = an_accepted_case(city, at=earlier)
    note_case(case, note="先等等", by=city.dispatcher, at=earlier)
    page = preview(signed_in(city.dispatcher), "dispatch", case)
    assert told(page)[0].startswith("就在刚才，这件事项已由他人处理")


def test_a_case_that_changed_after_the_preview_is_refused_and_reported(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case, client = a_case_in_hand(city, at=earlier), signed_in(city.handler)
    words = {"step": "resolve", "reply": "已办好。", "outcome": "done", "case": tick(case)}
    client.post("/desk/bulk/confirm/", {**words, **BACK})
    note_case(case, note="先等等", by=city.supervisor, at=earlier)
    let_the_worker_work()
    page = client.get("/desk/").content.decode()
    assert "，1件没有办成，内容没有改动" in page
    deed = PendingDeed.objects.get()
    assert "就在刚才，这件事项已由他人处理" in client.get(f"/desk/deeds/{deed.pk}/").content.decode()
    client.post(f"/desk/deeds/{deed.pk}/seen/", BACK)
    assert "没有办成" not in client.get("/desk/").content.decode()


def test_a_case_without_a_body_in_the_catalogue_is_refused(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = an_accepted_case(city, at=earlier)
    CatalogueEntry.objects.all().delete()
    page = preview(signed_in(city.dispatcher), "dispatch", case)
    assert told(page)[0].startswith("派单目录里没有“道路破损”")


def test_danger_goes_out_at_once(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier, urgency=Urgency.DANGER)
    words = {"step": "resolve", "reply": "已抢修。", "outcome": "done", "case": tick(case)}
    signed_in(city.handler).post("/desk/bulk/confirm/", {**words, **BACK})
    let_the_worker_work(within=timedelta(seconds=1))
    assert fresh(case).status == "resolved"


def test_all_that_the_list_holds_can_be_chosen(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    for n in range(3):
        an_accepted_case(city, at=earlier, text=f"路灯{n}不亮")
    an_accepted_case(city, at=earlier, text="井盖松动")
    way = {"step": "dispatch", "everything": "1", "next": "/desk/?view=accepted&q=路灯"}
    page = signed_in(city.dispatcher).post("/desk/bulk/", way)
    assert sorted(row.case.title for row in page.context["rows"]) == ["路灯0不亮", "路灯1不亮", "路灯2不亮"]


def test_all_are_offered_where_the_list_has_more_pages(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    client = signed_in(city.dispatcher)
    for n in range(41):
        an_accepted_case(city, at=earlier, text=f"路灯{n}不亮")
        if n == 0:
            assert 'name="everything"' not in client.get("/desk/").content.decode()
    assert "全部41件" in client.get("/desk/").content.decode()


def test_what_was_confirmed_is_taken_back_as_a_whole(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    cases = [a_dispatched_case(city, at=earlier, text=text) for text in "甲乙"]
    client = signed_in(city.handler)
    client.post("/desk/bulk/confirm/", {"step": "acknowledge", "case": tick(*cases), **BACK})
    page = client.get("/desk/").content.decode()
    (way,) = re.findall(r'action="(/desk/deeds/\d+/withdraw/)"', page)
    answer = client.post(way, BACK, follow=True)
    assert "已撤销，2件事项没有改动。" in answer.content.decode()
    let_the_worker_work()
    assert [fresh(case).status for case in cases] == ["dispatched"] * 2


def test_every_choice_of_the_bar_has_its_form(city: City, earlier: datetime) -> None:
    form = BulkForm({"step": "note", "note": "看过"}, by=city.handler, at=earlier)
    assert (form.is_valid(), form.data_for("看过")) == (True, {"note": "看过"})


def test_a_case_that_is_not_seen_is_passed_over(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_dispatched_case(city, at=earlier)
    assert preview(signed_in(city.gardener), "acknowledge", case)["Location"] == "/desk/?view=all"
    signed_in(city.gardener).post("/desk/bulk/confirm/", {"step": "acknowledge", "case": tick(case)})
    let_the_worker_work()
    assert (fresh(case).status, PendingDeed.objects.count()) == ("dispatched", 0)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"step": "accept"}, "批量受理要先选一个分类。"),
        ({"step": "accept", "category": "没有这类"}, "没有找到“没有这类”，请从列表中选一个。"),
        ({"step": "note", "note": "  "}, "请写下备注。"),
        ({"step": "resolve", "outcome": "done"}, "请写下答复。"),
        ({"step": "resolve", "reply": "好"}, "请选择办理结果。"),
        ({"step": "ask"}, "请写下想问的话。"),
        ({"step": "snooze"}, "请选择什么时候再提醒。"),
        ({"step": "assign"}, "请选择交给谁。"),
        ({}, "请选择要做的一步。"),
        ({"step": "close"}, "选择一个有效的选项"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_done(
    words: dict[str, str], says: str, city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case, client = an_opened_case(city, at=earlier), signed_in(city.operator)
    answer = client.post("/desk/bulk/", {"case": tick(case), **words}, follow=True)
    assert says in answer.content.decode()
    assert fresh(case).version == case.version


@pytest.mark.parametrize("ticked", [[], ["x"], ["1"], ["1:x", ":"], ["99999999999999999999:1"], ["٣:1"]])
def test_ticks_that_make_no_sense_change_nothing(
    ticked: list[str], city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = an_accepted_case(city, at=earlier)
    answer = signed_in(city.dispatcher).post("/desk/bulk/", {"step": "dispatch", "case": ticked}, follow=True)
    assert (answer.status_code, fresh(case).status) == (200, "accepted")


def test_one_goes_back_only_to_pages_of_this_house(city: City, signed_in: SignedIn) -> None:
    client = signed_in(city.operator)
    ways = ["https://x.invalid/", "//x.invalid/", "javascript:alert(1)", "/desk/?view=all"]
    back = [client.post("/desk/bulk/", {"next": way})["Location"] for way in ways]
    assert back == ["/desk/", "/desk/", "/desk/", "/desk/?view=all"]
