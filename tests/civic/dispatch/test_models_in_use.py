"""Models: kept as they were learned, one in use, and the way back."""

from datetime import datetime, timedelta

import pytest

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.dispatch.actions import choose_model, keep_model
from gongzhi.civic.dispatch.events import ModelChosen, ModelTrained
from gongzhi.civic.dispatch.models import TrainedModel
from gongzhi.civic.dispatch.queries.reading import model_in_use, models_there
from gongzhi.civic.dispatch.vocabulary import Origin
from gongzhi.civic.people.models import Person
from gongzhi.kernel.errors import NotAllowed
from gongzhi.kernel.facts import event_of, facts_about
from tests.a_city import City
from tests.civic.dispatch.lessons import a_model

pytestmark = pytest.mark.django_db


def kept(at: datetime, data: bytes = b"one", *, by: Person | None = None) -> TrainedModel:
    """Keep a model, by the system where nobody is named."""
    figures = {"accuracy": 0.9, "macro_f1": 0.9, "labels": [{}, {}]}
    return keep_model(
        data, origin=Origin.FILE, source="样本.csv", messages=60, figures=figures, by=by or CLOCKWORK, at=at
    )


def test_the_newest_model_reads_what_comes_in(noon: datetime) -> None:
    first, second = kept(noon), kept(noon, b"two")
    assert model_in_use() == second
    assert list(models_there()) == [second, first]


def test_the_same_model_is_kept_once(noon: datetime) -> None:
    assert kept(noon) == kept(noon + timedelta(days=1))
    assert TrainedModel.objects.get().trained_at == noon


def test_a_model_is_announced_with_its_hash(noon: datetime) -> None:
    model = kept(noon)
    told = [event_of(fact) for fact in facts_about(model)]
    trained = ModelTrained(model=model.pk, digest=model.sha256, messages=60, labels=2)
    assert told == [trained, ModelChosen(model=model.pk)]


def test_one_goes_back_to_an_earlier_model_by_one_act(city: City, noon: datetime) -> None:
    first, second = kept(noon), kept(noon, b"two")
    choose_model(first, by=city.administrator, at=noon + timedelta(days=1))
    assert model_in_use() == first
    *_before, last = facts_about(first)
    assert event_of(last) == ModelChosen(model=first.pk, before=second.pk)


def test_choosing_what_is_in_use_changes_nothing(noon: datetime) -> None:
    model = kept(noon)
    choose_model(model, by=CLOCKWORK, at=noon + timedelta(days=1))
    assert facts_about(model).count() == 2


@pytest.mark.parametrize("who", ["dispatcher", "supervisor", "resident"])
def test_only_administrators_choose(city: City, noon: datetime, who: str) -> None:
    model = kept(noon)
    with pytest.raises(NotAllowed):
        choose_model(model, by=getattr(city, who), at=noon)
    with pytest.raises(NotAllowed):
        kept(noon, b"two", by=getattr(city, who))


def test_what_was_packed_reads_the_same(noon: datetime) -> None:
    model = a_model(noon)
    assert model_in_use() == model
    assert len(model.sha256) == 64
