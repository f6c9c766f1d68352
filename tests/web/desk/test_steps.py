"""Each step of staff, taken through the page of its case."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gongzhi.civic.cases.actions import (
    ask_extension,
    merge_case,
    object_to_dispatch,
    suspend_case,
    watch_deadlines,
    whistle_for,
)
from gongzhi.civic.cases.models import Case, CatalogueEntry
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Step
from gongzhi.web.desk.case.steps import DEEDS, GROUPS, MAIN
from tests.a_city import (
    City,
    a_case_in_hand,
    a_dispatched_case,
    a_resolved_case,
    an_accepted_case,
    an_opened_case,
)
from tests.web.desk.conftest import SignedIn, fresh, take

OF_RESIDENTS = {Step.WITHDRAW, Step.SUPPORT}


def done(client: Client, case: Case, step: str, **words: Any) -> Case:
    """Take a step that succeeds, and return the case as it then stands."""
    answer = take(client, case, step, **words)
    assert answer.status_code == 302, answer.content.decode()
    return fresh(case)


def in_days(days: int) -> str:
    """Return a day as the browser sends it."""
    return f"{timezone.localdate() + timedelta(days=days):%Y-%m-%d}"


def test_every_step_of_staff_has_its_place_at_the_desk() -> None:
    listed = {step for _name, steps in GROUPS for step in steps} | set(MAIN)
    assert listed == set(DEEDS)
    assert set(Step) - set(DEEDS) == OF_RESIDENTS | {Step.FOLLOW_UP, Step.SETTLE}


def test_no_two_steps_of_one_state_share_a_key() -> None:
    keys = [deed.key for step, deed in DEEDS.items() if deed.key and step != Step.RULE_ON_EXTENSION]
    assert sorted(keys) == sorted(set(keys))


def test_accept(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = done(
        signed_in(city.operator),
        an_opened_case(city, at=earlier),
        "accept",
        category="道路破损",
        urgency="complex",
    )
    assert (case.status, case.category, case.urgency) == ("accepted", city.roads, "complex")


def test_decline(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = an_opened_case(city, at=earlier)
    assert (
        done(signed_in(city.operator), case, "decline", because="属于法院", instead="拨打12368").status
        == "declined"
    )


def test_categorise(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = an_accepted_case(city, at=earlier)
    done(signed_in(city.dispatcher), case, "categorise", category="道路破损", urgency="danger")
    assert fresh(case).urgency == "danger"


@pytest.mark.parametrize(
    "act", [("dispatcher", "ask", "question"), ("operator", "answer", "answer"), ("handler", "note", "note")]
)
def test_words_are_written_down(
    act: tuple[str, str, str], city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    role, step, field = act
    client, case = signed_in(getattr(city, role)), a_dispatched_case(city, at=earlier)
    done(client, case, step, **{field: "在三号楼东侧\r\n第二盏"})
    assert client.get(f"/desk/case/{case.number}/").context["timeline"][0]["text"] == "在三号楼东侧\n第二盏"


def test_dispatch_by_the_catalogue(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = done(signed_in(city.dispatcher), an_accepted_case(city, at=earlier), "dispatch")
    assert (case.status, case.lead) == ("dispatched", city.works)


def test_dispatch_by_hand_with_co_handlers(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = an_accepted_case(city, at=earlier)
    done(
        signed_in(city.dispatcher), case, "dispatch", to="区园林中心", with__0="区住建局", with__1="区住建局"
    )
    bodies = case.assignments.values_list("body__short_name", "part")
    assert list(bodies) == [("区园林中心", "lead"), ("区住建局", "co_handler")]


def test_dispatch_where_the_catalogue_names_nobody_asks_for_a_body(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    CatalogueEntry.objects.all().delete()
    case, client = an_accepted_case(city, at=earlier), signed_in(city.dispatcher)
    page = client.get(f"/desk/case/{case.number}/").content.decode()
    assert "派单目录里没有这个分类在这个地点的主办单位" in page
    assert take(client, case, "dispatch").status_code == 422
    assert done(client, case, "dispatch", to="区园林").lead == city.parks


def test_recall(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    assert (
        done(signed_in(city.dispatcher), a_dispatched_case(city, at=earlier), "recall").status == "accepted"
    )


def test_acknowledge(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    assert (
        done(signed_in(city.handler), a_dispatched_case(city, at=earlier), "acknowledge").status == "handling"
    )


def test_contact(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier)
    done(signed_in(city.handler), case, "contact", note="约好明天上午到现场")
    assert case.deadlines.get(stage="contact").met_at is not None


def test_whistle_and_report_in(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier)
    case = done(
        signed_in(city.handler), case, "whistle", bodies_0="区园林中心", because="请修剪遮挡路灯的树枝"
    )
    done(signed_in(city.gardener), case, "report_in", body=city.parks.pk, findings="已修剪")
    assert case.assignments.get(body=city.parks).reported_in_at is not None


def test_object_and_rule(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = done(signed_in(city.handler), a_dispatched_case(city, at=earlier), "object", because="属于园林")
    assert case.status == "objected"
    case = done(signed_in(city.dispatcher), case, "rule_on_objection", upheld="yes", because="是园林的")
    assert (case.status, case.lead) == ("accepted", None)


def test_after_a_ruling_no_second_return_is_offered(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = object_to_dispatch(
        a_dispatched_case(city, at=earlier), because="不归", by=city.handler, at=earlier
    )
    client = signed_in(city.handler)
    case = done(signed_in(city.dispatcher), case, "rule_on_objection", upheld="no", because="归你们")
    assert 'id="step-object"' not in client.get(f"/desk/case/{case.number}/").content.decode()
    assert "不能再次退单" in take(client, case, "object", because="真不归").content.decode()


def test_ask_for_time_and_rule(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier)
    case = done(signed_in(city.handler), case, "ask_extension", until=in_days(20), because="等材料")
    done(signed_in(city.supervisor), case, "rule_on_extension", granted="yes", because="同意")
    due = case.deadlines.get(stage="resolve", ended_at=None).due_at
    assert timezone.localtime(due).strftime("%Y-%m-%d %H:%M") == f"{in_days(20)} 23:59"


def test_the_ruling_shows_what_was_asked(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier)
    ask_extension(
        case, until=earlier + timedelta(days=20), because="沥青要等晴天", by=city.handler, at=earlier
    )
    page = signed_in(city.supervisor).get(f"/desk/case/{case.number}/")
    assert page.context["panel"].main.step == Step.RULE_ON_EXTENSION
    assert "沥青要等晴天" in page.context["panel"].main.form.advice


def test_suspend_and_resume(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    client, case = signed_in(city.supervisor), a_case_in_hand(city, at=earlier)
    case = done(client, case, "suspend", until=in_days(9), because="等管线迁移")
    assert case.status == "suspended"
    assert done(client, case, "resume").status == "handling"


def test_supervise_and_escalate(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    client, case = signed_in(city.supervisor), a_case_in_hand(city, at=earlier)
    case = done(client, case, "supervise", because="请每日报进展")
    assert case.is_supervised
    assert done(client, case, "escalate").lead == city.county_centre


def test_exempt_names_the_missed_deadline(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier - timedelta(days=2))
    watch_deadlines(by=CLOCKWORK, at=earlier)
    missed = case.deadlines.get(missed_at__isnull=False)
    done(signed_in(city.supervisor), fresh(case), "exempt", deadline=missed.pk, because="台风停工")
    page = signed_in(city.handler).get(f"/desk/case/{case.number}/").content.decode()
    assert "台风停工" in page
    assert "已豁免" in page


def test_resolve(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier)
    case = done(signed_in(city.handler), case, "resolve", reply="已更换三盏路灯。", outcome="done")
    assert (case.status, case.outcome) == ("resolved", "done")


@pytest.mark.parametrize(("step", "status"), [("reopen", "handling"), ("close", "closed")])
def test_an_answered_case_is_reopened_or_closed(
    step: str, status: str, city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = a_resolved_case(city, at=earlier)
    assert done(signed_in(city.evaluator), case, step, because="反映人来电说明").status == status


def test_merge_and_unmerge(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    client, case = signed_in(city.dispatcher), an_opened_case(city, at=earlier, text="甲")
    other = an_opened_case(city, at=earlier, text="乙")
    grouped = f"{other.number[:6]} {other.number[6:]}"
    merged = done(client, case, "merge", into=grouped)
    assert (merged.status, merged.merged_into) == ("merged", other)
    assert done(client, merged, "unmerge").status == "opened"


def test_link_and_cut(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    client, case = signed_in(city.dispatcher), an_opened_case(city, at=earlier, text="甲")
    parent = an_opened_case(city, at=earlier, text="乙")
    linked = done(client, case, "link", parent=parent.number)
    assert linked.parent == parent
    assert done(client, linked, "link", parent="").parent is None


def test_attach(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier)
    gif = SimpleUploadedFile("x.jpg", b"not a photo", content_type="image/jpeg")
    refused = take(signed_in(city.handler), case, "attach", upload=gif)
    assert (refused.status_code, case.attachments.count()) == (422, 0)


@pytest.mark.parametrize(
    "act",
    [
        ("operator", "accept", {}),
        ("operator", "accept", {"category": "没有这类", "urgency": "ordinary"}),
        ("operator", "accept", {"category": "道路破损", "urgency": "huge"}),
        ("operator", "decline", {"because": "不归"}),
        ("dispatcher", "ask", {"question": "   "}),
        ("dispatcher", "ask", {"question": "问" * 4001}),
        ("dispatcher", "ask", {"question": "问\x00"}),
        ("dispatcher", "ask", {"question": "问\x07\x1b"}),
        ("dispatcher", "merge", {"into": "123"}),
        ("dispatcher", "merge", {"into": "12345678901234"}),
        ("dispatcher", "link", {"parent": ""}),
        ("operator", "dispatch", {}),
        ("dispatcher", "dispatch", {"to": "区住建局"}),
        ("dispatcher", "dispatch", {"with__0": "区住建局"}),
    ],
)
def test_bad_words_are_told_and_change_nothing(
    act: tuple[str, str, dict[str, str]], city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    role, step, words = act
    case = an_opened_case(city, at=earlier)
    answer = take(signed_in(getattr(city, role)), case, step, **words)
    assert answer.status_code == 422
    assert fresh(case).version == case.version


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("suspend", {"until": "2001-01-01", "because": "等"}),
        ("suspend", {"until": "9999-12-31T", "because": "等"}),
        ("ask_extension", {"until": "2001-01-01", "because": "等"}),
        ("ask_extension", {"until": "十天后", "because": "等"}),
        ("whistle", {"bodies_0": "没有这个局", "because": "来"}),
        ("whistle", {"because": "来"}),
        ("resolve", {"reply": "好", "outcome": "perfect"}),
        ("exempt", {"deadline": "1", "because": "台风"}),
    ],
)
def test_bad_dates_and_bodies_change_nothing(
    step: str, words: dict[str, str], city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = a_case_in_hand(city, at=earlier)
    who = city.supervisor if step in ("suspend", "exempt") else city.handler
    assert take(signed_in(who), case, step, **words).status_code == 422
    assert fresh(case).version == case.version


def test_a_case_that_is_not_seen_is_no_target_of_a_merge(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = an_opened_case(city, at=earlier)
    merge_case(case, into=an_opened_case(city, at=earlier, text="乙"), by=city.dispatcher, at=earlier)
    answer = take(signed_in(city.dispatcher), fresh(case), "merge", into="26010100000000")
    assert answer.status_code == 422


def test_a_whistle_to_a_body_at_work_is_refused_in_words(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = a_case_in_hand(city, at=earlier)
    case = whistle_for(case, bodies=[city.parks], because="来", by=city.handler, at=earlier)
    answer = take(signed_in(city.handler), case, "whistle", bodies_0="区园林中心", because="再来")
    assert "“区园林中心”已经在办理这件事项" in answer.content.decode()


def test_a_suspended_case_offers_to_go_on(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier)
    suspend_case(case, until=earlier + timedelta(days=9), because="等", by=city.supervisor, at=earlier)
    page = signed_in(city.handler).get(f"/desk/case/{case.number}/")
    assert page.context["panel"].main.step == Step.RESUME
