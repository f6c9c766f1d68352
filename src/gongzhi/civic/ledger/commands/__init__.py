"""Commands of the ledger, mounted under `gongzhi ledger`; `verify` stands for itself."""

from gongzhi.civic.ledger.commands.comparing import compare
from gongzhi.civic.ledger.commands.log import (
    begin,
    change_signing_key,
    check,
    rebuild,
    seal,
    site_name,
    status,
)
from gongzhi.civic.ledger.commands.receipts import verify
from gongzhi.civic.ledger.commands.watching import monitor
from gongzhi.civic.ledger.commands.witnessing import add, list_witnesses, new, remove, serve

__all__ = [
    "add",
    "begin",
    "change_signing_key",
    "check",
    "compare",
    "list_witnesses",
    "monitor",
    "new",
    "rebuild",
    "remove",
    "seal",
    "serve",
    "site_name",
    "status",
    "verify",
]
