"""Hands parcels to receivers over HTTP: bounded in time and size, and never into our own network.

The name is looked up once, each address found is checked, and the connection goes to a checked address: a
name that resolves differently the second time (DNS rebinding) leads nowhere. Redirects are not followed.
"""

import socket
import ssl
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from time import monotonic
from urllib.parse import SplitResult, urlsplit

from gongzhi.civic.clients.actions import Outcome
from gongzhi.civic.clients.logic.receivers import is_public, is_sendable
from gongzhi.civic.clients.queries import Parcel
from gongzhi.kernel.patience import cut_off

PATIENCE = 10.0  # seconds for all of it: Standard Webhooks 1.0 asks for 15 to 30 at most
READ = 1024  # bytes of an answer, which says nothing that we need


class ForbiddenAddress(Exception):
    """A name leads to an address that is not of the open Internet."""


def hand_over(parcel: Parcel, *, within: float = PATIENCE, to_loopback: bool = False) -> Outcome:
    """Send one parcel and return what came of it; never raises for what the network or the receiver does."""
    begun = monotonic()
    status, error = None, ""
    try:
        status = _post(parcel, within, to_loopback=to_loopback)
    except TimeoutError:
        error = "timeout"
    except (OSError, HTTPException, ForbiddenAddress, ValueError) as problem:
        late = monotonic() - begun >= within
        error = "timeout" if late else type(problem).__name__
    return Outcome(status, int((monotonic() - begun) * 1000), error)


def _post(parcel: Parcel, within: float, *, to_loopback: bool) -> int:
    parts = urlsplit(parcel.url)
    if not is_sendable(parcel.url, to_loopback=to_loopback):
        raise ForbiddenAddress
    connection = HTTPConnection(parts.hostname or "", _port(parts))
    connection.sock = _connected(parts, within, to_loopback=to_loopback)
    try:
        with cut_off(connection.sock, after=within):
            if isinstance(connection.sock, ssl.SSLSocket):
                connection.sock.do_handshake()
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = {"Host": parts.netloc, "Connection": "close", **parcel.headers}
            connection.request("POST", path, body=parcel.body, headers=headers)
            answer = connection.getresponse()
            answer.read(READ)
            return answer.status
    finally:
        connection.close()


def _connected(parts: SplitResult, within: float, *, to_loopback: bool) -> socket.socket:
    host = parts.hostname or ""
    address = _checked_address(host, _port(parts), to_loopback=to_loopback)
    plain = socket.create_connection(address, timeout=within)
    if parts.scheme == "http":
        return plain
    try:
        wrapped = ssl.create_default_context()
        return wrapped.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
    except BaseException:
        plain.close()
        raise


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _checked_address(host: str, port: int, *, to_loopback: bool) -> tuple[str, int]:
    """Return an address of a host; where any of its addresses is forbidden, the host is."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ip_address(str(place[0]).partition("%")[0]) for *_kind, place in found]
    if not addresses or not all(is_public(it) or (to_loopback and it.is_loopback) for it in addresses):
        raise ForbiddenAddress
    return str(addresses[0]), port
