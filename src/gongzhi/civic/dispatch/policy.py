"""Who may train, gather, let cases go out, ask for a person; who sees which replies and troubles."""

from datetime import datetime

from django.db.models import Q, QuerySet

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import Actor, can_configure, standing_of
from gongzhi.civic.cases.vocabulary import Clockwork
from gongzhi.civic.dispatch.models import Question, TroubleFigures
from gongzhi.civic.dispatch.vocabulary import Audience
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.jurisdictions.queries import lying_in
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.policy import lies_within, memberships_of
from gongzhi.civic.people.vocabulary import Role

_COUNTS_A_PLACE = frozenset({Role.OPERATOR, Role.DISPATCHER, Role.SUPERVISOR, Role.EVALUATOR, Role.AUDITOR})
_CHOOSES = frozenset({Role.DISPATCHER, Role.ADMINISTRATOR})
_WORKS_ON = frozenset({Role.HANDLER, Role.SUPERVISOR, Role.ADMINISTRATOR})


def can_train(actor: Actor, *, at: datetime) -> bool:
    """Tell whether somebody may train models and choose one: the topmost centre's administrators."""
    return isinstance(actor, Clockwork) or (isinstance(actor, Person) and can_configure(actor, at=at))


def can_turn_on(actor: Actor, *, at: datetime) -> bool:
    """Tell whether somebody may let cases go out by themselves: a person, never a program."""
    return isinstance(actor, Person) and can_configure(actor, at=at)


def can_turn_off(actor: Actor, *, at: datetime) -> bool:
    """Tell whether somebody may stop it: who may turn it on, and the brake."""
    return isinstance(actor, Clockwork) or can_turn_on(actor, at=at)


def can_ask_for_human(actor: Actor, case: Case, *, at: datetime) -> bool:
    """Tell whether somebody may have a person look at a decision: its reporter (个人信息保护法 art. 24)."""
    return standing_of(actor, case, at=at).is_reporter


def can_answer_for_human(actor: Actor, case: Case, *, at: datetime) -> bool:
    """Tell whether somebody may say that a program's decision stands: the dispatchers of the case's place."""
    return isinstance(actor, Person) and Role.DISPATCHER in standing_of(actor, case, at=at).here


def can_gather(actor: Actor, *, at: datetime) -> bool:
    """Tell whether somebody may keep what was gathered: the schedule, or whoever may train."""
    return can_train(actor, at=at)


def visible_troubles(viewer: Person | None, *, at: datetime) -> QuerySet[TroubleFigures]:
    """Return the figures of the troubles there are, as far as a viewer may know them, the hottest first.

    All cases count for those who see all cases of a place, at its centre; for others those that count for
    everybody.
    """
    whole = Q(pk__in=())
    for membership in memberships_of(viewer, at):
        if membership.body.is_centre and membership.role in _COUNTS_A_PLACE:
            whole |= lying_in(membership.place, "trouble__county")
    seen = (whole & Q(audience=Audience.STAFF)) | (~whole & Q(audience=Audience.EVERYBODY))
    return TroubleFigures.objects.filter(seen, trouble__faded_at=None).select_related("trouble__county")


def centre_to_choose(person: Person, within: Place, *, at: datetime) -> Organisation | None:
    """Return the centre for which a person may choose a question of a place, the nearest one."""
    held = [
        membership
        for membership in memberships_of(person, at)
        if membership.body.is_centre
        and membership.role in _CHOOSES
        and lies_within(within, [membership.place_id])
    ]
    nearest = max(held, key=lambda membership: membership.body.place.level, default=None)
    return nearest.body if nearest else None


def can_close_question(person: Person, question: Question, *, at: datetime) -> bool:
    """Tell whether a person may close a question: those who choose for its centre."""
    return any(
        membership.body_id == question.centre_id and membership.role in _CHOOSES
        for membership in memberships_of(person, at)
    )


def can_work_on_question(person: Person, question: Question, *, at: datetime) -> bool:
    """Tell whether a person may plan a question and report on it: its lead's people, or its centre's."""
    leads = any(
        membership.body_id == question.lead_id and membership.role in _WORKS_ON
        for membership in memberships_of(person, at)
    )
    return leads or can_close_question(person, question, at=at)


def bodies_compared_for(person: Person, *, at: datetime) -> QuerySet[Organisation]:
    """Return the bodies of whose replies one may read what they come to.

    One's own; for a centre's members also all bodies within its place. Who only administers reads none.
    """
    found = Q(pk__in=())
    for membership in memberships_of(person, at):
        if membership.role == Role.ADMINISTRATOR:
            continue
        found |= Q(pk=membership.body_id)
        if membership.body.is_centre and membership.role != Role.HANDLER:
            below = PlaceAncestry.objects.filter(ancestor=membership.place_id).values("descendant")
            found |= Q(place__in=below)
    return Organisation.objects.filter(found)
