"""How often codes may be tried for one case, from one address and by one visitor, before having to wait."""

from allauth.core.internal.ratelimit import RateLimitUsage, consume
from django.http import HttpRequest

WAIT_MINUTES = 15
TRIES_OF_A_VISITOR = 8
# Of a case, however many addresses guess; and of an address, which an office or a mobile network may share.
_RATES = {
    "find_by": f"{TRIES_OF_A_VISITOR}/{WAIT_MINUTES}m/key",
    "find_case": f"20/{WAIT_MINUTES}m/key",
    "find_from": f"40/{WAIT_MINUTES}m/ip",
}


def attempt(request: HttpRequest, number: str) -> list[RateLimitUsage] | None:
    """Count a guess before it is looked at, so that many at once don't slip through; None: one must wait."""
    if not request.session.session_key:
        request.session.create()
    keys = {"find_by": str(request.session.session_key), "find_case": number, "find_from": None}
    taken = []
    for action, key in keys.items():
        usage = consume(request, app="gongzhi", action=action, config=_RATES, key=key)
        if usage is None:
            return None
        taken.append(usage)
    return taken


def forget(attempts: list[RateLimitUsage]) -> None:
    """Count a guess no longer that was right."""
    for usage in attempts:
        usage.rollback()
