"""PostgreSQL as a store (written next)."""

from collections.abc import Callable
from typing import TypeVar

from taskcast.ports.unit_of_work import Committed, Reading, Work

from .work import Surroundings

T = TypeVar("T")


class PostgresStore:
    """See `taskcast.ports.unit_of_work.Store`."""

    def __init__(self, url: str, surroundings: Surroundings, *, redis_url: str | None = None) -> None:
        raise NotImplementedError
