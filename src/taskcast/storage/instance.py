"""What the instance knows of itself; its secret is made once, with the database."""

import secrets

from sqlalchemy import select

from .session import Session
from .statements import Statement, p, upserting
from .tables import instance

SECRET = "secret"  # noqa: S105 - the name it is kept under
SECRET_BYTES = 32

_GET = Statement(select(instance.c.value).where(instance.c.key == p("key")))
_PUT_ONCE = upserting(instance, lambda insert: insert.on_conflict_do_nothing())


def make_secret(session: Session) -> None:
    """Make it, unless there is one."""
    session.run(_PUT_ONCE, key=SECRET, value=secrets.token_hex(SECRET_BYTES))


def secret(session: Session) -> bytes:
    """32 bytes, the same for every process on this database."""
    row = session.one(_GET, key=SECRET)
    if row is None:
        raise RuntimeError("The database has no secret: run `taskcast migrate`.")
    return bytes.fromhex(row[0])
