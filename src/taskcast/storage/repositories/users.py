"""Accounts in a transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import apsw
import psycopg
from sqlalchemy import false, select, true, update

from taskcast.domain.ids import UserId
from taskcast.domain.mail_addresses import spellings
from taskcast.domain.refusals import refused
from taskcast.domain.users import User
from taskcast.domain.versioned import FieldVersions, Versioned
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.instance_values import SECRET
from taskcast.storage.repositories.access import found
from taskcast.storage.schema.rows import USER
from taskcast.storage.schema.statements import Statement, p, saving
from taskcast.storage.schema.tables import instance, users

_u = users.c

ANY_USER = Statement(select(_u.id).limit(p("most")))
_ONLY_ONE = Statement(select(instance.c.key).where(instance.c.key == p("key")).with_for_update())
_ADMINISTRATORS = Statement(
    select(_u.id).where(_u.is_admin.is_(True), _u.active.is_(True)).order_by(_u.id).with_for_update()
)
_GET = Statement(select(*USER.versioned_columns).where(_u.id == p("user")).with_for_update())
READ_USER = Statement(select(*USER.columns).where(_u.id == p("user")))
_ADDRESS = Statement(select(_u.email).where(_u.id == p("user")))
_NAME = Statement(select(_u.name).where(_u.id == p("user")))
_BY_EMAIL = Statement(select(*USER.columns).where(_u.email == p("email")))
_PASSWORD = Statement(select(_u.password_hash).where(_u.id == p("user")))
_RELEASE = Statement(update(users).where(_u.id == p("user")).values(must_confirm=false()))
_SET_PASSWORD = saving(users, "password_hash")
_MARK_SIGNED_IN = Statement(
    update(users).where(_u.id == p("user"), _u.has_signed_in.is_(False)).values(has_signed_in=true())
)
USERS = Statement(select(*USER.columns).where(_u.id > p("after")).order_by(_u.id).limit(p("most")))


class Users:
    """See `taskcast.ports.accounts.Users`."""

    def __init__(self, session: DatabaseSession) -> None:
        self._session = session

    def has_none(self) -> bool:
        self._session.one(_ONLY_ONE, key=SECRET)
        return self._session.one(ANY_USER, most=1) is None

    def other_administrator(self, than: UserId) -> bool:
        return any(row[0] != than for row in self._session.all(_ADMINISTRATORS))

    def get(self, user: UserId) -> Versioned[User]:
        return USER.decode_versioned(found(self._session.one(_GET, user=user)))

    def address_of(self, user: UserId) -> str:
        address: str = found(self._session.one(_ADDRESS, user=user))[0]
        return address

    def name_of(self, user: UserId) -> str:
        name: str = found(self._session.one(_NAME, user=user))[0]
        return name

    def by_email(self, email: str) -> User | None:
        for spelling in spellings(email):
            if row := self._session.one(_BY_EMAIL, email=spelling):
                return USER.decode(row)
        return None

    def password_hash(self, user: UserId) -> str | None:
        row = self._session.one(_PASSWORD, user=user)
        return None if row is None else row[0]

    def add(self, user: User, *, password_hash: str | None, must_confirm: bool = False) -> User:
        with _unique_address():
            return USER.add(
                self._session,
                user,
                password_hash=password_hash,
                must_confirm=must_confirm,
                has_signed_in=False,
            )

    def save(self, user: User, field_versions: FieldVersions) -> None:
        with _unique_address():  # whose error comes while it is waited for
            self._session.count(USER.update, **USER.saved_values(user, field_versions))

    def release(self, user: UserId) -> None:
        self._session.run(_RELEASE, user=user)

    def set_password(self, user: UserId, password_hash: str) -> None:
        self._session.run(_SET_PASSWORD, of_id=user, password_hash=password_hash)

    def mark_signed_in(self, user: UserId) -> bool:
        return self._session.count(_MARK_SIGNED_IN, user=user) > 0

    def page(self, *, after: UserId | None, limit: int) -> Sequence[User]:
        return [USER.decode(row) for row in self._session.all(USERS, after=after or 0, most=limit)]


@contextmanager
def _unique_address() -> Iterator[None]:
    """Say which field is at fault; the address is the one unique column of an account."""
    try:
        yield
    except (apsw.ConstraintError, psycopg.errors.UniqueViolation):
        raise refused("email", "account-exists") from None
