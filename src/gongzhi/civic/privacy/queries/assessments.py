"""Which processings may go on: those whose newest signed assessment was not withdrawn."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.privacy.models import Assessment
from gongzhi.civic.privacy.vocabulary import Activity
from gongzhi.kernel.errors import Refused


class NotAssessed(Refused):
    message = _(
        "“%(activity)s”还没有签署的个人信息保护影响评估，不能开始。"
        "请先在“个人信息保护”的“影响评估”里写好，由个人信息保护负责人签署。"
    )


def is_cleared(activity: str, *, at: datetime) -> bool:
    """Tell whether a processing (code) has an assessment that was signed by then and still holds."""
    return assessments_in_force([activity], at=at).exists()


def require_cleared(activity: Activity, *, at: datetime) -> None:
    """Refuse a processing to begin that nobody has assessed and signed (个人信息保护法 art. 55)."""
    if not is_cleared(activity.code, at=at):
        raise NotAssessed(activity=activity.name)


def assessments_in_force(activities: Collection[str], *, at: datetime) -> QuerySet[Assessment]:
    """Return the signed assessments of some processings (codes) that hold."""
    return Assessment.objects.filter(activity__in=activities, signed_at__lte=at, ended_at=None)


def newest_assessments() -> QuerySet[Assessment]:
    """Return the newest version of each processing's assessment."""
    newest = Assessment.objects.values("activity").annotate(newest=Max("id")).values("newest")
    return Assessment.objects.filter(pk__in=newest).order_by("activity")
