"""Performs stories: each step of a story is the action of the same name, by the person it names."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from gongzhi.civic.cases import actions
from gongzhi.civic.cases.actions import NewCase
from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.policy import Actor, is_public
from gongzhi.civic.cases.queries.deadlines import missed_deadlines
from gongzhi.civic.cases.vocabulary import (
    CLOCKWORK,
    Channel,
    CodeHolder,
    Kind,
    Outcome,
    Satisfaction,
    Status,
    Urgency,
    Way,
)
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.demo.cast import Cast
from gongzhi.demo.story import Step, Story

Play = Callable[["Performance", int, Step], Case]

_BY_THE_LEAD = frozenset(
    {
        "acknowledge_case",
        "contact_resident",
        "whistle_for",
        "object_to_dispatch",
        "ask_extension",
        "escalate_case",
        "resolve_case",
    }
)


class Performance:
    """A year of stories on the stage: the case that each has become so far."""

    def __init__(self, stories: list[Story], cast: Cast) -> None:
        self.stories, self.cast = stories, cast
        self.cases: dict[int, Case] = {}
        self.categories = {category.code: category for category in Category.objects.all()}
        self.places = {place.code: place for place in Place.objects.present()}

    def take(self, index: int, step: Step) -> None:
        """Take one step of a story; a refusal is raised."""
        if step.verb == "open_case":
            self.cases[index] = self._open(self.stories[index], step, index)
        elif step.verb == "close_case" and self.cases[index].status == Status.CLOSED:
            return  # closed by the reporter's own word
        else:
            self.cases[index] = _PLAYS[step.verb](self, index, step)

    def _open(self, story: Story, step: Step, index: int) -> Case:
        typed_by = None if step.by == "reporter" else self.cast.by_name[step.by]
        resident = self.cast.residents.get(story.reporter_name)
        at_home = resident if typed_by is None and not story.anonymous else None
        speaker = (
            None
            if story.anonymous
            else at_home
            or self.cast.caller(story.reporter_name, story.reporter_phone, by=typed_by, at=step.at)
        )
        new = NewCase(
            text=story.text,
            title=story.title,
            kind=Kind(story.kind),
            channel=Channel(story.channel),
            place=self.places[story.place_code],
            address=story.address,
            lon=story.lon,
            lat=story.lat,
            is_public=story.is_public,
            spoken_by=speaker,
            idempotency_key=f"demo:{index}",
        )
        return actions.open_case(new, by=typed_by or at_home, at=step.at).case

    def actor(self, index: int, step: Step) -> Actor:
        """Return who takes a step: the reporter by account or code, the schedule, or staff."""
        case = self.cases[index]
        if step.by == "system":
            return CLOCKWORK
        if step.by == "reporter":
            return self.reporter(case)
        if step.verb in _BY_THE_LEAD:
            return self.cast.handler(step.by, case.lead)
        return self.cast.by_name[step.by]

    def reporter(self, case: Case) -> Actor:
        """Return the reporter as they act: by account, or by the code of the case."""
        has_account = case.spoken_by is not None and case.spoken_by.has_account
        return case.spoken_by if has_account else CodeHolder(case.pk)


def _plain(action: Callable[..., Case], word: str = "") -> Play:
    """Play an action that takes the step's text under one name, or none."""

    def play(stage: Performance, index: int, step: Step) -> Case:
        words = {word: step.text} if word else {}
        return action(stage.cases[index], by=stage.actor(index, step), at=step.at, **words)

    return play


def _rich(
    action: Callable[..., Case], word: str, details: Callable[[Performance, Case, Mapping[str, Any]], Any]
) -> Play:
    """Play an action whose further arguments come from the step's extras."""

    def play(stage: Performance, index: int, step: Step) -> Case:
        case = stage.cases[index]
        found = details(stage, case, step.extras)
        words = {word: step.text} if word else {}
        return action(case, by=stage.actor(index, step), at=step.at, **words, **found)

    return play


def _decline(stage: Performance, index: int, step: Step) -> Case:
    because, _, instead = step.text.partition("。")
    actor = stage.actor(index, step)
    because, instead = f"{because}。", instead or "请向有权处理的单位反映，需要帮助可拨打12345咨询。"
    return actions.decline_case(stage.cases[index], because=because, instead=instead, by=actor, at=step.at)


def _dispatch(stage: Performance, index: int, step: Step) -> Case:
    """Dispatch to the story's body; the dispatcher's remark, if any, is a note before it."""
    case, actor = stage.cases[index], stage.actor(index, step)
    if step.text:
        case = actions.note_case(case, note=step.text, by=actor, at=step.at)
    to = stage.cast.bodies[step.extras["body"]]  # type: ignore[index]  # a code
    with_ = [stage.cast.bodies[code] for code in step.extras["co_handlers"]]  # type: ignore[attr-defined]  # codes
    return actions.dispatch_case(case, to=to, with_=with_, by=actor, at=step.at)


def _escalate(stage: Performance, index: int, step: Step) -> Case:
    """Hand the case up; the centre above acknowledges it within the hour."""
    case = actions.escalate_case(
        stage.cases[index], because=step.text, by=stage.actor(index, step), at=step.at
    )
    handler = stage.cast.handler(step.by, case.lead)
    return actions.acknowledge_case(case, by=handler, at=step.at + timedelta(minutes=1))


def _support(stage: Performance, index: int, step: Step) -> Case:
    """Support a case; what is not public, no neighbour knows of."""
    if not is_public(stage.cases[index]):
        return stage.cases[index]
    neighbour = stage.cast.neighbour(str(step.extras["name"]), str(step.extras["phone"]), at=step.at)
    return actions.support_case(stage.cases[index], by=neighbour, at=step.at)


def _exempt(stage: Performance, index: int, step: Step) -> Case:
    case, actor = stage.cases[index], stage.actor(index, step)
    actions.record_misses(by=CLOCKWORK, at=step.at)
    case = Case.objects.select_related("place", "lead", "category").get(pk=case.pk)
    missed = missed_deadlines(case).first()
    if missed is None:
        return case
    return actions.exempt_deadline(case, deadline=missed, because=step.text, by=actor, at=step.at)


def _report_in(stage: Performance, index: int, step: Step) -> Case:
    body = stage.cast.bodies[str(step.extras["body"])]
    actor = stage.cast.handler(step.by, body)
    return actions.report_in(stage.cases[index], body=body, findings=step.text, by=actor, at=step.at)


def _follow_up(stage: Performance, index: int, step: Step) -> Case:
    """Follow up by telephone; every other resident who wrote on the web answers there."""
    case = stage.cases[index]
    on_the_web = case.channel == Channel.WEB and index % 2 == 0
    return actions.follow_up_case(
        case,
        way=Way.WEB if on_the_web else Way.PHONE,
        contacted=True,
        resolved=bool(step.extras["resolved"]),
        satisfaction=Satisfaction(int(str(step.extras["satisfaction"]))),
        comment=step.text,
        by=stage.reporter(case) if on_the_web else stage.actor(index, step),
        at=step.at,
    )


def _end_of(day: object) -> datetime:
    return timezone.make_aware(datetime.combine(datetime.fromisoformat(str(day)), time())) + timedelta(days=1)


def _filing(stage: Performance, case: Case, extras: Mapping[str, Any]) -> dict[str, Any]:
    return {"category": stage.categories[extras["category"]], "urgency": Urgency(extras["urgency"])}


_PLAYS: Mapping[str, Play] = {
    "accept_case": _rich(actions.accept_case, "", _filing),
    "decline_case": _decline,
    "withdraw_case": _plain(actions.withdraw_case, "because"),
    "ask_resident": _plain(actions.ask_resident, "question"),
    "answer_question": _plain(actions.answer_question, "answer"),
    "dispatch_case": _dispatch,
    "acknowledge_case": _plain(actions.acknowledge_case),
    "contact_resident": _plain(actions.contact_resident, "note"),
    "whistle_for": _rich(
        actions.whistle_for,
        "because",
        lambda stage, _, extras: {"bodies": [stage.cast.bodies[c] for c in extras["bodies"]]},
    ),
    "report_in": _report_in,
    "object_to_dispatch": _plain(actions.object_to_dispatch, "because"),
    "rule_on_objection": _rich(
        actions.rule_on_objection, "because", lambda _, __, extras: {"upheld": extras["upheld"]}
    ),
    "ask_extension": _rich(
        actions.ask_extension, "because", lambda _, __, extras: {"until": _end_of(extras["until"])}
    ),
    "rule_on_extension": _rich(
        actions.rule_on_extension, "because", lambda _, __, extras: {"granted": extras["granted"]}
    ),
    "suspend_case": _rich(
        actions.suspend_case, "because", lambda _, __, extras: {"until": _end_of(extras["until"])}
    ),
    "resume_case": _plain(actions.resume_case),
    "exempt_deadline": _exempt,
    "supervise_case": _plain(actions.supervise_case, "because"),
    "escalate_case": _escalate,
    "resolve_case": _rich(
        actions.resolve_case, "reply", lambda _, __, extras: {"outcome": Outcome(extras["outcome"])}
    ),
    "follow_up_case": _follow_up,
    "reopen_case": _plain(actions.reopen_case, "because"),
    "close_case": _plain(actions.close_case, "because"),
    "support_case": _support,
    "merge_case": _rich(
        actions.merge_case, "", lambda stage, _, extras: {"into": stage.cases[extras["into"]]}
    ),
}
