"""What the routes work with; put together in `bootstrap`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from taskcast.http.metrics import Metrics
from taskcast.ports.clock import Clock, Ids
from taskcast.ports.live import NewEvents
from taskcast.ports.outbox import Outbox
from taskcast.ports.unit_of_work import Store
from taskcast.usecases.instance import Instance
from taskcast.usecases.limits.write_limits import WriteLimits
from taskcast.usecases.perform import Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpSettings:
    """How the outside reaches us, and how much it may send."""

    origin: str = "http://127.0.0.1:8080"
    is_secure: bool = False
    cors_origins: tuple[str, ...] = ()
    trusted_proxies: int = 0
    body_bytes: int = 1024 * 1024
    long_polls: int = 500
    refusal_seconds: float = 0.0  # before anybody is told to have been too fast
    metrics_token: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpServices:
    """The use cases' ports, and what only http needs."""

    instance: Instance
    operations: Mapping[str, Operation]
    outbox: Outbox
    clock: Clock
    ids: Ids
    write_limits: WriteLimits
    new_events: NewEvents
    metrics: Metrics
    request_id: Callable[[], str]
    web: HttpSettings = HttpSettings()

    @property
    def store(self) -> Store:
        """The database."""
        return self.instance.store
