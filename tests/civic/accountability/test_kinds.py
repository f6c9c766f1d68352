"""The words of kinds of facts: each kind has one, in one place."""

from gongzhi.civic.accountability.queries.house import kinds_of_decisions
from gongzhi.civic.accountability.vocabulary.kinds import WORDS, word_of
from tests.architecture.test_events import events

FAMILIES = {
    *("cases.CaseEvent", "cases.Said", "cases.PerhapsSaid", "cases.Decided", "clients.WebhookEvent"),
    *("privacy.AssessmentEvent", "privacy.RecipientEvent", "privacy.IncidentEvent", "privacy.ConsentEvent"),
}


def test_every_kind_of_fact_has_a_word() -> None:
    kinds = {event.kind for event in events() if "." in getattr(event, "kind", "")} - FAMILIES
    assert (kinds - WORDS.keys(), WORDS.keys() - kinds) == (set(), set())


def test_no_two_kinds_of_a_module_have_the_same_word() -> None:
    assert len({(kind.split(".")[0], str(word)) for kind, word in WORDS.items()}) == len(WORDS)


def test_a_kind_that_nobody_has_named_is_told_by_its_code() -> None:
    assert word_of("cases.Unheard") == "cases.Unheard"


def test_steps_on_a_case_and_accounts_of_residents_are_no_decisions_about_the_house() -> None:
    decided = {kind for kinds in kinds_of_decisions().values() for kind in kinds}
    assert decided & {"cases.CaseDispatched", "people.PersonRegistered", "people.PasswordChanged"} == set()
    assert {"cases.DeadlineRuleChanged", "people.MembershipGranted", "ledger.LogKeyChanged"} <= decided
