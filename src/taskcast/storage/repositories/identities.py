"""Sessions and API tokens: looked up by the digest of the secret they were made with, never by the secret."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace
from sqlalchemy import delete, func, literal_column, or_, select, update

from taskcast.domain.ids import DeviceId, Instant, SessionId, TokenId, UserId
from taskcast.domain.mail_addresses import spellings
from taskcast.domain.permissions import Actor, Credential, Identity
from taskcast.domain.user_agents import describe
from taskcast.domain.users import ApiToken
from taskcast.domain.users import Session as OpenSession
from taskcast.ports.accounts import Credentials, NewSession
from taskcast.storage.database_session import DatabaseSession, Row
from taskcast.storage.schema.rows import API_TOKEN
from taskcast.storage.schema.statements import Statement, adding, inserting, p, saving
from taskcast.storage.schema.tables import api_tokens, sessions, signin_failures, users

_s = sessions.c
_k = api_tokens.c
_f = signin_failures.c
_PERSON = (users.c.id, users.c.is_admin, users.c.timezone)
_AMONG = [f"digest_{number}" for number in range(16)]  # how many digests one statement looks up

_sessions = (
    select(*_PERSON, _s.id, _s.expires_at, _s.digest, _s.idle_ends_at, users.c.must_confirm)
    .join(sessions, _s.user_id == users.c.id)
    .where(users.c.active.is_(True))
)
_tokens = (
    select(*_PERSON, _k.id, _k.scope, _k.digest, _k.expires_at, users.c.must_confirm)
    .join(api_tokens, _k.user_id == users.c.id)
    .where(users.c.active.is_(True))
)
_BY_SESSION = Statement(_sessions.where(_s.digest == p("digest")))  # whether or not its time is over
_BY_SESSIONS = Statement(_sessions.where(_s.digest.in_([p(name) for name in _AMONG])))
_BY_TOKEN = Statement(_tokens.where(_k.digest == p("digest")))
_BY_TOKENS = Statement(_tokens.where(_k.digest.in_([p(name) for name in _AMONG])))
_SESSION_LIVES = Statement(
    select(_s.id)
    .join(users, _s.user_id == users.c.id)
    .where(
        _s.id == p("session"),
        _s.expires_at > p("now"),
        or_(_s.idle_ends_at.is_(None), _s.idle_ends_at > p("now")),
        users.c.active.is_(True),
    )
)
_TOKEN_LIVES = Statement(
    select(_k.id)
    .join(users, _k.user_id == users.c.id)
    .where(
        _k.id == p("token"),
        or_(_k.expires_at.is_(None), _k.expires_at > p("now")),
        users.c.active.is_(True),
    )
)
_EMAIL = Statement(select(users.c.email).where(users.c.id == p("user")))
_CREDENTIALS = Statement(
    select(users.c.id, users.c.password_hash, users.c.active).where(users.c.email == p("email"))
)
_ADD_SESSION = adding(sessions)
_END_SESSION = Statement(delete(sessions).where(_s.id == p("session"), _s.user_id == p("user")))
_DEVICE_OF = Statement(select(_s.device_id).where(_s.id == p("session"), _s.user_id == p("user")))
_LISTED = Statement(
    select(_s.id, _s.user_agent, _s.address, _s.created_at, _s.last_used_at, _s.expires_at, _s.idle_ends_at)
    .where(
        _s.user_id == p("user"),
        _s.expires_at > p("now"),
        or_(_s.idle_ends_at.is_(None), _s.idle_ends_at > p("now")),
    )
    .order_by(_s.id.desc())
    .limit(p("most"))
)
_END_SESSIONS = Statement(delete(sessions).where(_s.user_id == p("user"), _s.id != p("but")).returning(_s.id))
_PROVED = Statement(select(_s.proved_at).where(_s.id == p("session")))
_MARK_PROVED = saving(sessions, "proved_at")
_ADD_TOKEN = adding(api_tokens)
TOKENS = Statement(select(*API_TOKEN.columns).where(_k.user_id == p("user")).order_by(_k.id))
_NOTE_USE = Statement(
    update(api_tokens)
    .where(_k.id == p("token"), or_(_k.last_used_at.is_(None), _k.last_used_at <= p("unless_since")))
    .values(last_used_at=p("at"))
)
_NOTE_SESSION_USE = Statement(
    update(sessions)
    .where(
        _s.id == p("session"),
        or_(_s.last_used_at.is_(None), _s.last_used_at <= p("unless_since")),
        or_(_s.idle_ends_at.is_(None), _s.idle_ends_at > p("at")),  # what has ended stays so
    )
    .values(last_used_at=p("at"), idle_ends_at=p("idle_ends_at"))
)
_END_TOKEN = Statement(delete(api_tokens).where(_k.user_id == p("user"), _k.id == p("token")))
_END_TOKENS = Statement(delete(api_tokens).where(_k.user_id == p("user"), _k.id != p("but")).returning(_k.id))
_of_door = (_f.account == p("account"), _f.address == p("address"))
_FAILURES = Statement(select(_f.at).where(*_of_door, _f.at >= p("since")).order_by(_f.at))
_ONE_AT_A_TIME = Statement(
    select(func.pg_advisory_xact_lock(func.hashtextextended(p("door"), literal_column("0"))))
)
_ADD_FAILURE = inserting(signin_failures)


class Identities:
    """See `taskcast.ports.accounts.Identities`."""

    def __init__(self, session: DatabaseSession) -> None:
        self._session = session

    def of(self, credential: Credential, now: Instant) -> Actor | None:
        credential_cache = self._session.credential_cache
        identity = None if credential_cache is None else credential_cache.get(credential)
        if identity is None:
            identity = self._read(credential)
            if identity is None:
                return None
            if credential_cache is not None:
                credential_cache.keep(credential, identity)
        if identity.ends_at is not None and identity.ends_at <= now:
            return None
        return identity.actor

    def _read(self, credential: Credential) -> Identity | None:
        if credential.kind == "token":
            row = self._session.one(_BY_TOKEN, digest=credential.digest)
            return None if row is None else Identity(_by_token(row), row[6])
        row = self._session.one(_BY_SESSION, digest=credential.digest)
        return None if row is None else Identity(_by_session(row), _end_of_session(row))

    def by_sessions(self, digests: Sequence[bytes], now: Instant) -> dict[bytes, tuple[Actor, Instant]]:
        rows = self._of_digests(_BY_SESSION, _BY_SESSIONS, digests)
        return {
            bytes(row[5]): (_by_session(row), ends_at)
            for row in rows
            if (ends_at := _end_of_session(row)) > now
        }

    def by_tokens(self, digests: Sequence[bytes], now: Instant) -> dict[bytes, Identity]:
        rows = self._of_digests(_BY_TOKEN, _BY_TOKENS, digests)
        return {
            bytes(row[5]): Identity(_by_token(row), row[6]) for row in rows if row[6] is None or row[6] > now
        }

    def _of_digests(self, one: Statement, many: Statement, digests: Sequence[bytes]) -> Iterator[Row]:
        if len(digests) == 1:
            yield from self._session.all(one, digest=digests[0])
            return
        for start in range(0, len(digests), len(_AMONG)):
            some = digests[start : start + len(_AMONG)]
            filled = [*some, *[some[0]] * (len(_AMONG) - len(some))]
            yield from self._session.all(many, **dict(zip(_AMONG, filled, strict=True)))

    def is_alive(self, actor: Actor, now: Instant) -> bool:
        if actor.session_id is not None:
            return self._session.one(_SESSION_LIVES, session=actor.session_id, now=now) is not None
        if actor.token_id is not None:
            return self._session.one(_TOKEN_LIVES, token=actor.token_id, now=now) is not None
        return False

    def add_session(self, new: NewSession) -> SessionId:
        kept = {name: getattr(new, name) for name in new.__struct_fields__}
        at = new.created_at
        added = self._session.add(_ADD_SESSION, **kept, proved_at=at, last_used_at=at)
        return SessionId(added)

    def sessions(self, actor: Actor, now: Instant, *, most: int) -> Sequence[OpenSession]:
        listed = self._session.all(_LISTED, user=actor.user_id, now=now, most=most)
        return [_open_session(row, actor.session_id) for row in listed]

    def device_of(self, user: UserId, session: SessionId) -> DeviceId | None:
        row = self._session.one(_DEVICE_OF, user=user, session=session)
        return None if row is None else row[0]

    def end_session(self, session: SessionId, *, of: UserId) -> bool:
        return self._session.count(_END_SESSION, session=session, user=of) > 0

    def end_sessions_of(self, user: UserId, *, but: SessionId | None = None) -> list[SessionId]:
        return sorted(row[0] for row in self._session.all(_END_SESSIONS, user=user, but=but or 0))

    def proved_at(self, session: SessionId) -> Instant | None:
        row = self._session.one(_PROVED, session=session)
        return None if row is None else row[0]

    def mark_proved(self, session: SessionId, at: Instant) -> None:
        self._session.run(_MARK_PROVED, of_id=session, proved_at=at)

    def add_token(self, user: UserId, digest: bytes, token: ApiToken) -> ApiToken:
        added = self._session.add(
            _ADD_TOKEN,
            user_id=user,
            digest=digest,
            name=token.name,
            scope=token.scope,
            created_at=token.created_at,
            last_used_at=token.last_used_at,
            expires_at=token.expires_at,
        )
        return replace(token, id=TokenId(added))

    def tokens(self, user: UserId) -> Sequence[ApiToken]:
        return [API_TOKEN.decode(row) for row in self._session.all(TOKENS, user=user)]

    def note_use(self, token: TokenId, at: Instant, *, unless_since: Instant) -> None:
        self._session.run(_NOTE_USE, token=token, at=at, unless_since=unless_since)

    def note_session_use(
        self, session: SessionId, at: Instant, *, idle_ends_at: Instant, unless_since: Instant
    ) -> None:
        self._session.run(
            _NOTE_SESSION_USE, session=session, at=at, idle_ends_at=idle_ends_at, unless_since=unless_since
        )

    def end_token(self, user: UserId, token: TokenId) -> bool:
        return self._session.count(_END_TOKEN, user=user, token=token) > 0

    def end_tokens_of(self, user: UserId, *, but: TokenId | None = None) -> list[TokenId]:
        return sorted(row[0] for row in self._session.all(_END_TOKENS, user=user, but=but or 0))

    def email_of(self, user: UserId) -> str | None:
        row = self._session.one(_EMAIL, user=user)
        return None if row is None else row[0]

    def credentials(self, email: str) -> Credentials | None:
        for spelling in spellings(email):
            if row := self._session.one(_CREDENTIALS, email=spelling):
                return Credentials(row[0], row[1], bool(row[2]))
        return None

    def recent_failures(self, account: str, address: str, since: Instant) -> Sequence[Instant]:
        self._session.hold(_ONE_AT_A_TIME, door=f"{account} from {address}")
        failures = self._session.all(_FAILURES, account=account, address=address, since=since)
        return [row[0] for row in failures]

    def add_failure(self, account: str, address: str, at: Instant) -> None:
        self._session.run(_ADD_FAILURE, account=account, address=address, at=at)


def _open_session(row: Row, current: SessionId | None) -> OpenSession:
    return OpenSession(
        id=row[0],
        is_current=row[0] == current,
        device=describe(row[1]),
        address=row[2] or None,
        created_at=row[3],
        last_used_at=row[4],
        expires_at=row[5] if row[6] is None else min(row[5], row[6]),
    )


def _end_of_session(row: Row) -> Instant:
    expires_at, idle_ends_at = row[4], row[6]
    end: Instant = expires_at if idle_ends_at is None else min(expires_at, idle_ends_at)
    return end


def _by_session(row: Row) -> Actor:
    return Actor(
        user_id=row[0],
        is_admin=bool(row[1]),
        timezone=row[2],
        session_id=row[3],
        must_confirm=bool(row[7]),
    )


def _by_token(row: Row) -> Actor:
    return Actor(
        user_id=row[0],
        is_admin=bool(row[1]),
        timezone=row[2],
        token_id=row[3],
        may_write=row[4] == "write",
        must_confirm=bool(row[7]),
    )
