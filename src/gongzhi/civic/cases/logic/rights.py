"""Who may take which step, given where a person stands towards a case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gongzhi.civic.cases.vocabulary import Kind, Step
from gongzhi.civic.people.vocabulary import Role


@dataclass(frozen=True)
class Standing:
    """Where somebody stands towards one case.

    `here` are the roles held at a centre whose place holds the case, `above` those of them held
    at another body than the lead, `in_lead` and `in_co` those at the lead and the co-handlers.
    """

    is_reporter: bool = False
    is_clockwork: bool = False
    has_account: bool = False
    can_see: bool = False
    here: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()
    in_lead: frozenset[str] = frozenset()
    in_co: frozenset[str] = frozenset()

    @property
    def is_staff(self) -> bool:
        """Whether the person works on the case for some body."""
        return bool(self.here | self.in_lead | self.in_co)


Rule = Callable[[Standing], bool]


def _any_of(*rules: Rule) -> Rule:
    return lambda standing: any(rule(standing) for rule in rules)


def _here(*roles: Role) -> Rule:
    return lambda standing: bool(standing.here & set(roles))


def _above(*roles: Role) -> Rule:
    return lambda standing: bool(standing.above & set(roles))


def _in_lead(*roles: Role) -> Rule:
    return lambda standing: bool(standing.in_lead & set(roles))


def _in_co(*roles: Role) -> Rule:
    return lambda standing: bool(standing.in_co & set(roles))


def _reporter(standing: Standing) -> bool:
    return standing.is_reporter


def _clockwork(standing: Standing) -> bool:
    return standing.is_clockwork


def _resident_who_sees_it(standing: Standing) -> bool:
    return standing.has_account and standing.can_see and not standing.is_reporter


_dispatcher = _here(Role.DISPATCHER)
_operator = _here(Role.OPERATOR)
_supervisor = _above(Role.SUPERVISOR)  # nobody grants time to their own body
_evaluator = _here(Role.EVALUATOR)
_officer = _here(Role.PRIVACY_OFFICER)  # stands here with requests about personal data alone
_lead_handler = _in_lead(Role.HANDLER)
_lead_head = _in_lead(Role.SUPERVISOR)
_at_work = _any_of(
    *(_dispatcher, _operator, _supervisor, _evaluator, _officer),
    *(_lead_handler, _lead_head, _in_co(Role.HANDLER)),
)

RULES: Mapping[Step, Rule] = {
    Step.ACCEPT: _any_of(_dispatcher, _operator, _clockwork),  # the clockwork where dispatch is sure
    Step.DECLINE: _any_of(_dispatcher, _operator),
    Step.CATEGORISE: _dispatcher,
    Step.MARK: _any_of(_dispatcher, _operator, _clockwork),
    Step.WITHDRAW: _reporter,
    Step.ASK: _any_of(_dispatcher, _operator, _officer, _lead_handler),
    Step.ANSWER: _any_of(_reporter, _operator),
    Step.NOTE: _at_work,
    Step.DISPATCH: _any_of(_dispatcher, _clockwork),
    Step.RECALL: _dispatcher,
    Step.ACKNOWLEDGE: _lead_handler,
    Step.CONTACT: _lead_handler,
    Step.WHISTLE: _lead_handler,
    Step.REPORT_IN: _in_co(Role.HANDLER),
    Step.OBJECT: _lead_handler,
    Step.RULE_ON_OBJECTION: _any_of(_above(Role.DISPATCHER), _supervisor),
    Step.ASK_EXTENSION: _lead_handler,
    Step.RULE_ON_EXTENSION: _supervisor,
    Step.SUSPEND: _supervisor,
    Step.RESUME: _any_of(_supervisor, _lead_handler, _clockwork),
    Step.EXEMPT: _supervisor,
    Step.SUPERVISE: _any_of(_supervisor, _clockwork),
    Step.ESCALATE: _any_of(_lead_handler, _supervisor, _clockwork),
    Step.RESOLVE: _lead_handler,
    Step.FOLLOW_UP: _any_of(_reporter, _evaluator),
    Step.REOPEN: _any_of(_reporter, _evaluator, _supervisor),
    Step.CLOSE: _any_of(_evaluator, _supervisor),
    Step.SUPPORT: _resident_who_sees_it,
    Step.MERGE: _dispatcher,
    Step.UNMERGE: _any_of(_dispatcher, _clockwork),
    Step.LINK: _dispatcher,
    Step.ATTACH: _any_of(_reporter, _operator, _lead_handler, _in_co(Role.HANDLER)),
    Step.SETTLE: _officer,
}
_WITH_OTHERS = frozenset({Step.SUPPORT, Step.MERGE, Step.UNMERGE, Step.LINK})
_OF_REQUESTS = frozenset({Step.ASK, Step.ANSWER, Step.NOTE, Step.ATTACH, Step.WITHDRAW, Step.SETTLE})


def may(step: Step, standing: Standing, kind: Kind = Kind.HELP) -> bool:
    """Tell whether the standing gives the right to a step with a case of a kind.

    A confidential case is never joined with others; a request about personal data is answered where it
    came in.
    """
    match kind:
        case Kind.CONDUCT:
            is_open = step not in _WITH_OTHERS
        case Kind.RIGHTS:
            is_open = step in _OF_REQUESTS
        case _:
            is_open = True
    return is_open and RULES[step](standing)
