"""What was answered to many cases, in the words that everybody may read."""

from collections.abc import Collection

from gongzhi.civic.cases.events import CaseResolved
from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.cases.queries.discretion import public_words
from gongzhi.civic.cases.vocabulary import Audience
from gongzhi.kernel.facts import subject_of
from gongzhi.kernel.models import Fact


def public_replies(cases: Collection[Case]) -> dict[int, str]:
    """Return the latest answer to each case that was answered, by the case's id; two queries."""
    subjects = [subject_of(case) for case in cases]
    resolved = Fact.objects.filter(subject__in=subjects, kind=CaseResolved.kind).order_by("id")
    latest = {data["case"]: data["statement"] for data in resolved.values_list("data", flat=True)}
    told = Statement.objects.filter(pk__in=latest.values(), audience=Audience.PUBLIC)
    texts = dict(told.values_list("pk", "text"))
    return {case: public_words(texts[said]) for case, said in latest.items() if said in texts}
