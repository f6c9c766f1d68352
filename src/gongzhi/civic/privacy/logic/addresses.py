"""Exact home addresses: what follows a road or an estate and leads to one door. The road and the estate stay.

A number of a road alone is a public place, a building alone holds hundreds; both stay, so that a case keeps
its place. Where somebody says that they live there (家住, 住址), the number of the road is personal too.
"""

import re
from collections.abc import Iterator

from gongzhi.civic.privacy.logic.numbers import Span
from gongzhi.civic.privacy.vocabulary import PersonalData

_CHINESE = "[一二三四五六七八九十百〇零]"
_NUMBER = rf"(?:[A-Za-z]?[0-9]{{1,4}}[A-Za-z]?|{_CHINESE}{{1,5}})"
_JOIN = r"[ \-—]?"
_HOUSE = rf"{_NUMBER} ?号(?:大?院)?(?:附{_NUMBER}号)?"
_BUILDING = rf"(?:[A-Za-z](?= ?[座栋幢])|{_NUMBER}) ?(?:号楼|号栋|栋楼?|幢|座|[#＃]楼?)"
_UNIT = rf"{_NUMBER} ?(?:单元|门)"
_FLOOR = rf"{_NUMBER} ?(?:楼|层)"
_NO_HOME = (
    r"(?!\s?号?(?:教|办公|会议|病[房床]|诊|铺|门面|商[铺户]|电梯|"
    r"窗口|机房|包厢|展|户型|栋|[、,，][0-9]+号?门面))"
)
_NAMED_ROOM = rf"(?:[A-Za-z]?[0-9]{{1,5}}|{_CHINESE}{{2,5}}) ?(?:号房|室|房号?|号){_NO_HOME}"
_COUNTED = "[0-9名人户元米路万次年月日号%mM㎡²个岁点度平套栋幢楼层台辆线吨多余.]"
_BARE_ROOM = rf"(?:[0-9]{{3,4}}|[〇零一二三四五六七八九]{{3,4}})(?!{_COUNTED}){_NO_HOME}"
_ROOM = rf"(?:{_NAMED_ROOM}|{_BARE_ROOM})"

_HOME = re.compile(
    rf"(?:(?P<house>{_HOUSE}){_JOIN})?(?:"
    rf"{_BUILDING}{_JOIN}(?:{_UNIT}{_JOIN})?(?:{_FLOOR}{_JOIN})?{_ROOM}"
    rf"|{_UNIT}{_JOIN}(?:{_FLOOR}{_JOIN})?{_ROOM}"
    rf"|(?(house)|(?!)){_JOIN}(?:{_FLOOR}{_JOIN})?"
    rf"(?:[A-Za-z]?[0-9]{{3,5}}|{_CHINESE}{{3,4}}) ?[室房]{_NO_HOME})"
)
_BEGINS = re.compile(r"[0-9A-Za-z一二三四五六七八九十百〇零]+ ?[号栋幢座#＃单门]")
"""Where to try: a number and the first sign of what is numbered; much faster than to try everywhere."""

_OFFICE = re.compile(
    r"(?:医院|学校|大学|学院|中学|小学|幼儿园|政府|法院|检察院|局|中心|大厅|委员会|机关|酒店|宾馆|商场|市场)$"
)

_DASHED = re.compile(
    r"[区苑园城湾府邸庭馆寓院墅郡轩阁里居村舍坊期家庄岸洲]"
    r" ?([A-Za-z]?[0-9]{1,3}[栋幢#]?(?:[-—][0-9]{1,2})?[-—][0-9]{3,4})"
    r"(?![0-9\-—年月日户元米mM平名人个]|号?(?:商铺|门面|铺))"
)
_VILLAGE = re.compile(
    rf"[村屯湾冲庄寨区坪塘垸]({_NUMBER} ?(?:村民小组|组|队|社) ?{_NUMBER} ?号)"
    r"(?!变压|电杆|井|泵|[线楼路桥机])"
)
_ROOM_OF_HOUSE = re.compile(rf"(?:公寓|宿舍|小区|花园|家园)([A-Za-z]?[0-9]{{2,5}} ?(?:室|号?房){_NO_HOME})")
_LIVING = re.compile(
    r"(?:家住|我住|住在|住址|家庭地址|家在|户籍(?:所在)?地址?|户口(?:所在)?地?址?[在：:]|"
    r"现住|居住在|居住于|居住地址|租住)[：:是为于在]{0,2}"
    rf"[^，,。；;！!？?〔〕《》\n]{{0,30}}?(?<![0-9])((?:{_NUMBER} ?(?:组|队) ?)?{_HOUSE})"
    r"(?![线口门站台文楼栋]|公告|文件|[\u4e00-\u9fff]{1,6}(?:小区|家园|花园|苑|公司|厂|大厦|城|府|公馆))"
)


def addresses_in(text: str) -> Iterator[Span]:
    """Yield the exact part of each home address in a folded text."""
    for begin in _BEGINS.finditer(text):
        hit = _HOME.match(text, begin.start())
        if hit and ("单元" in hit.group() or not _OFFICE.search(text, max(0, hit.start() - 6), hit.start())):
            yield PersonalData.ADDRESS, *hit.span()
    for rule in (_DASHED, _VILLAGE, _ROOM_OF_HOUSE, _LIVING):
        for hit in rule.finditer(text):
            yield PersonalData.ADDRESS, *hit.span(1)
