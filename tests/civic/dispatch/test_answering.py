"""What a reply lacks, on invented messages and replies."""

from datetime import UTC, datetime

import pytest

from gongzhi.civic.dispatch.logic.answering.asking import passed_over, points_of
from gongzhi.civic.dispatch.logic.answering.checking import score_of, warnings_for
from gongzhi.civic.dispatch.logic.answering.kinds import Lack, Remark
from gongzhi.civic.dispatch.logic.answering.personal import of_others
from gongzhi.civic.dispatch.logic.answering.phrases import phrases, plain_words, same_words
from gongzhi.civic.dispatch.logic.answering.places import other_places
from gongzhi.civic.dispatch.logic.answering.saying import (
    left_to_do,
    names_a_time,
    says_what_was_done,
    substance,
)
from gongzhi.civic.privacy.queries import personal_data_in

TITLE = "云栖路的路灯坏了"
TEXT = "云栖路从桥头到菜场的路灯坏了半年，老人晚上摔倒了两次，请尽快修好路灯。"
GOOD = "您好！3月2日我们到云栖路查看，属于电缆被挖断。电缆已于3月5日更换，路灯全部恢复照明。"
AT = datetime(2025, 3, 10, tzinfo=UTC)


def kinds(reply: str, *, title: str = TITLE, text: str = TEXT, **more: object) -> list[Lack]:
    """Return the kinds of warnings about a reply."""
    return [warning.kind for warning in warnings_for(title, text, reply, at=AT, **more)]  # type: ignore[arg-type]


def test_a_good_reply_lacks_nothing() -> None:
    assert warnings_for(TITLE, TEXT, GOOD, ("云栖社区",), AT) == []


def test_nothing_is_said_before_anything_is_written() -> None:
    assert warnings_for(TITLE, TEXT, "  \n") == []


@pytest.mark.parametrize(
    "reply",
    [
        "您好！您的留言已收悉。感谢您对我们工作的支持与理解！",
        "网友：您好！您反映的问题已转区城管局调查处理。",
        "您反映的情况不属于我局职责范围，请向区住建局咨询。",
        "因您反映的信息不详，我们无法核查，请致电12345。",
    ],
)
def test_phrases_alone_are_no_answer(reply: str) -> None:
    assert Lack.ONLY_PHRASES in kinds(reply)
    assert Lack.NOTHING_DONE not in kinds(reply)  # said once is enough


def test_the_gravest_comes_first() -> None:
    found = kinds("您好！您反映的问题已转区城管局调查处理。")
    assert found == [Lack.ONLY_PHRASES, Lack.NO_TIME, Lack.NOT_ADDRESSED]


def test_promises_alone_name_nothing_done() -> None:
    reply = "下一步我局将组织人员对云栖路的路灯进行整治，努力让您满意。"
    assert Lack.NOTHING_DONE in kinds(reply)


def test_what_was_found_counts_as_done() -> None:
    assert says_what_was_done("经查，该路段路灯的电缆被挖断。我们将尽快更换。")


def test_an_explanation_counts_as_done() -> None:
    assert says_what_was_done("根据《城市道路照明设施管理规定》，小区内的路灯由物业公司维修。")


def test_a_handover_beside_an_answer_is_no_lack() -> None:
    reply = f"您反映的问题已转区城管局办理。{GOOD}"
    assert substance(reply) == substance(GOOD)
    assert left_to_do(reply) == []


@pytest.mark.parametrize(
    ("promise", "is_timed"),
    [
        ("电缆已订购，我们将尽快更换。", False),
        ("电缆已订购，我们将于3月底前更换。", True),
        ("电缆已订购，我们将在5个工作日内更换。", True),
        ("电缆正在采购，待到货后更换。", False),
        ("电缆已订购，计划今年上半年更换，目前正在招标。", True),
    ],
)
def test_what_is_left_to_do_has_a_time(promise: str, is_timed: bool) -> None:
    assert (Lack.NO_TIME not in kinds(f"经查，云栖路的路灯电缆被挖断。{promise}")) == is_timed


def test_a_day_that_is_past_is_not_by_when() -> None:
    assert not names_a_time("2025年3月2日已查看", at=AT)
    assert not names_a_time("3月2日已查看", at=AT)
    assert names_a_time("3月20日前完成", at=AT)
    assert names_a_time("2025年3月2日", at=None)


def test_a_year_in_the_name_of_a_rule_is_not_by_when() -> None:
    assert not names_a_time("按照《2025年工作方案》办理", at=AT)


@pytest.mark.parametrize(
    "words",
    [
        "我们将加强巡查，发现一起处理一起。",
        "如再次发现，我们将立即处罚。",
        "现将情况回复如下。",
        "请您耐心等待。",
    ],
)
def test_what_never_ends_or_only_might_be_is_not_left_to_do(words: str) -> None:
    assert left_to_do(f"经查，云栖路的路灯已修好。{words}") == []


def test_the_warning_quotes_what_has_no_time() -> None:
    found = warnings_for(TITLE, TEXT, "经查，云栖路的路灯电缆被挖断。我们将尽快更换。", at=AT)
    assert [(each.kind, each.reason) for each in found] == [(Lack.NO_TIME, "还没有时间：我们将尽快更换。")]


def test_points_are_questions_and_requests_in_order() -> None:
    text = "小区没有幼儿园。请问民办幼儿园收费多少？能否补贴保教费？希望增加公办学位。盼复，谢谢！"
    said = [point.words for point in points_of("咨询幼儿园", text)]
    assert said == ["请问民办幼儿园收费多少？", "能否补贴保教费？", "希望增加公办学位"]


def test_a_message_that_asks_nothing_is_asked_by_its_title() -> None:
    assert [point.words for point in points_of("菜场后门污水横流", "污水流到街上。")] == ["菜场后门污水横流"]


def test_complaints_that_only_sound_like_questions_are_no_points() -> None:
    assert [p.words for p in points_of("夜市油烟扰民", "难道没有王法吗？公信力何在？")] == ["夜市油烟扰民"]


def test_a_long_point_is_cut() -> None:
    (point,) = points_of("", f"请问{'公交线路' * 20}")
    assert (len(point.words), point.words[-1]) == (40, "…")


SEVERAL = "请问医保卡怎么补办？补办收费多少？异地门诊报销比例有多少？"


def test_a_point_that_the_reply_passes_over_is_named() -> None:
    reply = "您好！医保卡补办请携带身份证到区医保中心窗口办理，补办收费20元。"
    missed = passed_over("咨询医保卡", SEVERAL.replace("报销", "结算"), reply)
    assert [point.words for point in missed] == ["异地门诊结算比例有多少？"]


def test_words_that_stand_for_others_are_an_answer() -> None:
    reply = "经查，该车位由物业公司管理，费用按政府指导价每月150元。"
    assert passed_over("停车场乱涨价", "请问小区停车收费涨价是否合规？", reply) == []


def test_an_answer_item_by_item_is_one_in_other_words() -> None:
    reply = "您好！1、请携带证件到窗口。2、不用交钱。3、按照当地目录执行。"
    assert passed_over("咨询医保卡", SEVERAL, reply) == []


def test_who_asks_when_is_told_a_day_or_why_there_is_none() -> None:
    asked = ("云栖路何时通车", "请问云栖路什么时候通车？")
    assert passed_over(*asked, "经查，云栖路正在铺沥青，通车后居民出行更方便。") != []
    assert passed_over(*asked, "经查，云栖路正在铺沥青，6月底通车。") == []
    assert passed_over(*asked, "经查，云栖路因拆迁停工，通车时间还定不下来。") == []


def test_at_most_three_points_are_named_at_once() -> None:
    text = "请问油烟排放标准？请问保教费补贴多少？请问公办学位多少？请问地下车位多少？"
    found = kinds("您好！您的留言已收悉，感谢您的支持！", text=text)
    assert found.count(Lack.NOT_ADDRESSED) == 3


def test_a_reply_about_other_places_is_noticed() -> None:
    reply = "经查，望江路和青禾村的排水管堵塞，现已疏通。"
    assert other_places(reply, asked=TEXT) == ("望江路", "青禾村")
    assert Lack.OTHER_PLACE in kinds(reply)


@pytest.mark.parametrize(
    "reply",
    ["经查，云栖路、望江路的路灯已修好。", "经查，路灯已修好。", "经查，望江路的路灯已修好。"],
)
def test_a_reply_that_names_the_place_or_hardly_any_is_not(reply: str) -> None:
    assert other_places(reply, asked=TEXT) == ()


def test_the_place_of_the_case_counts_as_said() -> None:
    reply = "经查，望江路、青禾村的排水管堵塞，已疏通。"
    assert other_places(reply, asked=TEXT, place_names=("青禾村",)) == ()


def test_a_message_without_a_place_matches_any() -> None:
    assert other_places("经查，望江路、青禾村的排水管堵塞。", asked="社保怎么转移？") == ()


def test_a_sentence_without_end_and_a_long_reply_are_noticed() -> None:
    assert kinds(GOOD + "我们到现场查看了线路，" * 12) == [Lack.TOO_LONG]
    assert kinds(GOOD + "我们到现场查看了线路。" * 100) == [Lack.TOO_LONG]


def test_office_words_come_with_plain_ones() -> None:
    found = warnings_for(TITLE, TEXT, f"{GOOD}我局已责成施工单位压实责任。", at=AT)
    assert [(each.kind, each.words) for each in found] == [(Lack.HARD_WORDS, ("责成", "压实"))]
    assert plain_words()["责成"] in found[0].reason


def test_one_office_word_is_none_too_many() -> None:
    assert kinds(f"{GOOD}我局已责成施工单位赔偿。") == []


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("李某的号码是13800138000。", ("手机号码 138…00",)),
        ("李某的号码是１３８ 0013 8000。", ("手机号码 １３８…00",)),
        ("李某身份证11010519491231002X。", ("身份证号码 110…2X",)),
        ("村民徐新民在河边倒土。", ("姓名 徐…",)),
        ("已约谈翠湖苑3栋502室业主。", ("详细住址 3…",)),
        ("咨询电话：13800138000。", ()),
        ("请拨打0731-8888888。", ()),
        ("案卷编号2025138001380001234。", ()),
        ("经办人：徐新民，联系电话：13800138000。", ()),
        ("当地村支书徐新民承诺，徐新民将到现场。", ()),
        ("投诉人徐新民住在翠湖苑3栋502室。", ()),
        ("翠湖苑3栋502室发生火情。", ()),
        ("感谢您的支持！徐新民 2025年3月6日", ()),
    ],
)
def test_what_is_others_is_found_and_hidden(reply: str, found: tuple[str, ...]) -> None:
    assert of_others(personal_data_in(reply), reply, known="") == found


def test_what_the_asker_said_is_no_secret_to_them() -> None:
    reply = "村民徐新民在河边倒土。"
    assert of_others(personal_data_in(reply), reply, known="徐新民天天往河里倒土") == ()


def test_personal_data_is_a_warning() -> None:
    assert kinds(GOOD, others=("姓名 徐…",)) == [Lack.PERSONAL]


def test_the_score_counts_each_kind_once() -> None:
    twice = [Remark(Lack.NOT_ADDRESSED, "一"), Remark(Lack.NOT_ADDRESSED, "二"), Remark(Lack.NO_TIME)]
    assert (score_of([]), score_of(twice), score_of(map(Remark, Lack))) == (100, 70, 0)


def test_every_lack_says_what_to_do() -> None:
    assert all(lack.label and lack.tells.endswith("。") and lack.costs for lack in Lack)


def test_phrases_know_gaps_within_a_sentence() -> None:
    assert phrases("turning").stand_in("请向区医保局窗口咨询")
    assert not phrases("supposed").stand_in("此事已办完")
    assert all(len(group) > 1 for group in same_words())
