"""How long a read may take whose cost depends on what somebody asks for (promise P8)."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import apsw
import psycopg

from taskcast.ports.queries import TooSlow
from taskcast.storage.database_session import DatabaseSession, PostgresSession, SqliteSession

LONGEST_SECONDS: Final = 5.0
_STEPS: Final = 50_000  # of SQLite's machine between two looks at the clock: about a millisecond

# To compile such a statement takes longer than to run it, and a plan for any values reads whole tables.
_LIMITED: Final = (
    b"SELECT set_config('statement_timeout', %(milliseconds)s, true), set_config('jit', 'off', true), "
    b"set_config('plan_cache_mode', 'force_custom_plan', true)"
)


@contextmanager
def time_limit(session: DatabaseSession, seconds: float = LONGEST_SECONDS) -> Iterator[None]:
    """Stop what takes longer.

    Raises:
        TooSlow: it was stopped.
    """
    if isinstance(session, SqliteSession):
        end = time.monotonic() + seconds
        session.connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    elif isinstance(session, PostgresSession):
        session.connection.execute(_LIMITED, {"milliseconds": str(round(seconds * 1000))})
    try:
        yield
    except (apsw.InterruptError, psycopg.errors.QueryCanceled):
        if isinstance(session, PostgresSession):
            session.recover()
        raise TooSlow from None
    finally:
        if isinstance(session, SqliteSession):
            session.connection.set_progress_handler(None)
