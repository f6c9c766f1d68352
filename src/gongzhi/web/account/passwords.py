"""What a password must be, in our words where Django has none in Chinese."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """A password has a number of characters at least."""

    def get_error_message(self) -> str:
        """Say how many."""
        said = ngettext("密码太短，至少要%(n)s个字符。", "密码太短，至少要%(n)s个字符。", self.min_length)
        return said % {"n": self.min_length}
