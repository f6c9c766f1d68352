"""The HTTP side of a witness: takes checkpoints, and tells everybody what it cosigned (C2SP tlog-witness).

POST /add-checkpoint            a checkpoint with its proof of growth; the answer is the cosignature
GET  /                          the witness's key, and how far it knows each log
GET  /<origin>/checkpoint       what it last cosigned of a log, to compare with what the log shows
GET  /<origin>/keys             the keys of the log, as the witness was given them
"""

import logging
from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus
from socketserver import ThreadingMixIn
from threading import BoundedSemaphore
from typing import Any, NamedTuple
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from gongzhi.civic.ledger.adapters.standing import Witness
from gongzhi.civic.ledger.logic.checkpoints import read_checkpoint
from gongzhi.civic.ledger.logic.witnesses import SIZE_TYPE
from gongzhi.civic.ledger.queries.log import CHECKPOINT, KEYS
from gongzhi.civic.ledger.vocabulary import Malformed
from gongzhi.kernel import clock
from gongzhi.kernel.patience import cut_off

MOST_BYTES = 65_536  # of a question: 63 hashes and a checkpoint under a hundred signatures are less
PATIENCE = 10.0  # seconds for all of one question
MOST_AT_ONCE = 32
TEXT = "text/plain; charset=utf-8"

log = logging.getLogger(__name__)


class WitnessServer(ThreadingMixIn, WSGIServer):
    """Answers for a witness; whoever comes while too many are being answered is turned away."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], witness: Witness) -> None:
        super().__init__(address, _Quiet)
        self.witness = witness
        self._free = BoundedSemaphore(MOST_AT_ONCE)
        self.set_app(partial(_answered, witness))

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread, as long as there is one."""
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer, for so many seconds at most."""
        try:
            with cut_off(request, after=PATIENCE):
                self.finish_request(request, client_address)
        except Exception:
            log.warning("a question was not answered", exc_info=True)
        finally:
            self.shutdown_request(request)
            self._free.release()


class _Quiet(WSGIRequestHandler):
    """Keeps no list of who asked."""

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


class _Told(NamedTuple):
    status: HTTPStatus
    body: str = ""
    kind: str = TEXT


def _answered(witness: Witness, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer one question (WSGI)."""
    try:
        told = (
            _cosigned(witness, environ) if environ["REQUEST_METHOD"] == "POST" else _found(witness, environ)
        )
    except (OSError, Malformed):
        log.exception("what was cosigned before can't be read or written: nothing is cosigned")
        told = _Told(HTTPStatus.INTERNAL_SERVER_ERROR)
    data = told.body.encode()
    headers = [("Content-Type", told.kind), ("Content-Length", str(len(data)))]
    start(f"{told.status.value} {told.status.phrase}", [*headers, ("X-Content-Type-Options", "nosniff")])
    return [data]


def _cosigned(witness: Witness, environ: dict[str, Any]) -> _Told:
    """Cosign a checkpoint, or refuse."""
    length = environ.get("CONTENT_LENGTH", "")
    if environ["PATH_INFO"] != "/add-checkpoint":
        return _Told(HTTPStatus.NOT_FOUND)
    if not (length.isascii() and length.isdigit()):
        return _Told(HTTPStatus.LENGTH_REQUIRED)
    if len(length) > 9 or int(length) > MOST_BYTES:
        return _Told(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body = environ["wsgi.input"].read(int(length))
    reply = witness.reply(body, at=int(clock.now().timestamp()))
    if reply.refused:
        log.error("a log signed what does not go on from what was cosigned: %s", reply.refused)
    is_size = reply.status == HTTPStatus.CONFLICT
    return _Told(HTTPStatus(reply.status), reply.body, SIZE_TYPE if is_size else TEXT)


def _found(witness: Witness, environ: dict[str, Any]) -> _Told:
    """Tell what was cosigned."""
    origin, _slash, name = environ["PATH_INFO"].removeprefix("/").rpartition("/")
    if not origin and not name:
        stands = [f"{each} {_size(witness, each)}" for each in witness.keys]
        return _Told(HTTPStatus.OK, "".join(f"{line}\n" for line in [str(witness.key.verifier), *stands]))
    if origin in witness.keys and name == KEYS:
        return _Told(HTTPStatus.OK, "".join(f"{key}\n" for key in witness.keys[origin]))
    note = witness.cosigned(origin) if origin in witness.keys and name == CHECKPOINT else None
    return _Told(HTTPStatus.OK, str(note)) if note else _Told(HTTPStatus.NOT_FOUND)


def _size(witness: Witness, origin: str) -> int:
    note = witness.cosigned(origin)
    return read_checkpoint(note.text).size if note else 0
