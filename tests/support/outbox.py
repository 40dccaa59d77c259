"""What time would do to the outbox of a server that is down."""

from contextlib import closing

import psycopg

from taskcast.storage.sqlite.store import connect, path_of
from tests.services.server import TaskcastServer

RUN_OUT = "UPDATE deliveries SET due_at = created_at WHERE state = 'leased'"


def let_leases_run_out(server: TaskcastServer) -> None:
    """As half a minute would: what a killed process had leased is due again."""
    url = server.database_url
    if url.startswith("postgresql"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(RUN_OUT)
    else:
        with closing(connect(path_of(url))) as database:
            database.execute(RUN_OUT)
