"""What the sockets work with; put together in `bootstrap`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from taskcast.ports.clock import Clock
from taskcast.ports.live import LiveStreams
from taskcast.sockets.engine.client_limits import ClientLimits
from taskcast.usecases.accounts.identity import Origins
from taskcast.usecases.instance import Instance
from taskcast.usecases.limits.peers import Peers
from taskcast.usecases.limits.write_limits import WriteLimits
from taskcast.usecases.perform import Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketServices:
    """The use cases' doors, and what only sockets need."""

    instance: Instance
    operations: Mapping[str, Operation]
    live: LiveStreams
    clock: Clock
    write_limits: WriteLimits
    origins: Origins
    request_id: Callable[[], str]
    limits: ClientLimits
    peers: Peers = field(default_factory=Peers)
