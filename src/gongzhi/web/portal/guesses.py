"""How often a visitor may try numbers and codes before having to wait."""

from django.core.cache import cache
from django.http import HttpRequest

WAIT_MINUTES = 15
TRIES_OF_A_VISITOR = 8
TRIES_OF_AN_ADDRESS = 40  # many people may share one: an office, a mobile network


def must_wait(request: HttpRequest) -> bool:
    """Tell whether this visitor, or their address, guessed wrong too often."""
    tries = cache.get_many(_limits(request))
    return any(tries.get(key, 0) >= most for key, most in _limits(request).items())


def count_wrong(request: HttpRequest) -> None:
    """Count one wrong guess."""
    tries = cache.get_many(_limits(request))
    cache.set_many({key: tries.get(key, 0) + 1 for key in _limits(request)}, timeout=WAIT_MINUTES * 60)


def _limits(request: HttpRequest) -> dict[str, int]:
    if not request.session.session_key:
        request.session.create()
    return {
        f"guesses:{request.session.session_key}": TRIES_OF_A_VISITOR,
        f"guesses:{request.META.get('REMOTE_ADDR', '')}": TRIES_OF_AN_ADDRESS,
    }
