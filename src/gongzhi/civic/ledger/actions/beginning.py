"""A log begins, and its key changes."""

from dataclasses import replace
from datetime import datetime
from secrets import token_bytes

from django.db import transaction

from gongzhi.civic.ledger.events import LogBegun, LogKeyChanged
from gongzhi.civic.ledger.logic.keys import SignerKey
from gongzhi.civic.ledger.logic.merkle import EMPTY_ROOT
from gongzhi.civic.ledger.models import Log
from gongzhi.civic.ledger.queries.log import KEYS, folder_of, keys_of, public_root, secrets_folder, secrets_of
from gongzhi.kernel.facts import Actor, publish
from gongzhi.kernel.files import write_secret
from gongzhi.kernel.models import Fact


@transaction.atomic
def begin_log(*, site: str, by: Actor | None, at: datetime) -> Log:
    """Begin a log at a site (a host's name) with a key of its own, into which all facts go from the first.

    The one before, if any, ends: its last root is told in the new one, its files stay where they are.
    """
    before = Log.objects.select_for_update().first()
    number = _free_number(after=before.pk if before else 0)
    log = Log.objects.create(pk=number, origin=f"{site}/ledger/{number}", root=EMPTY_ROOT, begun_at=at)
    key = _new_key(log)
    Fact.objects.filter(leaf__isnull=False).update(leaf=None)
    event = LogBegun(log=log.pk, origin=log.origin, key=str(key.verifier))
    if before:
        root = bytes(before.root).hex()
        event = replace(event, before_origin=before.origin, before_size=before.size, before_digest=root)
    publish(event, about=log, by=by, at=at)
    return log


def _free_number(*, after: int) -> int:
    """Return the number of a log that neither this database nor one before it in the same home had."""
    return max([after, *(int(path.name) for path in public_root().glob("[0-9]*"))]) + 1


@transaction.atomic
def change_key(*, stolen_since: datetime | None = None, by: Actor | None, at: datetime) -> SignerKey:
    """Let a new key sign the log. The one before goes on signing beside it, unless it was stolen.

    So whoever trusts the old key sees the new one vouched for; a stolen key vouches for nothing.
    """
    log = Log.objects.select_for_update().first()
    if log is None:
        raise Log.DoesNotExist
    before = list(secrets_of(log))
    key = _new_key(log)
    if stolen_since:
        _withdraw(log, before)
    old = str(before[-1].verifier) if before else ""
    event = LogKeyChanged(log=log.pk, key=str(key.verifier), before_key=old, stolen_since=stolen_since)
    publish(event, about=log, by=by, at=at)
    return key


def _new_key(log: Log) -> SignerKey:
    """Make a key: the secret half for its owner's eyes, the public one beside the log."""
    key = SignerKey(log.origin, token_bytes(32))
    known = keys_of(log)
    write_secret(secrets_folder(log) / f"{len(known) + 1:03d}.key", key.secret_text())
    lines = "".join(f"{each}\n" for each in [*known, key.verifier])
    folder_of(log).write({KEYS: lines.encode()})
    return key


def _withdraw(log: Log, keys: list[SignerKey]) -> None:
    texts = {key.secret_text() for key in keys}
    for path in secrets_folder(log).glob("*.key"):
        if path.read_text() in texts:
            path.rename(path.with_suffix(".withdrawn"))
