"""Where webhooks may be sent to, and when again: never into our own network, whatever a name resolves to."""

from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from gongzhi.civic.clients.vocabulary import LONGEST_URL

# Standard Webhooks 1.0, "Deliverability and reliability": more than a day of growing pauses.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 7200, 18000, 36000, 86400))
DISABLED_AFTER = timedelta(days=5)  # in which nothing was received
# Addresses in which an IPv4 address is wrapped: RFC 6052 (NAT64).
_NAT64 = IPv6Network("64:ff9b::/96")


def pause_after(attempts: int) -> timedelta | None:
    """Return the pause after so many tries, or None when there were enough."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def is_sendable(url: str, *, to_loopback: bool) -> bool:
    """Tell whether a URL may be that of a webhook, as far as it can be told without looking up its name."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url or port == 0:
        return False
    if parts.username is not None or parts.password is not None or parts.fragment or not host:
        return False
    if to_loopback and _is_loopback(host):
        return parts.scheme in {"http", "https"}
    return parts.scheme == "https" and not _is_inside(host)


def _is_loopback(host: str) -> bool:
    address = _address(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def _is_inside(host: str) -> bool:
    address = _address(host)
    if address is not None:
        return not is_public(address)
    return "." not in host or host.rstrip(".").endswith((".localhost", ".local", ".internal"))


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is of the open Internet: not private, local, shared, or reserved (RFC 6890)."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved
