"""Notices and what was said to them, in the words of a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from gongzhi.civic.cases.models import Case
from gongzhi.civic.privacy.models import Consent
from gongzhi.civic.privacy.queries.consents import Notice, Standing, notices, standings_of
from gongzhi.civic.privacy.vocabulary import ConsentPurpose, Stance
from gongzhi.kernel.facts import subject_named

_WHERE_CONSENT_IS_ASKED = {
    None: ("opened", gettext_lazy("还没有选")),
    Stance.GIVEN: ("success", gettext_lazy("已同意")),
    Stance.REFUSED: ("withdrawn", gettext_lazy("不同意")),
    Stance.WITHDRAWN: ("withdrawn", gettext_lazy("已撤回同意")),
}
_ON, _OFF = ("success", gettext_lazy("正在使用")), ("withdrawn", gettext_lazy("已按您说的停用"))

_GIVEN_AT = {ConsentPurpose.SHARE: "account:tokens"}


@dataclass(frozen=True)
class Switch:
    """A notice with its one button: what it says, how it stands, what the button says."""

    purpose: ConsentPurpose
    version: int
    title: str
    what: str
    with_: str
    without: str
    why: str
    is_on: bool
    state: str
    label: str | Promise
    asked_again: bool
    needs_consent: bool
    given_at: str  # the page on which one agrees by doing; empty: here

    @property
    def button(self) -> str:
        """The words on the button."""
        if self.needs_consent:
            return _("撤回同意") if self.is_on else _("同意")
        return _("停用") if self.is_on else _("恢复使用")

    @property
    def answer(self) -> str:
        """What the button sends."""
        return "no" if self.is_on else "yes"


def switches_of(person: int, *, at: datetime) -> list[Switch]:
    """Return the switches of a person, as they stand."""
    return [_switch(standing) for standing in standings_of(person, at=at).values()]


def _switch(standing: Standing) -> Switch:
    notice, language = standing.notice, get_language()
    state, label = _state(standing)
    return Switch(
        purpose=notice.purpose,
        version=notice.version,
        title=notice.title.told(language),
        what=notice.what.told(language),
        with_=notice.with_.told(language),
        without=notice.without.told(language),
        why=why(notice),
        is_on=standing.allows,
        state=state,
        label=label,
        asked_again=standing.is_asked_again,
        needs_consent=notice.needs_consent,
        given_at=_GIVEN_AT.get(notice.purpose, ""),
    )


def _state(standing: Standing) -> tuple[str, str | Promise]:
    if standing.notice.needs_consent:
        return _WHERE_CONSENT_IS_ASKED[standing.stance]
    return _ON if standing.allows else _OFF


def why(notice: Notice) -> str:
    """Return the basis of a notice, and by which articles it is asked apart from everything else."""
    law = notice.law.told(get_language()) if notice.law else ""
    ground = _("《个人信息保护法》第十三条第一款第%(item)d项：%(ground)s") % {
        "item": notice.ground.value,
        "ground": notice.ground.label,
    }
    articles = "、".join(str(article) for article in notice.articles) if notice.separate else ""
    apart = _("单独同意(第%(articles)s条)") % {"articles": articles} if articles else ""
    return " · ".join(filter(None, (ground, law, apart)))


@dataclass(frozen=True)
class Line:
    """A line of the history: what was said, and for which case."""

    said: Consent
    title: str
    number: str


def lines_of(rows: Iterable[Consent]) -> list[Line]:
    """Return lines of the history; one query for the numbers of cases."""
    found = list(rows)
    keys = {int(row.thing.removeprefix("case:")) for row in found if row.thing.startswith("case:")}
    named = Case.objects.filter(pk__in=keys).values_list("pk", "number") if keys else ()
    numbers = {subject_named(Case, pk): number for pk, number in named}
    return [Line(row, _title(row), numbers.get(row.thing, "")) for row in found]


def _title(row: Consent) -> str:
    versions = notices()[ConsentPurpose(row.purpose)]
    return versions[row.version - 1].title.told(get_language())
