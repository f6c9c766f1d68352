"""The undo window of a single step: words to residents wait a moment, and everybody sees that they do."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils.timezone import localtime

from gongzhi.civic.cases.actions import note_case
from gongzhi.civic.cases.models import Statement
from gongzhi.civic.cases.vocabulary import Urgency
from gongzhi.civic.teamwork.actions import set_undo_window
from gongzhi.civic.teamwork.models import PendingDeed, PendingPart
from gongzhi.kernel.clock import now
from tests.a_city import City, a_case_in_hand, an_opened_case
from tests.web.desk.conftest import SignedIn, fresh, let_the_worker_work, queries_of, take


@pytest.fixture
def city(city: City) -> City:
    """The small city, whose handler and operator have ten seconds."""
    for person in (city.handler, city.operator):
        set_undo_window(10, by=person, at=now())
    return city


def test_an_answer_waits_and_goes_out(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case, client = a_case_in_hand(city, at=earlier), signed_in(city.handler)
    take(client, case, "resolve", reply="已换灯泡。", outcome="done")
    assert (fresh(case).status, Statement.objects.count()) == ("handling", 0)
    assert "马上发出，现在还可以撤销。" in client.get(f"/desk/case/{case.number}/").content.decode()
    let_the_worker_work()
    assert (fresh(case).status, Statement.objects.get().text) == ("resolved", "已换灯泡。")


@pytest.mark.parametrize(
    ("step", "words"),
    [("ask", {"question": "几号楼？"}), ("decline", {"because": "不归", "instead": "去别处"})],
)
def test_so_do_a_question_and_a_refusal(
    step: str, words: dict[str, str], city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = an_opened_case(city, at=earlier)
    take(signed_in(city.operator), case, step, **words)
    assert (fresh(case).version, PendingDeed.objects.get().step) == (case.version, step)


def test_a_note_does_not_wait(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier)
    take(signed_in(city.handler), case, "note", note="看过")
    assert (fresh(case).version, PendingDeed.objects.count()) == (case.version + 1, 0)


def test_danger_does_not_wait(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier, urgency=Urgency.DANGER)
    take(signed_in(city.handler), case, "resolve", reply="已抢修。", outcome="done")
    assert fresh(case).status == "resolved"


def test_everybody_who_sees_the_case_sees_that_an_answer_is_on_its_way(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = a_case_in_hand(city, at=earlier)
    take(signed_in(city.handler), case, "resolve", reply="已换灯泡。", outcome="done")
    page = signed_in(city.supervisor).get(f"/desk/case/{case.number}/").content.decode()
    assert f"{city.handler}正在办理“办结并答复”，" in page
    assert "已换灯泡。" not in page


def test_its_row_in_the_list_says_until_when_it_can_be_taken_back(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case, client = a_case_in_hand(city, at=earlier), signed_in(city.handler)
    a_case_in_hand(city, at=earlier)
    take(client, case, "resolve", reply="已换灯泡。", outcome="done")
    until = f"{localtime(PendingDeed.objects.get().due_at):%H:%M:%S}发出"
    mine, theirs = (marks_in(each, "/desk/?view=all") for each in (client, signed_in(city.supervisor)))
    assert mine == [f"办结并答复还可撤销，{until}"]
    assert theirs == [f"{city.handler}正在办理“办结并答复”，{until}"]


def test_the_mark_goes_once_it_went_out_or_was_taken_back(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    client = signed_in(city.handler)
    first, second = (a_case_in_hand(city, at=earlier) for _each in range(2))
    take(client, first, "ask", question="几号楼？")
    let_the_worker_work()
    take(client, second, "ask", question="几单元？")
    client.post(f"/desk/deeds/{PendingDeed.objects.latest('pk').pk}/withdraw/")
    assert marks_in(client, "/desk/?view=all") == []


def test_what_the_worker_has_not_come_to_yet_is_going_out(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    client = signed_in(city.handler)
    take(client, a_case_in_hand(city, at=earlier), "ask", question="几号楼？")
    PendingPart.objects.update(due_at=earlier)
    assert marks_in(client, "/desk/?view=all") == ["向反映人提问 正在发出"]


def test_more_marks_cost_no_more_queries(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    client = signed_in(city.handler)
    take(client, a_case_in_hand(city, at=earlier), "ask", question="几号楼？")
    few = queries_of(client, "/desk/?view=all")
    for _each in range(3):
        take(client, a_case_in_hand(city, at=earlier), "ask", question="几号楼？")
    assert (queries_of(client, "/desk/?view=all"), len(marks_in(client, "/desk/?view=all"))) == (few, 4)


def marks_in(client: Client, address: str) -> list[str]:
    """Return what the rows of a list say of words that wait to go out."""
    page = client.get(address).content.decode()
    rows = re.findall(r'class="gz-row__tags">(.*?)</div>', page, re.DOTALL)
    tags = [tag for row in rows for tag in row.split('<span class="gz-tag') if "data-countdown" in tag]
    return [re.sub(r"<[^>]*>", "", tag.partition(">")[2]).strip() for tag in tags]


def test_taken_back_the_words_stand_in_the_form_again(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case, client = a_case_in_hand(city, at=earlier), signed_in(city.handler)
    take(client, case, "resolve", reply="已换灯泡。", outcome="done")
    (way,) = re.findall(r'action="(/desk/deeds/\d+/withdraw/)"', client.get("/desk/").content.decode())
    assert client.post(way)["Location"] == f"/desk/case/{case.number}/"
    page = client.get(f"/desk/case/{case.number}/").content.decode()
    assert re.search(r"<textarea[^>]*>\s*已换灯泡。</textarea>", page)
    let_the_worker_work()
    assert fresh(case).version == case.version


def test_once_it_went_out_it_is_too_late(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case, client = a_case_in_hand(city, at=earlier), signed_in(city.handler)
    take(client, case, "ask", question="几号楼？")
    let_the_worker_work()
    answer = client.post(f"/desk/deeds/{PendingDeed.objects.get().pk}/withdraw/", follow=True)
    assert "已经发出，撤不回来了。" in answer.content.decode()


def test_what_would_be_refused_is_told_at_once(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier)
    note_case(case, note="先等等", by=city.supervisor, at=earlier)
    answer = take(signed_in(city.handler), case, "resolve", reply="已换灯泡。", outcome="done")
    assert (answer.status_code, PendingDeed.objects.count()) == (422, 0)
    assert "已换灯泡。" in answer.content.decode()


def test_the_same_answer_twice_is_one(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case, client = a_case_in_hand(city, at=earlier), signed_in(city.handler)
    answers = [take(client, case, "ask", question="几号楼？").status_code for _each in range(2)]
    let_the_worker_work()
    assert (answers, Statement.objects.count()) == ([302, 422], 1)


def test_a_colleague_who_was_quicker_is_not_overwritten(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case, client = a_case_in_hand(city, at=earlier), signed_in(city.handler)
    take(client, case, "resolve", reply="已换灯泡。", outcome="done")
    note_case(case, note="先等等", by=city.supervisor, at=now())
    let_the_worker_work()
    page = client.get(f"/desk/case/{case.number}/").content.decode()
    assert "，1件没有办成，内容没有改动" in page
    assert re.search(r"<textarea[^>]*>\s*已换灯泡。</textarea>", page)


def test_the_report_of_another_is_not_found(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    take(signed_in(city.handler), a_case_in_hand(city, at=earlier), "ask", question="几号楼？")
    deed, other = PendingDeed.objects.get(), signed_in(city.supervisor)
    ways = [
        other.get(f"/desk/deeds/{deed.pk}/"),
        other.post(f"/desk/deeds/{deed.pk}/withdraw/"),
        other.post(f"/desk/deeds/{deed.pk}/seen/"),
    ]
    assert [way.status_code for way in ways] == [404, 404, 404]
    assert PendingDeed.objects.get().withdrawn_at is None


def test_the_bar_asks_again_only_while_something_waits(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    client = signed_in(city.handler)
    take(client, a_case_in_hand(city, at=earlier), "ask", question="几号楼？")
    headers = {"HX-Current-URL": "http://testserver/desk/?view=all"}
    before = client.get("/desk/deeds/", headers=headers).content.decode()
    let_the_worker_work()
    after = client.get("/desk/deeds/", headers=headers).content.decode()
    assert ("every 2s" in before, 'value="/desk/?view=all"' in before) == (True, True)
    assert ("every 2s" in after, "1件已完成" in after) == (False, True)


@pytest.mark.parametrize("seconds", [0, 10])
@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("ask", {"question": "{称呼}，几号楼？"}),
        ("decline", {"because": "不归", "instead": "去{单位}"}),
        ("resolve", {"reply": "{称呼}您好，已换灯泡。", "outcome": "done"}),
    ],
)
def test_no_resident_reads_a_blank_however_long_one_has(
    step: str, words: dict[str, str], seconds: int, city: City, signed_in: SignedIn
) -> None:
    at, who = now() - timedelta(hours=1), city.handler if step == "resolve" else city.operator
    case = a_case_in_hand(city, at=at) if step == "resolve" else an_opened_case(city, at=at)
    set_undo_window(seconds, by=who, at=at)
    answer = take(signed_in(who), case, step, **words)
    assert (answer.status_code, fresh(case).version, PendingDeed.objects.count()) == (422, case.version, 0)
    assert "文字里还有没填的内容：" in answer.content.decode()
