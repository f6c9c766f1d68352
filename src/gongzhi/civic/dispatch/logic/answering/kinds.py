"""What may be wanting in a reply, each with the sentence that says what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Lack(StrEnum):
    """What a reply may lack."""

    ONLY_PHRASES = "only_phrases"
    NOTHING_DONE = "nothing_done"
    NO_TIME = "no_time"
    NOT_ADDRESSED = "not_addressed"
    OTHER_PLACE = "other_place"
    TOO_LONG = "too_long"
    HARD_WORDS = "hard_words"
    PERSONAL = "personal"

    @property
    def label(self) -> str:
        """The lack in a few words."""
        return str(_SAID[self][0])

    @property
    def tells(self) -> str:
        """What to do, for whoever writes the reply."""
        return str(_SAID[self][1])

    @property
    def costs(self) -> int:
        """Points of a hundred (docs/answering.md)."""
        return _COSTS[self]


@dataclass(frozen=True)
class Remark:
    """One thing that a reply lacks: why it is said, and the words it was seen by."""

    kind: Lack
    reason: str = ""
    words: tuple[str, ...] = ()


_SAID = {
    Lack.ONLY_PHRASES: (
        _("只有套话"),
        _("请写明查明了什么、办了什么；转办的，写明转给谁、什么时候答复。"),
    ),
    Lack.NOTHING_DONE: (
        _("没有说办了什么"),
        _("请写明查明了什么、做了什么、决定了什么；办不了的，写明为什么。"),
    ),
    Lack.NO_TIME: (
        _("没有说什么时候办完"),
        _("还有事要办，请写明哪一天前办完；定不下来的，写明哪一天前再答复。"),
    ),
    Lack.NOT_ADDRESSED: (_("可能没有回应"), _("请逐条回应；已经回应的，可以不改。")),
    Lack.OTHER_PLACE: (_("地点对不上"), _("答复里的地点和反映的地点不一样，请核对是不是这一件。")),
    Lack.TOO_LONG: (_("太长、句子太长"), _("请先写结论，一句话只说一件事。")),
    Lack.HARD_WORDS: (_("有些词不好懂"), _("请换成平常说的话。")),
    Lack.PERSONAL: (_("含他人个人信息"), _("请删去他人的姓名、号码、住址等个人信息。")),
}
_COSTS = {
    Lack.ONLY_PHRASES: 40,
    Lack.NOTHING_DONE: 30,
    Lack.PERSONAL: 30,
    Lack.OTHER_PLACE: 20,
    Lack.NO_TIME: 15,
    Lack.NOT_ADDRESSED: 15,
    Lack.TOO_LONG: 5,
    Lack.HARD_WORDS: 5,
}
