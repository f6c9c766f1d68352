"""E-mail, WeChat and QQ."""

import pytest

from gongzhi.civic.privacy.queries import masked, personal_data_in


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("邮箱zhang@qq.com。", "邮箱z***@qq.com。"),
        ("邮箱zhang@chat.example.com.cn", "邮箱z***@chat.example.com.cn"),
        ("matt(at)example.com", "m***@example.com"),
        ("ｚｈａｎｇ＠ｑｑ．ｃｏｍ", "z***@qq.com"),
        ("微信：wang_123", "微信：〔微信号〕"),
        ("加V wang123456", "加V 〔微信号〕"),
        ("微信号13800001234", "微信号138****1234"),
        ("微信1234567", "微信〔微信号〕"),
        ("QQ：12345678", "QQ：〔QQ号〕"),
        ("扣扣１２３４５６７８", "扣扣〔QQ号〕"),
        ("QQ771234567一直骚扰", "QQ〔QQ号〕一直骚扰"),
    ],
)
def test_an_account_is_hidden_and_its_cue_stays(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "邮箱zwgk@csx.gov.cn",
        "价格3@4.5元",
        "网址www.example.com",
        "微信公众号（微信号：cssbwg）",
        "微信支付wechat",
        "下载微信app",
        "QQ群：123456789",
        "QQ音乐",
        "扣扣1234",
        "z***@qq.com",
    ],
)
def test_public_accounts_groups_and_brands_stay(text: str) -> None:
    assert personal_data_in(text) == []
