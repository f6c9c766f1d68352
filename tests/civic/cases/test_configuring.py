"""Tables that steer cases: changed by administrators, dated, never overwritten."""

from datetime import date, datetime, timedelta

import pytest

from gongzhi.civic.cases.actions.configuring import (
    ParentMissing,
    TooDeep,
    delete_reply_template,
    end_catalogue_entry,
    end_deadline_rule,
    import_taxonomy,
    save_category,
    save_reply_template,
    set_catalogue_entry,
    set_deadline_rule,
    set_escalation_rule,
)
from gongzhi.civic.cases.actions.seeding import seed_limits
from gongzhi.civic.cases.logic.taxonomy import CategoryRow
from gongzhi.civic.cases.models import CatalogueEntry, Category, DeadlineRule, EscalationRule, ReplyTemplate
from gongzhi.civic.cases.queries.rules import entry_for, rule_for
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Stage, Step, Urgency
from gongzhi.civic.jurisdictions.vocabulary import Clock, Limit
from gongzhi.kernel.errors import NotAllowed
from tests.a_city import City, a_dispatched_case, an_accepted_case

DAY = timedelta(days=1)


def test_a_new_lead_begins_where_the_old_one_ends(city: City, noon: datetime) -> None:
    new = set_catalogue_entry(
        category=city.roads, place=city.city, lead=city.parks, by=city.administrator, at=noon
    )
    old = CatalogueEntry.objects.get(lead=city.works)
    assert (old.valid_to, new.valid_from) == (date(2025, 3, 12), date(2025, 3, 12))
    answers = [entry_for(city.roads, city.community, at=at) for at in (noon - DAY, noon)]
    assert answers == [old, new]


def test_a_nearer_place_overrides(city: City, noon: datetime) -> None:
    set_catalogue_entry(
        category=city.roads, place=city.street, lead=city.parks, by=city.administrator, at=noon
    )
    assert a_dispatched_case(city, at=noon).lead == city.parks


def test_an_ended_entry_answers_no_more(city: City, noon: datetime) -> None:
    end_catalogue_entry(CatalogueEntry.objects.get(), by=city.administrator, at=noon)
    assert entry_for(city.roads, city.community, at=noon) is None


def test_others_change_no_tables(city: City, noon: datetime) -> None:
    for person in (city.dispatcher, city.handler, city.resident, None):
        with pytest.raises(NotAllowed):
            set_catalogue_entry(category=city.roads, place=city.city, lead=city.parks, by=person, at=noon)
        with pytest.raises(NotAllowed):
            set_escalation_rule(step=Step.SUPERVISE, after_hours=1, by=person, at=noon)


def test_a_limit_for_a_category_and_place_beats_the_general_one(city: City, noon: datetime) -> None:
    special = set_deadline_rule(
        stage=Stage.RESOLVE,
        category=city.roads,
        place=city.county,
        limit=Limit(1, Clock.WORKING_DAYS),
        source="临湖区道路养护办法",
        by=city.administrator,
        at=noon,
    )
    assert rule_for(an_accepted_case(city, at=noon), Stage.RESOLVE, at=noon) == special


def test_a_changed_limit_counts_from_its_day(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon)
    new = set_deadline_rule(
        stage=Stage.RESOLVE,
        urgency=Urgency.ORDINARY,
        limit=Limit(5, Clock.WORKING_DAYS),
        by=city.administrator,
        at=noon,
    )
    before, after = (rule_for(case, Stage.RESOLVE, at=at) for at in (noon - DAY, noon))
    assert before is not None
    assert before.limit == Limit(7, Clock.CALENDAR_DAYS)
    assert after == new
    end_deadline_rule(new, by=city.administrator, at=noon)
    assert rule_for(case, Stage.RESOLVE, at=noon) is None


def test_categories_have_at_most_three_levels(city: City, noon: datetime) -> None:
    above: Category | None = city.roads
    for code in ("0101", "010101"):
        above = save_category(code=code, name=code, parent=above, by=city.administrator, at=noon)
    with pytest.raises(TooDeep):
        save_category(code="01010101", name="四级", parent=above, by=city.administrator, at=noon)


def test_a_taxonomy_is_brought_in_once(city: City, noon: datetime) -> None:
    rows = [CategoryRow("02", "环境", "", "臭;脏"), CategoryRow("0201", "垃圾", "02")]
    counts = [import_taxonomy(rows, by=CLOCKWORK, at=noon) for _ in range(2)]
    assert counts == [2, 0]
    child = Category.objects.select_related("parent").get(code="0201")
    assert child.parent is not None
    assert child.parent.name == "环境"


def test_a_category_without_its_parent_brings_nothing_in(city: City, noon: datetime) -> None:
    with pytest.raises(ParentMissing, match=r"0301.*03"):
        import_taxonomy(
            [CategoryRow("04", "先", ""), CategoryRow("0301", "无上级", "03")], by=CLOCKWORK, at=noon
        )
    assert not Category.objects.filter(code="04").exists()


def test_reply_templates_come_and_go(city: City, noon: datetime) -> None:
    template = save_reply_template(
        None, title="感谢", text="您好！", body=None, by=city.administrator, at=noon
    )
    save_reply_template(
        template, title="致谢", text="您好。", body=city.works, by=city.administrator, at=noon
    )
    assert ReplyTemplate.objects.get().title == "致谢"
    delete_reply_template(template, by=city.administrator, at=noon)
    assert not ReplyTemplate.objects.exists()


def test_a_new_city_starts_with_limits_that_name_their_source(db: None, noon: datetime) -> None:
    counts = [seed_limits(valid_from=date(2024, 1, 1), by=CLOCKWORK, at=noon) for _ in range(2)]
    assert counts == [18, 0]
    assert not DeadlineRule.objects.filter(source="").exists()
    urgencies = DeadlineRule.objects.filter(stage=Stage.RESOLVE).values_list("urgency", flat=True)
    assert set(urgencies) == set(Urgency)
    assert list(EscalationRule.objects.values_list("after_hours", flat=True)) == [24, 72]


def test_a_lead_from_today_comes_before_one_that_was_planned(city: City, noon: datetime) -> None:
    change = {"category": city.roads, "place": city.city, "by": city.administrator, "at": noon}
    set_catalogue_entry(**change, lead=city.parks, valid_from=date(2025, 6, 1))  # type: ignore[arg-type]
    set_catalogue_entry(**change, lead=city.county_centre)  # type: ignore[arg-type]
    found = [entry_for(city.roads, city.city, at=at) for at in (noon, noon + 100 * DAY)]
    assert [entry.lead for entry in found if entry] == [city.county_centre] * 2
