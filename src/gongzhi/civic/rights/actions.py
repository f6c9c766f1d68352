"""What can be done with requests about personal data: make one, grant it (and do it), refuse it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.civic.cases.actions import NewCase, Opened, erase_words, open_case, settle_case
from gongzhi.civic.cases.events import CaseFollowedUp, CaseReopened, CaseWithdrawn, QuestionAnswered
from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.cases.vocabulary import ERASED, Channel, ErasureBasis, Kind
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.people.actions import close_account, correct_person, erase_details, restrict_person
from gongzhi.civic.people.models import Person
from gongzhi.civic.rights.events import RightClaimed, RightDecided
from gongzhi.civic.rights.logic.keeping import Keeping, Plan
from gongzhi.civic.rights.models import Claim
from gongzhi.civic.rights.policy import can_decide_claim
from gongzhi.civic.rights.queries import plan_for
from gongzhi.civic.rights.vocabulary import OF_THE_DEAD, Right
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import facts_about, publish

# 个人信息保护法 arts. 50 and 65.
REMEDY = gettext_lazy(
    "不服这个决定，可以向履行个人信息保护职责的部门(网信部门)投诉、举报，也可以依法向人民法院起诉。"
)


class NotOfTheDead(Refused):
    message = gettext_lazy("逝者的近亲属可以请求查阅、复制、更正、删除，不能请求“%(right)s”。")


class NobodyKnown(Refused):
    message = gettext_lazy("这件请求没有对应到账号或来电人，不能由程序执行，请另行处理以后再写明结果。")


class NothingToCorrect(Refused):
    message = gettext_lazy("请写明更正后的姓名或电话。")


@dataclass(frozen=True, kw_only=True)
class NewClaim:
    """A right that somebody wants to use, before it is a request."""

    right: Right
    text: str
    place: Place  # of the city, to whose officers it goes
    by_kin: bool = False
    spoken_by: Person | None = None
    channel: Channel = Channel.WEB
    idempotency_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """The details as they should be."""

    name: str = ""
    phone: str = ""


@transaction.atomic
def claim_right(new: NewClaim, *, by: Person, at: datetime) -> Opened:
    """Ask for something about personal data: a confidential case, with a clock, for the privacy officers."""
    if new.by_kin and new.right not in OF_THE_DEAD:
        raise NotOfTheDead(right=new.right.label)
    opened = open_case(
        NewCase(
            title=_("个人信息请求：%(right)s") % {"right": new.right.label},
            text=new.text,
            place=new.place,
            kind=Kind.RIGHTS,
            channel=new.channel,
            spoken_by=new.spoken_by,
            idempotency_key=new.idempotency_key,
        ),
        by=by,
        at=at,
    )
    person = None if new.by_kin else new.spoken_by
    _claim, is_new = Claim.objects.get_or_create(
        case=opened.case, defaults={"right": new.right, "by_kin": new.by_kin, "person": person}
    )
    if is_new:
        claimed = RightClaimed(case=opened.case.pk, right=new.right, by_kin=new.by_kin)
        publish(claimed, about=opened.case, by=by if by != new.spoken_by else None, at=at)
    return opened


@transaction.atomic
def grant_claim(
    claim: Claim, *, answer: str, corrected: Corrected | None = None, by: Person, at: datetime
) -> Claim:
    """Grant a request, do what it asks, and say what was done and what is kept, by which law, until when."""
    held = _held(claim, by=by, at=at)
    plan = _carry_out(held, corrected or Corrected(), by=by, at=at)
    told = "\n\n".join(filter(None, [answer, _says(plan) if plan else ""]))
    settle_case(held.case, answer=told, by=by, at=at)
    erased, kept = (len(plan.erased), _cases_kept(plan)) if plan else (0, 0)
    return _decided(held, granted=True, erased=erased, kept=kept, by=by, at=at)


@transaction.atomic
def refuse_claim(claim: Claim, *, because: str, by: Person, at: datetime) -> Claim:
    """Refuse a request with the reason, and say where to complain and that one may sue (art. 50)."""
    held = _held(claim, by=by, at=at)
    settle_case(held.case, answer=f"{because}\n\n{REMEDY}", by=by, at=at)
    return _decided(held, granted=False, by=by, at=at)


def _says(plan: Plan) -> str:
    """Return in words what is erased and what is kept, by which law, until when."""
    erased = _("删除文字的事项：%(numbers)s") % {"numbers": "、".join(plan.numbers) or _("没有")}
    return "\n".join([erased, _("保留："), *(_line(keeping) for keeping in plan.kept)])


def _line(keeping: Keeping) -> str:
    until = (
        _("保留到%(on)s") % {"on": keeping.until.isoformat()} if keeping.until else _("没有定到哪一天为止")
    )
    numbers = f"（{'、'.join(keeping.numbers)}）" if keeping.numbers else ""
    return f"- {keeping.kept.label}{numbers}：{until}。{keeping.law}"


def _held(claim: Claim, *, by: Person, at: datetime) -> Claim:
    """Lock a request that nobody has decided on, with its case as the person saw it."""
    held = Claim.objects.select_for_update(of=("self",)).select_related("case", "person").get(pk=claim.pk)
    held.case.version = claim.case.version
    if not can_decide_claim(by, held, at=at):
        raise NotAllowed
    return held


def _decided(
    claim: Claim, *, granted: bool, erased: int = 0, kept: int = 0, by: Person, at: datetime
) -> Claim:
    claim.granted, claim.decided_at, claim.decided_by = granted, at, by
    claim.save()
    right = Right(claim.right)
    decided = RightDecided(case=claim.case_id, right=right, granted=granted, erased=erased, kept=kept)
    publish(decided, about=claim.case, by=by, at=at)
    return claim


def _cases_kept(plan: Plan) -> int:
    return sum(len(keeping.numbers) for keeping in plan.kept)


def _carry_out(claim: Claim, corrected: Corrected, *, by: Person, at: datetime) -> Plan | None:
    """Do what was asked; what concerns the dead, or is answered in words, is left to the officer."""
    right = Right(claim.right)
    if claim.by_kin or right in _ANSWERED_IN_WORDS:
        return None
    person = claim.person
    if person is None:
        raise NobodyKnown
    match right:
        case Right.CORRECT:
            if not (corrected.name or corrected.phone):
                raise NothingToCorrect
            name, phone = corrected.name or person.full_name, corrected.phone or person.phone
            correct_person(person, name=name, phone=phone, by=by, at=at)
            return None
        case Right.RESTRICT:
            restrict_person(person, by=by, at=at)
            return None
    plan = plan_for(person, at=at)
    erase_all(plan, person, by=by, at=at)
    (close_account if right == Right.CLOSE else erase_details)(person, by=by, at=at)
    return plan


def erase_all(plan: Plan, person: Person, *, by: Person, at: datetime) -> None:
    """Erase the words of the cases in a plan, and what the person wrote in their course."""
    for case in Case.objects.filter(pk__in=plan.erased).order_by("pk"):
        erase_words(case, because=ErasureBasis.CONSENT_WITHDRAWN, by=by, at=at)
        written = _written_by_reporter(case, person).exclude(text=ERASED)
        for statement in written.order_by("pk"):
            erase_words(statement, because=ErasureBasis.CONSENT_WITHDRAWN, by=by, at=at)


def _written_by_reporter(case: Case, person: Person) -> QuerySet[Statement]:
    """Return what the reporter wrote: under their account, or by code; not what staff wrote to them."""
    facts = facts_about(case, kinds=_OF_REPORTERS)
    told = [fact.data["statement"] for fact in facts if fact.by is None and fact.data.get("statement")]
    return Statement.objects.filter(Q(by=person) | Q(pk__in=told, by=None), case=case)


_ANSWERED_IN_WORDS = frozenset({Right.KNOW, Right.COPY, Right.MOVE, Right.EXPLAIN})
_OF_REPORTERS = (QuestionAnswered, CaseWithdrawn, CaseFollowedUp, CaseReopened)
