"""A model as a file: a line with its digest, then arrays and a header in an .npz; never a pickle."""

import hashlib
import json
import re
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.dispatch.logic.model import Model, model_from, parts_of
from gongzhi.kernel.errors import Refused

VERSION = 1
"""Raised when this program can't read the files of an older one any more."""

_FIRST_LINE = re.compile(rb"gongzhi-dispatch ([0-9]{1,9}) ([0-9a-f]{64})\n")
_HEADER = "header"
_HALVED = "axes"  # by far the largest part: kept at half the size

Arrays = dict[str, npt.NDArray[Any]]


class NotAModel(Refused):
    message = _("这不是派单模型文件，没有载入，仍在使用原来的模型。")


class ModelAltered(Refused):
    message = _("模型文件的内容与保存时不一致，没有载入。请改用备份，或重新训练。")


class ModelOfOtherVersion(Refused):
    message = _("这个模型文件是第 %(found)s 版格式，本程序读取第 %(known)s 版。请重新训练。")


def packed(model: Model) -> bytes:
    """Return a model as the bytes of a file; the same model gives the same bytes."""
    arrays, words = parts_of(model)
    arrays[_HALVED] = arrays[_HALVED].astype(np.float16)
    header = np.frombuffer(json.dumps(words, ensure_ascii=False).encode(), np.uint8)
    raw = BytesIO()
    np.savez_compressed(raw, allow_pickle=False, **{_HEADER: header}, **arrays)
    return f"gongzhi-dispatch {VERSION} {_digest(raw.getvalue())}\n".encode() + raw.getvalue()


def unpacked(data: bytes) -> Model:
    """Return the model of a file; what is strange, altered or of another version is refused."""
    first = _FIRST_LINE.match(data)
    if not first:
        raise NotAModel
    if int(first[1]) != VERSION:
        raise ModelOfOtherVersion(found=int(first[1]), known=VERSION)
    if first[2].decode() != _digest(data[first.end() :]):
        raise ModelAltered
    try:
        return _opened(data[first.end() :])
    except Exception as error:  # what a strange archive raises has no common name
        raise NotAModel from error


def _opened(data: bytes) -> Model:
    with np.load(BytesIO(data), allow_pickle=False) as file:
        arrays: Arrays = {name: file[name] for name in file.files}
    words = json.loads(arrays.pop(_HEADER).tobytes())
    arrays[_HALVED] = arrays[_HALVED].astype(np.float32)
    return model_from(arrays, words)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
