"""SQLite and PostgreSQL behind one door: `migrate(url)`, then `open_store(url, …)`.

Both behave alike, held to it by one conformance suite (promise P7, tests/storage).
"""

from taskcast.storage.migrations import migrate
from taskcast.storage.open_store import AnyStore, open_store
from taskcast.storage.postgres.store import Nodes
from taskcast.storage.schema.revision import SchemaMismatchError
from taskcast.storage.sqlite.private_files import make_private_folder

__all__ = ["AnyStore", "Nodes", "SchemaMismatchError", "make_private_folder", "migrate", "open_store"]
