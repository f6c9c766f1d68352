"""What is wrong with a value, in words: pydantic's errors in the caller's language."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

_WORDS: Mapping[str, str] = {
    "missing": gettext_noop("必填。"),
    "extra_forbidden": gettext_noop("没有这个字段。"),
    "string_type": gettext_noop("应是文字。"),
    "string_too_short": gettext_noop("至少 %(min_length)s 个字。"),
    "string_too_long": gettext_noop("最多 %(max_length)s 个字。"),
    "string_pattern_mismatch": gettext_noop("格式不对，应符合 %(pattern)s。"),
    "enum": gettext_noop("应是其中之一：%(expected)s。"),
    "literal_error": gettext_noop("应是其中之一：%(expected)s。"),
    "finite_number": gettext_noop("应是数字。"),
    "int_from_float": gettext_noop("应是整数。"),
    "int_parsing_size": gettext_noop("数字太大。"),
    "string_unicode": gettext_noop("有无法识别的字符。"),
    "bool_type": gettext_noop("应是 true 或 false。"),
    "bool_parsing": gettext_noop("应是 true 或 false。"),
    "int_parsing": gettext_noop("应是整数。"),
    "int_type": gettext_noop("应是整数。"),
    "float_parsing": gettext_noop("应是数字。"),
    "float_type": gettext_noop("应是数字。"),
    "greater_than_equal": gettext_noop("不能小于 %(ge)s。"),
    "less_than_equal": gettext_noop("不能大于 %(le)s。"),
    "timezone_aware": gettext_noop("时间要带时区，例如 2025-03-12T12:00:00+08:00。"),
    "datetime_from_date_parsing": gettext_noop("时间应写作 2025-03-12T12:00:00+08:00。"),
    "datetime_parsing": gettext_noop("时间应写作 2025-03-12T12:00:00+08:00。"),
    "too_long": gettext_noop("最多 %(max_length)s 项。"),
    "too_short": gettext_noop("至少 %(min_length)s 项。"),
    "list_type": gettext_noop("应是列表。"),
    "model_type": gettext_noop("应是 JSON 对象。"),
    "model_attributes_type": gettext_noop("应是 JSON 对象。"),
}
_UNFIT = gettext_noop("不符合要求。")
_QUOTED = re.compile(r"'([^']*)'")


def worded(error: Mapping[str, Any]) -> str:
    """Return one of pydantic's errors in words."""
    if error["type"] == "value_error":  # raised by us, in words
        return str(error["ctx"]["error"])
    told = dict(error.get("ctx", {}))
    if "expected" in told:  # "'a', 'b' or 'c'", in English
        told["expected"] = _QUOTED.sub(r"\1", told["expected"]).replace(" or ", ", ")
    return _(_WORDS.get(error["type"], _UNFIT)) % told
