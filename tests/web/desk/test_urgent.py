"""What a case's words tell of its urgency, on its page; and the step that marks it."""

import re
from datetime import datetime

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Urgency
from tests.a_city import City, a_resolved_case, an_accepted_case, an_opened_case
from tests.web.desk.conftest import SignedIn, take

FIRE = "三楼着火了，家里还有老人"


def page_of(case: Case, city: City, signed_in: SignedIn) -> str:
    return str(signed_in(city.operator).get(f"/desk/case/{case.number}/").content.decode())


def test_the_page_shows_the_words_by_kind_and_the_number(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    page = page_of(an_opened_case(city, at=earlier, text=FIRE), city, signed_in)
    assert "内容里说到人身危险" in page
    assert "火情：“着火”；涉及老人、病人：“老人”" in page
    assert 'href="tel:119"' in page


def test_a_cut_off_supply_has_its_own_words_and_hotline(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    page = page_of(an_opened_case(city, at=earlier, text="整条街都停电了"), city, signed_in)
    assert "内容里说到水电气热中断" in page
    assert 'href="tel:95598"' in page


def test_what_only_sounds_like_danger_says_so(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    page = page_of(an_opened_case(city, at=earlier, text="老人陷进泥坑里，怎么拉都拉不上来"), city, signed_in)
    assert "人身危险" in page


def test_an_ordinary_case_and_an_answered_one_say_nothing(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    cases = [an_opened_case(city, at=earlier), a_resolved_case(city, at=earlier, text=FIRE)]
    assert ["内容里说到" in page_of(case, city, signed_in) for case in cases] == [False, False]


def test_once_somebody_found_it_less_urgent_the_words_are_silent(
    city: City, signed_in: SignedIn, earlier: datetime
) -> None:
    found = [an_accepted_case(city, at=earlier, text=FIRE, urgency=each) for each in Urgency]
    shown = {case.urgency for case in found if "内容里说到" in page_of(case, city, signed_in)}
    assert shown == {Urgency.DANGER}


def test_an_operator_marks_a_case_from_its_page(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = an_opened_case(city, at=earlier)
    take(signed_in(city.operator), case, "mark", urgency="danger")
    assert Case.objects.get(pk=case.pk).urgency == Urgency.DANGER


def test_only_what_is_more_urgent_is_offered(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    offered = {}
    for urgency in Urgency:
        page = page_of(an_accepted_case(city, at=earlier, urgency=urgency), city, signed_in)
        offered[urgency.value] = re.findall(
            r'id="mark-urgency_\d" value="(\w+)"|value="(\w+)" id="mark-', page
        )
    assert {name: len(found) for name, found in offered.items()} == {
        "danger": 0,
        "utilities": 1,
        "ordinary": 2,
        "complex": 2,
    }


def test_somebody_marked_it_meanwhile(city: City, signed_in: SignedIn, earlier: datetime) -> None:
    case = an_opened_case(city, at=earlier)
    take(signed_in(city.operator), case, "mark", urgency="danger")
    answer = take(signed_in(city.dispatcher), case, "mark", urgency="utilities")
    assert (answer.status_code, Case.objects.get(pk=case.pk).urgency) == (422, Urgency.DANGER)
