"""The work queue: who sees what, in which order, narrowed how."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from gongzhi.civic.cases.actions import (
    ask_extension,
    follow_up_case,
    object_to_dispatch,
    supervise_case,
    whistle_for,
)
from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.vocabulary import Channel, Satisfaction, Urgency, Way
from tests.a_city import (
    City,
    a_case_in_hand,
    a_dispatched_case,
    a_resolved_case,
    an_accepted_case,
    an_opened_case,
)
from tests.web.desk.conftest import SignedIn, queries_of

DAY = timedelta(days=1)


def shown(client: Client, query: str = "") -> list[str]:
    """Return the titles of the rows, from the top."""
    return [case.title for case in client.get(f"/desk/{query}").context["page"]]


def one_of_each(city: City, at: datetime) -> Iterable[Case]:
    """Open a case for every place in the house where one can wait."""
    makers: tuple[Callable[..., Case], ...] = (
        an_opened_case,
        an_accepted_case,
        a_dispatched_case,
        a_case_in_hand,
        a_resolved_case,
    )
    texts = ("等受理", "等派单", "等签收", "在办理", "等回访")
    return [
        make(city, at=at + timedelta(minutes=n), text=text)
        for n, (make, text) in enumerate(zip(makers, texts, strict=True))
    ]


@pytest.mark.parametrize(
    ("role", "waits"),
    [
        ("operator", {"等受理"}),
        ("dispatcher", {"等受理", "等派单"}),
        ("handler", {"等签收", "在办理"}),
        ("gardener", set()),
        ("evaluator", {"等回访"}),
        ("supervisor", set()),
        ("auditor", {"等受理", "等派单", "等签收", "在办理", "等回访"}),
    ],
)
def test_everybody_finds_first_what_waits_for_them(
    role: str, waits: set[str], city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    one_of_each(city, earlier)
    assert set(shown(signed_in(getattr(city, role)))) == waits


def test_a_body_that_was_called_finds_the_case_until_it_reports_in(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = a_case_in_hand(city, at=earlier)
    whistle_for(case, bodies=[city.parks], because="请修剪树枝", by=city.handler, at=earlier)
    assert shown(signed_in(city.gardener)) == [case.title]


def test_a_supervisor_finds_what_is_late_and_what_asks_for_a_ruling(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    an_opened_case(city, at=earlier, text="不急")
    a_dispatched_case(city, at=earlier - 30 * DAY, text="超期很久")
    asks = a_case_in_hand(city, at=earlier, text="要延期")
    ask_extension(asks, until=earlier + 30 * DAY, because="等材料", by=city.handler, at=earlier)
    assert shown(signed_in(city.supervisor)) == ["超期很久", "要延期"]


def test_a_disputed_answer_waits_for_the_supervisor(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case, grade = a_resolved_case(city, at=earlier), Satisfaction.DISSATISFIED
    follow_up_case(case, way=Way.WEB, resolved=False, satisfaction=grade, by=city.resident, at=earlier)
    assert shown(signed_in(city.supervisor)) == [case.title]


def test_an_objection_waits_for_the_dispatcher(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_dispatched_case(city, at=earlier)
    object_to_dispatch(case, because="不归本单位", by=city.handler, at=earlier)
    assert shown(signed_in(city.dispatcher)) == [case.title]


def test_what_is_due_first_stands_first(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    a_dispatched_case(city, at=earlier, text="刚来的")
    a_dispatched_case(city, at=earlier - DAY, text="昨天的")
    a_dispatched_case(city, at=earlier - 20 * DAY, text="早该办的")
    assert shown(signed_in(city.handler)) == ["早该办的", "昨天的", "刚来的"]


def test_supervised_and_dangerous_cases_stand_above_all(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    a_dispatched_case(city, at=earlier - 20 * DAY, text="早该办的")
    a_dispatched_case(city, at=earlier, text="有危险", urgency=Urgency.DANGER)
    supervised = a_dispatched_case(city, at=earlier, text="被督办")
    supervise_case(supervised, by=city.supervisor, at=earlier)
    assert shown(signed_in(city.handler))[2] == "早该办的"


def test_ended_cases_stand_last_where_all_are_shown(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    ended = a_resolved_case(city, at=earlier - 9 * DAY, text="办完的")
    Case.objects.filter(pk=ended.pk).update(status="closed", closed_at=earlier, due_at=None)
    an_opened_case(city, at=earlier, text="新来的")
    assert shown(signed_in(city.dispatcher), "?view=all") == ["新来的", "办完的"]


def test_the_list_counts_its_own_tab_and_the_others_come_after(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    an_opened_case(city, at=earlier)
    an_accepted_case(city, at=earlier)
    client = signed_in(city.dispatcher)
    first, after = (
        {str(tab["label"]): tab["count"] for tab in client.get(address).context["tabs"]}
        for address in ("/desk/", "/desk/tabs/")
    )
    assert {label: count for label, count in first.items() if count is not None} == {"待我处理": "2"}
    counted = {"待我处理": "2", "待受理": "1", "待派单": "1", "全部": "2"}
    assert after == dict.fromkeys(after, "0") | counted


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?view=opened", {"等受理"}),
        ("?view=all&status=handling", {"在办理"}),
        ("?view=all&q=签收", {"等签收"}),
        ("?view=all&channel=phone", set()),
        ("?view=all&urgency=danger", set()),
        ("?view=all&mark=overdue", set()),
        ("?view=all&mark=soon&status=dispatched", {"等签收"}),
        ("?view=all&since=2099-01-01", set()),
        ("?view=all&until=2001-01-01", set()),
        ("?view=nonsense", {"等受理", "等派单"}),
    ],
)
def test_the_queue_is_narrowed(
    query: str, found: set[str], city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    one_of_each(city, earlier)
    assert set(shown(signed_in(city.dispatcher), query)) == found


def test_what_programs_told_is_a_channel_of_its_own(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    for channel in (Channel.API, Channel.OPEN311, Channel.WEB):
        an_opened_case(city, at=earlier, text=channel.value, channel=channel)
    client = signed_in(city.dispatcher)
    found = [shown(client, f"?view=all&channel={channel}") for channel in ("api", "open311", "web")]
    assert found == [["api"], ["open311"], ["web"]]


def test_a_category_holds_those_below_it_and_a_place_too(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    above = Category.objects.create(code="0", name="市政")
    Category.objects.filter(pk=city.roads.pk).update(parent=above)
    case, client = an_accepted_case(city, at=earlier), signed_in(city.dispatcher)
    query = f"?view=all&category={above.pk}&place={city.county.pk}"
    assert shown(client, query) == [case.title]
    assert shown(client, f"{query}&body={city.works.pk}") == []


@pytest.mark.parametrize(
    "query",
    [
        "?category=99999",
        "?place=x",
        "?body=-1",
        "?since=soon",
        "?urgency=huge",
        "?mark=1",
        "?since=2025-02-02&until=2025-01-01",
    ],
)
def test_a_wish_that_makes_no_sense_is_told_and_left_out(
    query: str, city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = an_opened_case(city, at=earlier)
    answer = signed_in(city.dispatcher).get(f"/desk/{query}")
    told = "govuk-error-summary" in answer.content.decode()
    assert (told, answer.status_code) == (True, 200)
    assert "until" in query or [row.title for row in answer.context["page"]] == [case.title]


@pytest.mark.parametrize(
    "words", ["%00", "%FF%FE", "<script>alert(1)</script>", "a" * 500, "'; drop table case"]
)
def test_strange_words_are_only_words(words: str, city: City, signed_in: SignedIn) -> None:
    answer = signed_in(city.dispatcher).get(f"/desk/?q={words}&page=x&view={words}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_a_long_queue_has_pages_that_keep_the_filters(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    for n in range(41):
        an_opened_case(city, at=earlier, text=f"第{n}件")
    page = signed_in(city.operator).get("/desk/?q=第").content.decode()
    assert "/desk/?q=%E7%AC%AC&amp;page=2" in page.replace('href="?', 'href="/desk/?')
    assert len(shown(signed_in(city.operator), "?page=2")) == 1


def test_a_longer_queue_costs_no_more_queries(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    client = signed_in(city.dispatcher)
    a_dispatched_case(city, at=earlier)
    few = queries_of(client, "/desk/?view=all")
    for n in range(3):
        a_dispatched_case(city, at=earlier, text=f"第{n}件")
    assert queries_of(client, "/desk/?view=all") == few
