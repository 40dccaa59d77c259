"""SQLite and PostgreSQL behind one door: `migrate(url)`, then `open_store(url, …)`.

Both behave alike, held to it by one conformance suite (promise P7, tests/storage).
"""

from .migrations import migrate
from .opening import AnyStore, open_store
from .postgres import Nodes
from .private_files import make_private_folder
from .schema import SchemaMismatchError

__all__ = ["AnyStore", "Nodes", "SchemaMismatchError", "make_private_folder", "migrate", "open_store"]
