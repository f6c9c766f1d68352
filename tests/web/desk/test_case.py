"""The page of a case: what it shows, what it keeps, what it says when two press at once."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from gongzhi.civic.cases.actions import (
    acknowledge_case,
    follow_up_case,
    link_case,
    note_case,
    watch_deadlines,
)
from gongzhi.civic.cases.models import Case, Category, ReplyTemplate
from gongzhi.civic.cases.queries.timeline import Entry
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Satisfaction, Step, Urgency, Way
from gongzhi.civic.jurisdictions.models import Place, Shape
from gongzhi.civic.privacy.models import Opening
from gongzhi.civic.privacy.queries import masked_phone
from gongzhi.kernel.clock import now
from gongzhi.web.desk.case.page import where, without_counting_on
from tests.a_city import (
    City,
    a_case_in_hand,
    a_city,
    a_dispatched_case,
    a_resolved_case,
    an_accepted_case,
    an_opened_case,
)
from tests.factories import a_place, known_as
from tests.web.desk.conftest import SignedIn, fresh, queries_of, take


def page_of(client: Client, case: Case, query: str = "") -> str:
    """Return the page of a case."""
    return client.get(f"/desk/case/{case.number}/{query}").content.decode()


def main_of(client: Client, case: Case) -> Step | None:
    """Return the step that the page asks for."""
    main = client.get(f"/desk/case/{case.number}/").context["panel"].main
    return main.step if main else None


def test_each_finds_the_next_step_in_front(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    dispatcher, handler = signed_in(city.dispatcher), signed_in(city.handler)
    opened, accepted = an_opened_case(city, at=earlier), an_accepted_case(city, at=earlier)
    dispatched, in_hand = a_dispatched_case(city, at=earlier), a_case_in_hand(city, at=earlier)
    assert [main_of(dispatcher, case) for case in (opened, accepted, dispatched)] == [
        Step.ACCEPT,
        Step.DISPATCH,
        None,
    ]
    assert [main_of(handler, case) for case in (dispatched, in_hand)] == [Step.ACKNOWLEDGE, Step.CONTACT]


def test_once_contacted_the_answer_comes_next(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    client, case = signed_in(city.handler), a_case_in_hand(city, at=earlier)
    take(client, case, "contact", note="谈过了")
    assert main_of(client, case) == Step.RESOLVE


def test_the_evaluator_is_led_to_the_call(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_resolved_case(city, at=earlier)
    assert f'href="/desk/follow-ups/{case.number}/"' in page_of(signed_in(city.evaluator), case)


def test_nobody_is_called_about_an_answer_that_was_judged(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case, grade = a_resolved_case(city, at=earlier), Satisfaction.DISSATISFIED
    follow_up_case(case, way=Way.WEB, resolved=False, satisfaction=grade, by=city.resident, at=earlier)
    page = page_of(signed_in(city.evaluator), case)
    assert ("打电话回访" in page, "step-reopen" in page, "step-close" in page) == (False, True, True)


def test_the_catalogue_says_whom_and_why(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    page = page_of(signed_in(city.dispatcher), an_accepted_case(city, at=earlier))
    assert "派单目录：道路破损 · 云麓市，自2024-01-01起由区住建局主办。" in page
    assert "派给区住建局" in page


def test_words_of_residents_are_shown_as_words(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = an_opened_case(city, at=earlier, text="<img src=x onerror=alert(1)> 路灯\n坏了")
    assert "<img src=x" not in page_of(signed_in(city.operator), case)


@pytest.mark.parametrize(("who", "opens"), [("handler", True), ("operator", True), ("auditor", False)])
def test_who_works_on_a_case_opens_its_reporter_and_others_don_t(
    who: str, opens: bool, city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    known_as(city.resident, phone="13812345678")
    case, client = a_case_in_hand(city, at=earlier), signed_in(getattr(city, who))
    before = page_of(client, case)
    assert ["李桂香" in before, "13812345678" in before, "打开姓名和电话" in before] == [False, False, opens]
    page = client.post(f"/desk/case/{case.number}/reporter/", {"purpose": "verify"}, follow=True).text
    assert ["李桂香" in page, "13812345678" in page] == [opens, opens]
    assert Opening.objects.count() == int(opens)


def test_what_one_opened_is_closed_to_the_others(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_case_in_hand(city, at=earlier)
    signed_in(city.handler).post(f"/desk/case/{case.number}/reporter/")
    assert "李桂香" not in page_of(signed_in(city.operator), case)


@pytest.mark.parametrize(("phone", "shown"), [("13812345678", "138******78"), ("12345", "*****"), ("", "")])
def test_a_masked_number_can_be_recognised_but_not_called(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown


def test_missed_deadlines_stay_in_sight(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = a_dispatched_case(city, at=earlier - timedelta(days=3))
    watch_deadlines(by=CLOCKWORK, at=earlier)
    acknowledge_case(fresh(case), by=city.handler, at=earlier)
    clocks = signed_in(city.handler).get(f"/desk/case/{case.number}/").context["clocks"]
    ended = [(clock.stage, clock.missed_at is not None) for clock in clocks["ended"]]
    assert ended == [("acknowledge", True), ("dispatch", False), ("accept", False)]
    assert [clock.stage for clock in clocks["running"]] == ["contact", "resolve"]


def test_ties_to_other_cases_are_shown(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    parent, child = (
        an_opened_case(city, at=earlier, text="整条路"),
        an_opened_case(city, at=earlier, text="一段路"),
    )
    link_case(child, parent=parent, by=city.dispatcher, at=earlier)
    client = signed_in(city.dispatcher)
    ties = [client.get(f"/desk/case/{case.number}/").context["related"] for case in (parent, child)]
    assert ties == [[{"tie": "下级事项", "cases": [child]}], [{"tie": "上级事项", "cases": [parent]}]]


def test_like_cases_can_be_merged_from_the_page(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    other = a_dispatched_case(city, at=earlier, text="柳岸路灯坏了三盏", is_public=True)
    case, client = an_opened_case(city, at=earlier, text="柳岸路灯坏了好久"), signed_in(city.dispatcher)
    assert f"?step=merge&amp;into={other.number}#step-merge" in page_of(client, case)
    assert f'value="{other.number}"' in page_of(client, case, f"?step=merge&into={other.number}")


def test_the_words_suggest_a_category(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    Category.objects.create(code="02", name="路灯照明", keywords="路灯;太暗")
    case, client = an_opened_case(city, at=earlier, text="路灯坏了"), signed_in(city.operator)
    guesses = client.get(f"/desk/case/{case.number}/").context["panel"].main.form.guesses
    assert [guess.name for guess in guesses] == ["路灯照明"]
    assert 'value="路灯照明"' in page_of(client, case, "?step=accept&category=路灯照明")


def test_the_category_that_the_reporter_chose_stands_in_the_form(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case, client = an_opened_case(city, at=earlier, wanted=city.roads), signed_in(city.operator)
    form = client.get(f"/desk/case/{case.number}/").context["panel"].main.form
    assert form["category"].value() == city.roads.name


def test_a_template_begins_the_answer_without_scripts(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    mine = ReplyTemplate.objects.create(title="常用", text="您好，已到现场核实。", body=city.works)
    ReplyTemplate.objects.create(title="别人的", text="园林的答复", body=city.parks)
    client, case = signed_in(city.handler), a_case_in_hand(city, at=earlier)
    page = page_of(client, case, f"?step=resolve&template={mine.pk}#step-resolve")
    assert "您好，已到现场核实。</textarea>" in page
    assert "园林的答复" not in page


@pytest.mark.parametrize("query", ["?template=x", "?template=999", "?step=merge&into=", "?step=explode"])
def test_strange_addresses_open_the_plain_page(
    query: str, city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = a_case_in_hand(city, at=earlier)
    assert signed_in(city.handler).get(f"/desk/case/{case.number}/{query}").status_code == 200


def test_a_dispatch_can_be_undone_right_away(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    client, case = signed_in(city.dispatcher), an_accepted_case(city, at=earlier)
    page = client.get(take(client, case, "dispatch")["Location"])
    assert (page.context["done"], page.context["undo"].step) == ("已派单。", Step.RECALL)
    assert "done" not in client.get(f"/desk/case/{case.number}/").context


def test_after_a_step_the_next_case_is_one_press_away(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    client, case = signed_in(city.handler), a_dispatched_case(city, at=earlier, text="甲")
    other = a_dispatched_case(city, at=earlier, text="乙")
    page = client.get(take(client, case, "acknowledge")["Location"])
    assert page.context["next"] == other


def test_refused_words_stay_in_the_form(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    answer = take(signed_in(city.handler), a_case_in_hand(city, at=earlier), "resolve", reply="修好了三盏灯")
    assert "修好了三盏灯</textarea>" in answer.content.decode()
    assert answer.context["panel"].main.step == Step.RESOLVE


def test_who_comes_second_keeps_the_words_and_sees_what_changed(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case, client = a_case_in_hand(city, at=earlier), signed_in(city.handler)
    opened_at = client.get(f"/desk/case/{case.number}/").context["shown_at"]
    note_case(case, note="居民说已经修好", by=city.operator, at=now())
    answer = take(client, case, "contact", note="我打过电话了", shown_at=opened_at)
    page = answer.content.decode()
    assert (answer.status_code, [entry["title"] for entry in answer.context["news"]]) == (422, ["内部备注"])
    assert "就在刚才，这件事项已由他人处理" in page
    assert "我打过电话了</textarea>" in page
    assert take(client, fresh(case), "contact", note="我打过电话了").status_code == 302


def test_a_double_press_acts_once(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    client, case = signed_in(city.handler), a_case_in_hand(city, at=earlier)
    answers = [take(client, case, "note", note="记一笔").status_code for _press in range(2)]
    assert (answers, fresh(case).version) == ([302, 422], case.version + 1)


@pytest.mark.parametrize("version", ["", "x", "-1", "٣", "99999999999999999999"])
def test_a_page_without_a_version_is_stale(
    version: str, city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = a_dispatched_case(city, at=earlier)
    answer = signed_in(city.handler).post(
        f"/desk/case/{case.number}/acknowledge/", {"version": version, "shown_at": "x"}
    )
    assert (answer.status_code, fresh(case).status) == (422, "dispatched")


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_press_at_once_one_wins_and_one_is_told(earlier: datetime) -> None:
    city = a_city()
    case, gate = an_accepted_case(city, at=earlier), Barrier(2)
    answers: list[int] = []

    def press() -> None:
        client = Client()
        client.force_login(city.dispatcher)
        gate.wait()
        answers.append(take(client, case, "dispatch").status_code)
        connection.close()

    threads = [Thread(target=press) for _person in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 422]
    assert fresh(case).assignments.count() == 1


def test_a_long_story_costs_no_more_queries(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    client, case = signed_in(city.handler), a_case_in_hand(city, at=earlier)
    note_case(case, note="一", by=city.handler, at=earlier)
    address = f"/desk/case/{case.number}/"
    few = queries_of(client, address)
    for n in range(3):
        note_case(fresh(case), note=f"第{n}次", by=city.handler, at=earlier)
    assert queries_of(client, address) == few


def test_the_position_is_the_point_else_the_middle_of_the_place(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    city.community.lon, city.community.lat = 120.1, 30.2
    city.community.save()
    exact, rough = (
        an_opened_case(city, at=earlier, lon=120.15, lat=30.25),
        an_opened_case(city, at=earlier, text="乙"),
    )
    client = signed_in(city.operator)
    found = [
        client.get(f"/desk/case/{case.number}/position.json").json()["features"][0] for case in (exact, rough)
    ]
    assert [feature["geometry"]["coordinates"] for feature in found] == [[120.15, 30.25], [120.1, 30.2]]


def test_without_a_point_the_place_alone_is_drawn(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    square = {"type": "Polygon", "coordinates": [[[112, 27], [113, 27], [113, 28], [112, 27]]]}
    Shape.objects.create(place=city.community, geometry=square, west=112, south=27, east=113, north=28)
    Place.objects.filter(pk=city.community.pk).update(lon=112.6, lat=27.6)
    case = an_opened_case(city, at=earlier)
    drawn = signed_in(city.operator).get(f"/desk/case/{case.number}/position.json").json()["features"]
    assert [each["properties"]["id"] for each in drawn] == ["place"]


@pytest.mark.parametrize(("urgency", "tone"), [(Urgency.DANGER, "alarm"), (Urgency.ORDINARY, "work")])
def test_a_point_is_red_only_in_danger_or_when_late(
    urgency: Urgency, tone: str, city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = an_opened_case(city, at=earlier, lon=112.5, lat=27.5)
    Case.objects.filter(pk=case.pk).update(urgency=urgency)
    drawn = signed_in(city.operator).get(f"/desk/case/{case.number}/position.json").json()["features"]
    assert [each["properties"]["tone"] for each in drawn] == [tone]


def test_an_address_is_told_without_the_names_above_it(city: City) -> None:
    street = city.community.parent
    assert street is not None
    county = street.parent
    assert county is not None
    above = f"{county.name} › {street.name} › {city.community.name}"
    told = where(city.community, f"{county.name}{street.name}{city.community.name}7号楼")
    assert told == f"{above} › 7号楼"
    assert where(city.community, "柳岸路口") == f"{above} › 柳岸路口"


def test_a_run_of_counting_is_told_by_its_newest(earlier: datetime) -> None:
    titles = ["共3人也遇到", "共2人也遇到", "“办结”超过期限", "共1人也遇到"]
    told = without_counting_on([Entry(title, earlier) for title in titles])
    assert [entry.title for entry in told] == ["共3人也遇到", "“办结”超过期限", "共1人也遇到"]


@pytest.mark.parametrize(("by", "text", "state"), [("周敏", "", ""), ("", "两次", ""), ("", "", "overdue")])
def test_what_somebody_did_twice_is_told_twice(by: str, text: str, state: str, earlier: datetime) -> None:
    entries = [Entry(f"第{n}次", earlier, by, text, state) for n in (2, 1)]
    assert without_counting_on(entries) == entries


def test_times_are_told_in_the_city_s_zone(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = an_opened_case(city, at=earlier)
    assert f"{timezone.localtime(earlier):%Y-%m-%d %H:%M}" in page_of(signed_in(city.operator), case)


def test_a_case_at_a_grid_is_drawn_in_the_community_around_it(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    square = {"type": "Polygon", "coordinates": [[[112, 27], [113, 27], [113, 28], [112, 27]]]}
    Shape.objects.create(place=city.community, geometry=square, west=112, south=27, east=113, north=28)
    grid = a_place("第一网格", within=city.community)
    case = a_dispatched_case(city, at=earlier, place=grid, lon=112.5, lat=27.5)
    drawn = signed_in(city.handler).get(f"/desk/case/{case.number}/position.json").json()["features"]
    assert [each["properties"]["name"] for each in drawn] == ["柳岸社区", case.title]


def test_a_supervisor_is_led_to_leaving_a_case_out_of_the_rates(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    case = a_dispatched_case(city, at=earlier)
    pages = [page_of(signed_in(person), case) for person in (city.supervisor, city.handler)]
    assert [f"/exclusion/{case.number}/" in page for page in pages] == [True, False]
