"""Bring the write-ahead log into the database beside the writer, so that no commit has to wait for it.

A passive checkpoint blocks nobody (https://www.sqlite.org/c3ref/wal_checkpoint_v2.html). Under writing that never
rests it may not catch up; then, at a log some times as long, a commit does the work itself.
"""

from _queue import SimpleQueue
from contextlib import suppress

import apsw

from taskcast.storage.loop_bridge import new_lock, start_thread

PAGES_BETWEEN = 4000  # each page is copied once a checkpoint, however often it was written
_PAGES_OF_A_COMMIT = 20  # and one for every four rows, about: what is written together shares pages


class Checkpoints:
    """A native thread with a connection of its own."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._wanted: SimpleQueue[bool] = SimpleQueue()
        self._ended = new_lock()
        self._ended.acquire()
        self._pages = 0
        start_thread(self._work)

    def committed(self, rows: int) -> None:
        """That many rows were changed by a commit."""
        self._pages += _PAGES_OF_A_COMMIT + rows // 4
        if self._pages >= PAGES_BETWEEN:
            self._pages = 0
            self._wanted.put(True)

    def close(self) -> None:
        """Let go of the database; returns when the thread has."""
        self._wanted.put(False)
        with self._ended:
            self._connection.close()

    def _work(self) -> None:
        while self._wanted.get():
            # A disk that is full or broken is told to whoever writes.
            with suppress(apsw.Error):
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        self._ended.release()
