"""What may be about the same matter."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Left

from gongzhi.civic.cases.models import Case, CaseQuerySet
from gongzhi.civic.cases.queries.search import like_cases
from gongzhi.civic.dispatch.logic.similar import READ, SAME_MATTER, Written, most_alike
from gongzhi.civic.jurisdictions.models import Place

COMPARED = 100  # cases that share words with a text, of which the likeliest are shown


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

    They are public unless `among` says which others the reader may see. The database finds those that share
    the most words, which are then compared.
    """
    found = like_cases(f"{title} {text}"[:500], place=place, at=at, among=among, limit=COMPARED)
    read = found.values_list("pk", "title", Left("text", READ), "opened_at", "place__code")
    written = [Written(str(pk), *words) for pk, *words in read]
    likely = most_alike(Written("", title, text, at, place.code), written)[:limit]
    named = Case.objects.select_related("lead", "place__parent__parent__parent")
    cases = named.in_bulk([int(each.id) for each in likely])
    return [Alike(cases[int(each.id)], each.chance) for each in likely]
