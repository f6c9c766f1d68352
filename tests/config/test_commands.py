"""The command line, as somebody types it."""

from datetime import datetime, timedelta

import pytest
from typer.testing import CliRunner

from gongzhi.civic.cases.models import DeadlineRule
from gongzhi.civic.evaluation.models import Weights
from gongzhi.config import commands
from gongzhi.config.commands import command_line
from gongzhi.kernel.models import Fact, FailedReaction

VERBS = ["run", "migrate", "demo", "work", "parked", "import", "invite", "create-administrator", "django"]


def type_in(*words: str) -> tuple[int, str]:
    """Type a command and return its exit code and output."""
    result = CliRunner().invoke(command_line(), list(words), env={"COLUMNS": "200"})
    return result.exit_code, result.output


def park(at: datetime) -> FailedReaction:
    """Make a parked reaction."""
    fact = Fact.objects.create(kind="cases.CaseOpened", subject="case:17", at=at, data={})
    failure = {"reaction": "cases.on_case_opened", "attempts": 6, "error": "ValueError: no"}
    return FailedReaction.objects.create(fact=fact, failed_at=at, parked_at=at, **failure)


@pytest.mark.parametrize("verb", VERBS)
def test_help_explains_every_verb(verb: str) -> None:
    assert f" {verb} " in type_in("--help")[1]


def test_no_verb_shows_the_help() -> None:
    assert type_in()[1].split() == type_in("--help")[1].split()


def test_an_unknown_verb_is_an_error() -> None:
    assert type_in("fly")[0] == 2


def test_django_s_own_commands_are_at_hand() -> None:
    assert type_in("django", "check") == (0, "System check identified no issues (1 silenced).\n")


@pytest.mark.django_db
def test_nothing_parked_is_said() -> None:
    assert "Nothing is parked" in type_in("parked", "list")[1]


@pytest.mark.django_db
def test_parked_reactions_are_listed(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands.screen, "width", 200)
    park(noon)
    listed = type_in("parked", "list")[1]
    assert all(word in listed for word in ("cases.on_case_opened", "case:17", "ValueError: no", "2025-03-12"))


@pytest.mark.django_db
def test_one_parked_reaction_is_tried_again(noon: datetime) -> None:
    first, second = park(noon), park(noon + timedelta(hours=1))
    assert "1 handed" in type_in("parked", "retry", str(first.pk))[1]
    assert list(FailedReaction.objects.filter(parked_at__isnull=False)) == [second]


@pytest.mark.django_db
def test_all_parked_reactions_are_tried_again(noon: datetime) -> None:
    park(noon), park(noon)
    assert "2 handed" in type_in("parked", "retry")[1]
    assert Fact.objects.filter(due_at__isnull=False).count() == 2


@pytest.mark.django_db
def test_a_database_is_migrated_twice_without_harm() -> None:
    assert [type_in("migrate")[0], type_in("migrate")[0]] == [0, 0]


@pytest.mark.django_db
def test_a_new_city_starts_with_limits_and_weights() -> None:
    type_in("migrate")
    assert (DeadlineRule.objects.count(), Weights.objects.count()) == (16, 1)
