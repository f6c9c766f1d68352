"""The register of processing activities in the words of a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from gongzhi.civic.privacy.queries.register import Activity, Basis, Keep, the_register
from gongzhi.civic.privacy.vocabulary import Ground, Keeping, Sensitivity

T = TypeVar("T")


@dataclass(frozen=True)
class Told:
    """An activity as a page shows it."""

    code: str
    name: str
    purpose: str
    bases: list[str]
    grade: str
    concern: str
    keeps: list[str]
    laws: list[str]  # that keep it when an account has ended
    tables: list[str]

    @property
    def is_personal(self) -> bool:
        """Whether it touches personal data."""
        return bool(self.bases)


def activities_told() -> list[Told]:
    """Return all activities in the language of the visitor."""
    return [told(activity) for activity in the_register().activities]


def personal_activities() -> list[Told]:
    """Return those that touch personal data."""
    return [told(activity) for activity in the_register().activities if activity.data != Sensitivity.NONE]


def told(activity: Activity) -> Told:
    """Return an activity in the language of the visitor."""
    language = get_language()
    keeps = [keep for entry in activity.table for keep in activity.kept(entry)]
    return Told(
        code=activity.code,
        name=activity.name.told(language),
        purpose=activity.purpose.told(language),
        bases=[_basis(basis) for basis in activity.basis],
        grade=str(activity.grade.label),
        concern=str(activity.data.label),
        keeps=_unlike(keep_told(keep) for keep in keeps),
        laws=_unlike(keep.law.told(language) for keep in keeps if keep.law),
        tables=[entry.model for entry in activity.table],
    )


def keep_told(keep: Keep) -> str:
    """Return how long something is kept, as a sentence."""
    language = get_language()
    if keep.law:
        return _("依法保存：%(law)s") % {"law": keep.law.told(language)}
    if keep.moment is None:
        return _("账号注销时删除") if keep.how == Keeping.ACCOUNT else _("使用期间保存")
    said = {"moment": keep.moment.told(language), "days": keep.days}
    if not keep.days:
        return _("%(moment)s后就删除") % said
    return ngettext("%(moment)s%(days)d天后删除", "%(moment)s%(days)d天后删除", keep.days) % said


def _basis(basis: Basis) -> str:
    ground = str(Ground(basis.item).label)
    law = basis.law.told(get_language()) if basis.law else ""
    return _("%(ground)s（%(law)s）") % {"ground": ground, "law": law} if law else ground


def _unlike(values: Iterable[T]) -> list[T]:
    """Return values in their order, each once."""
    return list(dict.fromkeys(values))
