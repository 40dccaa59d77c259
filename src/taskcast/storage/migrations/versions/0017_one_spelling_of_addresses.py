"""Mail addresses are kept in one spelling: hosts as the DNS has them, `xn--bcher-kva.example` for `bücher.example`.

Where two accounts come to have the same address, one in that spelling already keeps it, else the oldest gets it; the
others stay as they are, so that each still opens with what its owner types. The log names them, and `taskcast doctor`.
People whose address or inbox changes get a new epoch of their stream: their pages read everything anew.
"""

import logging
import unicodedata
from collections.abc import Iterator
from secrets import token_hex

import idna
import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_log = logging.getLogger("taskcast.migrations")

_SLICE = 5_000
_TAKEN = sa.text("SELECT id FROM users WHERE email = :new")
_READDRESS = sa.text("UPDATE users SET email = :new, version = version + 1 WHERE id = :id")
_REINVITE = sa.text("UPDATE invitations SET email = :new WHERE id = :id")
_OWNER = sa.text("SELECT id FROM users WHERE email = :new AND active AND confirmed")
_RECEIVE = sa.text("UPDATE invitations SET invitee_id = :user WHERE id = :id AND invitee_id IS NULL")
_RENEW = sa.text("UPDATE streams SET epoch = :epoch WHERE stream = :stream")
_LETTERS = sa.text("SELECT id, address FROM deliveries WHERE due_at IS NOT NULL AND address IS NOT NULL")
_REDIRECT = sa.text("UPDATE deliveries SET address = :new WHERE id = :id")


def _one_spelling(address: str) -> str:
    """As `taskcast.domain.mail_addresses` had it then; what cannot be written so stays."""
    name, at, host = address.rpartition("@")
    name, host = (unicodedata.normalize("NFC", part.lower()) for part in (name, host))
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True, std3_rules=True).decode()
        except idna.IDNAError:
            return address
    return f"{name}{at}{host}"


def _respelled(connection: sa.Connection, table: str) -> Iterator[tuple[int, str]]:
    """Id and new spelling of what changes: few, since most addresses are ASCII."""
    read = sa.text(f"SELECT id, email FROM {table} WHERE id > :after ORDER BY id LIMIT :most")  # noqa: S608 - ours
    after = 0
    while rows := connection.execute(read, {"after": after, "most": _SLICE}).all():
        for number, address in rows:
            if address and not address.isascii() and (new := _one_spelling(address)) != address:
                yield number, new
        after = rows[-1][0]


def upgrade() -> None:
    """Write anew what comes out different."""
    connection = op.get_bind()
    told: set[int] = set()
    for user, new in _respelled(connection, "users"):
        taken = connection.execute(_TAKEN, {"new": new}).scalar()
        if taken is None:
            connection.execute(_READDRESS, {"id": user, "new": new})
            told.add(user)
        else:
            _log.warning(
                "Accounts %d and %d have the same address; %d keeps its spelling.", taken, user, user
            )
    for invitation, new in _respelled(connection, "invitations"):
        connection.execute(_REINVITE, {"id": invitation, "new": new})
        owner = connection.execute(_OWNER, {"new": new}).scalar()
        if owner is not None and connection.execute(_RECEIVE, {"id": invitation, "user": owner}).rowcount:
            told.add(owner)
    for letter, address in connection.execute(_LETTERS).all():
        if not address.isascii():
            connection.execute(_REDIRECT, {"id": letter, "new": _one_spelling(address)})
    for user in told:
        connection.execute(_RENEW, {"stream": f"user:{user}", "epoch": token_hex(8)})


def downgrade() -> None:
    """Restore a backup instead."""
    raise NotImplementedError("Restore a backup instead.")
