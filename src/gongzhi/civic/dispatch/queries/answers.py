"""What a reply lacks."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from gongzhi.civic.cases.events import CaseResolved
from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.dispatch.logic.answering.checking import score_of, warnings_for
from gongzhi.civic.dispatch.logic.answering.kinds import Lack, Remark
from gongzhi.civic.dispatch.logic.answering.personal import of_others
from gongzhi.civic.dispatch.models import ReadReply
from gongzhi.civic.people.queries import with_details
from gongzhi.civic.privacy.queries import personal_data_in
from gongzhi.kernel.facts import event_of
from gongzhi.kernel.models import Fact


def remarks_on(reply: str, *, to: Case, at: datetime) -> list[Remark]:
    """Return what a reply to a case lacks, the gravest first."""
    asker = (to.spoken_by.full_name, to.spoken_by.phone) if to.spoken_by else ()
    known = "\n".join((to.title, to.text, to.address, *asker))
    others = of_others(personal_data_in(reply), reply, known=known)
    return warnings_for(to.title, to.text, reply, [to.place.name], at, others=others)


def read_replies(given: Iterable[tuple[CaseResolved, datetime]]) -> list[ReadReply]:
    """Return what replies lack, each as it is to be kept; three queries."""
    told = {event.statement: (event, at) for event, at in given}
    said = Statement.objects.filter(pk__in=told).select_related("case__place", "case__spoken_by")
    replies = list(said.order_by("pk"))
    with_details(reply.case.spoken_by for reply in replies if reply.case.spoken_by)
    return [_read(reply, *told[reply.pk]) for reply in replies]


def _read(reply: Statement, event: CaseResolved, at: datetime) -> ReadReply:
    remarks = remarks_on(reply.text, to=reply.case, at=at)
    found = {remark.kind for remark in remarks}
    return ReadReply(
        statement=reply,
        case=reply.case,
        body_id=event.body,
        at=at,
        score=score_of(remarks),
        lacks=" ".join(kind for kind in Lack if kind in found),
    )


def replies_given(*, after: int, limit: int) -> Iterator[tuple[int, CaseResolved, datetime]]:
    """Yield the replies of facts beyond one (its id), the oldest first: fact, event, when it went out."""
    resolved = Fact.objects.filter(kind=CaseResolved.kind, pk__gt=after).order_by("pk")
    for fact in resolved[:limit]:
        event = event_of(fact)
        assert isinstance(event, CaseResolved)
        yield fact.pk, event, fact.at
