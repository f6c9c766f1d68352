"""The ledger of consents: who may say yes or no for whom, to which version, and what is kept of it."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from gongzhi.civic.privacy.actions import decide_consent, end_guardianship, note_guardianship
from gongzhi.civic.privacy.actions.consents import (
    AlreadyGuardian,
    EndOfChildhood,
    GuardianDecides,
    GuardianIsWard,
    NoGuardian,
    NoticeChanged,
    OwnGuardian,
)
from gongzhi.civic.privacy.events import ConsentGiven, ConsentRefused, ConsentWithdrawn, GuardianshipNoted
from gongzhi.civic.privacy.logic.consents import Notice
from gongzhi.civic.privacy.models import Consent, Guardianship
from gongzhi.civic.privacy.queries import consents as queries
from gongzhi.civic.privacy.queries import has_consented, may_give, may_go_on, notice_of
from gongzhi.civic.privacy.queries.consents import (
    consent_counts,
    guardianships_of,
    standing_of,
    standings_of,
    wards_of,
)
from gongzhi.civic.privacy.vocabulary import ConsentPurpose, Door, GuardianProof, Stance, Ward
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about

pytestmark = pytest.mark.django_db

PUBLISH, AUTOMATED, MAIL = ConsentPurpose.PUBLISH, ConsentPurpose.AUTOMATED, ConsentPurpose.MAIL
LI, CHILD, OFFICER, OPERATOR = (SimpleNamespace(pk=pk) for pk in (7, 8, 12, 13))
HOUR, YEAR = timedelta(hours=1), timedelta(days=365)


def decided(at: datetime, purpose: ConsentPurpose = PUBLISH, *, yes: bool, **said: Any) -> Consent | None:
    """Let Li say something of her own."""
    return decide_consent(LI.pk, purpose, yes=yes, **({"by": LI} | said), at=at)


def a_guardianship(at: datetime, **details: Any) -> Guardianship:
    """Let Li decide for the child, for a year."""
    usual: dict[str, Any] = {"because": Ward.UNDER_14, "proof": GuardianProof.HOUSEHOLD, "until": at + YEAR}
    return note_guardianship(CHILD.pk, LI.pk, **(usual | details), by=OFFICER, at=at)


def said_of(consent: Consent) -> Any:
    """Return what was announced of a line of the ledger."""
    (fact,) = facts_about(consent)
    return event_of(fact)


def test_a_yes_counts_until_it_is_taken_back(noon: datetime) -> None:
    decided(noon, yes=True)
    assert has_consented(LI.pk, PUBLISH, at=noon)
    decided(noon + HOUR, yes=False)
    assert not has_consented(LI.pk, PUBLISH, at=noon + HOUR)
    assert has_consented(LI.pk, PUBLISH, at=noon)  # at that time it did count


def test_each_line_says_which_version_in_which_words(noon: datetime) -> None:
    consent = decided(noon, yes=True, version=1)
    assert consent is not None
    event = said_of(consent)
    assert isinstance(event, ConsentGiven)
    assert (event.version, event.notice_digest) == (1, notice_of(PUBLISH, at=noon).digest)
    assert (event.person, event.door, event.by_guardian) == (LI.pk, Door.WEB, False)


@pytest.mark.parametrize(("before", "event"), [(1, ConsentWithdrawn), (0, ConsentRefused)])
def test_a_no_is_a_withdrawal_or_a_refusal(noon: datetime, before: int, event: type) -> None:
    for _ in range(before):
        decided(noon, yes=True)
    consent = decided(noon, yes=False)
    assert consent is not None
    assert isinstance(said_of(consent), event)


def test_saying_the_same_again_adds_no_line(noon: datetime) -> None:
    decided(noon, yes=True)
    assert decided(noon + HOUR, yes=True) is None
    assert Consent.objects.count() == 1


def test_a_yes_for_a_further_case_is_a_line_of_its_own(noon: datetime) -> None:
    decided(noon, yes=True, thing="case:1")
    consent = decided(noon, yes=True, thing="case:2")
    assert consent is not None
    assert said_of(consent).thing_key == "case:2"


def test_a_version_that_was_not_shown_is_not_agreed_to(noon: datetime) -> None:
    with pytest.raises(NoticeChanged):
        decided(noon, yes=True, version=2)
    assert not Consent.objects.exists()


def test_nobody_decides_for_a_stranger(noon: datetime) -> None:
    with pytest.raises(NotAllowed):
        decided(noon, yes=True, by=OFFICER)


def test_on_the_phone_an_operator_notes_what_was_said(noon: datetime) -> None:
    consent = decided(noon, yes=True, door=Door.PHONE, by=OPERATOR)
    assert consent is not None
    assert (consent.decided_by, consent.noted_by, consent.by_guardian) == (LI.pk, OPERATOR.pk, False)


def test_what_a_law_allows_goes_on_until_a_no(noon: datetime) -> None:
    assert may_go_on(LI.pk, AUTOMATED, at=noon)
    decided(noon, AUTOMATED, yes=False)
    assert not may_go_on(LI.pk, AUTOMATED, at=noon)


def test_a_new_purpose_makes_an_old_yes_silent(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    decided(noon, yes=True)
    now = notice_of(PUBLISH, at=noon)
    later = Notice.model_validate(
        now.model_dump(by_alias=True) | {"version": 2, "since": noon.date(), "asks_again": True}
    )
    monkeypatch.setattr(queries, "notices", lambda: {PUBLISH: [now, later]})
    standing = standing_of(LI.pk, PUBLISH, at=noon + HOUR)
    assert (standing.stance, standing.is_asked_again) == (None, True)


def test_where_somebody_stands_takes_one_query(noon: datetime, django_assert_num_queries: Any) -> None:
    for yes in (True, False, True):
        decided(noon, yes=yes)
    decided(noon, MAIL, yes=False)
    with django_assert_num_queries(1):
        standings = standings_of(LI.pk, at=noon)
    stances = {purpose: standing.stance for purpose, standing in standings.items()}
    assert stances.pop(ConsentPurpose.SHARE) is None
    assert stances == {PUBLISH: Stance.GIVEN, AUTOMATED: None, MAIL: Stance.REFUSED}


def test_counts_are_of_last_words(noon: datetime) -> None:
    decided(noon, yes=True)
    decided(noon, yes=False)
    decide_consent(CHILD.pk, PUBLISH, yes=True, by=CHILD, at=noon)
    assert consent_counts() == {("publish", 1, "withdrawn"): 1, ("publish", 1, "given"): 1}


def test_a_guardian_says_yes_and_a_ward_may_not(noon: datetime) -> None:
    a_guardianship(noon)
    assert not may_give(CHILD.pk, PUBLISH, at=noon)
    with pytest.raises(GuardianDecides):
        decide_consent(CHILD.pk, PUBLISH, yes=True, by=CHILD, at=noon)
    consent = decide_consent(CHILD.pk, PUBLISH, yes=True, by=LI, at=noon)
    assert consent is not None
    assert (consent.by_guardian, may_give(CHILD.pk, PUBLISH, at=noon)) == (True, True)


def test_a_ward_says_no_alone(noon: datetime) -> None:
    a_guardianship(noon)
    decide_consent(CHILD.pk, PUBLISH, yes=True, by=LI, at=noon)
    decide_consent(CHILD.pk, PUBLISH, yes=False, by=CHILD, at=noon)
    assert not has_consented(CHILD.pk, PUBLISH, at=noon)


def test_a_child_grows_up(noon: datetime) -> None:
    a_guardianship(noon)
    assert wards_of(LI.pk, at=noon + YEAR - HOUR).exists()
    assert not wards_of(LI.pk, at=noon + YEAR).exists()
    decide_consent(CHILD.pk, PUBLISH, yes=True, by=CHILD, at=noon + YEAR)


def test_one_that_ended_decides_nothing(noon: datetime) -> None:
    held = a_guardianship(noon)
    ended = end_guardianship(held, by=OFFICER, at=noon + HOUR)
    assert (held.holds(noon), ended.holds(noon + HOUR)) == (True, False)
    with pytest.raises(NotAllowed):
        decide_consent(CHILD.pk, PUBLISH, yes=True, by=LI, at=noon + HOUR)
    with pytest.raises(NoGuardian):
        end_guardianship(held, by=OFFICER, at=noon + HOUR)


def test_it_is_announced_by_what_was_shown_and_names_nobody(noon: datetime) -> None:
    (fact,) = facts_about(a_guardianship(noon))
    event = event_of(fact)
    assert isinstance(event, GuardianshipNoted)
    assert (event.proof, event.until) == (GuardianProof.HOUSEHOLD, (noon + YEAR).date())
    assert not {"person", "guardian", "ward"} & fact.data.keys()


@pytest.mark.parametrize("days", [None, 0, 15 * 366])
def test_childhood_ends_within_fourteen_years(noon: datetime, days: int | None) -> None:
    with pytest.raises(EndOfChildhood):
        a_guardianship(noon, until=None if days is None else noon + timedelta(days=days))


def test_an_adult_s_guardian_may_have_no_end(noon: datetime) -> None:
    held = a_guardianship(noon, because=Ward.NO_CAPACITY, proof=GuardianProof.RULING, until=None)
    assert held.holds(noon + 99 * YEAR)


def test_nobody_is_their_own_guardian_or_a_ward_s(noon: datetime) -> None:
    a_guardianship(noon)
    words: dict[str, Any] = {"because": Ward.NO_CAPACITY, "proof": GuardianProof.RULING, "until": None}
    with pytest.raises(OwnGuardian):
        note_guardianship(LI.pk, LI.pk, **words, by=OFFICER, at=noon)
    with pytest.raises(GuardianIsWard):
        note_guardianship(LI.pk, CHILD.pk, **words, by=OFFICER, at=noon)


def test_the_same_is_noted_once_and_again_after_its_end(noon: datetime) -> None:
    held = a_guardianship(noon)
    with pytest.raises(AlreadyGuardian):
        a_guardianship(noon)
    end_guardianship(held, by=OFFICER, at=noon)
    a_guardianship(noon + HOUR)
    assert guardianships_of(CHILD.pk).count() == 2
