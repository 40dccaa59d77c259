"""Sessions and API tokens: looked up by the digest of the secret they were made with, never by the secret."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select, update

from taskcast.domain.ids import Instant, SessionId, TokenId, UserId
from taskcast.domain.permissions import Actor
from taskcast.domain.users import ApiToken
from taskcast.ports.accounts import Credentials

from . import rows
from .rows import API_TOKEN
from .session import Session
from .statements import Statement, adding, inserting, p
from .tables import api_tokens, sessions, signin_failures, users

_s = sessions.c
_k = api_tokens.c
_f = signin_failures.c
_PERSON = (users.c.id, users.c.is_admin, users.c.timezone)

_BY_SESSION = Statement(
    select(*_PERSON, _s.id)
    .join(sessions, _s.user_id == users.c.id)
    .where(_s.digest == p("digest"), _s.expires_at > p("now"), users.c.active.is_(True))
)
_BY_TOKEN = Statement(
    select(*_PERSON, _k.id, _k.scope)
    .join(api_tokens, _k.user_id == users.c.id)
    .where(_k.digest == p("digest"), users.c.active.is_(True))
)
_SESSION_LIVES = Statement(
    select(_s.id)
    .join(users, _s.user_id == users.c.id)
    .where(_s.id == p("session"), _s.expires_at > p("now"), users.c.active.is_(True))
)
_SESSION_ENDS = Statement(select(_s.expires_at).where(_s.id == p("session")))
_TOKEN_LIVES = Statement(
    select(_k.id).join(users, _k.user_id == users.c.id).where(_k.id == p("token"), users.c.active.is_(True))
)
_CREDENTIALS = Statement(
    select(users.c.id, users.c.password_hash, users.c.active).where(users.c.email == p("email"))
)
_ADD_SESSION = adding(sessions)
_END_SESSION = Statement(delete(sessions).where(_s.id == p("session")))
_END_SESSIONS = Statement(delete(sessions).where(_s.user_id == p("user"), _s.id != p("but")).returning(_s.id))
_ADD_TOKEN = adding(api_tokens)
TOKENS = Statement(select(*API_TOKEN).where(_k.user_id == p("user")).order_by(_k.id))
_NOTE_USE = Statement(
    update(api_tokens)
    .where(_k.id == p("token"), or_(_k.last_used_at.is_(None), _k.last_used_at <= p("unless_since")))
    .values(last_used_at=p("at"))
)
_END_TOKEN = Statement(delete(api_tokens).where(_k.user_id == p("user"), _k.id == p("token")))
_END_TOKENS = Statement(delete(api_tokens).where(_k.user_id == p("user")).returning(_k.id))
_of_door = (_f.account == p("account"), _f.address == p("address"))
_FAILURES = Statement(select(_f.at).where(*_of_door, _f.at >= p("since")).order_by(_f.at))
_ADD_FAILURE = inserting(signin_failures)
_CLEAR_FAILURES = Statement(delete(signin_failures).where(*_of_door))


class Identities:
    """See `taskcast.ports.accounts.Identities`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_session(self, digest: bytes, now: Instant) -> Actor | None:
        row = self._session.one(_BY_SESSION, digest=digest, now=now)
        if row is None:
            return None
        return Actor(user_id=row[0], is_admin=bool(row[1]), timezone=row[2], session_id=row[3])

    def by_token(self, digest: bytes) -> Actor | None:
        row = self._session.one(_BY_TOKEN, digest=digest)
        if row is None:
            return None
        return Actor(
            user_id=row[0],
            is_admin=bool(row[1]),
            timezone=row[2],
            token_id=row[3],
            may_write=row[4] == "write",
        )

    def is_alive(self, actor: Actor, now: Instant) -> bool:
        if actor.session_id is not None:
            return self._session.one(_SESSION_LIVES, session=actor.session_id, now=now) is not None
        if actor.token_id is not None:
            return self._session.one(_TOKEN_LIVES, token=actor.token_id) is not None
        return False

    def ends_at(self, actor: Actor) -> Instant | None:
        if actor.session_id is None:
            return None
        row = self._session.one(_SESSION_ENDS, session=actor.session_id)
        return None if row is None else row[0]

    def add_session(self, user: UserId, digest: bytes, *, now: Instant, expires_at: Instant) -> SessionId:
        added = self._session.add(
            _ADD_SESSION, user_id=user, digest=digest, created_at=now, expires_at=expires_at
        )
        return SessionId(added)

    def end_session(self, session: SessionId) -> bool:
        return self._session.run(_END_SESSION, session=session) > 0

    def end_sessions_of(self, user: UserId, *, but: SessionId | None = None) -> list[SessionId]:
        return sorted(row[0] for row in self._session.all(_END_SESSIONS, user=user, but=but or 0))

    def add_token(self, user: UserId, digest: bytes, *, name: str, scope: str, now: Instant) -> ApiToken:
        added = self._session.add(
            _ADD_TOKEN,
            user_id=user,
            digest=digest,
            name=name,
            scope=scope,
            created_at=now,
            last_used_at=None,
        )
        return ApiToken(id=TokenId(added), name=name, scope=scope, created_at=now)

    def tokens(self, user: UserId) -> Sequence[ApiToken]:
        return [rows.api_token(row) for row in self._session.all(TOKENS, user=user)]

    def note_use(self, token: TokenId, at: Instant, *, unless_since: Instant) -> None:
        self._session.run(_NOTE_USE, token=token, at=at, unless_since=unless_since)

    def end_token(self, user: UserId, token: TokenId) -> bool:
        return self._session.run(_END_TOKEN, user=user, token=token) > 0

    def end_tokens_of(self, user: UserId) -> list[TokenId]:
        return sorted(row[0] for row in self._session.all(_END_TOKENS, user=user))

    def credentials(self, email: str) -> Credentials | None:
        row = self._session.one(_CREDENTIALS, email=email)
        return None if row is None else Credentials(row[0], row[1], bool(row[2]))

    def recent_failures(self, account: str, address: str, since: Instant) -> Sequence[Instant]:
        failures = self._session.all(_FAILURES, account=account, address=address, since=since)
        return [row[0] for row in failures]

    def add_failure(self, account: str, address: str, at: Instant) -> None:
        self._session.run(_ADD_FAILURE, account=account, address=address, at=at)

    def clear_failures(self, account: str, address: str) -> None:
        self._session.run(_CLEAR_FAILURES, account=account, address=address)
