"""`taskcast serve` that dies, all of it and at once (SIGKILL), at one named point of an update.

The file named by DOOM holds the point; without the file nothing happens. The points are seams between the
parts: real methods of real objects, wrapped here and nowhere in the program.
"""

import os
import signal
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from taskcast.cli.main import main as taskcast
from taskcast.notify.channels.email import Email
from taskcast.sockets.app.broadcaster import SocketRooms
from taskcast.storage.loop_bridge import CommitListeners
from taskcast.storage.outbox.sql_outbox import SqlOutbox
from taskcast.storage.postgres.store import PostgresStore
from taskcast.storage.sqlite.store import SqliteStore
from taskcast.storage.write_transaction import SqlWork


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


def main() -> None:
    """Be `taskcast` with these points."""
    for store in (SqliteStore, PostgresStore):
        seam(store, "run", before="asked", after="answering")
    seam(SqlWork, "publish", before="changed", after="published")
    seam(SqlWork, "told", before="committing")
    seam(CommitListeners, "tell", before="committed")
    seam(SocketRooms, "emit", before="emitting", after="emitted")
    seam(SqlOutbox, "lease", before="leasing", after="leased")
    seam(Email, "send", before="sending", after="sent")
    seam(SqlOutbox, "mark_sent", after="marked")
    taskcast()
