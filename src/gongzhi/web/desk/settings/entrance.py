"""Who gets into the settings, how a change is saved, and who changed what when."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import update_wrapper
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from django.db import IntegrityError, models
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongzhi.civic.cases.policy import can_configure
from gongzhi.civic.people.models import Person
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.facts import subject_of
from gongzhi.kernel.models import Fact
from gongzhi.web.desk.entrance import DeskView, for_staff
from gongzhi.web.proof import proof_required
from gongzhi.web.refusals import refusals_on

P = ParamSpec("P")


def for_configurators(view: DeskView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let administrators of a centre in, and ask who changes something for a proof; others get a 404."""
    proven = proof_required()(view)

    def guarded(
        request: HttpRequest, by: Person, at: datetime, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not can_configure(by, at=at):
            raise Http404
        return proven(request, by, at, *args, **kwargs)

    update_wrapper(guarded, view)
    return for_staff(guarded)


@contextmanager
def saving(form: BaseForm) -> Iterator[None]:
    """Turn what stands in the way of a change into an error of the form."""
    try:
        with refusals_on(form):
            yield
    except IntegrityError:  # two administrators saved the same row at once: one won
        form.add_error(None, _("刚才有人改了同一条内容，这次没有保存。请刷新页面，看过之后再改。"))


class AlreadyEnded(Refused):
    message = _lazy("这一条已经停用了。")


class HasEnd(Protocol):
    """A row in force until a day."""

    valid_to: date | None


Row = TypeVar("Row", bound=HasEnd)


def still_in_force(row: Row) -> Row:
    """Return a row that has no end yet; else raise `AlreadyEnded`, so that no end is moved."""
    if row.valid_to is not None:
        raise AlreadyEnded
    return row


@dataclass(frozen=True)
class Change:
    """Somebody changed a row; without a name it was the system."""

    at: datetime
    by: str


def changes_of(rows: Sequence[models.Model]) -> dict[object, list[Change]]:
    """Return who changed each row and when, oldest first, by the row's key; two queries."""
    keys = {subject_of(row): row.pk for row in rows}
    facts = list(Fact.objects.filter(subject__in=keys).order_by("id"))
    names = dict(
        Person.objects.filter(pk__in={fact.by for fact in facts if fact.by}).values_list("pk", "name")
    )
    found: dict[object, list[Change]] = defaultdict(list)
    for fact in facts:
        found[keys[fact.subject]].append(Change(fact.at, names.get(fact.by or 0) or _("系统")))
    return found
