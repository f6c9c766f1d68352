"""Refusals: an act that was not done, with a sentence for the person who tried."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.watch import watcher


class Refused(Exception):
    """An act was refused and nothing was changed; `str()` says why and what to do, in the user's language."""

    message: str | Promise = _("这一步现在做不了，内容没有改动。")

    def __init__(self, **details: object) -> None:
        super().__init__(details)
        self.details = details
        watcher().refused(type(self).__name__)

    def __str__(self) -> str:
        return str(self.message) % self.details if self.details else str(self.message)


class NotAllowed(Refused):
    """The person may not do this."""

    message = _("您没有办理这一步的权限，请联系本单位管理员。")


def described(error: Exception) -> str:
    """Return what is kept of an unexpected error: at most 2,000 signs, none that a database refuses."""
    return f"{type(error).__name__}: {error}".replace("\x00", "")[:2000]
