"""Where a request comes from: the client's network address, also behind reverse proxies.

The address is logged whole. Budgets count by host and by network: whoever has one IPv6 address has the /64 around it
(RFC 6177), and whoever rents machines has neighbouring addresses.
"""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final

from taskcast.ports.security import current_address

LONGEST_ADDRESS: Final = 64
HOST_BITS: Final = {4: 32, 6: 64}
NETWORK_BITS: Final = {4: 24, 6: 48}
_FORWARDING: Final = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


class Peers:
    """Reads addresses from WSGI environments, believing as many proxies as are configured."""

    __slots__ = ("_trusted_proxies",)

    def __init__(self, trusted_proxies: int = 0) -> None:
        self._trusted_proxies = trusted_proxies

    def address(self, environ: Mapping[str, Any]) -> str:
        """What the outermost trusted proxy saw; with none, what we see ourselves."""
        remote: str = environ.get("REMOTE_ADDR") or "unknown"
        if self._trusted_proxies == 0:
            return address_of(remote)
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        hops = [hop for each in forwarded if (hop := each.strip())]
        return address_of(hops[-self._trusted_proxies] if len(hops) >= self._trusted_proxies else remote)

    def shares_address(self, environ: Mapping[str, Any]) -> bool:
        """Whether this comes from a proxy nobody was told to trust, so that everyone would have its address.

        A public address that sends such a header counts for itself: else a header would be enough to evade all counting.
        """
        if self._trusted_proxies or not is_forwarded(environ):
            return False
        found = _parsed(environ.get("REMOTE_ADDR") or "")
        return found is None or not found.is_global

    def is_local(self, environ: Mapping[str, Any]) -> bool:
        """Whether a program on this machine asks, and for nobody else."""
        found = _parsed(environ.get("REMOTE_ADDR") or "")
        return found is not None and found.is_loopback and not is_forwarded(environ)


def is_forwarded(environ: Mapping[str, Any]) -> bool:
    """Whether a proxy says that it asks for somebody else (RFC 7239 §5.2, RFC 9110 §7.6.3, and customary ones)."""
    return any(name in environ for name in _FORWARDING)


def address_of(text: str) -> str:
    """An IP address as RFC 5952 writes it; anything else shortened.

    Some proxies write a port behind it, which is another for each connection.
    """
    found = _parsed(text)
    return text[:LONGEST_ADDRESS] if found is None else str(found)


def host_of(address: str) -> str:
    """An IPv4 address as it is, an IPv6 one as its /64."""
    return _within(address, HOST_BITS)


def network_of(address: str) -> str:
    """The /24 of an IPv4 address, the /48 of an IPv6 one or of an IPv6 host."""
    return _within(address.partition("/")[0], NETWORK_BITS)


def current_host() -> str:
    """The host on whose request the current greenlet works; empty on the command line and in background work."""
    asking = current_address.get()
    return "" if asking is None else host_of(asking())


def _within(address: str, bits: Mapping[int, int]) -> str:
    found = _parsed(address)
    if found is None:
        return address[:LONGEST_ADDRESS]
    network = ip_network((found.packed, bits[found.version]), strict=False)
    return str(network.network_address) if network.num_addresses == 1 else str(network)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    host = text.strip('"')
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        found = ip_address(host)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
