"""Who may do what with a case, and the one filter of who may see which."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from gongzhi.civic.cases.logic.lifecycle import is_possible
from gongzhi.civic.cases.logic.rights import Standing, may
from gongzhi.civic.cases.models import Assignment, Case, CaseQuerySet
from gongzhi.civic.cases.vocabulary import Clockwork, CodeHolder, Kind, Part, Status, Step
from gongzhi.civic.jurisdictions.models import PlaceAncestry
from gongzhi.civic.jurisdictions.queries import lying_in
from gongzhi.civic.people.models import Membership, Person
from gongzhi.civic.people.queries import centre_above, memberships_of
from gongzhi.civic.people.vocabulary import WORKING, Role
from gongzhi.kernel.models import Fact

Actor = Person | CodeHolder | Clockwork | None

_READS_A_PLACE = frozenset({Role.OPERATOR, Role.DISPATCHER, Role.SUPERVISOR, Role.EVALUATOR, Role.AUDITOR})
_READS_A_BODY = _READS_A_PLACE | {Role.HANDLER}
_READS_FACTS = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
_REVIEWS = frozenset({Role.AUDITOR, Role.SUPERVISOR})
_NOT_YET_PUBLIC = (Status.OPENED, Status.DECLINED, Status.WITHDRAWN, Status.MERGED)


def visible_cases(viewer: Actor, *, at: datetime) -> CaseQuerySet:
    """Return the cases that a viewer may see in full.

    A centre's members see the cases of its place, other bodies' members those on which their body
    works or worked, residents their own, a code's holder that one. Nobody (None) stands for the
    public, who see what `public_cases` shows.
    """
    match viewer:
        case Clockwork():
            return Case.objects.all()
        case CodeHolder():
            return Case.objects.filter(pk=viewer.case_id)
        case Person():
            return Case.objects.filter(_own(viewer) | _on_duty(memberships_of(viewer, at)))
        case None:
            return public_cases()


def public_cases() -> CaseQuerySet:
    """Return the cases that everybody may see, in the words meant for everybody."""
    return Case.objects.filter(is_public=True).exclude(status__in=_NOT_YET_PUBLIC).exclude(kind=Kind.REPORT)


def _own(person: Person) -> Q:
    return Q(spoken_by=person)


def _on_duty(memberships: Iterable[Membership]) -> Q:
    found = Q(pk__in=())
    for membership in memberships:
        if membership.body.is_centre and membership.role in _READS_A_PLACE:
            found |= lying_in(membership.place)
        elif membership.role in _READS_A_BODY:
            at_work = Assignment.objects.filter(body=membership.body_id).values("case")
            found |= Q(pk__in=at_work) & lying_in(membership.place)
    return found


def can_open_reporter(person: Actor, case: Case, *, at: datetime) -> bool:
    """Let those who work on a case open, for a purpose, what is known of its reporter."""
    standing = standing_of(person, case, at=at)
    return bool((standing.here | standing.in_lead | standing.in_co) & WORKING)


def standing_of(actor: Actor, case: Case, *, at: datetime) -> Standing:
    """Return where somebody stands towards a case."""
    match actor:
        case Clockwork():
            return Standing(is_clockwork=True)
        case CodeHolder():
            return Standing(is_reporter=actor.case_id == case.pk)
        case Person():
            return _standing_of_person(actor, case, at=at)
        case None:
            return Standing()


def _standing_of_person(person: Person, case: Case, *, at: datetime) -> Standing:
    is_reporter = case.spoken_by_id == person.pk
    memberships = memberships_of(person, at)
    if not memberships:
        return Standing(is_reporter=is_reporter, has_account=True, can_see=is_public(case))
    above = set(PlaceAncestry.objects.filter(descendant=case.place_id).values_list("ancestor_id", flat=True))
    working = Assignment.objects.filter(case=case, part=Part.CO_HANDLER, ended_at=None)
    co_handlers = set(working.values_list("body_id", flat=True))
    valid = [m for m in memberships if m.place_id in above and m.role in _READS_A_BODY]
    in_place = [m for m in valid if m.body.is_centre and m.role in _READS_A_PLACE]
    return Standing(
        is_reporter=is_reporter,
        has_account=True,
        can_see=is_public(case),
        here=frozenset(m.role for m in in_place),
        above=frozenset(m.role for m in in_place if m.body_id != case.lead_id),
        in_lead=frozenset(m.role for m in valid if m.body_id == case.lead_id),
        in_co=frozenset(m.role for m in valid if m.body_id in co_handlers),
    )


def is_public(case: Case) -> bool:
    """Tell for one case what `public_cases` tells for all."""
    return case.is_public and case.status not in _NOT_YET_PUBLIC and case.kind != Kind.REPORT


def may_take_step(step: Step, actor: Actor, case: Case, *, at: datetime) -> bool:
    """Tell whether somebody may take a step with a case, in whatever state it is."""
    return may(step, standing_of(actor, case, at=at))


def steps_open_to(actor: Actor, case: Case, *, at: datetime) -> tuple[Step, ...]:
    """Return the steps that somebody may take with a case as it stands: the buttons of its page."""
    standing = standing_of(actor, case, at=at)
    return tuple(step for step in Step if is_possible(step, Status(case.status)) and may(step, standing))


def might_take_step(step: Step, role: str, *, in_lead: bool) -> bool:
    """Tell whether a role could give the right to a step, held in the body that leads or in another."""
    held = frozenset({role})
    standing = Standing(here=held, in_lead=held) if in_lead else Standing(here=held, above=held, in_co=held)
    return may(step, standing)


def can_review_decisions(person: Person, case: Case, *, at: datetime) -> bool:
    """Tell whether somebody may read who decided what on a case: auditors and supervisors of any side."""
    standing = standing_of(person, case, at=at)
    return bool((standing.here | standing.in_lead) & _REVIEWS)


def can_configure(person: Person, *, at: datetime) -> bool:
    """Tell whether somebody may change the tables that steer cases: the topmost centre's administrators."""
    own = [m.body for m in memberships_of(person, at) if m.role == Role.ADMINISTRATOR and m.body.is_centre]
    return any(centre_above(body, body.place, at) is None for body in own)


def visible_facts(person: Person, *, at: datetime) -> QuerySet[Fact] | None:
    """Return the facts that somebody may go through: all, for the topmost centre's auditors; else None.

    Facts hold no text and no personal data, but tell who did what: they are for those who answer for it.
    """
    own = [m.body for m in memberships_of(person, at) if m.role in _READS_FACTS and m.body.is_centre]
    is_let_in = any(centre_above(body, body.place, at) is None for body in own)
    return Fact.objects.all() if is_let_in else None


def can_erase_words(actor: Actor, *, at: datetime) -> bool:
    """Tell whether somebody may erase what was written: the topmost centre's administrators."""
    return isinstance(actor, Person) and can_configure(actor, at=at)


def can_audit(actor: Actor, *, at: datetime) -> bool:
    """Tell whether somebody may have rows compared with facts."""
    return isinstance(actor, Clockwork) or (isinstance(actor, Person) and can_configure(actor, at=at))


def can_import(actor: Actor, *, at: datetime) -> bool:
    """Tell whether somebody may bring in cases from another system."""
    return isinstance(actor, Clockwork) or (isinstance(actor, Person) and can_configure(actor, at=at))
