"""How urgent a message is: words that tell of danger, what takes them back, and likeness to examples."""

import csv
from importlib import resources

import pytest

from gongzhi.civic.cases.vocabulary import Urgency
from gongzhi.civic.dispatch.logic.urgency import ANY_DANGER, Found, signs_by_rules, urgency_of
from gongzhi.civic.dispatch.logic.weighing import Judgement, Weighing, judged, learned, written_examples
from gongzhi.civic.dispatch.vocabulary import Sign

EXAMPLES = written_examples()
NEVER = Weighing({}, {}, level=-9.0)


def of_parts(*parts: str) -> list[dict[str, str]]:
    return [row for row in EXAMPLES if row["part"] in parts]


def learned_from(*parts: str) -> Weighing:
    return learned([(row["text"], row["level"] == Urgency.DANGER) for row in of_parts(*parts)])


def level_of(text: str) -> str:
    return signs_by_rules("", text).level


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("楼道着火了", ("119",)),
        ("有人晕倒，旁边在打架", ("120", "110")),
        ("两户着火，起火点在三楼", ("119",)),
        ("路口出车祸了", ("122",)),
        ("路灯不亮", ()),
        ("整个小区停电了", ()),
        ("", ()),
    ],
)
def test_the_emergency_numbers_are_read_from_words(text: str, numbers: tuple[str, ...]) -> None:
    assert signs_by_rules("", text).emergency_numbers == numbers


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("三楼着火了", "danger"),
        ("没有着火，是做饭的烟", "ordinary"),
        ("堆满纸箱，万一着火怎么办", "ordinary"),
        ("前年着火以后一直没有修", "ordinary"),
        ("前年着火过，现在又着火了", "danger"),
        ("小区搞消防演练，模拟着火", "ordinary"),
        ("开发商跳楼价卖房", "ordinary"),
        ("如果今天不解决，我就跳楼", "danger"),
        ("昨天停电，现在已经恢复供电", "ordinary"),
        ("请问停水通知在哪里看", "ordinary"),
    ],
)
def test_a_word_counts_unless_it_is_denied_supposed_past_or_a_figure_of_speech(text: str, level: str) -> None:
    assert level_of(text) == level


def test_what_is_taken_back_is_told_too() -> None:
    signs = signs_by_rules("", "万一着火怎么办")
    assert (signs.reasons, signs.calmed) == ((), (Found(Sign.FIRE, "着火"),))


def test_the_title_is_read_like_the_text() -> None:
    assert signs_by_rules("有人溺水", "快来").call == "119"


def test_children_the_elderly_and_many_people_are_reasons_that_raise_nothing() -> None:
    signs = signs_by_rules("", "整栋楼的老人和孩子都睡不好")
    assert signs.level == Urgency.ORDINARY
    assert {found.sign for found in signs.reasons} == {Sign.MANY, Sign.ELDERLY, Sign.CHILDREN}


def test_a_cut_off_supply_is_its_own_level_with_the_hotline_to_call() -> None:
    signs = signs_by_rules("", "整条街都停电了")
    assert (signs.level, signs.call, signs.emergency_numbers) == (Urgency.UTILITIES, "95598", ())


def test_a_cut_off_supply_is_danger_where_somebody_lives_by_it() -> None:
    assert signs_by_rules("", "停电了，我爸靠呼吸机").level == Urgency.DANGER


def test_late_in_a_long_letter_a_word_of_danger_counts_only_beside_a_word_of_now() -> None:
    letter = "尊敬的领导，我们小区的物业服务一直不好，" * 10
    assert [level_of(letter + end) for end in ("楼里着火。", "现在楼里着火。")] == ["ordinary", "danger"]


def test_a_gap_in_a_rule_does_not_reach_over_the_end_of_a_sentence() -> None:
    assert [level_of(text) for text in ("围墙倒塌，压住了人", "围墙很旧。压住，人")] == ["danger", "ordinary"]


def test_a_rule_of_danger_is_never_overruled_by_what_was_learned() -> None:
    assert urgency_of("", "三楼着火了，快来", weighing=NEVER) == signs_by_rules("", "三楼着火了，快来")


def test_what_only_sounds_like_danger_counts_as_danger_with_all_three_numbers() -> None:
    said = "老人陷进泥坑里，怎么拉都拉不上来"
    always = Weighing({"泥坑": 1.0}, {"泥坑": 5.0}, level=0.0)
    signs = urgency_of("", "我在泥坑这里，请派人", weighing=always)
    assert (signs.level, signs.calls) == (Urgency.DANGER, ANY_DANGER)
    assert signs.reasons == (Found(Sign.LIKENESS, "泥坑"),)
    assert urgency_of("", said).is_danger


def test_every_rule_of_danger_says_whom_to_call_and_where_it_comes_from() -> None:
    path = resources.files("gongzhi.civic.dispatch").joinpath("seed/urgency.csv")
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    rules = [row for row in rows if row["level"] and row["kind"] in Sign]
    assert [row["kind"] for row in rules if not row["source"]] == []
    dangers = [row for row in rules if row["level"] == Urgency.DANGER]
    assert {call for row in dangers for call in row["call"].split()} == {"110", "119", "120", "122", "95598"}


def judge(part: str, weighing: Weighing) -> Judgement:
    said = [(row, urgency_of("", row["text"], weighing=weighing)) for row in of_parts(part)]
    return judged((signs.is_danger, row["level"] == Urgency.DANGER) for row, signs in said)


def test_sentences_held_out_before_the_rules_were_written_are_all_found() -> None:
    assert judge("held", NEVER) == Judgement(found=42, dangers=42, alarms=0, others=72)


def test_on_new_sentences_rules_find_less_than_half_and_learning_most_of_the_rest() -> None:
    assert judge("last", NEVER) == Judgement(found=13, dangers=31, alarms=4, others=35)
    weighing = learned_from("open", "held", "fresh", "more")
    assert judge("last", weighing) == Judgement(found=27, dangers=31, alarms=5, others=35)


def test_a_sentence_of_danger_names_the_number_that_helps() -> None:
    for row in of_parts("open", "held", "fresh"):
        if row["call"] and (signs := signs_by_rules("", row["text"])).is_danger:
            assert row["call"] in signs.calls, row["text"]


def test_cut_off_supplies_are_found_too() -> None:
    cut = [row["text"] for row in of_parts("held", "open") if row["level"] == Urgency.UTILITIES]
    assert [text for text in cut if level_of(text) != Urgency.UTILITIES] == []


def test_there_are_enough_sentences_and_none_twice() -> None:
    texts = [row["text"] for row in EXAMPLES]
    assert len(texts) == len(set(texts)) >= 200
