"""Learning from what dispatchers decided: a missed danger is dear, the rules are the floor."""

from itertools import islice, product
from random import Random

import pytest

from gongzhi.civic.dispatch.logic.relearning import (
    FEWEST,
    NEWEST,
    Decided,
    Relearned,
    TooFewDecisions,
    kept,
    opened,
    relearned,
)
from gongzhi.civic.dispatch.logic.urgency import urgency_of
from gongzhi.civic.dispatch.logic.weighing import LIKE_DANGER, Judgement, Weighing, learned

WHERE = ("河边", "桥头", "学校门口", "菜场旁", "三号楼", "广场上", "车站后面", "公园里")
DANGERS = ("塔机限位失灵", "龙门架的斜撑弯了", "二号闸的销子脱了", "吊篮的配重少了两块")
OTHERS = ("想问公交几点收班", "希望多种几棵树", "路边垃圾桶满了", "建议增加一个停车位", "草坪该修剪了")
WRITTEN = [("有人掉进水里快来救", True), ("水费账单在哪里查", False)]


def said(whats: tuple[str, ...], danger: bool, number: int) -> list[Decided]:
    """Return messages, each a matter somewhere."""
    told = islice(product(WHERE, whats), number)
    return [Decided(f"{where}{what}，请来看看", danger) for where, what in told]


def mixed(dangers: int = 30, others: int = 40) -> list[Decided]:
    """Return decisions of both sorts, mixed."""
    found = [*said(DANGERS, True, dangers), *said(OTHERS, False, others)]
    Random(1).shuffle(found)
    return found


def test_what_the_citys_dispatchers_find_dangerous_is_learned() -> None:
    found = relearned(mixed(), WRITTEN)
    assert (found.learned.found, found.learned.dangers) == (found.learned.dangers, found.learned.dangers)
    assert found.learned.cost < found.start.cost
    assert found.is_worth_it
    assert found.weighing.sounds_like_danger("市场边塔机限位失灵，请来看看")
    assert not found.weighing.sounds_like_danger("市场边希望多种几棵树")


@pytest.mark.parametrize(("dangers", "others"), [(FEWEST - 1, 40), (30, FEWEST - 1), (0, 0)])
def test_too_few_decisions_teach_nothing(dangers: int, others: int) -> None:
    with pytest.raises(TooFewDecisions, match=f"危急{dangers}件、其他{others}件"):
        relearned(mixed(dangers, others), WRITTEN)


def test_what_costs_more_than_the_start_is_not_worth_it() -> None:
    cheap, dear = Judgement(5, 5, 19, 90), Judgement(4, 5, 0, 90)
    weighing = learned(WRITTEN)
    assert not Relearned(weighing, start=cheap, learned=dear).is_worth_it
    assert Relearned(weighing, start=dear, learned=cheap).is_worth_it
    assert Relearned(weighing, start=dear, learned=dear).is_worth_it


def test_what_the_rules_say_counts_as_found_whatever_is_learned() -> None:
    ruled = [Decided(each.text, each.is_danger, by_rules=each.is_danger) for each in mixed()]
    found = relearned(ruled, WRITTEN)
    assert found.start.found == found.start.dangers
    assert found.learned.found == found.learned.dangers


def test_learning_never_takes_back_what_a_rule_says() -> None:
    calm = [Decided(f"{where}着火了，快来", is_danger=False) for where in WHERE] * 5
    weighing = relearned([*calm, *mixed()], WRITTEN).weighing
    assert not weighing.sounds_like_danger("三楼着火了，快来人啊")
    assert urgency_of("", "三楼着火了，快来人啊", weighing=weighing).is_danger


def test_the_same_decisions_give_the_same_bytes_and_those_the_same_weighing() -> None:
    first, again = (kept(relearned(mixed(), WRITTEN).weighing) for _ in range(2))
    assert first == again
    assert isinstance(opened(first), Weighing)
    assert kept(opened(first)) == first


def test_where_rules_find_all_dangers_the_threshold_stays() -> None:
    ruled = [Decided(each.text, each.is_danger, by_rules=each.is_danger) for each in mixed()]
    assert relearned(ruled, WRITTEN).weighing.threshold == LIKE_DANGER


def test_the_newest_decisions_are_judged_by_what_was_learned_without_them() -> None:
    late = [Decided(f"{where}配电柜嗡嗡响，请来看看", is_danger=True) for where in WHERE]
    found = relearned([*mixed(20, 12), *said(OTHERS, False, 8), *late], WRITTEN)
    assert found.learned.dangers == len(late)
    assert found.weighing.sounds_like_danger("市场边配电柜嗡嗡响，请来看看")


def test_a_fifth_is_held_back() -> None:
    found = relearned(mixed(30, 40), WRITTEN)
    assert found.start.dangers + found.start.others == 70 // NEWEST


def test_what_is_kept_is_rounded_and_reads_nearly_the_same() -> None:
    weighing = learned(WRITTEN)
    text = "有人掉进水里快来救"
    assert opened(kept(weighing)).chance(text) == pytest.approx(weighing.chance(text), abs=1e-3)
    assert opened(kept(weighing)).threshold == weighing.threshold
