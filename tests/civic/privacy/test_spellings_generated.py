"""Numbers by seed, in every spelling and in contexts: all are found where they stand, and masked."""

import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.civic.privacy.queries import masked, personal_data_in
from gongzhi.civic.privacy.vocabulary import PersonalData
from tests.civic.privacy.spellings import SPELLINGS, card, identity, mobile

CONTEXTS = (
    ("我的号码是", "，请回电。"),
    ("小区停水三天了，急！", ""),
    ("电话：", "（白天）"),
    ("", "一直打不通，请核实"),
    ("2019年3月5日投诉，联系 ", "\n谢谢"),
)
NUMBERS: dict[PersonalData, Callable[[random.Random], str]] = {
    PersonalData.MOBILE: mobile,
    PersonalData.IDENTITY: identity,
    PersonalData.CARD: card,
}
TRIES = 40


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("kind", NUMBERS)
def test_a_number_is_found_in_every_spelling(kind: PersonalData, spelling: str) -> None:
    chance = random.Random(f"{kind}{spelling}")
    for _ in range(TRIES):
        written = SPELLINGS[spelling](NUMBERS[kind](chance))
        before, after = chance.choice(CONTEXTS)
        found = personal_data_in(before + written + after)
        assert [(one.kind, one.text) for one in found] == [(kind, written)]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_masked_mobile_number_shows_seven_digits_in_plain_spelling(spelling: str) -> None:
    chance = random.Random(spelling)
    for _ in range(TRIES):
        number = mobile(chance)
        assert masked(f"电话：{SPELLINGS[spelling](number)}。") == f"电话：{number[:3]}****{number[-4:]}。"


PIECES = (
    "我叫 王建国 ， 电话 13800001234 一三八 零零 ① \u200b - 12号 3栋 2单元 501室 湘A 12345 微信 abc123456 "
    "@qq.com 家住 幸福路 * ** "
    "〔住址〕 ： 先生 QQ 0731- 。 李四 、 男"
)
pieces = st.sampled_from([*PIECES.split(" "), " "])


@settings(max_examples=500, deadline=None)
@given(st.lists(pieces, max_size=14).map("".join) | st.text(max_size=40))
def test_masking_twice_is_masking_once_whatever_the_text(text: str) -> None:
    once = masked(text)
    assert (masked(once), personal_data_in(once)) == (once, [])


@settings(max_examples=300, deadline=None)
@given(st.lists(pieces, max_size=14).map("".join))
def test_finds_stand_in_order_apart_and_where_they_say(text: str) -> None:
    found = personal_data_in(text)
    assert all(text[one.start : one.end] == one.text != "" for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    "piece", ["1 ", "1-", "13800001234", "一", "a@", "我叫王", "1栋", "＋８６", "at ", "微信a"]
)
def test_a_text_made_to_be_slow_is_not(piece: str) -> None:
    assert isinstance(masked(piece * 3000), str)
