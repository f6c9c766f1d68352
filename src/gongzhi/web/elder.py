"""Elder mode: larger text and targets, chosen by a tap and kept on the device."""

from django.http import HttpRequest

COOKIE = "elder"
SIZES = (1, 2, 3)


def elder_size(request: HttpRequest) -> int:
    """Return the size that the visitor chose, 1 to 3; 0 outside elder mode."""
    chosen = request.COOKIES.get(COOKIE, "")
    return int(chosen) if chosen in map(str, SIZES) else 0
