"""Who shows which credential, as the writer of SQLite has read it: it need not read it again while nothing changes.

Promise P6: nothing known here is ever older than the database. Only the writer uses it, and only while it has the
write lock, so nothing can change but by itself. What it writes about people or what they show ends at once what is
known, and for the rest of that transaction, which may yet come to nothing, each is read again. What another process
commits ends it, too. docs/decisions/0016-authentication-in-the-write-transaction.md
"""

from typing import Final

from sqlalchemy import Table

from taskcast.domain.permissions import Credential, Identity
from taskcast.storage.schema.tables import api_tokens, sessions, users

MOST: Final = 10_000
_ABOUT: Final = frozenset({api_tokens, sessions, users})


class CredentialCache:
    """What is known. Of secrets that were shown it has the digests only, as the database does."""

    __slots__ = ("_identities", "_is_suspended", "get")

    def __init__(self) -> None:
        self._identities: dict[Credential, Identity] = {}
        self._is_suspended = False
        self.get = self._identities.get
        """Who shows a credential, if that is known; without looking at when it expires."""

    def keep(self, credential: Credential, identity: Identity) -> None:
        """Know it from now on, unless this transaction has written what it could come from."""
        if self._is_suspended:
            return
        if len(self._identities) >= MOST:
            self._identities.clear()
        self._identities[credential] = identity

    def writes(self, table: Table) -> None:
        """This transaction writes to a table."""
        if table in _ABOUT:
            self._identities.clear()
            self._is_suspended = True

    def begin(self) -> None:
        """A transaction begins, whatever became of the one before."""
        self._is_suspended = False

    def forget(self) -> None:
        """Another process has committed something."""
        self._identities.clear()
