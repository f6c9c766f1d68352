"""Who may do what with a case, and the one filter of who may see which."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from gongzhi.civic.cases.logic.lifecycle import is_possible
from gongzhi.civic.cases.logic.rights import Standing, may
from gongzhi.civic.cases.models import Assignment, Case, CaseQuerySet, Confidential
from gongzhi.civic.cases.vocabulary import (
    CONFIDENTIAL,
    Clockwork,
    CodeHolder,
    Kind,
    Part,
    Status,
    Step,
)
from gongzhi.civic.jurisdictions.models import PlaceAncestry
from gongzhi.civic.jurisdictions.queries import lying_in
from gongzhi.civic.people.models import Membership, Organisation, Person
from gongzhi.civic.people.policy import can_guard_privacy
from gongzhi.civic.people.queries import centre_above, memberships_of
from gongzhi.civic.people.vocabulary import WORKING, Role
from gongzhi.kernel.models import Fact

Actor = Person | CodeHolder | Clockwork | None

_READS_A_PLACE = frozenset({Role.OPERATOR, Role.DISPATCHER, Role.SUPERVISOR, Role.EVALUATOR, Role.AUDITOR})
_READS_A_BODY = _READS_A_PLACE | {Role.HANDLER}
_HANDLES = frozenset({Role.HANDLER, Role.SUPERVISOR})
# Who receives a confidential case, and in which roles they then act on it.
_RECEIVES = {
    Role.SUPERVISOR: (Role.SUPERVISOR, Role.DISPATCHER, Role.EVALUATOR),
    Role.PRIVACY_OFFICER: (Role.PRIVACY_OFFICER,),
}
NEVER_PUBLIC = CONFIDENTIAL | {Kind.REPORT}
_READS_FACTS = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
_REVIEWS = frozenset({Role.AUDITOR, Role.SUPERVISOR})
_NOT_YET_PUBLIC = (Status.OPENED, Status.DECLINED, Status.WITHDRAWN, Status.MERGED)


def visible_cases(viewer: Actor, *, at: datetime) -> CaseQuerySet:
    """Return the cases that a viewer may see in full.

    A centre's members see the cases of its place, other bodies' members those on which their body
    works or worked, residents their own, a code's holder that one; a confidential case only those whom
    it was entrusted to. Nobody (None) stands for the public, who see what `public_cases` shows.
    """
    match viewer:
        case Clockwork():
            return Case.objects.all()
        case CodeHolder():
            return Case.objects.filter(pk=viewer.case_id)
        case Person():
            return _seen_by(viewer, memberships_of(viewer, at))
        case None:
            return public_cases()


def can_see_case(viewer: Actor, case: Case, *, at: datetime) -> bool:
    """Tell for one case what `visible_cases` tells for all."""
    return visible_cases(viewer, at=at).filter(pk=case.pk).exists()


def receiver_of(case: Case) -> Confidential | None:
    """Return what a confidential case keeps apart; None for others. For actions and policies only."""
    if case.kind not in CONFIDENTIAL:
        return None
    return Confidential.objects.filter(case=case).select_related("receiver__place", "about__place").first()


def concerned_memberships(case: Case, *, at: datetime) -> QuerySet[Membership]:
    """Return the memberships in the body that a confidential case is about, and in those below it."""
    kept = receiver_of(case)
    if kept is None or kept.about is None:
        return Membership.objects.none()
    concerned = Q(body=kept.about)
    if kept.about.is_centre:
        concerned |= lying_in(kept.about.place, "body__place")
    return Membership.objects.valid(at).filter(concerned)


def public_cases() -> CaseQuerySet:
    """Return the cases that everybody may see, in the words meant for everybody."""
    return (
        Case.objects.filter(is_public=True).exclude(status__in=_NOT_YET_PUBLIC).exclude(kind__in=NEVER_PUBLIC)
    )


def own_cases(person: Person) -> CaseQuerySet:
    """Return the cases that a person spoke of; where confidential, the case itself doesn't tell."""
    openly = Case.objects.order_by().filter(spoken_by=person).values("pk")
    in_confidence = Confidential.objects.filter(spoken_by=person).values("case")
    return Case.objects.filter(pk__in=openly.union(in_confidence, all=True))  # each by its index


def _seen_by(person: Person, memberships: Sequence[Membership]) -> CaseQuerySet:
    if not memberships:
        return own_cases(person)
    own = Q(spoken_by=person) | Q(pk__in=Confidential.objects.filter(spoken_by=person).values("case"))
    trusted = Q(kind__in=CONFIDENTIAL, pk__in=_entrusted(memberships).values("case"))
    return Case.objects.filter(own | (_on_duty(memberships) & ~Q(kind__in=CONFIDENTIAL)) | trusted)


def _entrusted(memberships: Sequence[Membership]) -> QuerySet[Confidential]:
    """Return the confidential cases of those who receive them, or now answer for them.

    Never of those whom a case is about: whoever acts for that body or one below it, in whatever role.
    """
    found = Q(pk__in=())
    for membership in memberships:
        found |= Q(receiver=membership.body_id, role=membership.role)
        if membership.role in _HANDLES:
            working = Assignment.objects.filter(body=membership.body_id, ended_at=None).values("case")
            given = Q(case__in=working) | Q(case__lead=membership.body_id)
            found |= given & lying_in(membership.place, "case__place")
    around = PlaceAncestry.objects.filter(descendant__in={m.body.place_id for m in memberships})
    concerned = Q(about__in={m.body_id for m in memberships}) | Q(
        about__is_centre=True, about__place__in=around.values("ancestor")
    )
    return Confidential.objects.filter(found).exclude(concerned)


def is_concerned(body: Organisation, case: Case) -> bool:
    """Tell whether a confidential case is about a body, or about a centre under which the body stands."""
    if case.kind not in CONFIDENTIAL:
        return False
    around = PlaceAncestry.objects.filter(descendant=body.place_id).values("ancestor")
    concerned = Q(about=body) | Q(about__is_centre=True, about__place__in=around)
    return Confidential.objects.filter(concerned, case=case).exists()


def confidence_of(case: Case, person: Person, *, at: datetime) -> Confidential | None:
    """Return what is kept apart of a confidential case, for those alone who receive it."""
    memberships = memberships_of(person, at)
    held = Q(pk__in=())
    for membership in memberships:
        held |= Q(receiver=membership.body_id, role=membership.role)
    return _entrusted(memberships).filter(held, case=case).select_related("about", "spoken_by").first()


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
    if case.kind in CONFIDENTIAL and not _entrusted(memberships).filter(case=case).exists():
        return Standing(has_account=True)
    if not memberships:
        return Standing(is_reporter=is_reporter, has_account=True, can_see=is_public(case))
    above = set(PlaceAncestry.objects.filter(descendant=case.place_id).values_list("ancestor_id", flat=True))
    working = Assignment.objects.filter(case=case, part=Part.CO_HANDLER, ended_at=None)
    co_handlers = set(working.values_list("body_id", flat=True))
    valid = [m for m in memberships if m.place_id in above and m.role in _READS_A_BODY]
    here = _here(case, valid, memberships)
    return Standing(
        is_reporter=is_reporter,
        has_account=True,
        can_see=is_public(case),
        here=frozenset(role for role, _body in here),
        above=frozenset(role for role, body in here if body != case.lead_id),
        in_lead=frozenset(m.role for m in valid if m.body_id == case.lead_id),
        in_co=frozenset(m.role for m in valid if m.body_id in co_handlers),
    )


def _here(case: Case, valid: Iterable[Membership], memberships: Iterable[Membership]) -> set[tuple[str, int]]:
    """Return the roles held where a case came in, each with its body.

    Who receives a confidential case does alone what a centre's members otherwise do in parts.
    """
    if case.kind not in CONFIDENTIAL:
        return {(m.role, m.body_id) for m in valid if m.body.is_centre and m.role in _READS_A_PLACE}
    kept = Confidential.objects.get(case=case)
    if not any((m.body_id, m.role) == (kept.receiver_id, kept.role) for m in memberships):
        return set()
    return {(role, kept.receiver_id) for role in _RECEIVES[Role(kept.role)]}


def is_public(case: Case) -> bool:
    """Tell for one case what `public_cases` tells for all."""
    return case.is_public and case.status not in _NOT_YET_PUBLIC and case.kind not in NEVER_PUBLIC


def may_take_step(step: Step, actor: Actor, case: Case, *, at: datetime) -> bool:
    """Tell whether somebody may take a step with a case, in whatever state it is."""
    return may(step, standing_of(actor, case, at=at), Kind(case.kind))


def steps_open_to(actor: Actor, case: Case, *, at: datetime) -> tuple[Step, ...]:
    """Return the steps that somebody may take with a case as it stands: the buttons of its page."""
    standing = standing_of(actor, case, at=at)
    status, kind = Status(case.status), Kind(case.kind)
    return tuple(step for step in Step if is_possible(step, status) and may(step, standing, kind))


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
    Those of confidential cases are for whom the case was entrusted to.
    """
    memberships = memberships_of(person, at)
    own = [m.body for m in memberships if m.role in _READS_FACTS and m.body.is_centre]
    if not any(centre_above(body, body.place, at) is None for body in own):
        return None
    hidden = Confidential.objects.exclude(pk__in=_entrusted(memberships).values("pk"))
    subject = Concat(Value("case:"), Cast("case_id", CharField()), output_field=CharField())
    return Fact.objects.exclude(subject__in=hidden.annotate(subject=subject).values("subject"))


def can_erase_words(actor: Actor, *, at: datetime) -> bool:
    """Tell whether somebody may erase what was written: the topmost administrators, and privacy officers."""
    return isinstance(actor, Person) and (can_configure(actor, at=at) or can_guard_privacy(actor, at=at))


def can_audit(actor: Actor, *, at: datetime) -> bool:
    """Tell whether somebody may have rows compared with facts."""
    return isinstance(actor, Clockwork) or (isinstance(actor, Person) and can_configure(actor, at=at))


def can_import(actor: Actor, *, at: datetime) -> bool:
    """Tell whether somebody may bring in cases from another system."""
    return isinstance(actor, Clockwork) or (isinstance(actor, Person) and can_configure(actor, at=at))
