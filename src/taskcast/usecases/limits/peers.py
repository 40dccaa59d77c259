"""Where a request comes from: the client's network address, also behind reverse proxies.

Logs get the full address. Limits count by host and by network: the owner of one IPv6 address has the /64
around it (RFC 6177), and rented machines have neighbouring addresses.
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
    """Reads client addresses from WSGI environments, trusting the configured number of proxies."""

    __slots__ = ("_trusted_proxies",)

    def __init__(self, trusted_proxies: int = 0) -> None:
        self._trusted_proxies = trusted_proxies

    def address(self, environ: Mapping[str, Any]) -> str:
        """The address that the outermost trusted proxy saw; without trusted proxies, the address of the connection."""
        remote: str = environ.get("REMOTE_ADDR") or "unknown"
        if self._trusted_proxies == 0:
            return address_of(remote)
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        hops = [hop for each in forwarded if (hop := each.strip())]
        return address_of(hops[-self._trusted_proxies] if len(hops) >= self._trusted_proxies else remote)

    def shares_address(self, environ: Mapping[str, Any]) -> bool:
        """Whether the request comes through an unknown proxy, whose address all its users would share.

        A public address that sends a forwarding header counts as itself; otherwise the header would evade all
        limits.
        """
        if self._trusted_proxies or not is_forwarded(environ):
            return False
        found = _parsed(environ.get("REMOTE_ADDR") or "")
        return found is None or not found.is_global

    def is_local(self, environ: Mapping[str, Any]) -> bool:
        """Whether a program on this machine sent the request itself, not as a proxy."""
        found = _parsed(environ.get("REMOTE_ADDR") or "")
        return found is not None and found.is_loopback and not is_forwarded(environ)


def is_forwarded(environ: Mapping[str, Any]) -> bool:
    """Whether the request has a forwarding header (RFC 7239 §5.2, RFC 9110 §7.6.3, and customary ones)."""
    return any(name in environ for name in _FORWARDING)


def address_of(text: str) -> str:
    """The IP address in the form of RFC 5952; other text is cut.

    A port after the address is dropped: it differs for each connection.
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
    """The host of the request that the current greenlet serves; empty on the command line and in background work."""
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
