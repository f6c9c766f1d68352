"""The words of the ledger: hashes, the head of a tree, who signs it, and what is malformed."""

from dataclasses import dataclass
from enum import IntEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

HASH_SIZE = 32
"""Bytes of a SHA-256 hash."""

MOST_ENTRIES = 2**63 - 1
"""The largest size of a tree that every implementation can count (signed 64 bits)."""


class Malformed(ValueError):
    """What was read does not have the form that its specification asks for; says what is wrong with it."""


class SignatureType(IntEnum):
    """The algorithms of signed notes that are used here, by their byte (C2SP signed-note)."""

    ED25519 = 0x01
    COSIGNATURE = 0x04


@dataclass(frozen=True)
class Checkpoint:
    """The head of a log's tree: whose log, how many entries, the hash of all (C2SP tlog-checkpoint)."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


class Found(TextChoices):
    """What a check of the ledger may find."""

    FACT_CHANGED = "fact_changed", _("记录与登记时不一致")
    FACT_MISSING = "fact_missing", _("登记过的记录不见了")
    TILE_CHANGED = "tile_changed", _("账本文件被改动")
    TILE_MISSING = "tile_missing", _("账本文件不见了")
    ROLLED_BACK = "rolled_back", _("数据库退回到了以前")
    FORKED = "forked", _("与已公布的账本不是同一本")
    NOT_WITNESSED = "not_witnessed", _("外部见证方不肯签名：与它作证过的账本对不上")
    STANDING_STILL = "standing_still", _("账本停住不动，超过了承诺的时间")


class Trouble(TextChoices):
    """Why a witness that was asked did not cosign."""

    UNREACHABLE = "unreachable", _("联系不上")
    LATE = "late", _("没有按时回答")
    UNKNOWN_LOG = "unknown_log", _("还没有登记这本账的公钥")
    UNSIGNED = "unsigned", _("不认账本的签名")
    AHEAD = "ahead", _("它作证过的账比现在的长")
    FORKED = "forked", _("它认为账本改写了历史")
    FALSE_ANSWER = "false_answer", _("回答看不懂，或者签名不对")
    REFUSED = "refused", _("没有接受")


CONTRADICTIONS = {Trouble.AHEAD, Trouble.FORKED}
"""What only another history explains."""


class Part(TextChoices):
    """What of a receipt is checked."""

    KEYS = "keys", _("公钥是您自己给的")
    WHAT = "what", _("办了什么事，与登记的一致")
    WORDS = "words", _("写的内容，与登记的一致")
    PROMISE = "promise", _("市里签名承诺记入账本")
    PROOF = "proof", _("已经记入签过名的账本")
    WITNESSES = "witnesses", _("有足够的外部机构作证")


class Verdict(TextChoices):
    """What came of a check."""

    HOLDS = "holds", _("属实")
    FAILS = "fails", _("不符")
    OPEN = "open", _("未定")
    BROKEN = "broken", _("市里没有守约：承诺的时间已过，还没有记入账本")
