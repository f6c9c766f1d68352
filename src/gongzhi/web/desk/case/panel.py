"""What a case's page offers to do: the main next step, and the others in groups."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.functional import Promise

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import steps_open_to
from gongzhi.civic.cases.vocabulary import Stage, Step
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.models import Draft
from gongzhi.civic.teamwork.queries.drafts import drafts_of
from gongzhi.web.desk.case.forms import ResolveForm
from gongzhi.web.desk.case.step_form import StepForm
from gongzhi.web.desk.case.steps import DEEDS, GROUPS, MAIN, Deed
from gongzhi.web.desk.queue.drafts import words_restored


@dataclass
class Offer:
    """A step with its form, ready to be drawn."""

    step: Step
    deed: Deed
    form: StepForm
    is_open: bool = False
    draft: Draft | None = None


@dataclass
class Panel:
    """The main step, if there is one, and the others."""

    main: Offer | None
    groups: list[tuple[str | Promise, list[Offer]]]
    calls: bool  # the evaluator's step, which has a page of its own

    @property
    def merges(self) -> bool:
        """Whether the person may merge the case into another."""
        return any(offer.step == Step.MERGE for _name, offers in self.groups for offer in offers)


def panel_for(
    case: Case, *, by: Person, at: datetime, asked: QueryDict | None = None, refused: StepForm | None = None
) -> Panel:
    """Return what a person may do now; a refused form comes first again, with its words.

    `asked` opens a step and fills its form from the address: ?step=merge&into=…, ?template=3.
    """
    asked = asked or QueryDict()
    steps = steps_open_to(by, case, at=at)
    drafts = drafts_of(by, [f"{case.number}:{step}" for step in steps])
    offers = {
        step: _offer(step, case, by, at, asked=asked, draft=drafts.get(f"{case.number}:{step}"))
        for step in DEEDS
        if step in steps
    }
    offers = {step: offer for step, offer in offers.items() if offer.form.makes_sense}
    if refused is not None:
        main: Offer | None = Offer(refused.step, DEEDS[refused.step], refused, is_open=True)
    else:
        main = _main(offers, case)
    others = {step: offer for step, offer in offers.items() if main is None or step != main.step}
    groups = [(name, _pick(others, among)) for name, among in GROUPS]
    return Panel(
        main,
        [(name, found) for name, found in groups if found],
        Step.FOLLOW_UP in steps and not _is_answered(case),
    )


def _is_answered(case: Case) -> bool:
    return case.follow_ups.filter(round=case.rounds, reached=True).exists()


def _offer(
    step: Step, case: Case, by: Person, at: datetime, *, asked: QueryDict, draft: Draft | None
) -> Offer:
    deed = DEEDS[step]
    is_asked = asked.get("step") == step
    wanted = {name: asked[name] for name in deed.form.base_fields if is_asked and name in asked}
    initial = words_restored(deed.form.base_fields, draft) | wanted
    form = deed.form(step=step, case=case, by=by, at=at, initial=initial)
    if isinstance(form, ResolveForm):
        _insert_template(form, asked.get("template", ""))
    return Offer(step, deed, form, is_open=is_asked, draft=draft)


def _insert_template(form: ResolveForm, wanted: str) -> None:
    for template in form.templates if wanted else ():
        if str(template.pk) == wanted:
            form.initial["reply"] = template.text


def _main(offers: dict[Step, Offer], case: Case) -> Offer | None:
    first = [step for step in MAIN if step in offers]
    if Step.CONTACT in first and not case.deadlines.filter(stage=Stage.CONTACT, ended_at=None).exists():
        first.remove(Step.CONTACT)
    return offers[first[0]] if first else None


def _pick(offers: dict[Step, Offer], among: Iterable[Step]) -> list[Offer]:
    return [offers[step] for step in among if step in offers]
