"""A witness elsewhere: takes a checkpoint, and answers with its cosignature (C2SP tlog-witness)."""

import socket
import ssl
from http.client import HTTPConnection, HTTPException
from urllib.parse import SplitResult, urlsplit

from gongzhi.civic.ledger.logic.witnesses import Heard, heard
from gongzhi.civic.ledger.queries.log import FileMissing
from gongzhi.civic.ledger.queries.witnessing import Errand
from gongzhi.civic.ledger.vocabulary import Trouble
from gongzhi.kernel.patience import cut_off

PATIENCE = 5.0  # seconds for all of one question
MOST_BYTES = 16_384  # of an answer


def ask(errand: Errand, *, within: float = PATIENCE) -> Heard:
    """Ask a witness for its cosignature; never raises for what the network or the witness does."""
    try:
        told = _asked(errand, errand.known, within)
        if told.known is not None:  # it knows another size than we remember, and gets the proof from there
            told = _asked(errand, told.known, within)
    except TimeoutError:
        return Heard(trouble=Trouble.LATE)
    except (OSError, HTTPException, ValueError, FileMissing):
        return Heard(trouble=Trouble.UNREACHABLE)
    return told if told.known is None else Heard(trouble=Trouble.FALSE_ANSWER)


def _asked(errand: Errand, known: int, within: float) -> Heard:
    sent = errand.submission(known)
    status, body = _post(f"{errand.address}/add-checkpoint", bytes(sent), within)
    return heard(status, body, sent=sent, by=errand.key)


def _post(url: str, body: bytes, within: float) -> tuple[int, bytes]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "")
    connection.sock = pipe = _connected(parts, within)
    try:
        with cut_off(pipe, after=within):
            if isinstance(pipe, ssl.SSLSocket):
                pipe.do_handshake()
            headers = {"Host": parts.netloc, "Connection": "close", "User-Agent": "gongzhi"}
            connection.request("POST", parts.path, body=body, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read(MOST_BYTES)
    finally:
        connection.close()


def _connected(parts: SplitResult, within: float) -> socket.socket:
    host, is_safe = parts.hostname or "", parts.scheme == "https"
    plain = socket.create_connection((host, parts.port or (443 if is_safe else 80)), timeout=within)
    if not is_safe:
        return plain
    try:
        context = ssl.create_default_context()
        return context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
    except BaseException:
        plain.close()
        raise
