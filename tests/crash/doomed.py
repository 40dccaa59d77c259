"""`taskcast serve` that dies, all of it and at once (SIGKILL), at one named point of an update.

The file named by DOOM holds the point; without the file nothing happens. The points are seams between the
parts: real methods of real objects, wrapped here and nowhere in the program.
"""

from gevent import monkey

monkey.patch_all()

import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable  # noqa: E402
from functools import wraps  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from taskcast.cli.main import main  # noqa: E402
from taskcast.notify.channels.email import Email  # noqa: E402
from taskcast.sockets.app.rooms import SocketRooms  # noqa: E402
from taskcast.storage.notifiers.commit_listeners import CommitListeners  # noqa: E402
from taskcast.storage.outbox.sql_outbox import SqlOutbox  # noqa: E402
from taskcast.storage.postgres.store import PostgresStore  # noqa: E402
from taskcast.storage.sqlite.store import SqliteStore  # noqa: E402
from taskcast.storage.write_transaction import SqlWork  # noqa: E402

LEASE_SECONDS = 2  # a dead process's leases run out sooner than the program's 30 s, to keep the tests short


def reached(point: str) -> None:
    """Die here, if this is the point."""
    doom = Path(os.environ["DOOM"])
    if doom.exists() and doom.read_text() == point:
        doom.unlink()
        os.killpg(os.getpgrp(), signal.SIGKILL)


def seam(owner: type, method: str, *, before: str | None = None, after: str | None = None) -> None:
    """Put a point before the method, and one after it has returned something."""
    real: Callable[..., Any] = getattr(owner, method)

    @wraps(real)
    def wrapped(self: Any, *arguments: Any, **named: Any) -> Any:
        if before is not None:
            reached(before)
        answer = real(self, *arguments, **named)
        if after is not None and answer != []:
            reached(after)
        return answer

    setattr(owner, method, wrapped)


def expire_soon() -> None:
    """Shorten leases."""
    real = SqlOutbox.lease

    def lease(self: SqlOutbox, *, limit: int, seconds: int) -> Any:
        return real(self, limit=limit, seconds=min(seconds, LEASE_SECONDS))

    SqlOutbox.lease = lease  # type: ignore[method-assign]


if __name__ == "__main__":
    for store in (SqliteStore, PostgresStore):
        seam(store, "run", before="asked", after="answering")
    seam(SqlWork, "publish", before="changed", after="published")
    seam(SqlWork, "told", before="committing")
    seam(CommitListeners, "tell", before="committed")
    seam(SocketRooms, "emit", before="emitting", after="emitted")
    expire_soon()
    seam(SqlOutbox, "lease", before="leasing", after="leased")
    seam(Email, "send", before="sending", after="sent")
    seam(SqlOutbox, "sent", after="marked")
    sys.argv = ["taskcast", "serve"]
    main()
