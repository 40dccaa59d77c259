"""SQLite and PostgreSQL behind one door: `migrate(url)`, then `open_store(url, …)`.

Both behave alike, held to it by one conformance suite (promise P7, tests/storage).
"""

from .migrations import migrate
from .opening import AnyStore, open_store

__all__ = ["AnyStore", "migrate", "open_store"]
