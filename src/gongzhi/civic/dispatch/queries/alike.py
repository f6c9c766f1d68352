"""What may be about the same matter."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Left

from gongzhi.civic.cases.models import Case, CaseQuerySet
from gongzhi.civic.cases.queries.search import recent_cases_around
from gongzhi.civic.dispatch.logic.similar import READ, SAME_MATTER, Written, most_alike
from gongzhi.civic.jurisdictions.models import Place

COMPARED = 1000  # of the newest cases of a street, all that are compared
WORTH_SHOWING = 0.01


@dataclass(frozen=True)
class Alike:
    """A case that may be about the same matter, and the chance that one answer would do for both."""

    case: Case
    chance: float  # 0 to 1

    @property
    def is_likely(self) -> bool:
        """Whether it is more likely than not."""
        return self.chance >= SAME_MATTER


def alike_to(
    title: str,
    text: str,
    *,
    place: Place,
    at: datetime,
    among: CaseQuerySet | None = None,
    limit: int = 5,
) -> list[Alike]:
    """Return recent cases of the same street that may be about the same matter, the likeliest first.

    They are public unless `among` says which others the reader may see.
    """
    near = recent_cases_around(place, at=at, among=among)
    read = near.values_list("pk", "title", Left("text", READ), "opened_at", "place__code")[:COMPARED]
    written = [Written(str(pk), *words) for pk, *words in read]
    found = most_alike(Written("", title, text, at, place.code), written)[:limit]
    likely = {int(each.id): each.chance for each in found if each.chance >= WORTH_SHOWING}
    cases = Case.objects.select_related("lead", "place__parent__parent__parent").in_bulk(likely)
    return [Alike(cases[pk], chance) for pk, chance in likely.items()]
