"""Names of persons, and words that only look like names."""

import pytest

from gongzhi.civic.privacy.queries import masked, personal_data_in
from gongzhi.civic.privacy.vocabulary import PersonalData


def names(text: str) -> list[str]:
    """Return the names that are found."""
    return [one.text for one in personal_data_in(text) if one.kind == PersonalData.NAME]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我叫李明，住在本村", "李明"),
        ("我叫李明", "李明"),
        ("联系人：欧阳小红 ", "欧阳小红"),
        ("投诉人张三反映噪音大", "张三"),
        ("投诉人张三丰反映噪音大", "张三丰"),
        ("我妻子余秀芳是工人", "余秀芳"),
        ("联 系 人：唐兴华", "唐兴华"),
        ("一个叫吴光红的人", "吴光红"),
        ("班主任陶金花体罚学生", "陶金花"),
        ("王小明，男，1980年生", "王小明"),
        ("请找邹军，手机13800001234", "邹军"),
    ],
)
def test_a_name_ends_where_the_sentence_goes_on(text: str, name: str) -> None:
    assert names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "请尽快处理。此致敬礼 张三 2019年3月",
        "谢谢！张三",
        "请回复。——张三2019.3.5",
        "金家寨村6组：张明\n",
        "敬礼！张三 13800001234 2019年3月5日",
    ],
)
def test_a_signature_is_a_name(text: str) -> None:
    assert names(text) in (["张三"], ["张明"])


@pytest.mark.parametrize(
    "text",
    [
        "谢谢！",
        "此致敬礼",
        "此致！敬礼！",
        "谢谢您 2019年3月",
        "望解决。全体业主 2018年1月",
        "严惩！",
        "时间 2019年3月",
        "万分感谢！",
    ],
)
def test_the_end_of_a_letter_is_no_signature_by_itself(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "王女士来电",
        "投诉人王先生说",
        "联系人：李局长",
        "业主张某",
        "我叫王某某",
        "张市长您好",
        "联系人：王**",
        "户主：李*",
        "何老师电话13800001234",
    ],
)
def test_a_surname_alone_tells_nobody_apart_and_stays(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "学生和居民都受影响",
        "业主单方面毁约",
        "孩子高中毕业",
        "老人高血压",
        "村民于水火之中",
        "乡村民宿元素",
        "我是黄花镇的村民",
        "我是富瑞苑的业主",
        "本人和家人",
        "法人和高管",
        "姓名和联系方式",
        "老板勾结他人",
        "居民曾多次反映",
        "大型居民区和国家级公园",
        "居民楼林立",
        "我是楚华宾馆后面的住户",
        "投诉人：新城业主",
        "业主万家丽路出行难",
    ],
)
def test_words_that_begin_with_a_surname_are_no_names(text: str) -> None:
    assert names(text) == []


def test_names_that_follow_one_another_are_all_found() -> None:
    assert names("业主代表：高兰、郑浩、林美凤和谢新") == ["高兰", "郑浩", "林美凤", "谢新"]


def test_a_name_once_known_is_found_wherever_it_stands_again() -> None:
    assert names("我叫唐成结。他说：“唐成结，你只交了三百。”") == ["唐成结", "唐成结"]


def test_a_name_of_two_signs_is_found_again_only_by_itself() -> None:
    assert names("我叫王明。王明来了，小王明天来，王明。") == ["王明", "王明"]


@pytest.mark.parametrize(
    ("name", "shown"), [("张三", "张*"), ("张三丰", "张**"), ("欧阳锋", "欧阳*"), ("诸葛小明", "诸葛**")]
)
def test_a_masked_name_keeps_its_surname(name: str, shown: str) -> None:
    assert masked(f"联系人：{name}。") == f"联系人：{shown}。"
