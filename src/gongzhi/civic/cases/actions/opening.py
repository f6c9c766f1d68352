"""Steps at the door: open, accept, decline, categorise, withdraw, and talk with the reporter."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.actions.confiding import confide
from gongzhi.civic.cases.actions.holding import (
    await_dispatch,
    deadlines_of,
    drop,
    end_work,
    hold,
    keep,
    meet,
    say,
)
from gongzhi.civic.cases.actions.publicity import may_publish, note_consent_to_publish
from gongzhi.civic.cases.actions.wording import index_words
from gongzhi.civic.cases.events import (
    CaseAccepted,
    CaseCategorised,
    CaseDeclined,
    CaseOpened,
    CaseWithdrawn,
    NoteWritten,
    QuestionAnswered,
    QuestionAsked,
    UrgencyMarked,
)
from gongzhi.civic.cases.logic.words import clean, title_of
from gongzhi.civic.cases.models import Case, Category, Confidential, Deadline
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.cases.queries.binding import binding_of_case, told
from gongzhi.civic.cases.vocabulary import (
    CONFIDENTIAL,
    LONGEST_ADDRESS,
    LONGEST_TITLE,
    Audience,
    Channel,
    Kind,
    Stage,
    Status,
    Step,
    Urgency,
)
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.queries import memberships_of
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel import ids
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import new_salt, publish

_FIRST = {Kind.RIGHTS: Stage.ANSWER_REQUEST}  # what is due first, where it isn't to be accepted
TRIES = 5  # ten million numbers a day: the first is free but for one case in hundreds


class PlaceNoLongerExists(Refused):
    message = _("“%(place)s”已不再使用，请重新选择地点。")


class KeyAlreadyUsed(Refused):
    message = _("这张表单已经提交过另一件事项。请打开一张新表单再填写。")


class NoNumberLeft(Refused):
    message = _("暂时无法编号，请稍后再提交一次。")


class CategoryNotInUse(Refused):
    message = _("分类“%(category)s”已停用，请选择其他分类。")


class AlreadyAsUrgent(Refused):
    message = _("事项已经是“%(urgency)s”，不需要再标。")


@dataclass(frozen=True, kw_only=True)
class NewCase:
    """What a resident says, before it is a case. `spoken_by` is empty when said without a name."""

    text: str
    place: Place
    title: str = ""
    kind: Kind = Kind.HELP
    channel: Channel = Channel.WEB
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    is_public: bool = False
    notice: int | None = None  # the version that was shown of what publishing means; None: the one in force
    wanted: Category | None = None
    about: Organisation | None = None  # the body complained about, of a report about a body or its staff
    spoken_by: Person | None = None
    idempotency_key: str | None = None
    digest: str = ""  # of all that a program said under the key


@dataclass(frozen=True)
class Opened:
    """A case and the code with which its reporter comes back; the code is not stored."""

    case: Case
    code: str


def open_case(new: NewCase, *, by: Person | None, at: datetime) -> Opened:
    """Take in what a resident said.

    The same `idempotency_key` with the same words gives the same case and code. The code is drawn from the
    `digest` too, so that its hash, which is stored, tells whether anything at all was said differently. An
    operator opens on a resident's behalf: `spoken_by` and `by` are then two people.
    """
    if not _may_speak_as(new.spoken_by, by, at=at):
        raise NotAllowed
    if new.place.valid_to and new.place.valid_to <= timezone.localdate(at):
        raise PlaceNoLongerExists(place=new.place.name)
    code = _code_for(new)
    for _try in range(TRIES):
        case = _written_down(new, code, by=by, at=at)
        kept = confide(case, about=new.about, at=at) if case.kind in CONFIDENTIAL else None
        try:
            with transaction.atomic():
                _take_in(case, kept, by=by, at=at)
        except IntegrityError:  # its number is taken, or its key opened a case before
            if before := _opened_before(case):
                return Opened(before, code)
        else:
            return Opened(case, code)
    raise NoNumberLeft


def _take_in(case: Case, kept: Confidential | None, *, by: Person | None, at: datetime) -> None:
    """Write the case once, with what is due first, its clock and its fact.

    No fact names who spoke in confidence.
    """
    by = None if kept and kept.spoken_by == by else by
    clocks = deadlines_of(case, _FIRST.get(Kind(case.kind), Stage.ACCEPT), at=at)
    case.due_at = min((clock.due_at for clock in clocks), default=None)
    case.take_turn()
    case.save(force_insert=True)
    if kept:
        kept.save(force_insert=True)
    index_words([case])
    Deadline.objects.bulk_create(clocks)
    opened = CaseOpened(
        case=case.pk,
        number=case.number,
        kind_of_case=Kind(case.kind),
        channel=Channel(case.channel),
        place=case.place_id,
        typed=case.typed_by_id is not None,
        anonymous=case.spoken_by_id is None,
        words=binding_of_case(case),
        public=case.is_public,
    )
    publish(opened, about=case, by=by, at=at)
    note_consent_to_publish(case, by=by, at=at)


def _written_down(new: NewCase, code: str, *, by: Person | None, at: datetime) -> Case:
    text = clean(new.text)
    return Case(
        number=ids.new_number(at),
        title=clean(new.title or title_of(text), longest=LONGEST_TITLE),
        text=text,
        kind=new.kind,
        channel=new.channel,
        place=new.place,
        address=clean(new.address, longest=LONGEST_ADDRESS) if new.address.strip() else "",
        lon=new.lon,
        lat=new.lat,
        is_public=new.is_public and may_publish(new.kind, new.spoken_by, version=new.notice, at=at),
        wanted=new.wanted,
        spoken_by=new.spoken_by,
        typed_by=by if by != new.spoken_by else None,
        code_hash=ids.hash_code(code),
        salt=new_salt(),
        opened_at=at,
        idempotency_key=new.idempotency_key,
    )


def _may_speak_as(speaker: Person | None, by: Person | None, *, at: datetime) -> bool:
    """Oneself, a visitor who left a name but has no account, or an operator for anybody."""
    if by is None:
        return speaker is None or not speaker.has_account
    return speaker == by or any(m.role == Role.OPERATOR for m in memberships_of(by, at))


def _code_for(new: NewCase) -> str:
    if new.idempotency_key is None:
        return ids.new_code()
    return ids.code_of(new.idempotency_key + new.digest, secret=settings.SECRET_KEY)


def _opened_before(again: Case) -> Case | None:
    if again.idempotency_key is None:
        return None
    case = Case.objects.filter(idempotency_key=again.idempotency_key).first()
    if case is None:
        return None
    said = (again.kind, again.text, again.place_id, again.spoken_by_id, again.code_hash)
    if (case.kind, case.text, case.place_id, case.spoken_by_id, case.code_hash) != said:
        raise KeyAlreadyUsed
    return case


@transaction.atomic
def accept_case(case: Case, *, category: Category, urgency: Urgency, by: Actor, at: datetime) -> Case:
    """Accept a case as one for the city, with its category and urgency."""
    held = hold(case, Step.ACCEPT, by=by, at=at)
    _refuse_unused(category)
    meet(held, Stage.ACCEPT, at=at)
    held.category, held.urgency = category, urgency
    await_dispatch(held, at=at)
    publish(
        CaseAccepted(case=held.pk, seen=held.seen, category=category.pk, urgency=urgency),
        about=held,
        by=by,
        at=at,
    )
    return keep(held)


@transaction.atomic
def decline_case(case: Case, *, because: str, instead: str, by: Actor, at: datetime) -> Case:
    """Decline a case, with the reason and where to go instead."""
    held = hold(case, Step.DECLINE, by=by, at=at)
    reason = say(held, f"{clean(because)}\n\n{clean(instead)}", by=by, at=at, to=Audience.REPORTER)
    meet(held, Stage.ACCEPT, at=at)
    drop(held, (Stage.DISPATCH,), at=at)
    held.status, held.closed_at = Status.DECLINED, at
    publish(CaseDeclined(case=held.pk, seen=held.seen, **told(reason)), about=held, by=by, at=at)
    return keep(held)


@transaction.atomic
def categorise_case(case: Case, *, category: Category, urgency: Urgency, by: Actor, at: datetime) -> Case:
    """Correct the category or urgency; clocks that run keep their time."""
    held = hold(case, Step.CATEGORISE, by=by, at=at)
    _refuse_unused(category)
    held.category, held.urgency = category, urgency
    publish(
        CaseCategorised(case=held.pk, seen=held.seen, category=category.pk, urgency=urgency),
        about=held,
        by=by,
        at=at,
    )
    return keep(held)


@transaction.atomic
def mark_urgency(case: Case, *, urgency: Urgency, by: Actor, at: datetime) -> Case:
    """Mark a case as more urgent than it was, also before anybody accepted it; never as less."""
    held = hold(case, Step.MARK, by=by, at=at)
    if urgency.rank <= Urgency(held.urgency).rank:
        raise AlreadyAsUrgent(urgency=held.get_urgency_display())
    held.urgency = urgency
    publish(UrgencyMarked(case=held.pk, seen=held.seen, urgency=urgency), about=held, by=by, at=at)
    return keep(held)


def _refuse_unused(category: Category) -> None:
    if not category.is_active:
        raise CategoryNotInUse(category=category.name)


@transaction.atomic
def withdraw_case(case: Case, *, because: str, by: Actor, at: datetime) -> Case:
    """Take a case back, by its reporter."""
    held = hold(case, Step.WITHDRAW, by=by, at=at)
    reason = say(held, because, by=by, at=at, to=Audience.REPORTER)
    end_work(held, at=at)
    held.status, held.closed_at = Status.WITHDRAWN, at
    publish(CaseWithdrawn(case=held.pk, **told(reason)), about=held, by=by, at=at)
    return keep(held)


@transaction.atomic
def ask_resident(case: Case, *, question: str, by: Actor, at: datetime) -> Case:
    """Ask the reporter for something that is missing."""
    held = hold(case, Step.ASK, by=by, at=at)
    asked = say(held, question, by=by, at=at, to=Audience.REPORTER)
    publish(QuestionAsked(case=held.pk, **told(asked)), about=held, by=by, at=at)
    return keep(held)


@transaction.atomic
def answer_question(case: Case, *, answer: str, by: Actor, at: datetime) -> Case:
    """Add what the reporter says, by themselves or by an operator who hears it."""
    held = hold(case, Step.ANSWER, by=by, at=at)
    answered = say(held, answer, by=by, at=at, to=Audience.REPORTER)
    publish(QuestionAnswered(case=held.pk, **told(answered)), about=held, by=by, at=at)
    return keep(held)


@transaction.atomic
def note_case(case: Case, *, note: str, by: Actor, at: datetime) -> Case:
    """Write a note that only staff on the case read."""
    held = hold(case, Step.NOTE, by=by, at=at)
    written = say(held, note, by=by, at=at, to=Audience.STAFF)
    publish(NoteWritten(case=held.pk, **told(written)), about=held, by=by, at=at)
    return keep(held)
