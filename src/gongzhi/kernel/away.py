"""When the database or the disk fails us for a while: the act was not done, and may be tried again."""

import errno
import sys

from django.db import InterfaceError, OperationalError

RETRY_AFTER = 5  # seconds after which a client should come again
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def is_away(error: BaseException | None) -> bool:
    """Tell whether the database does not answer, is locked or full, or the disk is.

    `OperationalError` is that of PEP 249: "errors that are related to the database's operation and not
    necessarily under the control of the programmer".
    """
    if isinstance(error, OSError):
        return error.errno in _FULL
    return isinstance(error, OperationalError | InterfaceError)


def what_failed() -> BaseException | None:
    """Return the error that is being answered."""
    return sys.exc_info()[1]
