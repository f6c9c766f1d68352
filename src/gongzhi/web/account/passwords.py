"""What a password must be, in our words where Django has none in Chinese."""

import re
import unicodedata

from django.conf import settings
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongzhi.civic.people.models import Person

HOUSE = ("gongzhi", "共治", "12345", "热线", "password", "admin", "mima", "密码")
LEAST_OF_ONE_S_OWN = 4  # letters or signs of another word, beside names and digits


class LongEnough(MinimumLengthValidator):
    """A password has a number of characters at least."""

    def get_error_message(self) -> str:
        """Say how many."""
        said = ngettext("密码太短，至少要%(n)s个字符。", "密码太短，至少要%(n)s个字符。", self.min_length)
        return said % {"n": self.min_length}


class NotOurName:
    """A password is not made of the names of this house, its city and its address, with digits."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raise `ValidationError` where little is left without those names."""
        left = unicodedata.normalize("NFKC", password).casefold()
        was_named = False
        for name in sorted(_names(), key=len, reverse=True):
            was_named |= name in left
            left = left.replace(name, "")
        if was_named and len(re.sub(r"[\W\d_]", "", left)) < LEAST_OF_ONE_S_OWN:
            raise ValidationError(self.get_help_text(), code="our_name")

    def get_help_text(self) -> str:
        """Say what it must not be."""
        return _("密码不能用本市或本站的名字加数字，太容易被人猜到。")


def _names() -> set[str]:
    city = settings.CITY_NAME.casefold()
    hosts = {label for host in settings.ALLOWED_HOSTS for label in host.casefold().split(".")}
    found = {*HOUSE, city, city.rstrip("省市州县区"), *hosts}
    return {name for name in found if len(name) > 1 and not name.isdecimal()} | {"12345"}
