"""Written messages for tests: two matters, each said in many ways."""

from dataclasses import asdict
from datetime import datetime

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.dispatch.actions import keep_model
from gongzhi.civic.dispatch.logic.files import packed
from gongzhi.civic.dispatch.logic.learning import trained
from gongzhi.civic.dispatch.models import TrainedModel
from gongzhi.civic.dispatch.vocabulary import Origin

ROADS, TREES = "01", "02"
_ROADS = ("路面塌了一块", "人行道地砖松动", "井盖翘起来", "马路坑洼不平", "道路破损严重", "路沿石断了")
_TREES = ("树枝挡住窗户", "行道树枯死了", "绿化带没人浇水", "草坪被踩秃", "大树快要倒了", "花坛里全是杂草")
_WHERE = ("我们小区门口", "学校东边", "菜场旁边", "公交站后面", "河边", "医院对面")


def lessons() -> list[tuple[tuple[str, str], str]]:
    """Return seventy-two messages, each with the code of its matter."""
    return [
        ((what, f"{where}{what}，请尽快来看看。"), code)
        for code, said in ((ROADS, _ROADS), (TREES, _TREES))
        for what in said
        for where in _WHERE
    ]


def a_model(at: datetime) -> TrainedModel:
    """Return a model that knows roads and trees, in use."""
    told = lessons()
    model, figures = trained([message for message, _code in told], [code for _message, code in told])
    return keep_model(
        packed(model),
        origin=Origin.FILE,
        source="",
        messages=len(told),
        figures=asdict(figures),
        by=CLOCKWORK,
        at=at,
    )
