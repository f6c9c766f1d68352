"""One's own case: seen by its reporter only, with the steps that are open, each refusal told."""

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongzhi.civic.cases.actions import ask_resident, close_case, merge_case, note_case
from gongzhi.civic.cases.models import Case, FollowUp, Statement
from gongzhi.civic.cases.vocabulary import Kind, Satisfaction, Status, Way
from tests.a_city import City, a_case_in_hand, a_resolved_case, an_accepted_case, an_opened_case
from tests.civic.cases.files import a_photo
from tests.web.portal.words import queries_of, reported, text_of

OPINION = {"contacted": "yes", "verdict": "solved", "satisfaction": "5", "comment": "谢谢"}


def take(client: Client, case: Case, step: str, **said: Any) -> Any:
    """Post a step as the page would, with the version that it shows."""
    return client.post(f"/case/{case.number}/{step}/", {"version": case.version, **said})


def test_the_reporter_sees_state_next_step_and_deadline(resident: Client, city: City, now: datetime) -> None:
    case = a_case_in_hand(city, at=now)
    page = text_of(resident.get(f"/case/{case.number}/"))
    assert "区住建局正在办理。" in page
    assert "接下来：承办单位处理，并给您答复。" in page
    assert "还剩" in page


@pytest.mark.parametrize("who", ["stranger", "client"])
def test_nobody_else_learns_whether_a_case_exists(
    request: pytest.FixtureRequest, city: City, now: datetime, who: str
) -> None:
    visitor: Client = request.getfixturevalue(who)
    case = an_opened_case(city, at=now)
    known, unknown = (visitor.get(f"/case/{number}/") for number in (case.number, "25031212345678"))
    assert (known.status_code, unknown.status_code) == (404, 404)
    assert text_of(known) == text_of(unknown).replace("25031212345678", case.number)


@pytest.mark.parametrize("role", ["dispatcher", "handler", "auditor"])
def test_staff_use_the_desk_instead(city: City, now: datetime, role: str) -> None:
    client = Client()
    client.force_login(getattr(city, role))
    case = a_case_in_hand(city, at=now)
    assert client.get(f"/case/{case.number}/").status_code == 404


@pytest.mark.parametrize("step", ["answer", "withdraw", "follow-up", "reopen", "attach", "publicity"])
def test_strangers_take_no_step(stranger: Client, city: City, now: datetime, step: str) -> None:
    case = an_opened_case(city, at=now)
    answer = take(stranger, case, step, answer="我来", because="我来", **OPINION)
    case.refresh_from_db()
    assert (answer.status_code, case.status, case.version) == (404, Status.OPENED, 1)


def test_a_question_waits_at_the_top_until_answered(resident: Client, city: City, now: datetime) -> None:
    case = ask_resident(a_case_in_hand(city, at=now), question="是哪一盏灯？", by=city.handler, at=now)
    assert "承办人员想请您补充是哪一盏灯？" in text_of(resident.get(f"/case/{case.number}/"))
    assert take(resident, case, "answer", answer="桥头第二盏").status_code == 302
    page = text_of(resident.get(f"/case/{case.number}/"))
    assert "承办人员想请您补充" not in page
    assert "桥头第二盏" in page


def test_a_code_is_enough_to_answer(client: Client, city: City) -> None:
    case = reported(client, city)
    assert take(client, case, "answer", answer="补充一句").status_code == 302
    assert Statement.objects.get(case=case).text == "补充一句"


def test_a_stale_page_is_told_and_keeps_the_words(resident: Client, city: City, now: datetime) -> None:
    case = an_opened_case(city, at=now)
    take(resident, case, "answer", answer="第一次")
    page = take(resident, case, "answer", answer="第二次")
    assert page.status_code == 422
    assert "就在刚才，这件事项已由他人处理" in text_of(page)
    assert "第二次" in page.content.decode()
    assert [said.text for said in Statement.objects.filter(case=case)] == ["第一次"]


def test_after_a_refusal_the_form_holds_the_present_version(
    resident: Client, city: City, now: datetime
) -> None:
    case = an_opened_case(city, at=now)
    take(resident, case, "answer", answer="第一次")
    page = take(resident, case, "answer", answer="第二次")
    case.refresh_from_db()
    assert f'name="version" value="{case.version}"' in page.content.decode()
    assert take(resident, case, "answer", answer="第二次").status_code == 302


@pytest.fixture
def mine(resident: Client, city: City, now: datetime) -> tuple[Client, Case]:
    """The reporter's browser, and a case just opened."""
    return resident, an_opened_case(city, at=now)


BAD = [
    ("answer", {"answer": ""}, "请写下要补充的情况"),
    ("answer", {"answer": "坏\x00了"}, "空字符"),
    ("answer", {"answer": "坏\x07了"}, "无法显示的控制字符"),
    ("answer", {"answer": "长" * 4001}, "最多4000个字"),
    ("answer", {"answer": "好", "version": "x"}, "这张表单不完整"),
    ("answer", {"answer": "好", "version": ""}, "这张表单不完整"),
    ("withdraw", {"because": " "}, "请简单写一下为什么撤回"),
    ("withdraw", {"because": "长" * 501}, "最多500个字"),
]


@pytest.mark.parametrize(("step", "said", "words"), BAD)
def test_bad_input_is_told_and_changes_nothing(
    mine: tuple[Client, Case], step: str, said: dict[str, str], words: str
) -> None:
    resident, case = mine
    page = take(resident, case, step, **said)
    case.refresh_from_db()
    assert (page.status_code, case.version, Statement.objects.count()) == (422, 1, 0)
    assert words in text_of(page)


def test_the_reporter_withdraws(resident: Client, city: City, now: datetime) -> None:
    case = an_opened_case(city, at=now)
    assert take(resident, case, "withdraw", because="已经修好了").status_code == 302
    page = text_of(resident.get(f"/case/{case.number}/"))
    assert "您已经撤回这件诉求" in page
    assert "补充说明" not in page


def test_a_satisfied_reporter_closes_the_case(resident: Client, city: City, now: datetime) -> None:
    case = a_resolved_case(city, at=now)
    assert take(resident, case, "follow-up", **OPINION).status_code == 302
    said = FollowUp.objects.get()
    case.refresh_from_db()
    assert (said.way, said.contacted, said.resolved, said.satisfaction) == (
        Way.WEB,
        True,
        True,
        Satisfaction.VERY_SATISFIED,
    )
    assert case.status == Status.CLOSED


def test_a_dispute_reopens_with_a_new_round(resident: Client, city: City, now: datetime) -> None:
    case = a_resolved_case(city, at=now)
    take(
        resident,
        case,
        "follow-up",
        **OPINION | {"verdict": "again", "satisfaction": "2", "comment": "又坏了"},
    )
    case.refresh_from_db()
    assert (case.status, case.rounds) == (Status.HANDLING, 2)


def test_a_reporter_may_leave_it_unsolved(resident: Client, city: City, now: datetime) -> None:
    case = a_resolved_case(city, at=now)
    take(resident, case, "follow-up", **OPINION | {"verdict": "left", "comment": ""})
    case.refresh_from_db()
    assert (case.status, FollowUp.objects.get().resolved) == (Status.RESOLVED, False)


EVALUATIONS = [
    ({"verdict": "again", "comment": " "}, "请写一下哪里还没有解决"),
    ({"verdict": ""}, "请选择问题有没有解决"),
    ({"contacted": "maybe"}, "请在列出的选项里选择"),
    ({"satisfaction": "6"}, "请在列出的选项里选择"),
    ({"satisfaction": ""}, "请选择满意程度"),
    ({"comment": "长" * 1001}, "最多1000个字"),
]


@pytest.mark.parametrize(("said", "words"), EVALUATIONS)
def test_an_incomplete_evaluation_is_told(
    resident: Client, city: City, now: datetime, said: dict[str, str], words: str
) -> None:
    case = a_resolved_case(city, at=now)
    page = take(resident, case, "follow-up", **OPINION | said)
    assert (page.status_code, FollowUp.objects.count()) == (422, 0)
    assert words in text_of(page)


def test_an_evaluation_sent_twice_counts_once(resident: Client, city: City, now: datetime) -> None:
    case = a_resolved_case(city, at=now)
    take(resident, case, "follow-up", **OPINION)
    assert take(resident, case, "follow-up", **OPINION).status_code == 422
    assert FollowUp.objects.count() == 1


def test_a_closed_case_may_be_taken_up_again(resident: Client, city: City, now: datetime) -> None:
    case = close_case(a_resolved_case(city, at=now), because="多次联系不上", by=city.evaluator, at=now)
    assert "问题又出现了，要求重新办理" in text_of(resident.get(f"/case/{case.number}/"))
    assert take(resident, case, "reopen", because="又坏了").status_code == 302
    case.refresh_from_db()
    assert case.status == Status.HANDLING


def test_photos_are_added_and_shown(resident: Client, city: City, now: datetime) -> None:
    case = an_opened_case(city, at=now)
    photo = SimpleUploadedFile("路灯.jpg", a_photo(), content_type="image/jpeg")
    assert take(resident, case, "attach", uploads=photo).status_code == 302
    attached = case.attachments.get()
    page = resident.get(f"/case/{case.number}/").content.decode()
    assert f'href="/files/{attached.pk}/"' in page


def test_no_file_is_told(resident: Client, city: City, now: datetime) -> None:
    page = take(resident, an_opened_case(city, at=now), "attach")
    assert "请先选择要上传的文件" in text_of(page)


def test_too_many_files_are_told(resident: Client, city: City, now: datetime) -> None:
    case = an_opened_case(city, at=now)
    photos = [SimpleUploadedFile(f"{n}.jpg", a_photo(size=(40 + n, 30))) for n in range(7)]
    assert "一次最多上传6个文件" in text_of(take(resident, case, "attach", uploads=photos))
    assert case.attachments.count() == 0


def test_a_merged_case_says_where_it_went(resident: Client, city: City, now: datetime) -> None:
    target = an_accepted_case(city, at=now)
    case = merge_case(an_accepted_case(city, at=now), into=target, by=city.dispatcher, at=now)
    assert f"已经合并到{target.number}一起办理" in text_of(resident.get(f"/case/{case.number}/"))


@pytest.mark.parametrize("is_public", [True, False])
def test_a_merged_case_leads_to_a_public_one_only(
    resident: Client, city: City, now: datetime, is_public: bool
) -> None:
    target = an_accepted_case(city, at=now, is_public=is_public)
    case = merge_case(an_accepted_case(city, at=now), into=target, by=city.dispatcher, at=now)
    page = text_of(resident.get(f"/case/{case.number}/"))
    assert ("看合并后的那件诉求" in page) == is_public


def test_a_long_story_costs_no_more_queries(resident: Client, city: City, now: datetime) -> None:
    case = a_case_in_hand(city, at=now)
    case = ask_resident(case, question="哪一盏？", by=city.handler, at=now)
    one = queries_of(lambda: resident.get(f"/case/{case.number}/"))
    for _ in range(3):
        case = ask_resident(case, question="还有哪一盏？", by=city.handler, at=now)
    assert queries_of(lambda: resident.get(f"/case/{case.number}/")) == one


def test_every_state_has_words_for_its_reporter(resident: Client, city: City, now: datetime) -> None:
    case = a_case_in_hand(city, at=now)
    for status in Status:
        Case.objects.filter(pk=case.pk).update(status=status)
        assert resident.get(f"/case/{case.number}/").status_code == 200


def test_internal_notes_stay_internal(resident: Client, city: City, now: datetime) -> None:
    case = note_case(a_case_in_hand(city, at=now), note="反映人情绪激动", by=city.handler, at=now)
    assert "情绪激动" not in text_of(resident.get(f"/case/{case.number}/"))


def test_one_case_is_hidden_and_shown_again_by_its_reporter(
    resident: Client, city: City, now: datetime
) -> None:
    case = an_accepted_case(city, at=now, is_public=True)
    pressed = f"/case/{case.number}/publicity/"
    hidden = text_of(resident.post(pressed, {"shown": "no", "notice": "1"}, follow=True))
    assert ("不再公开，照常办理" in hidden, "同意公开" in hidden) == (True, True)
    assert Client().get(f"/public/{case.number}/").status_code == 404
    resident.post(pressed, {"shown": "yes", "notice": "1"})
    assert Client().get(f"/public/{case.number}/").status_code == 200


def test_a_notice_that_was_replaced_is_shown_before_a_case_is_published(
    resident: Client, city: City, now: datetime
) -> None:
    case = an_accepted_case(city, at=now)
    sent = {"shown": "yes", "notice": "9"}
    assert "说明刚刚更新过" in text_of(resident.post(f"/case/{case.number}/publicity/", sent, follow=True))
    case.refresh_from_db()
    assert not case.is_public


def test_a_report_of_wrongdoing_offers_no_publishing(resident: Client, city: City, now: datetime) -> None:
    case = an_accepted_case(city, at=now, kind=Kind.REPORT)
    assert "公开这件诉求" not in text_of(resident.get(f"/case/{case.number}/"))
