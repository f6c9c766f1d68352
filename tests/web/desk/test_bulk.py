"""Many cases at once: each succeeds or is refused by itself."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from gongzhi.civic.cases.actions import note_case
from gongzhi.civic.cases.models import Case, CatalogueEntry
from tests.a_city import City, a_dispatched_case, an_accepted_case, an_opened_case
from tests.web.desk.conftest import SignedIn, fresh


def tick(*cases: Case) -> list[str]:
    """Return what the boxes of these cases send."""
    return [f"{case.pk}:{case.version}" for case in cases]


def press(client: Client, step: str, *cases: Case, **words: Any) -> tuple[str, list[str]]:
    """Press a button of the bar and return the report: the sentence, and what was refused."""
    client.post("/desk/bulk/", {"step": step, "case": tick(*cases), "next": "/desk/?view=all", **words})
    report = client.get("/desk/?view=all").context["report"]
    return report["words"], [result["refusal"] for result in report["results"] if result["refusal"]]


def test_an_operator_accepts_several_into_a_category(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    cases = [an_opened_case(city, at=earlier, text=text) for text in "甲乙"]
    said = press(signed_in(city.operator), "accept", *cases, category="道路破损", urgency="complex")
    assert said == ("受理：2件已完成。", [])
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


def test_the_report_says_what_was_done_and_what_was_refused(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    done, too_early = (
        an_accepted_case(city, at=earlier, text="甲"),
        an_opened_case(city, at=earlier, text="乙"),
    )
    said, refused = press(signed_in(city.dispatcher), "dispatch", done, too_early)
    assert said == "派单：1件已完成，1件没有办成，内容没有改动。"
    assert refused == ["事项现在是“待受理”，不能派单。"]
    assert (fresh(done).status, fresh(too_early).status) == ("dispatched", "opened")


def test_a_report_with_refusals_does_not_look_like_success(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case, client = an_opened_case(city, at=earlier), signed_in(city.dispatcher)
    client.post("/desk/bulk/", {"step": "dispatch", "case": tick(case), "next": "/desk/"})
    assert 'gz-tone-wait" role="status" id="report"' in client.get("/desk/").content.decode()


def test_a_case_that_changed_since_it_was_ticked_is_refused(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = an_accepted_case(city, at=earlier)
    note_case(case, note="先等等", by=city.dispatcher, at=earlier)
    _said, refused = press(signed_in(city.dispatcher), "dispatch", case)
    assert refused[0].startswith("就在刚才，这件事项已由他人处理")


def test_a_case_without_a_body_in_the_catalogue_is_refused(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = an_accepted_case(city, at=earlier)
    CatalogueEntry.objects.all().delete()
    assert press(signed_in(city.dispatcher), "dispatch", case)[1][0].startswith("派单目录里没有“道路破损”")


def test_a_case_that_is_not_seen_is_passed_over(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_dispatched_case(city, at=earlier)
    assert press(signed_in(city.gardener), "acknowledge", case) == ("签收：0件已完成。", [])
    assert fresh(case).status == "dispatched"


def test_the_report_is_shown_once(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    client = signed_in(city.handler)
    press(client, "acknowledge", a_dispatched_case(city, at=earlier))
    assert client.get("/desk/").context["report"] is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"step": "accept"}, "批量受理要先选一个分类。"),
        ({"step": "accept", "category": "没有这类"}, "没有找到“没有这类”，请从列表中选一个。"),
        ({"step": "note", "note": "  "}, "请写下备注。"),
        ({}, "请选择要做的一步。"),
        ({"step": "close"}, "选择一个有效的选项"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_done(
    words: dict[str, str], told: str, city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case, client = an_opened_case(city, at=earlier), signed_in(city.operator)
    answer = client.post("/desk/bulk/", {"case": tick(case), **words}, follow=True)
    assert told in answer.content.decode()
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
