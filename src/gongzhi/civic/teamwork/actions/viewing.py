"""Saving, sharing and ordering views of the queue, and how somebody likes to work."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.policy import is_staff, memberships_of
from gongzhi.civic.teamwork.events import ViewShared
from gongzhi.civic.teamwork.models import DeskHabits, SavedView
from gongzhi.civic.teamwork.policy import can_change_view, can_see_view
from gongzhi.civic.teamwork.queries.views import views_of
from gongzhi.civic.teamwork.vocabulary import MOST_VIEWS, UNDO_CHOICES
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import publish

LONGEST_NAME = 20
Query = Mapping[str, str]


class NoName(Refused):
    message = _("请给视图起个名称，最多20个字。")


class NameTaken(Refused):
    message = _("已经有一个叫“%(name)s”的视图，请换个名称。")


class TooManyViews(Refused):
    message = _("最多保存%(most)s个视图，请先删掉不用的。")


class NotAMember(Refused):
    message = _("只能共享给自己所在的单位。")


class NoSuchChoice(Refused):
    message = _("撤销时间请在列出的几档中选择。")


@transaction.atomic
def save_view(
    name: str, query: Query, *, by: Person, at: datetime, body: Organisation | None = None
) -> SavedView:
    """Keep filters under a name, for oneself or for all members of a body that one belongs to."""
    if not is_staff(by, at):
        raise NotAllowed
    present = list(views_of(by, at=at))
    if len(present) >= MOST_VIEWS:
        raise TooManyViews(most=MOST_VIEWS)
    view = SavedView(owner=by, name=_named(name), query=dict(query))
    view.position = max((other.position for other in present), default=0) + 1
    _keep(view)
    return share_view(view, body, by=by, at=at) if body else view


def _named(name: str) -> str:
    kept = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    if not 0 < len(kept) <= LONGEST_NAME:
        raise NoName
    return kept


def _keep(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise NameTaken(name=view.name) from error


def _held(view: SavedView, *, by: Person, at: datetime) -> SavedView:
    held = SavedView.objects.select_for_update().filter(pk=view.pk).first()
    if held is None or not can_change_view(by, held, at=at):
        raise NotAllowed
    return held


@transaction.atomic
def change_view(
    view: SavedView, *, by: Person, at: datetime, name: str = "", query: Query | None = None
) -> SavedView:
    """Give a view another name or other filters."""
    held = _held(view, by=by, at=at)
    held.name = _named(name or held.name)
    held.query = held.query if query is None else dict(query)
    _keep(held)
    return held


@transaction.atomic
def share_view(view: SavedView, body: Organisation | None, *, by: Person, at: datetime) -> SavedView:
    """Let all members of one's body have a view, or (None) keep it for its owner alone."""
    held = _held(view, by=by, at=at)
    if body is not None and body.pk not in {m.body_id for m in memberships_of(by, at)}:
        raise NotAMember
    held.body = body
    _keep(held)
    if body is not None:
        publish(ViewShared(view=held.pk, body=body.pk), about=held, by=by, at=at)
    return held


@transaction.atomic
def order_views(order: Sequence[int], *, by: Person, at: datetime) -> None:
    """Put the views that one may change in an order (ids, first to last)."""
    for view in views_of(by, at=at):
        if view.pk in order and can_change_view(by, view, at=at):
            SavedView.objects.filter(pk=view.pk).update(position=list(order).index(view.pk))


@transaction.atomic
def delete_view(view: SavedView, *, by: Person, at: datetime) -> None:
    """Delete a view; the cases in it stay where they are."""
    _held(view, by=by, at=at).delete()


def choose_start(view: SavedView | None, *, by: Person, at: datetime) -> None:
    """Let one's day begin with a view, or (None) with what waits."""
    if view is not None and not can_see_view(by, view, at=at):
        raise NotAllowed
    DeskHabits.objects.update_or_create(person=by, defaults={"start_view": view})


def set_undo_window(seconds: int, *, by: Person, at: datetime) -> None:
    """Set how long one's own words to residents can be taken back: 0, 10 or 30 seconds."""
    if seconds not in UNDO_CHOICES:
        raise NoSuchChoice
    DeskHabits.objects.update_or_create(person=by, defaults={"undo_seconds": seconds})
