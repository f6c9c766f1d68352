"""What a confidential case keeps apart, decided while it is opened: who receives it, and who spoke."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.events import ReporterShown
from gongzhi.civic.cases.models import Case, Confidential
from gongzhi.civic.cases.policy import confidence_of
from gongzhi.civic.cases.vocabulary import Kind, Need
from gongzhi.civic.people.models import Membership, Organisation, Person
from gongzhi.civic.people.queries import centre_above, lies_within
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.privacy.queries import GONE, without_personal_data
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish


class NobodyReceives(Refused):
    message = _("这里没有可以独立受理这项举报的单位。请向上一级机关反映，或拨打12388向纪检监察机关举报。")


class NoPrivacyOfficer(Refused):
    message = _("还没有设个人信息保护负责人，暂时不能在这里提出。请拨打12345，由中心转办。")


@transaction.atomic
def show_reporter(case: Case, *, need: Need, by: Person, at: datetime) -> Confidential:
    """Show who spoke in confidence, and in which words; the reporter reads in the trail that it was shown."""
    kept = confidence_of(case, by, at=at)
    if kept is None:
        raise NotAllowed
    publish(ReporterShown(case=case.pk, need=need), about=case, by=by, at=at)
    return kept


def confide(case: Case, *, about: Organisation | None, at: datetime) -> Confidential:
    """Take the reporter and what tells who they are out of a new case, and return what is kept apart.

    A report goes to the centre next above the body that it is about; a request to the privacy officers.
    """
    role = Role.SUPERVISOR if case.kind == Kind.CONDUCT else Role.PRIVACY_OFFICER
    receiver = _above(about, at) if about else _topmost(role, at)
    if receiver is None:
        raise NobodyReceives if case.kind == Kind.CONDUCT else NoPrivacyOfficer
    if not lies_within(case.place, [receiver.place_id]):
        case.place = about.place if about else receiver.place
    kept = Confidential(case=case, about=about, receiver=receiver, role=role, spoken_by=case.spoken_by)
    kept.text, kept.address = case.text, case.address
    conceal(case, reporter=case.spoken_by)
    return kept


def conceal(case: Case, *, reporter: Person | None) -> None:
    """Leave in a case only what those who answer for it may know."""
    case.title, case.text, case.address = (
        without_personal_data(without_name(words, reporter))
        for words in (case.title, case.text, case.address)
    )
    case.spoken_by, case.is_public, case.lon, case.lat = None, False, None, None


def without_name(text: str, reporter: Person | None) -> str:
    """Return a text in which the reporter's own name doesn't stand."""
    name = reporter.full_name if reporter else ""
    return text.replace(name, GONE) if len(name) > 1 else text


def _above(about: Organisation, at: datetime) -> Organisation | None:
    return centre_above(about, about.place, at)


def _topmost(role: Role, at: datetime) -> Organisation | None:
    """Return the topmost centre that has somebody in the role."""
    held = Membership.objects.valid(at).filter(role=role, person__is_active=True, body__is_centre=True)
    centres = Organisation.objects.valid(timezone.localdate(at)).filter(pk__in=held.values("body"))
    return centres.order_by("place__level", "pk").first()
