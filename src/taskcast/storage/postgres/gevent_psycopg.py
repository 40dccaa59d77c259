"""A connection to PostgreSQL that waits on gevent's loop itself, where psycopg would go through the patched `select`.

An update waits a dozen times. Through `select.poll` each wait makes its watchers anew; here they stay with the
connection, and whether a socket can be written to is asked of the kernel alone.
"""

import select
from collections.abc import Generator
from typing import Any, TypeVar, cast

import gevent
import psycopg
from gevent import monkey
from psycopg.waiting import Ready, Wait

from taskcast.storage.database_session import Row

T = TypeVar("T")

_poll = cast("type[select.poll]", monkey.get_original("select", "poll"))


class GeventConnection(psycopg.Connection[Row]):
    """For processes that gevent has patched."""

    _readable: Any = None  # the loop's watcher; Any because gevent has no types for it

    def wait(
        self, gen: Generator[Wait, Ready | int, T], interval: float = 0.1, timeout: float | None = None
    ) -> T:
        """Drive `gen` to its end: as psycopg's, which see."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            wanted = next(gen)
            while True:
                wanted = gen.send(self._until(wanted))
        except StopIteration as end:
            answer: T = end.value
            return answer
        except psycopg.Error as error:
            # Perhaps the connection was lost while `gen` waited for it: then `gen` has not heard yet, and must end what it began.
            gen.throw(error)
            raise

    def _until(self, wanted: int) -> Ready:
        """Wait for what the driver asks for; as numbers, for its C part does not bother with enumerations."""
        hub = gevent.get_hub()
        socket = self.pgconn.socket
        if wanted == Wait.R:
            if self._readable is None or self._readable.fd != socket:
                self._readable = hub.loop.io(socket, 1)
            hub.wait(self._readable)
            return Ready.R
        poll = _poll()
        poll.register(
            socket, (select.POLLIN if wanted & Wait.R else 0) | (select.POLLOUT if wanted & Wait.W else 0)
        )
        found = poll.poll(0)
        if not found:
            hub.wait(hub.loop.io(socket, int(wanted)))
            found = poll.poll(0)
        happened = found[0][1] if found else 0
        can_write = happened & select.POLLOUT
        can_read = happened & ~select.POLLOUT  # an error, too: reading tells which
        return Ready((Ready.W if can_write else 0) | (Ready.R if can_read else 0))
