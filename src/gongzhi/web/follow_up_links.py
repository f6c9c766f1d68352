"""Links to evaluate an answer without signing in: signed, for one round, for thirty days."""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.urls import reverse

from gongzhi.civic.cases.models import Case

LASTS = timedelta(days=30)
_SALT = "gongzhi.follow-up"


@dataclass(frozen=True)
class FollowUpLink:
    """The case and the round of its handling that a link is for."""

    case_id: int
    round: int


def follow_up_link(case: Case) -> str:
    """Return the address at which the case's present answer can be evaluated."""
    token = signing.dumps([case.pk, case.rounds], salt=_SALT, compress=True)
    return reverse("portal:follow-up", args=[token])


def read_link(token: str) -> FollowUpLink:
    """Return what a link is for; raises `SignatureExpired`, or `BadSignature` for one that is not ours."""
    case_id, handled = signing.loads(token, salt=_SALT, max_age=LASTS)
    return FollowUpLink(case_id, handled)
