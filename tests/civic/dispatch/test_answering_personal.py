"""Whose the personal data in a reply are, on invented replies."""

import pytest

from gongzhi.civic.dispatch.logic.answering.personal import of_others
from gongzhi.civic.privacy.queries import personal_data_in


def others(reply: str, known: str = "") -> tuple[str, ...]:
    """Return what of a reply is others'."""
    return of_others(personal_data_in(reply), reply, known=known)


@pytest.mark.parametrize("office", ["民警", "村支书", "经办人：", "法定代表人为", "执法人员", "联系人："])
def test_who_acts_in_office_is_named(office: str) -> None:
    assert others(f"3月2日由{office}徐新民到现场查看。") == ()


@pytest.mark.parametrize("office", ["书记", "主任", "同志", "同志书记"])
def test_a_title_may_follow_the_name(office: str) -> None:
    said = others(f"联系了户主徐新民{office}。")
    assert bool(said) == (office == "同志")


@pytest.mark.parametrize("word", ["信访人", "投诉人", "反映人：", "网友"])
def test_the_asker_is_no_other(word: str) -> None:
    assert others(f"{word}徐新民，男，1981年出生。徐新民的妻子已知情。") == ()


@pytest.mark.parametrize("word", ["举报人", "被举报人", "当事人", "户主", "村民"])
def test_who_reported_and_who_was_reported_are_never_let_through(word: str) -> None:
    assert others(f"经查，{word}徐新民，男，1981年出生。") == ("姓名 徐…",)


def test_the_name_of_an_officer_is_one_wherever_it_stands() -> None:
    assert others("徐新民，男，到现场查看。民警徐新民已作笔录。") == ()


def test_each_piece_is_told_once_with_its_kind() -> None:
    reply = "村民徐新民的号码是13800138000，村民徐新民，号码13800138000。"
    assert others(reply) == ("姓名 徐…", "手机号码 138…00")


@pytest.mark.parametrize("cue", ["联系电话：", "请拨打", "咨询热线"])
def test_a_number_given_to_be_called_is_an_offices(cue: str) -> None:
    assert others(f"如有疑问，{cue}13800138000。") == ()


def test_a_number_after_another_sentence_is_not_given_to_be_called() -> None:
    assert others("已电话答复；当事人的号码是13800138000。") == ("手机号码 138…00",)


@pytest.mark.parametrize("known", ["我叫徐新民", "徐新民\n13800138000"])
def test_what_the_asker_wrote_or_is_called_is_known(known: str) -> None:
    assert others("村民徐新民已领取补偿款。", known) == ()


def test_a_plate_and_a_card_are_told() -> None:
    assert others("车主的车牌号码为湘A12345。") == ("车牌号码 湘A1…45",)


def test_an_address_counts_only_where_somebody_lives() -> None:
    assert others("翠湖苑3栋502室的违建已拆除。") == ()
    assert others("翠湖苑3栋502室的住户已签字。") == ("详细住址 3…",)


def test_the_numbers_of_offices_are_nobodys() -> None:
    assert others("请拨打12345或0731-88888888，也可以到区政务中心。") == ()


@pytest.mark.parametrize("reply", ["", "您好！", "电缆已更换，路灯全部恢复照明。"])
def test_where_there_is_nothing_nothing_is_told(reply: str) -> None:
    assert others(reply) == ()
