"""What a browser says of itself, in the words of those who hold it."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The first sign that is found decides; most browsers also name their ancestors.
SYSTEMS: tuple[tuple[str, str | Promise], ...] = (
    ("iPhone", gettext_lazy("苹果手机")),
    ("iPad", gettext_lazy("苹果平板")),
    ("HarmonyOS", gettext_lazy("鸿蒙手机")),
    ("OpenHarmony", gettext_lazy("鸿蒙手机")),
    ("Android", gettext_lazy("安卓手机")),
    ("Windows", gettext_lazy("Windows电脑")),
    ("Macintosh", gettext_lazy("苹果电脑")),
    ("Linux", gettext_lazy("Linux电脑")),
)
BROWSERS: tuple[tuple[str, str | Promise], ...] = (
    ("MicroMessenger", gettext_lazy("微信")),
    ("AlipayClient", gettext_lazy("支付宝")),
    ("MQQBrowser", gettext_lazy("QQ浏览器")),
    ("QQBrowser", gettext_lazy("QQ浏览器")),
    ("UCBrowser", gettext_lazy("UC浏览器")),
    ("HuaweiBrowser", gettext_lazy("华为浏览器")),
    ("MiuiBrowser", gettext_lazy("小米浏览器")),
    ("Edg", "Edge"),
    ("Firefox", gettext_lazy("火狐浏览器")),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)


def device_of(user_agent: str) -> str:
    """Return a device in words, as "安卓手机上的微信"."""
    system = _first(SYSTEMS, user_agent) or _("未知设备")
    browser = _first(BROWSERS, user_agent)
    return _("%(system)s上的%(browser)s") % {"system": system, "browser": browser} if browser else system


def _first(signs: tuple[tuple[str, str | Promise], ...], user_agent: str) -> str:
    return next((str(words) for sign, words in signs if sign in user_agent), "")
