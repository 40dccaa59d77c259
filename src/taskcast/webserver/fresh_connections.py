"""Connections that have completed no request or upgrade yet: capped per address, and the first to be closed.

Promise P8: whoever opens thousands of connections and says nothing, or says it slowly, keeps nobody else out.
Whose request has come and waits to be served is not closed for it, however many come at once.
"""

from collections.abc import Callable, Hashable
from ipaddress import IPv6Address
from itertools import islice
from typing import Any, Final, Protocol, TypeVar

_TRIES: Final = 8  # connections to look at for each that comes: thousands may be on their way at once
_IPV6_HOST_BITS: Final = 64


class Closable(Protocol):
    since: float

    @property
    def waits_for_client(self) -> bool:
        """Whether it is the client's turn: nothing it has sent waits here."""
        ...

    def give_up(self) -> None:
        """Close it."""
        ...


C = TypeVar("C", bound=Closable)


class FreshConnections:
    """Those of one process.

    Args:
        most: how many one address may have; None without a limit, as for the proxies in front of us.
        grace: seconds for which none is closed for the sake of others.
    """

    def __init__(self, *, most: int | None, grace: float) -> None:
        self._most = most
        self._grace = grace
        self._address_of: dict[Closable, Hashable] = {}
        self._by_address: dict[Hashable, dict[Closable, None]] = {}

    def add(self, connection: Closable, peer: Any, *, now: float) -> None:  # noqa: ANN401 - an address
        """One has come."""
        address = _address(peer)
        self._address_of[connection] = address
        those = self._by_address.setdefault(address, {})
        those[connection] = None
        while self._most is not None and len(those) > self._most:
            if not close_oldest(those, before=now - self._grace, close=self._close, besides=connection):
                return

    def remove(self, connection: Closable) -> None:
        """It has completed a request, or is gone."""
        address = self._address_of.pop(connection, None)
        if address is not None:
            those = self._by_address[address]
            del those[connection]
            if not those:
                del self._by_address[address]

    def close_silent(self, *, before: float) -> None:
        """Close those who came before that time and have sent nothing since."""
        for each in [each for each in self._address_of if each.since < before and each.waits_for_client]:
            each.give_up()

    def close_one(self, *, now: float, besides: Closable) -> bool:
        """Close the oldest, whosever it is; False when there is none to close."""
        return close_oldest(self._address_of, before=now - self._grace, close=self._close, besides=besides)

    def _close(self, connection: Closable) -> None:
        connection.give_up()
        self.remove(connection)


def close_oldest(
    those: dict[C, Any], *, before: float, close: Callable[[C], object], besides: Closable
) -> bool:
    """Close the oldest that came before that time and waits for its client, but not `besides`; False without any."""
    for each in list(islice(those, _TRIES)):
        if each.since > before:
            return False
        if each is not besides and each.waits_for_client:
            close(each)
            return True
        those[each] = those.pop(each)  # its turn comes again after the others
    return False


def _address(peer: Any) -> Hashable:  # noqa: ANN401
    """What one client has to itself: an IPv4 address or an IPv6 network of 64 bits."""
    if not isinstance(peer, tuple):
        return None
    host: str = peer[0]
    if ":" not in host:
        return host
    address = IPv6Address(host.partition("%")[0])
    return str(address.ipv4_mapped) if address.ipv4_mapped else int(address) >> _IPV6_HOST_BITS
