"""Impact assessments: written, signed by another, in force, withdrawn, kept for years."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gongzhi.civic.ledger.queries.commitments import opens
from gongzhi.civic.privacy.actions import (
    erase_assessment,
    sign_assessment,
    withdraw_assessment,
    write_assessment,
)
from gongzhi.civic.privacy.actions.assessing import (
    NothingAssessed,
    NotInForce,
    NotTheNewest,
    SignedByItsWriter,
    StillKept,
)
from gongzhi.civic.privacy.logic.keeping import kept_until
from gongzhi.civic.privacy.models import Assessment
from gongzhi.civic.privacy.queries import NotAssessed, is_cleared, newest_assessments, require_cleared
from gongzhi.civic.privacy.vocabulary import Activity, Trigger
from gongzhi.kernel.models import Fact

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SHARING = Activity("sharing", "对外提供", (Trigger.SHARED,))
WRITER, OFFICER = SimpleNamespace(pk=11), SimpleNamespace(pk=12)
TEXTS = {"purpose": "让对方知道进展", "effects": "对方可能猜到是谁", "measures": "只发编号"}


def written(at: datetime, **details: Any) -> Assessment:
    """Return an assessment that nobody signed yet."""
    usual: dict[str, Any] = {"because": [Trigger.SHARED], **TEXTS}
    return write_assessment(SHARING.code, **(usual | details), by=WRITER, at=at)


def signed(at: datetime) -> Assessment:
    """Return an assessment in force."""
    return sign_assessment(written(at), by=OFFICER, at=at)


def test_nothing_begins_before_somebody_else_signed(noon: datetime) -> None:
    with pytest.raises(NotAssessed, match="“对外提供”还没有签署"):
        require_cleared(SHARING, at=noon)
    assessment = written(noon)
    assert not is_cleared(SHARING.code, at=noon)
    sign_assessment(assessment, by=OFFICER, at=noon)
    require_cleared(SHARING, at=noon)


def test_a_signature_does_not_reach_back(noon: datetime) -> None:
    signed(noon)
    assert not is_cleared(SHARING.code, at=noon - DAY)


def test_nobody_signs_what_they_wrote(noon: datetime) -> None:
    assessment = written(noon)
    with pytest.raises(SignedByItsWriter):
        sign_assessment(assessment, by=WRITER, at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.update(signed_by=WRITER.pk, signed_at=noon)


@pytest.mark.parametrize("missing", ["purpose", "effects", "measures", "because"])
def test_all_that_the_law_asks_for_is_written(missing: str, noon: datetime) -> None:
    with pytest.raises(NothingAssessed):
        written(noon, **{missing: [] if missing == "because" else " "})


def test_the_older_version_holds_until_the_newer_is_signed(noon: datetime) -> None:
    first, second = signed(noon), written(noon + DAY)
    assert (second.version, is_cleared(SHARING.code, at=noon + DAY)) == (2, True)
    sign_assessment(second, by=OFFICER, at=noon + 2 * DAY)
    first.refresh_from_db()
    assert (first.is_in_force, first.ended_at) == (False, noon + 2 * DAY)
    assert is_cleared(SHARING.code, at=noon + 2 * DAY)


def test_only_the_newest_version_is_signed_and_once(noon: datetime) -> None:
    first, second = written(noon), written(noon)
    for old in (first, sign_assessment(second, by=OFFICER, at=noon)):
        with pytest.raises(NotTheNewest):
            sign_assessment(old, by=OFFICER, at=noon)


def test_what_is_withdrawn_clears_nothing_any_more(noon: datetime) -> None:
    withdraw_assessment(signed(noon), because="接收方变了", by=OFFICER, at=noon + DAY)
    assert not is_cleared(SHARING.code, at=noon + DAY)
    with pytest.raises(NotInForce):
        withdraw_assessment(Assessment.objects.get(), because="再撤", by=OFFICER, at=noon + DAY)


def test_facts_bind_the_words_without_holding_them(noon: datetime) -> None:
    assessment = signed(noon)
    told = Fact.objects.filter(subject=f"assessment:{assessment.pk}").order_by("id")
    assert [(fact.kind, fact.by) for fact in told] == [
        ("privacy.AssessmentWritten", WRITER.pk),
        ("privacy.AssessmentSigned", OFFICER.pk),
    ]
    assert opens(told[0].data["words"], TEXTS, salt=bytes(assessment.salt))


def test_an_assessment_is_kept_three_years_from_its_end(noon: datetime) -> None:
    assessment = withdraw_assessment(signed(noon), because="不用了", by=OFFICER, at=noon + DAY)
    until = noon.replace(year=noon.year + 3) + DAY
    with pytest.raises(StillKept, match="2028-03-13"):
        erase_assessment(assessment, by=OFFICER, at=until - timedelta(seconds=1))
    erase_assessment(assessment, by=OFFICER, at=until)
    assert not Assessment.objects.exists()
    assert Fact.objects.filter(kind="privacy.AssessmentErased").count() == 1


def test_what_is_in_force_is_kept_however_old(noon: datetime) -> None:
    assessment = signed(noon)
    with pytest.raises(StillKept):
        erase_assessment(assessment, by=OFFICER, at=noon + 5000 * DAY)


def test_three_years_from_a_leap_day_end_in_march() -> None:
    assert kept_until(datetime(2024, 2, 29, 8)) == datetime(2027, 3, 1, 8)  # noqa: DTZ001


def test_of_each_processing_the_newest_version_is_listed(noon: datetime) -> None:
    written(noon)
    newest = written(noon)
    assert list(newest_assessments()) == [newest]
