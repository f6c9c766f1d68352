"""Who decided what about the house: rules, programs, appointments, places, keys."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gongzhi.civic.accountability.queries.contents import contents_of
from gongzhi.civic.accountability.vocabulary import Decider, Decision
from gongzhi.civic.accountability.vocabulary.kinds import GROUPS, word_of
from gongzhi.civic.people.models import Membership, Organisation
from gongzhi.civic.people.queries import PeopleThen
from gongzhi.kernel.models import Fact

# What is said in the log by programs, of accounts, or of single cases is no decision about the house.
_NOT_DECIDED = frozenset(
    {
        "dispatch.TroubleFound", "dispatch.TroubleGrew", "dispatch.TroubleNoticed", "dispatch.TroubleFaded",
        "dispatch.ModelTrained", "jurisdictions.ToponymConfirmed", "ledger.DeviationFound",
        "cases.DeviationFound", "people.InvitationAccepted", "teamwork.ViewShared",
    }
)  # fmt: skip
_OTHER_GROUPS = frozenset(
    {"cases.CaseOpened", "people.PersonRegistered"}
)  # of which each group is told apart


def kinds_of_decisions() -> Mapping[str | Promise, Mapping[str, str | Promise]]:
    """Return the kinds of decisions about the house with their words, by group."""
    groups = {name: kinds for name, kinds in GROUPS.items() if not _OTHER_GROUPS & kinds.keys()}
    return {
        name: {kind: word for kind, word in kinds.items() if kind not in _NOT_DECIDED}
        for name, kinds in groups.items()
    }


def narrowed(among: QuerySet[Fact], *, kind: str = "", body: Organisation | None = None) -> QuerySet[Fact]:
    """Return decisions about the house, the newest first; those of a body were taken by who acted for it."""
    decided = {each for kinds in kinds_of_decisions().values() for each in kinds}
    found = among.filter(kind__in=decided & {kind} if kind else decided)
    return (found.filter(_acting_for(body)) if body else found).order_by("-id")


def _acting_for(body: Organisation) -> Exists:
    """Tell of a fact whether who did it held a role in a body at that moment."""
    held = Membership.objects.filter(body=body, person=OuterRef("by"), valid_from__lte=OuterRef("at"))
    return Exists(held.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=OuterRef("at"))))


def decisions_in(facts: Iterable[Fact]) -> list[Decision]:
    """Return what facts about the house tell; as many queries as there are kinds of tables among them."""
    told: Sequence[Fact] = list(facts)
    people, contents = PeopleThen({fact.by for fact in told if fact.by}), contents_of(told)
    return [
        Decision(
            fact=fact.pk,
            kind=fact.kind,
            title=word_of(fact.kind),
            at=fact.at,
            by=_decider(fact, people),
            leaf=fact.leaf,
            grounds=tuple(contents.get(fact.pk, ())),
        )
        for fact in told
    ]


def _decider(fact: Fact, people: PeopleThen) -> Decider:
    """Name who acted; a person without any role then (who was just registered, or joined) by a word."""
    if fact.by is None:
        return Decider(_("系统"))
    held = tuple(people.capacities(fact.by, fact.at))
    return Decider(people.name(fact.by), held, fact.by) if held else Decider(_("居民"))
