"""A city that lets sure cases go out by themselves, and cases of which its model is sure."""

from datetime import datetime, timedelta
from typing import Any

from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.dispatch.actions import turn_on
from gongzhi.civic.dispatch.models import AutomaticRule
from gongzhi.kernel.delivery import deliver_due, parked_reactions
from tests.a_city import City, an_opened_case
from tests.civic.dispatch.lessons import TREES, a_model

SOON = timedelta(minutes=1)
PITS = "学校东边马路坑洼不平，道路破损严重，人行道地砖松动，菜场旁边井盖翘起来，路沿石断了，请尽快来看看。"


def it_is_on(
    city: City, at: datetime, *, precision: float = 0.98, error_limit: float = 0.05
) -> AutomaticRule:
    """Let a model that knows roads and trees decide by itself."""
    Category.objects.get_or_create(code=TREES, defaults={"name": "绿化养护"})
    a_model(at)
    return turn_on(precision=precision, error_limit=error_limit, by=city.administrator, at=at)


def a_sure_case(city: City, at: datetime, **details: Any) -> Case:
    """Return a case about the road that the worker has heard of, as it stands after that."""
    usual: dict[str, Any] = {"title": "马路坑洼不平", "text": PITS}
    case = an_opened_case(city, at=at, **(usual | details))
    deliver(at + SOON)
    return Case.objects.get(pk=case.pk)


def deliver(at: datetime) -> None:
    """Let the worker deliver all there is, of which nothing may fail."""
    while deliver_due(at=at):
        pass
    assert not parked_reactions().exists()
