"""The demo city's stories: legal lives, real codes, a plausible year, and no two alike."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest

from gongzhi.demo.city import bodies, people, places, responsible, rows, staff
from gongzhi.demo.stories import Step, Story, stories

UNTIL = date(2026, 6, 30)
ANY_OPEN = {"accepted", "dispatched", "objected", "handling", "suspended", "opened"}
# verb: (statuses it may be said in, status it leads to; "" keeps the status)
LIFE = {
    "accept_case": ({"opened"}, "accepted"),
    "decline_case": ({"opened"}, "declined"),
    "withdraw_case": ({"opened", "accepted"}, "withdrawn"),
    "ask_resident": ({"opened"}, ""),
    "answer_question": ({"opened"}, ""),
    "dispatch_case": ({"accepted"}, "dispatched"),
    "object_to_dispatch": ({"dispatched"}, "objected"),
    "acknowledge_case": ({"dispatched"}, "handling"),
    "contact_resident": ({"handling"}, ""),
    "whistle_for": ({"handling"}, ""),
    "report_in": ({"handling"}, ""),
    "ask_extension": ({"handling"}, ""),
    "rule_on_extension": ({"handling"}, ""),
    "suspend_case": ({"handling"}, "suspended"),
    "resume_case": ({"suspended"}, "handling"),
    "exempt_deadline": ({"handling"}, ""),
    "supervise_case": ({"handling"}, ""),
    "escalate_case": ({"handling"}, ""),
    "support_case": ({"handling"}, ""),
    "merge_case": ({"opened", "accepted", "handling"}, "merged"),
    "resolve_case": ({"handling"}, "resolved"),
    "follow_up_case": ({"resolved"}, ""),
    "reopen_case": ({"resolved"}, "handling"),
    "close_case": ({"resolved"}, "closed"),
}


@cache
def year() -> tuple[Story, ...]:
    return tuple(stories(until=UNTIL))


def steps(verb: str) -> list[Step]:
    return [step for story in year() for step in story.steps if step.verb == verb]


def status_after(told: Iterable[Step]) -> str:
    status = "opened"
    for step in list(told)[1:]:
        if step.verb == "rule_on_objection":
            assert status == "objected"
            status = "accepted" if step.extras["upheld"] else "dispatched"
            continue
        allowed, leads_to = LIFE[step.verb]
        assert status in allowed, (step.verb, status)
        status = leads_to or status
    return status


def test_every_life_is_legal() -> None:
    for story in year():
        assert story.steps[0].verb == "open_case"
        status_after(story.steps)


def test_times_increase_strictly_and_end_with_the_last_day() -> None:
    for story in year():
        times = [step.at for step in story.steps]
        assert times[0] == story.opened_at
        assert all(earlier < later for earlier, later in pairwise(times))
        assert times[-1].date() <= UNTIL


def test_stories_come_in_time_order() -> None:
    opened = [story.opened_at for story in year()]
    assert opened == sorted(opened)
    assert opened[0].utcoffset() == timedelta(hours=8)


def test_a_year_has_three_thousand_stories_over_twelve_months() -> None:
    assert len(year()) == 3000
    assert len({(story.opened_at.year, story.opened_at.month) for story in year()}) in {12, 13}


def test_the_same_seed_tells_the_same_stories() -> None:
    assert list(stories(until=UNTIL, count=200)) == list(stories(until=UNTIL, count=200))


def test_another_seed_tells_other_stories() -> None:
    assert list(stories(until=UNTIL, count=50)) != list(stories(until=UNTIL, seed=8, count=50))


def test_no_two_texts_are_alike() -> None:
    assert len({story.text for story in year()}) == 3000


def test_titles_are_varied() -> None:
    assert len({story.title for story in year()}) >= 2500


def test_replies_are_varied() -> None:
    replies = [step.text for step in steps("resolve_case")]
    assert len(set(replies)) / len(replies) > 0.85


def test_no_slot_or_choice_is_left_in_a_text() -> None:
    for story in year():
        told = [story.title, story.text, story.address, *(step.text for step in story.steps)]
        assert not [text for text in told if set("{}[]|") & set(text)]


def test_titles_and_texts_have_a_sensible_length() -> None:
    assert all(4 <= len(story.title) <= 45 for story in year())
    assert all(12 <= len(story.text) <= 400 for story in year())


def test_every_code_exists() -> None:
    categories = {row["code"] for row in rows("taxonomy.csv")}
    assert {story.category_code for story in year()} <= categories
    assert {story.place_code for story in year()} <= set(places())
    assert {places()[story.place_code].level for story in year()} == {"community", "grid"}


def test_staff_act_for_the_body_that_answers() -> None:
    body_of = {person.sign_in_name: person.body_code for person in people()}
    for story in year():
        lead = responsible(story.category_code, story.place_code).lead
        for step in story.steps:
            if step.verb in {"acknowledge_case", "contact_resident", "resolve_case"}:
                assert body_of[step.by] == lead


def test_everyone_who_acts_is_known() -> None:
    names = {person.sign_in_name for person in people()} | {"reporter", "system"}
    assert {step.by for story in year() for step in story.steps} <= names


def test_every_leading_body_has_a_handler() -> None:
    leads = {row["lead_code"] for row in rows("catalogue.csv")}
    assert leads <= set(bodies())
    assert [lead for lead in leads if not staff(lead)] == []


def test_every_leaf_category_has_an_answer_in_every_community() -> None:
    leaves = [row["code"] for row in rows("taxonomy.csv") if len(row["code"]) == 6]
    communities = [code for code, place in places().items() if place.level == "community"]
    assert all(responsible(leaf, place) for leaf in leaves for place in communities)


def test_the_most_specific_duty_wins() -> None:
    assert responsible("120201", "990101001001001").lead == "990101001001"
    assert responsible("120204", "990101001001").lead == "990101001"
    assert responsible("030301", "990101001001").lead == "gas"
    assert responsible("070101", "990103001001").lead == "bl_jyj"


def test_an_unknown_category_has_no_answer() -> None:
    with pytest.raises(LookupError):
        responsible("99", "9901")


def test_about_seven_in_ten_are_solved_at_first() -> None:
    firsts = [
        next(step for step in story.steps if step.verb == "follow_up_case")
        for story in year()
        if any(step.verb == "follow_up_case" for step in story.steps)
    ]
    solved = sum(step.extras["resolved"] is True for step in firsts) / len(firsts)
    assert 0.65 < solved < 0.8


def test_every_act_of_a_life_occurs() -> None:
    told = Counter(step.verb for story in year() for step in story.steps)
    assert set(told) == {*LIFE, "open_case", "rule_on_objection"}
    assert {step.extras["upheld"] for step in steps("rule_on_objection")} == {True, False}
    assert {step.extras["granted"] for step in steps("rule_on_extension")} == {True, False}


def test_every_queue_has_work_on_the_last_day() -> None:
    standing = Counter(status_after(story.steps) for story in year())
    assert standing.keys() >= {*ANY_OPEN, "resolved", "closed", "declined", "merged", "withdrawn"}


def test_some_cases_are_open_and_overdue() -> None:
    last = year()[-1].opened_at
    overdue = [
        story
        for story in year()
        if status_after(story.steps) == "handling" and last - story.opened_at > timedelta(days=15)
    ]
    assert len(overdue) >= 10


def test_a_case_merges_into_an_earlier_one_that_is_still_open() -> None:
    for story in year():
        for step in story.steps:
            if step.verb == "merge_case":
                trunk = year()[int(str(step.extras["into"]))]
                before = [earlier for earlier in trunk.steps if earlier.at < step.at]
                assert trunk.opened_at < story.opened_at
                assert status_after(before) in ANY_OPEN


def test_clusters_have_supporters() -> None:
    most = max(Counter(step.verb for step in story.steps)["support_case"] for story in year())
    assert most >= 9


def test_reopened_cases_follow_an_unsatisfied_answer() -> None:
    for story in year():
        for before, step in pairwise(story.steps):
            if step.verb == "reopen_case":
                assert before.extras["resolved"] is False


def test_phones_are_plainly_made_up() -> None:
    assert all(story.reporter_phone.startswith("1990000") for story in year())
    assert {len(story.reporter_phone) for story in year()} == {11}


def test_seasons_show() -> None:
    heating = [story for story in year() if story.category_code == "030401"]
    fireworks = [story for story in year() if story.category_code == "120301"]
    assert {story.opened_at.month for story in heating} <= {11, 12, 1, 2}
    assert {story.opened_at.month for story in fireworks} <= {12, 1, 2}


def test_demo_residents_have_cases_of_their_own() -> None:
    residents = {person.name for person in people() if person.role == "resident"}
    assert residents <= {story.reporter_name for story in year()}


@pytest.mark.parametrize("until", [date(2024, 2, 29), date(2026, 11, 22), date(2027, 1, 5)])
def test_lives_are_legal_whenever_the_year_ends(until: date) -> None:
    for story in stories(until=until, seed=3, count=1200):
        status_after(story.steps)
        assert story.steps[-1].at.date() <= until
