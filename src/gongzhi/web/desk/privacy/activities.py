"""The processings of this program that wait for an assessment: what they are, and whether they run."""

from collections.abc import Callable, Mapping
from datetime import datetime

from gongzhi.civic.clients.models import ApiToken, Webhook
from gongzhi.civic.clients.vocabulary import PERSONAL_SCOPES, PROGRAMS, WEBHOOKS
from gongzhi.civic.dispatch.queries.automatic import rule_of_the_city
from gongzhi.civic.dispatch.vocabulary import AUTOMATIC_DISPATCH
from gongzhi.civic.privacy.queries import assessments_in_force
from gongzhi.civic.privacy.vocabulary import Activity

KNOWN: Mapping[str, Activity] = {each.code: each for each in (AUTOMATIC_DISPATCH, WEBHOOKS, PROGRAMS)}


def name_of(code: str) -> str:
    """Return what a processing is called; one of the city's own goes by the name that it was given."""
    return str(KNOWN[code].name) if code in KNOWN else code


def running(at: datetime) -> set[str]:
    """Return the codes of those that go on now."""
    return {code for code, goes_on in _GOES_ON.items() if goes_on(at)}


def unassessed(at: datetime) -> list[Activity]:
    """Return those that go on without an assessment: they began before one was asked for."""
    cleared = set(assessments_in_force(KNOWN, at=at).values_list("activity", flat=True))
    return [KNOWN[code] for code in KNOWN if code in running(at) - cleared]


def _dispatches(at: datetime) -> bool:
    rule = rule_of_the_city()
    return rule is not None and rule.is_on


def _tells(at: datetime) -> bool:
    return Webhook.objects.active().exists()


def _is_read(at: datetime) -> bool:
    tokens = ApiToken.objects.all().in_force(at).values_list("scopes", flat=True).distinct()
    return any(not PERSONAL_SCOPES.isdisjoint(scopes.split()) for scopes in tokens)


_GOES_ON: Mapping[str, Callable[[datetime], bool]] = {
    AUTOMATIC_DISPATCH.code: _dispatches,
    WEBHOOKS.code: _tells,
    PROGRAMS.code: _is_read,
}
