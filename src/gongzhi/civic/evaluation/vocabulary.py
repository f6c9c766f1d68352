"""Words of evaluation: figures, groupings, grounds for leaving a case out."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class Figure(models.TextChoices):
    """What can be counted among the cases of a month; each figure opens into its cases."""

    ALL = "all", _("全部事项")
    COUNTED = "counted", _("计入考核")
    EXCLUDED = "excluded", _("不计入考核")
    CONTACT_ASKED = "contact_asked", _("应联系")
    CONTACTED = "contacted", _("按时联系")
    ANSWERED = "answered", _("已评价或超期未办结")
    RESOLVED = "resolved", _("反映人认可已解决")
    RATED = "rated", _("已评满意度")
    SATISFIED = "satisfied", _("满意")
    DUE = "due", _("应办结")
    IN_TIME = "in_time", _("按期办结")


class Grouping(models.TextChoices):
    """By what a table of rates is grouped."""

    BODY = "body", _("按单位")
    PLACE = "place", _("按地区")
    CATEGORY = "category", _("按分类")


class Criterion(models.TextChoices):
    """What an exclusion rule looks at; the rule's value says what it looks for."""

    KIND = "kind", _("诉求类型")
    STATUS = "status", _("事项状态")
    CHANNEL = "channel", _("来源渠道")
    CATEGORY = "category", _("分类(含下级)")


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month in which a day lies."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read "2026-10"; anything else raises `ValueError`."""
        first = date.fromisoformat(f"{text}-01")
        return cls(first.year, first.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.number, 1)

    def plus(self, months: int) -> "Month":
        """Return the month so many later."""
        years, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, number + 1)
