"""One step for many cases: each succeeds or is refused by itself, and the report says which."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.civic.cases.actions import accept_case, acknowledge_case, dispatch_case, note_case
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.vocabulary import Step
from gongzhi.civic.people.models import Person
from gongzhi.kernel.errors import Refused

MOST = 200


@dataclass(frozen=True)
class Result:
    """What became of one case; an empty `refusal` means that it was done."""

    number: str
    title: str
    refusal: str = ""


def take_step_with(
    ticked: Iterable[str], step: Step, wanted: Mapping[str, Any], *, by: Person, at: datetime
) -> list[dict[str, str]]:
    """Take the step with each ticked case, in the version that was ticked, and report on each."""
    shown = dict(_versions(ticked))
    cases = visible_cases(by, at=at).filter(pk__in=list(shown)[:MOST])
    found = sorted(cases, key=lambda case: list(shown).index(case.pk))
    return [asdict(_try(case, shown[case.pk], step, wanted, by=by, at=at)) for case in found]


def _versions(ticked: Iterable[str]) -> Iterable[tuple[int, int]]:
    for each in ticked:
        pk, _colon, version = each.partition(":")
        if all(part.isascii() and part.isdecimal() and len(part) < 16 for part in (pk, version)):
            yield int(pk), int(version)


def _try(
    case: Case, version: int, step: Step, wanted: Mapping[str, Any], *, by: Person, at: datetime
) -> Result:
    case.version = version
    try:
        _act(case, step, wanted, by=by, at=at)
    except Refused as refusal:
        return Result(case.number, case.title, str(refusal))
    return Result(case.number, case.title)


def _act(case: Case, step: Step, wanted: Mapping[str, Any], *, by: Person, at: datetime) -> Case:
    match step:
        case Step.ACCEPT:
            return accept_case(case, category=wanted["category"], urgency=wanted["urgency"], by=by, at=at)
        case Step.DISPATCH:
            return dispatch_case(case, by=by, at=at)
        case Step.ACKNOWLEDGE:
            return acknowledge_case(case, by=by, at=at)
        case Step.NOTE:
            return note_case(case, note=wanted["note"], by=by, at=at)
    raise AssertionError(step)


def summary_of(results: list[dict[str, str]], step: Step) -> str:
    """Return in one sentence how many succeeded and how many were refused."""
    refused = sum(bool(result["refusal"]) for result in results)
    done = len(results) - refused
    if not refused:
        return _("%(step)s：%(done)s件已完成。") % {"step": step.label, "done": done}
    return _("%(step)s：%(done)s件已完成，%(refused)s件没有办成，内容没有改动。") % {
        "step": step.label,
        "done": done,
        "refused": refused,
    }
