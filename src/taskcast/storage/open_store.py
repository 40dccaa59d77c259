"""Open the database that a URL names."""

from collections.abc import Iterable

from taskcast.ports.clock import Clock, Ids
from taskcast.storage.postgres.store import ALONE, Nodes, PostgresStore
from taskcast.storage.schema.revision import check_schema
from taskcast.storage.sqlite.store import SqliteStore, path_of
from taskcast.storage.write_transaction import StoreContext

AnyStore = SqliteStore | PostgresStore


def open_store(
    url: str, *, clock: Clock, ids: Ids, channels: Iterable[str] = (), nodes: Nodes = ALONE
) -> AnyStore:
    """Open a migrated database. Opens threads, so call it after any fork.

    Args:
        url: `sqlite:///file` or `postgresql://user:password@host/name`.
        clock: where instants come from.
        ids: where chance comes from.
        channels: the names of the channels that deliveries are written for.
        nodes: what is to be known where many processes share one PostgreSQL.

    Raises:
        ValueError: the URL names neither.
        SchemaMismatchError: the database is of another version.
        Unavailable: it does not answer.
    """
    context = StoreContext(clock, ids, tuple(channels))
    store: AnyStore
    if url.startswith(("postgresql://", "postgres://")):
        store = PostgresStore(url, context, nodes)
    else:
        store = SqliteStore(path_of(url), context)
    try:
        store.look(check_schema)
    except BaseException:
        store.close()
        raise
    return store
