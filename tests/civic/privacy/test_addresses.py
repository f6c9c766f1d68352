"""Exact home addresses, and places that stay."""

import pytest

from gongzhi.civic.privacy.queries import masked, personal_data_in
from gongzhi.civic.privacy.vocabulary import PersonalData

HIDDEN = "〔住址〕"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("幸福路12号3栋2单元501室漏水", "幸福路〔住址〕漏水"),
        ("阳光小区5栋1单元302", "阳光小区〔住址〕"),
        ("阳光小区五栋一单元三零二室", "阳光小区〔住址〕"),
        ("阳光苑5-1-302业主", "阳光苑〔住址〕业主"),
        ("阳光苑 5#1302", "阳光苑 〔住址〕"),
        ("国际城A座1205室", "国际城〔住址〕"),
        ("湘春路45号院2号楼3门102", "湘春路〔住址〕"),
        ("桃花村8组101号村民", "桃花村〔住址〕村民"),
        ("教师公寓305室", "教师公寓〔住址〕"),
        ("香樟路18号501室", "香樟路〔住址〕"),
        ("家住解放路176号，", "家住解放路〔住址〕，"),
        ("住址：白马巷15号附3号", "住址：白马巷〔住址〕"),
        ("我住马家屯47号", "我住马家屯〔住址〕"),
    ],
)
def test_the_way_to_a_door_is_hidden_and_the_road_stays(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "幸福路12号的早餐店",
        "人民路88号政务服务中心",
        "阳光小区5栋电梯坏了",
        "阳光小区5栋2单元电梯坏了",
        "2栋3楼的灯",
        "2梯4户",
        "24栋共1102户",
        "1栋105平方米",
        "3栋105m2",
        "6栋一房一价",
        "第一医院2号楼3楼305病房",
        "学校5栋302教室",
        "市政府3号楼205室",
        "9号楼101门面",
        "中茂城1-2-245号商铺",
        "宿舍18号栋拆迁",
        "家住3号线旁边",
        "家住香樟路168号楚樟家园小区",
        "建保〔2013〕178号文件",
        "5栋2018年交房",
        "18栋1号电梯",
    ],
)
def test_public_places_buildings_and_counts_stay(text: str) -> None:
    assert [one for one in personal_data_in(text) if one.kind == PersonalData.ADDRESS] == []


def test_a_home_beside_an_office_is_a_home_where_a_staircase_is_named() -> None:
    assert masked("中心小学5栋1单元302") == f"中心小学{HIDDEN}"


def test_each_of_many_homes_is_hidden() -> None:
    assert masked("业主12栋1504、11栋1103") == f"业主{HIDDEN}、{HIDDEN}"
