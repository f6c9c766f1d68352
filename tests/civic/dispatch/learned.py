"""A model of written messages for tests that need no database: roads and trees."""

from functools import cache

from gongzhi.civic.dispatch.logic.figures import Figures
from gongzhi.civic.dispatch.logic.learning import trained
from gongzhi.civic.dispatch.logic.model import Model
from gongzhi.civic.dispatch.logic.reading import Message

ROADS, TREES, LIGHTS = "01", "02", "03"
SAID = {
    ROADS: ("路面塌了一块", "人行道地砖松动", "井盖翘起来", "马路坑洼不平", "路面破损严重", "路沿石断了"),
    TREES: ("树枝挡住窗户", "行道树枯死了", "绿化带没人浇水", "草坪被踩秃", "大树快要倒了", "花坛全是杂草"),
    LIGHTS: ("路灯不亮", "灯杆歪了", "灯泡坏了很久", "晚上漆黑没有路灯", "路灯白天还亮着", "灯光太刺眼"),
}
WHERE = ("我们小区门口", "学校东边", "菜场旁边", "公交站后面", "河边", "医院对面")


def written() -> tuple[list[Message], list[str]]:
    """Return a hundred and eight messages and the label of each."""
    told: list[tuple[Message, str]] = [
        (("", f"{where}{what}，请尽快来看看。"), label)
        for label, said in SAID.items()
        for what in said
        for where in WHERE
    ]
    return [message for message, _label in told], [label for _message, label in told]


@cache
def learned_model() -> tuple[Model, Figures]:
    """Return what is learned from them, once for all tests."""
    return trained(*written())
