"""The clock: read at the entrances only; actions and logic take the time as an argument."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """Return the present time, with its zone."""
    return timezone.now()
