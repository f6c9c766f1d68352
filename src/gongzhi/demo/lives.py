"""Lives a case: every step from its opening to its close, or to where it still stands.

The order is always legal: open, accept, dispatch, acknowledge, contact, resolve, follow up, close,
with objections, whistles, extensions, suspensions, supervision, reopening and merging in between.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

from gongzhi.demo.city import Body, Duty, bodies, people, responsible, staff
from gongzhi.demo.scenes import Scene, words
from gongzhi.demo.story import Step
from gongzhi.demo.texts import reply_of
from gongzhi.demo.topics import Topic

HOURS_FOR = {"danger": 2, "utilities": 24, "ordinary": 7 * 24, "complex": 15 * 24}
CENTRE = "centre"
# how the codes of a county's own bodies begin
COUNTIES = {"990101": "lh", "990102": "ws", "990103": "bl"}
# the newest cases rest at one of these steps; the number is the greatest age in days
RESTS = (
    ("open_case", 2),
    ("accept_case", 3),
    ("dispatch_case", 5),
    ("object_to_dispatch", 6),
    ("acknowledge_case", 7),
    ("ask_extension", 10),
    ("suspend_case", 14),
    ("resolve_case", 14),
)
OUTCOMES = {"done": 72, "partly": 10, "explained": 8, "planned": 4, "evasive": 6}
SOLVED = {"done": 0.86, "partly": 0.5, "explained": 0.45, "planned": 0.35, "evasive": 0.06}


@dataclass
class Trunk:
    """The first case of a cluster, into which later ones are merged while it is open."""

    index: int
    ends_at: datetime
    opened_at: datetime


@dataclass
class Life:
    """One case while it is being told: `at` moves on with every step."""

    topic: Topic
    place: str
    scene: Scene
    channel: str
    dice: Random
    at: datetime
    end: datetime
    trunk: Trunk | None = None
    is_trunk: bool = False
    neighbours: tuple[dict[str, str], ...] = ()
    rest: str = ""
    steps: list[Step] = field(default_factory=list)

    @property
    def duty(self) -> Duty:
        """Who answers for the case."""
        return responsible(self.topic.category, self.place)

    @property
    def body(self) -> Body:
        """The body that leads."""
        return bodies()[self.duty.lead]

    @property
    def handler(self) -> str:
        """One of the lead's staff, always the same one for a place."""
        names = staff(self.duty.lead)
        return names[int(self.place[-3:]) % len(names)]

    @property
    def supervisor(self) -> str:
        """The supervisor of the lead's county, or of the city."""
        county = self.body.place_code[:6]
        of_county = [person for person in people() if person.role == "supervisor"]
        found = [person.sign_in_name for person in of_county if person.place_code == county]
        return found[0] if found else staff(CENTRE, "supervisor")[0]

    @property
    def spent(self) -> timedelta:
        """The time since the case was opened."""
        return self.at - self.steps[0].at

    def chance(self, of: float) -> bool:
        """Return whether something happens."""
        return self.dice.random() < of

    def step(self, verb: str, by: str, text: str = "", **extras: object) -> None:
        """Add a step now."""
        self.steps.append(Step(verb, self.at, by, text, extras))
        self.at += timedelta(seconds=self.dice.randint(61, 240))

    def wait(self, low: float, high: float, *, office: bool = False) -> None:
        """Let hours go by; an office works 8 to 18 on weekdays."""
        self.at += timedelta(hours=self.dice.uniform(low, high))
        if office:
            self.at = next_office_hour(self.at, self.dice)

    def hotline(self, role: str) -> str:
        """Return someone of the hotline centre."""
        return self.dice.choice(staff(CENTRE, role))


def next_office_hour(at: datetime, dice: Random) -> datetime:
    """Return the moment itself in office hours, else a moment in the next ones."""
    if at.weekday() < 5 and 8 <= at.hour < 18:
        return at
    day = at.date() + timedelta(days=1 if at.hour >= 8 else 0)
    while day.weekday() > 4:
        day += timedelta(days=1)
    opens = datetime.combine(day, time(8, 1), tzinfo=at.tzinfo)
    return opens + timedelta(minutes=dice.randint(0, 230), seconds=dice.randint(0, 59))


def live(life: Life) -> tuple[Step, ...]:
    """Live the case and return the steps that had happened by the end of the last day."""
    _open(life)
    if not (_declined(life) or _withdrawn(life) or _merged_at_once(life)):
        _send(life)
        if not _merged_later(life):
            _work(life)
            _resolve_and_follow(life)
    return _as_told(life)


def _as_told(life: Life) -> tuple[Step, ...]:
    told = [step for step in life.steps if step.at <= life.end]
    verbs = [step.verb for step in told]
    if life.rest in verbs:
        told = told[: verbs.index(life.rest) + 1]
    return tuple(told)


def _open(life: Life) -> None:
    by_staff = life.channel in {"phone", "window"}
    life.step("open_case", life.hotline("operator") if by_staff else "reporter")
    life.wait(0.02, 0.1 if life.topic.urgency == "danger" else 1.4)


def _declined(life: Life) -> bool:
    if life.is_trunk or not (life.topic.declines or life.chance(0.015)):
        return False
    fitting = life.scene.fitting(life.topic.declines)
    text = life.scene.say(life.dice.choice(fitting)) if fitting else life.scene.one_of("declines")
    life.step("decline_case", life.hotline("operator"), text)
    return True


def _withdrawn(life: Life) -> bool:
    if life.is_trunk or life.topic.urgency == "danger" or not life.chance(0.02):
        return False
    if life.chance(0.5):
        _accept(life)
        life.wait(0.2, 3)
    life.step("withdraw_case", "reporter", life.scene.one_of("withdraws"))
    return True


def _merged_at_once(life: Life) -> bool:
    if not _can_merge(life) or not life.chance(0.4):
        return False
    if life.chance(0.6):
        _accept(life)
    _merge(life)
    return True


def _merged_later(life: Life) -> bool:
    if not _can_merge(life) or not life.chance(0.3):
        return False
    _merge(life)
    return True


def _can_merge(life: Life) -> bool:
    trunk = life.trunk
    return bool(trunk and not life.is_trunk and trunk.opened_at < life.at < trunk.ends_at - timedelta(days=1))


def _merge(life: Life) -> None:
    assert life.trunk
    text = life.scene.one_of("merges")
    life.step("merge_case", life.hotline("dispatcher"), text, into=life.trunk.index)


def _accept(life: Life) -> None:
    by = life.hotline("operator")
    if life.topic.urgency != "danger" and life.chance(0.06):
        life.step("ask_resident", by, life.scene.one_of("asks"))
        life.wait(0.3, 8)
        life.step("answer_question", "reporter", life.scene.one_of("answers"))
        life.wait(0.1, 0.8)
    life.step("accept_case", by, category=life.topic.category, urgency=life.topic.urgency)


def _send(life: Life) -> None:
    danger = life.topic.urgency == "danger"
    _accept(life)
    life.wait(0.02, 0.08 if danger else 0.9)
    wrong = _wrong_body(life) if not danger and life.chance(0.05) else ""
    if wrong:
        _dispatch(life, wrong, ())
        _object(life, staff(wrong)[0], upheld=True)
    _dispatch(life, life.duty.lead, life.duty.co_handlers)
    if not wrong and not danger and (life.rest == "object_to_dispatch" or life.chance(0.03)):
        _object(life, life.handler, upheld=False)
    life.wait(0.02, 0.15 if danger else 2.5, office=not danger and life.topic.urgency != "utilities")
    life.step("acknowledge_case", life.handler)
    _contact(life, danger)


def _dispatch(life: Life, body: str, co_handlers: tuple[str, ...]) -> None:
    text = life.scene.one_of("dispatches") if life.chance(0.5) else ""
    extras = {"body": body, "co_handlers": list(co_handlers)}
    life.step("dispatch_case", life.hotline("dispatcher"), text, **extras)


def _wrong_body(life: Life) -> str:
    """Choose a body that a dispatcher could take for the right one: the street, or a department."""
    street = life.place[:9]
    right = life.duty.lead
    choices = [street, "cgj", "zjj", "water", "jtj"]
    return life.dice.choice([code for code in choices if code != right])


def _object(life: Life, by: str, *, upheld: bool) -> None:
    life.wait(1, 10, office=True)
    reason = "wrong_bodies" if upheld or life.chance(0.3) else "shirks"
    life.step("object_to_dispatch", by, life.scene.one_of(reason))
    life.wait(0.5, 12, office=True)
    ruling = life.scene.one_of("upholds" if upheld else "rejects")
    life.step("rule_on_objection", life.hotline("supervisor"), ruling, upheld=upheld)
    life.wait(0.1, 1)


def _contact(life: Life, danger: bool) -> None:
    if danger:
        life.wait(0.03, 0.2)
    elif life.chance(0.9):
        life.wait(0.3, 9)
    else:
        life.wait(26, 50)
    life.scene.is_at(on=life.at, done_at=life.at)
    life.step("contact_resident", life.handler, life.scene.one_of("contacts"))


def _work(life: Life) -> None:
    """Do what happens between the first contact and the resolution."""
    limit = HOURS_FOR[life.topic.urgency]
    late = life.chance(0.1)
    share = life.dice.uniform(1.05, 2.4) if late else life.dice.betavariate(2, 3) * 0.95
    due_at = life.steps[0].at + timedelta(hours=limit)
    done_at = life.steps[0].at + timedelta(hours=limit * share)
    if life.is_trunk and life.trunk:
        done_at = life.trunk.ends_at
    if limit > 24:
        _middle(life, due_at, done_at)
    if late:
        _overdue(life, due_at)
    life.at = max(life.at + timedelta(minutes=7), done_at)
    if limit > 24:
        life.at = next_office_hour(life.at, life.dice)


def _middle(life: Life, due_at: datetime, done_at: datetime) -> None:
    _support(life)
    if len(life.body.code) == 9 and life.chance(0.2):
        _whistle(life)
    if life.rest == "suspend_case" or life.chance(0.025):
        _suspend(life)
    elif life.rest == "ask_extension" or (done_at > due_at and life.chance(0.5)):
        _extend(life, due_at)
    if life.chance(0.02):
        life.wait(3, 30, office=True)
        centre = COUNTIES[life.place[:6]] + "_centre"
        life.step("escalate_case", life.handler, life.scene.one_of("escalations"), body=centre)
    if life.chance(0.025):
        life.wait(4, 40, office=True)
        life.step("supervise_case", life.supervisor, life.scene.one_of("supervisions"))


def _support(life: Life) -> None:
    for neighbour in life.neighbours:
        life.wait(0.5, 30 if life.is_trunk else 8)
        life.step("support_case", "reporter", **neighbour)


def _whistle(life: Life) -> None:
    department = f"{COUNTIES[life.place[:6]]}_{life.dice.choice(('cgj', 'zjj'))}"
    if department in (life.duty.lead, *life.duty.co_handlers):
        return
    life.wait(1, 12, office=True)
    until = (life.at + timedelta(days=3)).date().isoformat()
    text = life.scene.one_of("whistles")
    life.step("whistle_for", life.handler, text, bodies=[department], until=until)
    life.wait(2, 20, office=True)
    life.step("report_in", staff(department)[0], life.scene.one_of("reports"), body=department)


def _extend(life: Life, due_at: datetime) -> None:
    early = due_at - timedelta(hours=life.dice.uniform(25, 50))
    life.at = max(life.at + timedelta(hours=1), next_office_hour(early, life.dice))
    until = (due_at + timedelta(days=life.dice.randint(5, 10))).date().isoformat()
    life.step("ask_extension", life.handler, life.scene.one_of("extensions"), until=until)
    life.wait(1, 6, office=True)
    granted = life.chance(0.75)
    text = life.scene.one_of("extension_grants" if granted else "extension_refusals")
    life.step("rule_on_extension", life.supervisor, text, granted=granted, until=until)


def _suspend(life: Life) -> None:
    life.wait(10, 60, office=True)
    back_on = life.at + timedelta(days=life.dice.randint(20, 60))
    text = life.scene.one_of("suspensions")
    life.step("suspend_case", life.supervisor, text, until=back_on.date().isoformat())
    life.at = next_office_hour(back_on - timedelta(days=life.dice.randint(0, 4)), life.dice)
    life.step("resume_case", life.supervisor, life.scene.one_of("resumes"))
    life.wait(20, 90, office=True)


def _overdue(life: Life, due_at: datetime) -> None:
    if life.chance(0.6):
        noticed_at = next_office_hour(due_at + timedelta(hours=life.dice.uniform(0.2, 6)), life.dice)
        life.at = max(life.at, noticed_at)
        life.step("supervise_case", life.supervisor, life.scene.one_of("supervisions"))
    if life.chance(0.12):
        life.wait(0.2, 2)
        life.step("exempt_deadline", life.supervisor, life.scene.one_of("exemptions"))


def _resolve_and_follow(life: Life) -> None:
    """Resolve, ask the resident, and begin again while the resident disputes it."""
    solved = False
    for round_ in range(3):
        solved = _resolve(life, second=round_ > 0)
        life.wait(3, 40, office=True)
        _follow_up(life, solved=solved)
        if solved or life.chance(0.35) or round_ == 2:
            break
        _reopen(life)
    life.wait(0.5, 20, office=True)
    life.step("close_case", life.hotline("evaluator"), life.scene.one_of("closes"))


def _resolve(life: Life, *, second: bool) -> bool:
    outcome = life.dice.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
    if life.topic.urgency == "danger" or (second and outcome == "evasive"):
        outcome = "done"
    before = timedelta(days=life.dice.choice((0, 1, 1, 2)))
    begun = max(life.at - before, life.steps[-1].at)
    life.scene.is_at(on=begun, done_at=life.at)
    text = reply_of(life.topic, life.scene, outcome=outcome, body=life.body, again=second)
    named = "explained" if outcome == "evasive" else outcome
    life.step("resolve_case", life.handler, text, outcome=named)
    return life.chance(SOLVED[outcome])


def _follow_up(life: Life, *, solved: bool) -> None:
    marks = (3, 4, 5) if solved else (1, 2)
    mark = life.dice.choices(marks, (2, 4, 5) if solved else (1, 1))[0]
    text = life.dice.choice(words()["follow_ups"][str(mark)])
    if life.is_trunk and life.trunk:
        life.trunk.ends_at = min(life.trunk.ends_at, life.at)
    by = life.hotline("evaluator")
    life.step("follow_up_case", by, text, resolved=solved, satisfaction=mark)


def _reopen(life: Life) -> None:
    life.wait(0.2, 30)
    life.step("reopen_case", "reporter", life.scene.one_of("reopens"))
    life.wait(1, 8, office=True)
    life.step("contact_resident", life.handler, life.scene.one_of("contacts"))
    life.wait(8, 96, office=True)


def rest_for(opened_at: datetime, end: datetime, dice: Random) -> str:
    """Choose where a case still stands on the last day; "" when it runs its course."""
    age = (end - opened_at) / timedelta(days=1)
    fitting = [verb for verb, most in RESTS if age <= most]
    if fitting and dice.random() < 0.75:
        return fitting[int(len(fitting) * dice.random() ** 2.5)]
    if age <= 75 and dice.random() < 0.05:
        return dice.choice(("contact_resident", "contact_resident", "acknowledge_case"))
    return ""
