"""People, sessions and tokens as a transaction reaches them. Secrets are kept only as SHA-256 digests."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from taskcast.domain.identity import Credential, Identity
from taskcast.domain.ids import DeliveryId, DeviceId, Instant, SessionId, TokenId, UserId
from taskcast.domain.permissions import Actor
from taskcast.domain.users import ApiToken, Session, User
from taskcast.domain.versioned import FieldVersions, Versioned
from taskcast.ports.credentials import LinkPurpose


class Credentials(msgspec.Struct, frozen=True):
    """What a sign-in is checked against."""

    user_id: UserId
    password_hash: str | None
    active: bool


class NewSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session as it begins: by whom, from where, and until when, used or not."""

    user_id: UserId
    digest: bytes
    created_at: Instant
    expires_at: Instant
    device_id: DeviceId | None = None
    address: str = ""
    user_agent: str = ""
    idle_ends_at: Instant | None = None


class Users(Protocol):
    """Accounts."""

    def none_yet(self) -> bool:
        """Whether the instance has no account at all; locked, so that only one can be the first."""
        ...

    def get(self, user: UserId) -> Versioned[User]:
        """Locked. Raises `NotFound`."""
        ...

    def address_of(self, user: UserId) -> str:
        """The mail address, not locked. Raises `NotFound`."""
        ...

    def name_of(self, user: UserId) -> str:
        """The name, not locked. Raises `NotFound`."""
        ...

    def by_email(self, email: str) -> User | None: ...

    def other_administrator(self, than: UserId) -> bool:
        """Whether another active administrator exists; locks administrators until the transaction ends."""
        ...

    def password_hash(self, user: UserId) -> str | None: ...

    def add(self, user: User, *, password_hash: str | None, must_confirm: bool = False) -> User:
        """Insert and return it with its id; it can do nothing while it `must_confirm` its address. Raises `Invalid` naming `email` when the address is taken."""
        ...

    def save(self, user: User, field_versions: FieldVersions) -> None:
        """Raises `Invalid` naming `email` when the address is taken."""
        ...

    def release(self, user: UserId) -> None:
        """Let somebody in who had to confirm their address."""
        ...

    def set_password(self, user: UserId, password_hash: str) -> None: ...

    def mark_signed_in(self, user: UserId) -> bool:
        """Keep that the person has signed in; returns whether that is the first time."""
        ...

    def page(self, *, after: UserId | None, limit: int) -> Sequence[User]: ...


class Identities(Protocol):
    """Sessions and API tokens: what a request shows to prove who it comes from."""

    def of(self, credential: Credential, now: Instant) -> Actor | None:
        """The active person behind a token or an unexpired session; by one statement at most."""
        ...

    def by_sessions(self, digests: Sequence[bytes], now: Instant) -> dict[bytes, tuple[Actor, Instant]]:
        """The same for many sessions at once, with when each expires; without those that open nothing."""
        ...

    def by_tokens(self, digests: Sequence[bytes], now: Instant) -> dict[bytes, Identity]:
        """The same for tokens, of which many have no end."""
        ...

    def is_alive(self, actor: Actor, now: Instant) -> bool:
        """Whether the actor's session or token still opens anything: neither ended nor expired, person active.

        Always false for the command line's actor, which holds neither.
        """
        ...

    def add_session(self, new: NewSession) -> SessionId:
        """Insert it; its password counts as proved when it begins."""
        ...

    def sessions(self, actor: Actor, now: Instant, *, most: int) -> Sequence[Session]:
        """The actor's open sessions, newest first."""
        ...

    def device_of(self, user: UserId, session: SessionId) -> DeviceId | None:
        """Where that session of theirs began, if that is known."""
        ...

    def end_session(self, session: SessionId, *, of: UserId) -> bool: ...

    def end_sessions_of(self, user: UserId, *, but: SessionId | None = None) -> list[SessionId]: ...

    def proved_at(self, session: SessionId) -> Instant | None:
        """When the password was last proved in this session; None if that is not known."""
        ...

    def mark_proved(self, session: SessionId, at: Instant) -> None: ...

    def add_token(self, user: UserId, digest: bytes, token: ApiToken) -> ApiToken:
        """Insert it and return it with its id."""
        ...

    def tokens(self, user: UserId) -> Sequence[ApiToken]: ...

    def note_use(self, token: TokenId, at: Instant, *, unless_since: Instant) -> None:
        """Keep that the token was used, unless a use after `unless_since` is known already."""
        ...

    def note_session_use(
        self, session: SessionId, at: Instant, *, idle_ends_at: Instant, unless_since: Instant
    ) -> None:
        """The same for a session, and until when it lasts without another use."""
        ...

    def end_token(self, user: UserId, token: TokenId) -> bool: ...

    def end_tokens_of(self, user: UserId, *, but: TokenId | None = None) -> list[TokenId]: ...

    def email_of(self, user: UserId) -> str | None:
        """The address of an account, confirmed or not."""
        ...

    def credentials(self, email: str) -> Credentials | None: ...

    def recent_failures(self, account: str, address: str, since: Instant) -> Sequence[Instant]:
        """What was counted since then for that account as `address` says (letters, by now), oldest first.

        Who asks the same meanwhile waits until the transaction ends, so that none counts too few.
        """
        ...

    def add_failure(self, account: str, address: str, at: Instant) -> None: ...


class Devices(Protocol):
    """Browsers that signed in to an account before, told apart by the digest of their device cookie."""

    def find(self, user: UserId, digest: bytes) -> DeviceId | None: ...

    def add(self, user: UserId, digest: bytes, *, now: Instant) -> DeviceId: ...

    def note_use(self, device: DeviceId, at: Instant) -> None: ...

    def replace_digest(self, old: bytes, new: bytes) -> None:
        """Whatever account signed in from that device: its cookie holds another secret now."""
        ...

    def keep_newest(self, user: UserId, most: int) -> None:
        """Forget all of an account's devices but those used last."""
        ...

    def forget(self, user: UserId, device: DeviceId) -> None: ...

    def forget_all(self, user: UserId, *, but: DeviceId | None = None) -> None: ...


class LinkToken(msgspec.Struct, frozen=True, kw_only=True):
    """What a link's token opens, and when it was made and ends.

    `subject_id` is an account or an invitation; `address` is where the link was mailed, if it is bound to that.
    """

    purpose: LinkPurpose
    subject_id: int
    address: str | None
    made_at: Instant
    ends_at: Instant


class LinkTokens(Protocol):
    """Tokens of links that are mailed or shown once, by the digests of them."""

    def add(self, digest: bytes, token: LinkToken) -> None: ...

    def get(self, digest: bytes, purpose: LinkPurpose, *, now: Instant) -> LinkToken | None:
        """The token for that purpose, unless there is none or it has ended."""
        ...

    def end_of(self, purposes: Sequence[LinkPurpose], subject_id: int) -> None:
        """End all tokens of this account or invitation that are for one of these purposes."""
        ...


class AccountMail(Protocol):
    """Mail that is not about a task: queued in the outbox with the change that caused it.

    The worker draws the link's token when it sends (`letter_link`), so the outbox never holds a secret.
    """

    def queue(self, kind: str, *, address: str, subject_id: int, now: Instant) -> None:
        """Queue one letter: kind `invitation`, `welcome`, `password_reset`, `address_change` or a security notice."""
        ...

    def is_wanted(self, delivery: DeliveryId, subject_id: int) -> bool:
        """Whether the letter still is about this account or invitation: false once it was withdrawn."""
        ...

    def withdraw_from(self, user: UserId) -> None:
        """Take back the letters that bring an account's owner a link, sent or not: none is rendered any more."""
        ...
