"""Incidents that go on, whom they concern, and the letters about them."""

from datetime import datetime

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from gongzhi.civic.privacy.models import Incident, NoticeLimit
from gongzhi.civic.privacy.vocabulary import Harm, Level, Told

_LETTERS = {Told.AUTHORITY: "privacy/to_authority.txt", Told.PEOPLE: "privacy/to_people.txt"}


def open_incidents() -> QuerySet[Incident]:
    """Return the incidents that are not closed, the newest first."""
    return Incident.objects.filter(closed_at=None)


def limits_in_force(level: int) -> QuerySet[NoticeLimit]:
    """Return within what time whom to tell of an incident of a level."""
    return NoticeLimit.objects.filter(is_on=True, from_level__lte=level)


def incidents_told_to(person: int) -> QuerySet[Incident]:
    """Return the incidents of which a person (key) was told, the newest first."""
    return Incident.objects.filter(concerns__person=person, concerns__told_at__isnull=False)


def letter_to(to: Told, incident: Incident, *, city: str, at: datetime) -> str:
    """Return the letter about an incident in the language in use, filled in (个人信息保护法 art. 57)."""
    words = {
        "incident": incident,
        "harms": _("、").join(str(Harm(harm).label) for harm in incident.harms),
        "level": Level(incident.level).label,
        "city": city,
        "at": at,
    }
    return render_to_string(_LETTERS[to], words).strip() + "\n"
