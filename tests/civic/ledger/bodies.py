"""Other bodies that witness the log of a test's city, over real HTTP; and the city at work."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from gongzhi.civic.ledger.actions import add_witness, seal_facts, sign_checkpoint
from gongzhi.civic.ledger.adapters.standing import Witness as Standing
from gongzhi.civic.ledger.adapters.standing import new_witness
from gongzhi.civic.ledger.adapters.standing_server import WitnessServer
from gongzhi.civic.ledger.logic.keys import SignerKey
from gongzhi.civic.ledger.models import Log, Witness
from gongzhi.civic.ledger.queries.log import keys_of, published
from gongzhi.kernel import clock
from gongzhi.kernel.facts import publish_history
from tests.civic.ledger.conftest import NOON
from tests.kernel.conftest import BellRang


@dataclass
class Body:
    """Another body that witnesses, as long as it is up."""

    key: SignerKey
    folder: Path
    log: Log

    @contextmanager
    def up(self, port: int = 0) -> Iterator[str]:
        """Let it answer, and return its address."""
        new_witness(self.folder, self.key)
        it = Standing(self.folder, {self.log.origin: keys_of(self.log)})
        with it.held(), WitnessServer(("127.0.0.1", port), it) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()


def works(many: int = 3) -> None:
    """Let facts come in, and seal and sign them."""
    with transaction.atomic():
        publish_history([(BellRang(), "bell:1", NOON)] * many, by=None)
    while seal_facts(at=clock.now()):
        pass
    sign_checkpoint(at=clock.now())


def asked(body: Body, address: str) -> Witness:
    return add_witness(key=str(body.key.verifier), address=address, by=None, at=clock.now())


def shown(log: Log) -> Any:
    found = published(log)
    assert found is not None
    return found[0]


def later(witness: Witness) -> Witness:
    """Let the pause of a witness be over, and return it as it is."""
    Witness.objects.filter(pk=witness.pk).update(due_at=NOON)
    return Witness.objects.get(pk=witness.pk)
