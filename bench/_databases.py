"""PostgreSQL and Redis of a question's own: those of the tests, in temporary folders and on ports of their own."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from _harness import ROOT

sys.path.insert(0, str(ROOT))

from tests.services.postgres import PostgresServer, running_postgres
from tests.services.redis import RedisServer

__all__ = ["PostgresServer", "RedisServer", "postgres_cpu_seconds", "running_postgres", "running_redis"]


@contextmanager
def running_redis(folder: Path) -> Iterator[RedisServer]:
    server = RedisServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def postgres_cpu_seconds(server: PostgresServer) -> float:
    """User and system time of its processes that still run."""
    first = (server.folder / "postmaster.pid").read_text().split()[0]
    master = psutil.Process(int(first))
    return sum(sum(each.cpu_times()[:2]) for each in (master, *master.children(recursive=True)))
