"""A model from words alone."""

import csv
from pathlib import Path

import pytest

from gongzhi.civic.dispatch.logic.model import best, probabilities
from gongzhi.civic.dispatch.logic.reasons import words_for
from gongzhi.civic.dispatch.logic.starting import from_words, starting_vocabulary, words_of

DEMO = Path(__file__).resolve().parents[3] / "src/gongzhi/demo/city/taxonomy.csv"
WORDS = {"水": ["自来水", "停水", "水压"], "路": ["道路破损", "井盖", "路面"], "树": ["树木", "绿化"]}


@pytest.mark.parametrize(
    ("text", "label"), [("家里停水三天了", "水"), ("井盖不见了", "路"), ("绿化带要修剪树木", "树")]
)
def test_a_message_goes_where_its_words_are(text: str, label: str) -> None:
    assert best(from_words(WORDS), ("", text))[0].label == label


def test_a_message_without_any_word_is_all_alike() -> None:
    assert probabilities(from_words(WORDS), [("", "你好")])[0] == pytest.approx([1 / 3] * 3)


def test_more_of_its_words_make_a_label_surer() -> None:
    model = from_words(WORDS)
    one, two = (best(model, ("", text))[0].probability for text in ("路面有树木", "路面的井盖，有树木"))
    assert one < two


def test_a_word_of_several_labels_says_less() -> None:
    model = from_words({"a": ["噪声", "工地"], "b": ["噪声", "广场舞"]})
    either, clear = (best(model, ("", text))[0].probability for text in ("噪声", "工地噪声"))
    assert either == pytest.approx(0.5)
    assert clear > 0.5


def test_the_words_that_speak_are_told() -> None:
    assert words_for(from_words(WORDS), ("", "我家停水三天了"), "水") == ["停水"]


def test_labels_may_have_no_words() -> None:
    model = from_words({"a": [], "b": ["停水"]})
    assert best(model, ("", "停水"))[0].label == "b"
    assert len(best(from_words({}), ("", "停水"))) == 0


def leaves_of_the_demo() -> list[dict[str, str]]:
    rows = list(csv.DictReader(DEMO.read_text(encoding="utf-8").splitlines()))
    above = {row["parent_code"] for row in rows}
    return [row for row in rows if row["code"] not in above]


def test_every_leaf_of_a_new_citys_taxonomy_starts_with_everyday_words() -> None:
    leaves = leaves_of_the_demo()
    assert len(leaves) > 150
    thin = [row["name"] for row in leaves if len(words_of(row["name"], row["keywords"])) < 4]
    assert thin == []


def test_a_category_without_words_of_its_own_has_what_residents_say_of_its_name() -> None:
    assert {"欠薪", "包工头"} <= set(words_of("拖欠农民工工资", ""))
    assert words_of("某某", "甲；乙;") == ("某某", "甲", "乙")


def test_every_line_of_the_vocabulary_has_names_and_words_and_no_name_stands_twice() -> None:
    rows = starting_vocabulary()
    assert all(row.named and len(row.words) >= 3 for row in rows)
    named = [name for row in rows for name in row.named]
    assert [name for name in set(named) if named.count(name) > 2] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("包工头一直不发工资，我们几个农民工要不到血汗钱", "拖欠农民工工资"),
        ("楼下饭店油烟太大，烟道对着我家窗户", "餐饮油烟"),
        ("凌晨还在打桩，施工噪音吵得睡不着", "施工噪声"),
        ("小区二次供水的水箱多久清洗一次", "二次供水卫生"),
        ("狗不牵绳，到处是狗粪", "犬只扰民"),
    ],
)
def test_a_city_without_history_reads_what_residents_say(text: str, name: str) -> None:
    leaves = leaves_of_the_demo()
    model = from_words({row["name"]: words_of(row["name"], row["keywords"]) for row in leaves})
    assert best(model, ("", text))[0].label == name
