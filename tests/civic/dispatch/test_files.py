"""Model files: kept whole, refused where altered."""

from hashlib import sha256
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from gongzhi.civic.dispatch.logic import files
from gongzhi.civic.dispatch.logic.correcting import learned
from gongzhi.civic.dispatch.logic.files import (
    ModelAltered,
    ModelOfOtherVersion,
    NotAModel,
    packed,
    unpacked,
)
from gongzhi.civic.dispatch.logic.model import Model, probabilities
from gongzhi.civic.dispatch.logic.starting import from_words
from tests.civic.dispatch.learned import TREES, learned_model, written


@pytest.fixture
def model() -> Model:
    """Return a model that was corrected once."""
    return learned(learned_model()[0], ("", "烧烤摊油烟"), TREES)


def test_a_model_comes_back_as_it_was(model: Model) -> None:
    again = unpacked(packed(model))
    messages, _labels = written()
    assert np.array_equal(probabilities(again, messages), probabilities(model, messages))
    assert (again.labels, again.facts, again.lessons.taught) == (model.labels, model.facts, 1)


def test_a_model_of_words_comes_back_too() -> None:
    model = from_words({"a": ["停水"], "b": ["停电"]})
    assert unpacked(packed(model)).labels == ("a", "b")


def test_the_same_model_gives_the_same_bytes(model: Model) -> None:
    assert packed(model) == packed(unpacked(packed(model)))


def test_any_altered_byte_is_refused(model: Model) -> None:
    data = packed(model)
    for at in [*range(100), *range(100, len(data), len(data) // 40)]:
        with pytest.raises((ModelAltered, NotAModel, ModelOfOtherVersion)):
            unpacked(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])


def test_a_file_that_was_cut_is_refused(model: Model) -> None:
    with pytest.raises(ModelAltered, match="与保存时不一致"):
        unpacked(packed(model)[:-100])


def test_a_file_of_another_version_is_refused(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "VERSION", 9)
    data = packed(model)
    monkeypatch.undo()
    with pytest.raises(ModelOfOtherVersion, match="第 9 版格式，本程序读取第 1 版"):
        unpacked(data)


@pytest.mark.parametrize("data", [b"", b"text", b"\x80\x04\x95pickle"])
def test_another_file_is_not_a_model(data: bytes) -> None:
    with pytest.raises(NotAModel, match="不是派单模型文件"):
        unpacked(data)


def test_an_archive_of_something_else_is_not_a_model() -> None:
    with pytest.raises(NotAModel):
        unpacked(signed(a=np.zeros(3)))


def test_pickled_arrays_are_never_opened() -> None:
    with pytest.raises(NotAModel):
        unpacked(signed(header=np.array([{"labels": []}], dtype=object)))


def signed(**arrays: npt.NDArray[Any]) -> bytes:
    """Return arrays as a file with a right digest."""
    raw = BytesIO()
    np.savez(raw, allow_pickle=True, **arrays)
    return f"gongzhi-dispatch 1 {sha256(raw.getvalue()).hexdigest()}\n".encode() + raw.getvalue()
