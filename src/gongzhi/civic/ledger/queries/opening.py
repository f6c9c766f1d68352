"""What may be shown of a fact, with what opens it: to everybody what was done, to auditors by whom too."""

from collections.abc import Mapping
from typing import Any

from gongzhi.civic.ledger.logic.entries import entry_of, salt_for
from gongzhi.civic.ledger.queries.receipts import told_of
from gongzhi.kernel.models import Fact


def opened(fact: Fact) -> dict[str, Any] | None:
    """Return a fact's entry with what opens its `what`; None for one that is not sealed yet.

    For facts that hold nothing about a person: whoever asks has made sure of that.
    """
    told = told_of(fact)
    if told is None or fact.leaf is None:
        return None
    salt = salt_for("what", told.salt).hex()
    return {"entry": entry_of(told), "leaf": fact.leaf, "salt": salt, "content": told.what}


def hinted(fact: Fact, hint: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a fact's entry with some words about it that nothing proves, where the whole must stay shut."""
    told = told_of(fact)
    if told is None or fact.leaf is None:
        return None
    return {"entry": entry_of(told), "leaf": fact.leaf, "told": dict(hint)}


def opened_with_actor(fact: Fact) -> dict[str, Any] | None:
    """Return a fact's entry with what opens it all, by whom it was too; None for one that is not sealed yet.

    For auditors and supervisors of what the fact is about: whoever asks has made sure of that.
    """
    told, found = told_of(fact), opened(fact)
    if told is None or found is None:
        return None
    return {**found, "who": {"salt": salt_for("who", told.salt).hex(), "content": told.who}}
