"""What pages show of a common trouble: its name, its figures, its months as a chart."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from gongzhi.civic.dispatch.models import Trouble, TroubleFigures

MOST_MONTHS = 14  # of a window of 400 days


def called(trouble: Trouble) -> str:
    """Return the name of a trouble; one of cases that are not public has none of their words."""
    return trouble.name or _("%(county)s：相近的事项（第%(number)s组）") % {
        "county": trouble.county,
        "number": trouble.pk,
    }


def growth_in_words(growth: float) -> str:
    """Return how a trouble grows, as "×1.8"."""
    return f"×{number_format(growth, 1)}"


def figures_in_words(figures: TroubleFigures) -> list[dict[str, Any]]:
    """Return the key figures of a trouble."""
    return [
        {"label": _("热度"), "value": number_format(figures.heat, 1)},
        {"label": _("事项"), "value": figures.cases, "unit": _("件")},
        {"label": _("未解决"), "value": figures.unsolved, "unit": _("件")},
        {"label": _("也遇到的人"), "value": figures.likes, "unit": _("人次")},
        {
            "label": _("增长"),
            "value": growth_in_words(figures.growth),
            "note": _("近30天与之前30天相比"),
        },
    ]


def months_chart(months: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Return the months as the chart draws them, the last of them where they are many."""
    return {"head": [_("月份"), _("新增事项")], "rows": list(months)[-MOST_MONTHS:]}


def trouble_cards(found: Iterable[TroubleFigures], *, namespace: str) -> list[dict[str, Any]]:
    """Return troubles as the component draws them, for the pages of the portal or the desk."""
    return [
        {
            "title": called(figures.trouble),
            "url": reverse(f"{namespace}:trouble", args=[figures.trouble_id]),
            "meta": [
                str(figures.trouble.county),
                _("热度%(heat)s") % {"heat": number_format(figures.heat, 1)},
                _("%(n)d件") % {"n": figures.cases},
                _("%(n)d件未解决") % {"n": figures.unsolved},
            ],
        }
        for figures in found
    ]


def trouble_rows(found: Iterable[TroubleFigures]) -> list[dict[str, Any]]:
    """Return troubles as lines of the desk's table."""
    return [
        {
            "name": called(figures.trouble),
            "url": reverse("desk:trouble", args=[figures.trouble_id]),
            "county": figures.trouble.county,
            "heat": number_format(figures.heat, 1),
            "growth": growth_in_words(figures.growth),
            "cases": figures.cases,
            "unsolved": figures.unsolved,
            "likes": figures.likes,
            "notice": _noticed(figures.trouble),
        }
        for figures in found
    ]


def _noticed(trouble: Trouble) -> str:
    if trouble.noticed_at is None:
        return ""
    told = {"seen": trouble.seen, "expected": number_format(trouble.expected or 0, 1)}
    return _("近14天%(seen)d件，往常约%(expected)s件") % told
