"""The cases behind common troubles."""

from gongzhi.civic.cases.models import CaseQuerySet
from gongzhi.civic.dispatch.models import TroubleMember


def cases_of(*troubles: int, among: CaseQuerySet) -> CaseQuerySet:
    """Return those of some cases that belong to troubles (keys), the newest first."""
    members = TroubleMember.objects.filter(trouble__in=troubles)
    return among.filter(pk__in=members.values("case"))
