"""Whether a person's cases are shown to everybody: as they agreed, until they take it back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gongzhi.civic.cases.actions import NewCase, choose_publicity, open_case
from gongzhi.civic.cases.events import PublicityChanged
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import public_cases
from gongzhi.civic.cases.queries.auditing import deviations_in
from gongzhi.civic.cases.queries.timeline import timeline_of
from gongzhi.civic.cases.reactions import on_publishing_decided
from gongzhi.civic.cases.vocabulary import Channel, CodeHolder, Kind
from gongzhi.civic.privacy.actions import decide_consent, note_guardianship
from gongzhi.civic.privacy.events import ConsentWithdrawn
from gongzhi.civic.privacy.models import Consent
from gongzhi.civic.privacy.queries import has_consented
from gongzhi.civic.privacy.vocabulary import ConsentPurpose, Door, GuardianProof, Ward
from gongzhi.kernel.delivery import deliver_due
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from gongzhi.kernel.models import Fact
from tests.a_city import City, an_accepted_case, an_opened_case
from tests.factories import a_person

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def decided(city: City, at: datetime, *, yes: bool) -> None:
    """Let the resident decide of all of theirs, and let the worker hear of it."""
    person = city.resident
    decide_consent(person.pk, ConsentPurpose.PUBLISH, yes=yes, by=person, at=at)
    while deliver_due(at=at):
        pass


def is_shown(case: Case) -> bool:
    """Tell whether anybody may read a case."""
    return public_cases().filter(pk=case.pk).exists()


def changes_of(case: Case) -> list[bool]:
    """Return what was announced of its publicity, in order."""
    facts = facts_about(case, kinds=(PublicityChanged,)).order_by("pk")
    return [event.shown for event in map(event_of, facts) if isinstance(event, PublicityChanged)]


def test_a_case_that_is_to_be_public_enters_a_consent(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon, is_public=True)
    (consent,) = Consent.objects.all()
    assert (consent.person, consent.thing) == (city.resident.pk, f"case:{case.pk}")
    assert (consent.decided_by, consent.door, consent.noted_by) == (city.resident.pk, Door.WEB, None)


def test_one_that_is_not_enters_nothing(city: City, noon: datetime) -> None:
    an_opened_case(city, at=noon)
    assert not Consent.objects.exists()


def test_a_yes_told_by_phone_names_who_noted_it(city: City, noon: datetime) -> None:
    said = NewCase(
        text="路灯不亮",
        place=city.community,
        channel=Channel.PHONE,
        is_public=True,
        spoken_by=city.resident,
        idempotency_key="a call",
    )
    open_case(said, by=city.operator, at=noon)
    consent = Consent.objects.get()
    assert (consent.door, consent.noted_by) == (Door.PHONE, city.operator.pk)
    assert consent.decided_by == city.resident.pk


def test_taking_it_back_hides_all_at_once_and_handling_goes_on(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon, is_public=True)
    assert is_shown(case)
    decided(city, noon + HOUR, yes=False)
    assert (is_shown(case), changes_of(case)) == (False, [False])
    assert Case.objects.get(pk=case.pk).status == case.status


def test_agreeing_again_shows_what_was_to_be_public_and_nothing_else(city: City, noon: datetime) -> None:
    meant, other = an_accepted_case(city, at=noon, is_public=True), an_accepted_case(city, at=noon)
    decided(city, noon + HOUR, yes=False)
    decided(city, noon + 2 * HOUR, yes=True)
    assert (is_shown(meant), is_shown(other)) == (True, False)
    assert (changes_of(meant), changes_of(other)) == ([False, True], [])


def test_a_case_that_agrees_again_for_itself_leaves_the_others(city: City, noon: datetime) -> None:
    first = an_accepted_case(city, at=noon, is_public=True)
    decided(city, noon + HOUR, yes=False)
    second = an_accepted_case(city, at=noon + 2 * HOUR, is_public=True)
    decided(city, noon + 3 * HOUR, yes=True)
    assert (is_shown(first), is_shown(second)) == (False, True)


def test_an_older_word_that_is_delivered_late_changes_nothing(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon, is_public=True)
    decided(city, noon + HOUR, yes=False)
    late = Fact.objects.get(kind=ConsentWithdrawn.kind)
    decided(city, noon + 2 * HOUR, yes=True)
    event = event_of(late)
    assert isinstance(event, ConsentWithdrawn)
    on_publishing_decided(event, late)
    assert is_shown(case)


def test_others_cases_stay_as_they_are(city: City, noon: datetime) -> None:
    other = an_accepted_case(city, at=noon, is_public=True, spoken_by=a_person("王芳"))
    decided(city, noon + HOUR, yes=False)
    assert is_shown(other)


def test_facts_tell_the_same_as_the_row(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon, is_public=True)
    decided(city, noon + HOUR, yes=False)
    assert deviations_in([case.pk]) == []


def test_the_reporter_reads_of_it_and_the_public_doesn_t(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon, is_public=True)
    decided(city, noon + HOUR, yes=False)
    decided(city, noon + 2 * HOUR, yes=True)
    titles: dict[Any, list[str]] = {
        viewer: [entry.title for entry in timeline_of(case, viewer=viewer, at=noon + 2 * HOUR)]
        for viewer in (city.resident, None)
    }
    assert {"反映人改为不公开", "反映人改为公开"} <= set(titles[city.resident])
    assert not any("改为" in title for title in titles[None])


def test_a_version_that_is_not_in_force_publishes_nothing_and_opens_all_the_same(
    city: City, noon: datetime
) -> None:
    case = an_opened_case(city, at=noon, is_public=True, notice=99)
    assert (case.is_public, Consent.objects.exists()) == (False, False)


def test_for_a_ward_the_guardian_decides(city: City, noon: datetime) -> None:
    words: dict[str, Any] = {"because": Ward.NO_CAPACITY, "proof": GuardianProof.RULING, "until": None}
    guardian = a_person("李桂花")
    note_guardianship(city.resident.pk, guardian.pk, **words, by=city.officer, at=noon)
    assert not an_opened_case(city, at=noon, is_public=True).is_public
    decide_consent(city.resident.pk, ConsentPurpose.PUBLISH, yes=True, by=guardian, at=noon + HOUR)
    assert an_opened_case(city, at=noon + 2 * HOUR, is_public=True).is_public


def test_a_report_of_wrongdoing_asks_for_nothing(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon, is_public=True, kind=Kind.REPORT)
    assert (case.is_public, Consent.objects.exists()) == (False, False)


def chosen(case: Case, at: datetime, *, shown: bool, by: Any) -> Case:
    """Let a reporter choose for one case."""
    return choose_publicity(case, shown=shown, by=by, at=at)


def test_one_case_is_taken_back_and_the_others_stay(city: City, noon: datetime) -> None:
    case, other = (an_accepted_case(city, at=noon, is_public=True) for _ in range(2))
    chosen(case, noon + HOUR, shown=False, by=city.resident)
    assert (is_shown(case), is_shown(other)) == (False, True)
    assert has_consented(city.resident.pk, ConsentPurpose.PUBLISH, at=noon + HOUR)
    assert deviations_in([case.pk]) == []


def test_what_was_taken_back_by_itself_is_not_shown_when_all_are_again(city: City, noon: datetime) -> None:
    case, other = (an_accepted_case(city, at=noon, is_public=True) for _ in range(2))
    chosen(case, noon + HOUR, shown=False, by=city.resident)
    decided(city, noon + 2 * HOUR, yes=False)
    decided(city, noon + 3 * HOUR, yes=True)
    assert (is_shown(case), is_shown(other)) == (False, True)


def test_a_case_is_published_later_with_a_consent_of_its_own(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon)
    chosen(case, noon + HOUR, shown=True, by=city.resident)
    assert (is_shown(case), Consent.objects.get().thing) == (True, f"case:{case.pk}")


def test_choosing_what_is_so_already_changes_nothing(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon)
    chosen(case, noon + HOUR, shown=False, by=city.resident)
    assert (changes_of(case), Consent.objects.exists()) == ([], False)


def test_who_shows_the_code_chooses_too(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon, spoken_by=None, is_public=True)
    chosen(case, noon + HOUR, shown=False, by=CodeHolder(case.pk))
    assert (is_shown(case), changes_of(case)) == (False, [False])


def test_nobody_else_chooses(city: City, noon: datetime) -> None:
    case = an_accepted_case(city, at=noon, is_public=True)
    for by in (None, city.dispatcher, a_person("王芳"), CodeHolder(case.pk + 1)):
        with pytest.raises(NotAllowed):
            chosen(case, noon + HOUR, shown=False, by=by)


def test_a_report_of_wrongdoing_is_never_published(city: City, noon: datetime) -> None:
    case = an_opened_case(city, at=noon, kind=Kind.REPORT)
    with pytest.raises(NotAllowed):
        chosen(case, noon + HOUR, shown=True, by=city.resident)
