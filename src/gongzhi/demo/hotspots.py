"""Gathers the demo city's common troubles, and makes two of them questions of the month."""

from collections import Counter
from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.dispatch.actions import (
    choose_question,
    close_question,
    gather_county,
    plan_question,
    report_on_question,
)
from gongzhi.civic.dispatch.models import Trouble
from gongzhi.civic.dispatch.policy import visible_troubles
from gongzhi.civic.dispatch.queries.gathering import areas
from gongzhi.civic.dispatch.queries.troubles import cases_of
from gongzhi.civic.people.models import Organisation, Person

SCOPE = "逐件核实已经反映的事项，列出清单。\n查清共同的原因，定下责任单位。\n解决后逐户回访。"
PLAN = (
    "第一周：逐件核实，列出清单并公布。\n第二周：约谈责任单位，定下整改措施和完成日期。\n"
    "此后每两周公布一次进展，完成后回访全部反映人。"
)
REPORTS = ("清单已经核实完毕，责任单位已定下整改措施。", "整改措施已经公布，正在逐户回访。")
OUTCOME = "整改全部完成，巡查转为每月一次。以后的诉求按日常程序办理。"
MOST = 30  # troubles among which the one is that grew less after its plan


def show_hotspots(*, at: datetime) -> None:
    """Gather all counties, and tell of two questions: one closed, one in hand."""
    for county in areas():
        gather_county(county, by=CLOCKWORK, at=at)
    troubles = [figures.trouble for figures in visible_troubles(None, at=at)[:MOST]]
    if len(troubles) < 2:
        return  # a trial of a few cases
    hottest, *others = troubles
    began = at - timedelta(days=120)
    _ask(max(others, key=partial(_drop, after=began)), began=began, closed_at=at - timedelta(days=9))
    _ask(hottest, began=at - timedelta(days=50))


def _drop(trouble: Trouble, *, after: datetime) -> int:
    """Return how many more cases came before a moment than after it: as if something had helped."""
    cases = cases_of(trouble.pk, among=Case.objects.all())
    late = cases.filter(opened_at__gt=after).count()
    return cases.count() - 3 * late


def _ask(trouble: Trouble, *, began: datetime, closed_at: datetime | None = None) -> None:
    """Tell the story of a question from a moment on."""
    by, on = Person.objects.get_by_natural_key("xu.ran"), timezone.localdate(began)
    question = choose_question(
        [trouble], month=on, title=trouble.name, scope=SCOPE, lead=_lead(trouble), by=by, at=began
    )
    due_on = on + timedelta(days=110)
    plan_question(question, plan=PLAN, due_on=due_on, by=by, at=began + timedelta(days=4))
    for nth, text in enumerate(REPORTS, start=1):
        report_on_question(question, text=text, by=by, at=began + timedelta(days=4 + 14 * nth))
    if closed_at is not None:
        close_question(question, outcome=OUTCOME, by=by, at=closed_at)


def _lead(trouble: Trouble) -> Organisation:
    """Return the body that leads most of the cases."""
    led = cases_of(trouble.pk, among=Case.objects.exclude(lead=None))
    return Organisation.objects.get(pk=Counter(led.values_list("lead", flat=True)).most_common(1)[0][0])
