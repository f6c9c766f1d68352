"""Words of danger and the numbers to call."""

import pytest

from gongzhi.web.danger import numbers_to_call


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("楼道着火了", ("119",)),
        ("有人晕倒，旁边在打架", ("110", "120")),
        ("两户着火，起火点在三楼", ("119",)),
        ("路灯不亮", ()),
        ("", ()),
    ],
)
def test_danger_is_read_from_words(text: str, calls: tuple[str, ...]) -> None:
    assert numbers_to_call(text) == calls
