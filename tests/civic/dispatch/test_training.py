"""By night what people decided by day is learned anew; a model that reads worse is kept, but not used."""

import json
import subprocess
from datetime import datetime, timedelta

import pytest
from typer.testing import CliRunner, Result

from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.dispatch.adapters.training import MODEL, URGENCY, command_of
from gongzhi.civic.dispatch.logic.comparing import Compared, compared
from gongzhi.civic.dispatch.models import Suggestion, TrainedModel, UrgencyDecision
from gongzhi.civic.dispatch.queries.training import (
    ENOUGH,
    ENOUGH_URGENCIES,
    history,
    is_worth_training,
    is_worth_weighing,
)
from gongzhi.config.commands import command_line
from gongzhi.kernel.clock import now
from tests.a_city import City, an_opened_case
from tests.civic.dispatch.lessons import TREES, a_model, lessons

NIGHT = timedelta(hours=15, minutes=10)  # after noon


def test_of_two_models_the_newer_reads_if_it_is_right_as_often() -> None:
    found = compared(["a", "b", "b"], ["a", "a", "b"], ["a", "b", "a"])
    assert (found, found.is_as_good) == (Compared(3, 2, 1), True)
    assert Compared(3, 2, 2).is_as_good
    assert not Compared(3, 1, 2).is_as_good


def decided(city: City, at: datetime, times: int) -> None:
    """Let a dispatcher have decided so many cases."""
    case = an_opened_case(city, at=at)
    rows = []
    for n in range(times):
        case.pk, case.number, case.idempotency_key = None, f"250312{n:08}", None
        case.save(force_insert=True)
        rows.append(
            Suggestion(
                case_id=case.pk, probability=0.5, choices=[], made_at=at, taken=city.roads, taken_at=at
            )
        )
    Suggestion.objects.bulk_create(rows)


@pytest.mark.django_db
@pytest.mark.parametrize(("times", "worth"), [(ENOUGH - 1, False), (ENOUGH, True)])
def test_it_is_worth_it_where_people_decided_enough(
    city: City, noon: datetime, times: int, worth: bool
) -> None:
    a_model(noon - timedelta(days=1))
    decided(city, noon, times)
    assert is_worth_training(at=noon + NIGHT) is worth


@pytest.mark.django_db
def test_it_is_worth_it_once_a_night_and_by_night_only(city: City, noon: datetime) -> None:
    a_model(noon - timedelta(days=1))
    decided(city, noon + NIGHT, ENOUGH)
    assert not is_worth_training(at=noon)
    TrainedModel.objects.update(trained_at=noon + NIGHT - timedelta(minutes=20))
    assert not is_worth_training(at=noon + NIGHT)


@pytest.mark.django_db
def test_a_city_whose_history_was_imported_learns_from_it_the_first_night(city: City, noon: datetime) -> None:
    assert not is_worth_training(at=noon + NIGHT)
    decided(city, noon, ENOUGH)
    Case.objects.update(category=city.roads, closed_at=noon)
    assert is_worth_training(at=noon + NIGHT)


@pytest.mark.django_db
@pytest.mark.parametrize(("times", "worth"), [(ENOUGH_URGENCIES - 1, False), (ENOUGH_URGENCIES, True)])
def test_urgency_is_learned_by_night_where_enough_was_decided(
    city: City, noon: datetime, times: int, worth: bool
) -> None:
    decided(city, noon, times)
    for case in Case.objects.exclude(number__startswith="0")[:times]:
        UrgencyDecision.objects.create(
            case=case, said="ordinary", by_rules=False, decided="danger", decided_at=noon
        )
    assert is_worth_weighing(at=noon + NIGHT) is worth
    assert not is_worth_weighing(at=noon)


def ended(city: City, at: datetime, *, codes: list[str] | None = None) -> None:
    """End the cases of the lessons, in their own categories or in others."""
    by_code = {category.code: category for category in Category.objects.all()}
    for n, (message, code) in enumerate(lessons()):
        case = an_opened_case(city, at=at + timedelta(seconds=n), title=message[0], text=message[1])
        category = by_code[codes[n] if codes else code]
        Case.objects.filter(pk=case.pk).update(category=category, closed_at=at)


def train() -> Result:
    return CliRunner().invoke(command_line(), ["dispatch", "train", "--only-if-better", "--json"])


@pytest.fixture
def trees() -> Category:
    return Category.objects.create(code=TREES, name="绿化养护")


@pytest.mark.django_db
@pytest.mark.usefixtures("trees")
def test_a_model_that_reads_as_well_is_used(city: City) -> None:
    today = now()
    before = a_model(today - timedelta(days=2))
    ended(city, today - timedelta(days=3))
    ended(city, today - timedelta(days=1))
    ended(city, today - timedelta(hours=20))
    told = json.loads(train().stdout)
    model = TrainedModel.objects.get(is_in_use=True)
    assert (told["in_use"], model.compared) == (True, {"messages": 72, "right": 72, "right_before": 72})
    assert model != before


@pytest.mark.django_db
@pytest.mark.usefixtures("trees")
def test_a_model_that_reads_worse_is_kept_but_not_used(city: City) -> None:
    today = now()
    before = a_model(today - timedelta(days=2))
    wrong = [code for _message, code in reversed(lessons())]
    ended(city, today - timedelta(days=3), codes=wrong)
    ended(city, today - timedelta(days=1), codes=wrong)
    ended(city, today - timedelta(hours=20))
    assert json.loads(train().stdout)["in_use"] is False
    newest = TrainedModel.objects.latest("pk")
    assert TrainedModel.objects.get(is_in_use=True) == before
    assert newest.compared is not None
    assert newest.compared["right"] < newest.compared["right_before"] == 72


@pytest.mark.django_db
def test_where_too_little_ended_since_it_says_so(city: City) -> None:
    a_model(now())
    result = train()
    assert result.exit_code == 2
    assert TrainedModel.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("trees")
def test_history_is_told_before_and_after_a_moment(city: City, noon: datetime) -> None:
    ended(city, noon)
    ended(city, noon + timedelta(days=1))
    assert len(list(history(limit=500))) == 144
    assert len(list(history(limit=500, ended_after=noon))) == 72
    assert len(list(history(limit=500, ended_until=noon))) == 72


@pytest.mark.parametrize(("words", "told"), [(MODEL, "--only-if-better"), (URGENCY, "--most")])
def test_the_worker_starts_it_as_one_would_by_hand(words: tuple[str, ...], told: str) -> None:
    result = subprocess.run([*command_of(words), "--help"], capture_output=True, text=True, check=False)
    assert told in result.stdout
