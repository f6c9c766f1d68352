"""How much waits for a member: asked once in a request, for the navigation and for the page beside it."""

from datetime import datetime
from functools import cached_property

from django.db.models import Count
from django.http import HttpRequest

from gongzhi.civic.cases.models import CaseQuerySet
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.people.models import Person
from gongzhi.web.desk.follow_up.line import to_call
from gongzhi.web.desk.queue.waiting import is_overdue, waiting_for
from gongzhi.web.paging import MOST

_NAME = "counts"  # under which a request keeps them


class Counts:
    """What waits for a person, counted as far as one more than `MOST`."""

    def __init__(self, person: Person, *, at: datetime) -> None:
        self.person, self.at = person, at

    @cached_property
    def waiting(self) -> dict[str, int]:
        """How many cases wait (`mine`), and how many of them are late; one query."""
        mine = visible_cases(self.person, at=self.at).filter(waiting_for(self.person, at=self.at))
        return mine.order_by()[: MOST + 1].aggregate(
            mine=Count("pk"), late=Count("pk", filter=is_overdue(self.at))
        )

    @cached_property
    def calls(self) -> int:
        """How many reporters are to be called; one query."""
        return self._to_call[: MOST + 1].count()

    @cached_property
    def all_calls(self) -> int:
        """How many reporters are to be called, however many; no query more unless there are very many."""
        return self.calls if self.calls <= MOST else self._to_call.count()

    @property
    def _to_call(self) -> CaseQuerySet:
        seen = visible_cases(self.person, at=self.at)
        return seen.filter(to_call(self.person, at=self.at)).order_by()


def counts_for(request: HttpRequest, person: Person, *, at: datetime) -> Counts:
    """Return the counts of a request: the same for whoever asks while it is answered."""
    kept: Counts = vars(request).setdefault(_NAME, Counts(person, at=at))
    return kept
