"""Impact assessments: written, signed by another, withdrawn, erased when their years are over."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.ledger.queries.commitments import commitment_to
from gongzhi.civic.privacy.events import (
    AssessmentErased,
    AssessmentEvent,
    AssessmentSigned,
    AssessmentWithdrawn,
    AssessmentWritten,
)
from gongzhi.civic.privacy.logic.keeping import kept_until
from gongzhi.civic.privacy.models import Assessment
from gongzhi.civic.privacy.vocabulary import Trigger
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.facts import Actor, new_salt, publish


class NothingAssessed(Refused):
    message = _("请写全目的和必要性、对个人权益的影响和安全风险、保护措施，并至少选一项评估的理由。")


class SignedByItsWriter(Refused):
    message = _("写评估的人不能自己签署。请由另一位个人信息保护负责人签署，或者请别人写一版。")


class NotTheNewest(Refused):
    message = _("这份评估已经有更新的版本，或者已经签署、撤回。请打开最新的一版。")


class NotInForce(Refused):
    message = _("这份评估现在没有生效，不用撤回。")


class StillKept(Refused):
    message = _("这份评估要保存到%(until)s(《个人信息保护法》第五十六条：至少三年)，在这之前不能删除。")


@transaction.atomic
def write_assessment(
    activity: str,
    *,
    because: Collection[Trigger],
    purpose: str,
    effects: str,
    measures: str,
    by: Actor,
    at: datetime,
) -> Assessment:
    """Assess a processing, as its next version; what was written and signed before stays as it is."""
    texts = {"purpose": purpose.strip(), "effects": effects.strip(), "measures": measures.strip()}
    if not (because and all(texts.values())):
        raise NothingAssessed
    salt = new_salt()
    newest = Assessment.objects.select_for_update().filter(activity=activity).first()
    made = Assessment.objects.create(
        activity=activity,
        version=newest.version + 1 if newest else 1,
        because=[trigger.value for trigger in Trigger if trigger in because],
        **texts,
        salt=salt,
        written_by=by.pk,
        written_at=at,
    )
    _tell(made, AssessmentWritten, words=commitment_to(texts, salt=salt), by=by, at=at)
    return made


@transaction.atomic
def sign_assessment(assessment: Assessment, *, by: Actor, at: datetime) -> Assessment:
    """Sign the newest version, so that the processing may begin; the version before no longer counts."""
    held = _held(assessment)
    if held.signed_at or Assessment.objects.filter(activity=held.activity, pk__gt=held.pk).exists():
        raise NotTheNewest
    if held.written_by == by.pk:
        raise SignedByItsWriter
    before = Assessment.objects.filter(activity=held.activity, signed_at__isnull=False, ended_at=None)
    before.update(ended_at=at)
    held.signed_by, held.signed_at = by.pk, at
    held.save(update_fields=["signed_by", "signed_at"])
    _tell(held, AssessmentSigned, by=by, at=at)
    return held


@transaction.atomic
def withdraw_assessment(assessment: Assessment, *, because: str, by: Actor, at: datetime) -> Assessment:
    """Withdraw a signature; the modules that process react and stop."""
    held = _held(assessment)
    if not held.is_in_force:
        raise NotInForce
    held.ended_at, held.withdrawn_because, held.withdrawn_salt = at, because, new_salt()
    held.save(update_fields=["ended_at", "withdrawn_because", "withdrawn_salt"])
    words = commitment_to(because, salt=held.withdrawn_salt)
    _tell(held, AssessmentWithdrawn, words=words, by=by, at=at)
    return held


@transaction.atomic
def erase_assessment(assessment: Assessment, *, by: Actor, at: datetime) -> None:
    """Erase what need no longer be kept; the facts stay, and hold no word of it."""
    held = _held(assessment)
    until = kept_until(at if held.is_in_force else held.ended_at or held.written_at)
    if at < until:
        raise StillKept(until=f"{timezone.localdate(until):%Y-%m-%d}")
    _tell(held, AssessmentErased, by=by, at=at)
    held.delete()


def _held(assessment: Assessment) -> Assessment:
    return Assessment.objects.select_for_update().get(pk=assessment.pk)


def _tell(
    assessment: Assessment, event: type[AssessmentEvent], *, by: Actor, at: datetime, **words: str
) -> None:
    told = event(
        assessment=assessment.pk,
        activity_code=assessment.activity,
        version=assessment.version,
        **words,
    )
    publish(told, about=assessment, by=by, at=at)
