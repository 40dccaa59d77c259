"""LISTEN/NOTIFY: other nodes' commits as hints, and what they say about people.

The log is the truth; a hint may be lost or come twice. The listening connection reconnects by itself, and hints after each connect, because it was deaf before.
"""

import secrets
import threading
from collections.abc import Callable, Sequence

import psycopg
from sqlalchemy import func, literal_column, select

from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.notifiers.presence_bus import CHANNEL as PRESENCE
from taskcast.storage.notifiers.presence_bus import NotifierPresenceBus
from taskcast.storage.schema.statements import Statement, p

CHANNEL = "taskcast"
PATIENCE_SECONDS = 0.5  # how soon a closed store stops listening
RECONNECT_SECONDS = 1.0

_NOTIFY = Statement(select(func.pg_notify(literal_column(f"'{CHANNEL}'"), p("payload"))))
_NOTIFY_PRESENCE = Statement(select(func.pg_notify(literal_column(f"'{PRESENCE}'"), p("payload"))))


class PostgresNotifier:
    """Calls `hint` when another store may have committed something, `bus` with what is said about people."""

    def __init__(self, url: str, hint: Callable[[], None], bus: NotifierPresenceBus) -> None:
        self._url = url
        self._hint = hint
        self._bus = bus
        self._name = secrets.token_hex(8)
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def notify(self, session: DatabaseSession) -> None:
        """Hint to the others, once this transaction is committed."""
        session.many(_NOTIFY, [{"payload": self._name}])

    @staticmethod
    def publish_presence(session: DatabaseSession, messages: Sequence[str]) -> None:
        """Send presence announcements to the other nodes when this transaction commits."""
        for message in messages:
            session.one(_NOTIFY_PRESENCE, payload=message)

    def start(self) -> None:
        # A greenlet where gevent runs, a thread elsewhere.
        self._thread = threading.Thread(target=self._listen, name="postgres-hints", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closed.set()
        if self._thread is not None:
            self._thread.join()

    def _listen(self) -> None:
        while not self._closed.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True, application_name="taskcast") as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    connection.execute(f"LISTEN {PRESENCE}")
                    self._hint()
                    self._bus.connected()
                    self._hear(connection)
            except psycopg.Error:
                self._closed.wait(RECONNECT_SECONDS)

    def _hear(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        while not self._closed.is_set():
            heard = list(connection.notifies(timeout=PATIENCE_SECONDS, stop_after=1))
            if any(each.channel == CHANNEL and each.payload != self._name for each in heard):
                self._hint()
            for each in heard:
                if each.channel == PRESENCE:
                    self._bus.heard(each.payload)
