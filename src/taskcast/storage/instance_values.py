"""What the instance knows of itself; its secret is made once, with the database."""

import secrets
from hashlib import sha256

from sqlalchemy import Connection, insert, select

from taskcast.domain.ids import Instant
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.schema.statements import Statement, p
from taskcast.storage.schema.tables import instance

SECRET = "secret"  # noqa: S105 - the name it is kept under
SECRET_BYTES = 32
_ID_DIGITS = 16
SIGNED_LINKS_UNTIL = "signed_links_until"

_GET = Statement(select(instance.c.value).where(instance.c.key == p("key")))


def make_secret(migrating: Connection) -> None:
    """Make it, unless there is one; nobody else migrates meanwhile."""
    if migrating.scalar(select(instance.c.value).where(instance.c.key == SECRET)) is None:
        migrating.execute(insert(instance).values(key=SECRET, value=secrets.token_hex(SECRET_BYTES)))


def secret(session: DatabaseSession) -> bytes:
    """32 bytes, the same for every process on this database."""
    row = session.one(_GET, key=SECRET)
    if row is None:
        raise RuntimeError("The database has no secret: run `taskcast migrate`.")
    return bytes.fromhex(row[0])


def public_id(session: DatabaseSession) -> str:
    """What tells this instance from others and may be told to anyone; its secret does not follow from it."""
    return sha256(b"taskcast instance id\0" + secret(session)).hexdigest()[:_ID_DIGITS]


def signed_links_until(session: DatabaseSession) -> Instant | None:
    """When this database was upgraded from signed links; None if it never had any."""
    row = session.one(_GET, key=SIGNED_LINKS_UNTIL)
    return None if row is None else Instant(row[0])
