"""The notices on the privacy officer's desk: every version in full, and how many said what, never who."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.queries.consents import Notice, consent_counts, notice_of, notices
from gongzhi.civic.privacy.vocabulary import Stance
from gongzhi.web.consents import why
from gongzhi.web.desk.privacy.entrance import for_officers


@dataclass(frozen=True)
class Version:
    """One version of a notice, and of how many persons each answer to it is the last word."""

    notice: Notice
    title: str
    texts: list[str]
    why: str
    is_in_force: bool
    given: int
    refused: int
    withdrawn: int


@require_safe
@for_officers
def consents(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show the notices, the newest version of each first."""
    return render(request, "desk/privacy/consents.html", {"versions": list(_versions(at))})


def _versions(at: datetime) -> Iterator[Version]:
    counts, language = consent_counts(), get_language()
    for purpose, versions in notices().items():
        now = notice_of(purpose, at=at)
        for notice in reversed(versions):
            said = [counts.get((purpose.value, notice.version, stance.value), 0) for stance in Stance]
            texts = [notice.what, notice.with_, notice.without, notice.spoken]
            yield Version(
                notice,
                notice.title.told(language),
                [text.told(language) for text in texts],
                why(notice),
                notice == now,
                *said,
            )
