"""Repositories of users, sessions, tokens, devices and link tokens.

Secrets are stored only as SHA-256 digests.
"""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from taskcast.domain.ids import DeliveryId, DeviceId, Instant, SessionId, TokenId, UserId
from taskcast.domain.permissions import Actor, Credential, Identity
from taskcast.domain.users import ApiToken, Session, User
from taskcast.domain.versioned import FieldVersions, Versioned
from taskcast.ports.credentials import LinkPurpose


class Credentials(msgspec.Struct, frozen=True):
    """What a sign-in is checked against."""

    user_id: UserId
    password_hash: str | None
    active: bool


class NewSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session to insert: whose it is, where it began, and when it ends with and without use."""

    user_id: UserId
    digest: bytes
    created_at: Instant
    expires_at: Instant
    device_id: DeviceId | None = None
    address: str = ""
    user_agent: str = ""
    idle_ends_at: Instant | None = None


class Users(Protocol):
    """User accounts."""

    def has_none(self) -> bool:
        """Whether the instance has no account.

        Takes a lock, so that only one transaction can create the first.
        """
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
        """Insert the user and return it with its id.

        Raises `Invalid` naming `email` when the address is taken.

        With `must_confirm` the account is locked until its address is confirmed.
        """
        ...

    def save(self, user: User, field_versions: FieldVersions) -> None:
        """Raises `Invalid` naming `email` when the address is taken."""
        ...

    def release(self, user: UserId) -> None:
        """Unlock an account that had to confirm its address."""
        ...

    def set_password(self, user: UserId, password_hash: str) -> None: ...

    def mark_signed_in(self, user: UserId) -> bool:
        """Record a sign-in; returns whether it is the user's first."""
        ...

    def page(self, *, after: UserId | None, limit: int) -> Sequence[User]: ...


class Identities(Protocol):
    """Sessions and API tokens, which authenticate requests."""

    def of(self, credential: Credential, now: Instant) -> Actor | None:
        """The active user of a token or an unexpired session, found by one statement at most."""
        ...

    def by_sessions(self, digests: Sequence[bytes], now: Instant) -> dict[bytes, tuple[Actor, Instant]]:
        """The actors of many sessions, each with its expiry; invalid sessions are left out."""
        ...

    def by_tokens(self, digests: Sequence[bytes], now: Instant) -> dict[bytes, Identity]:
        """The same for tokens; many of them never expire."""
        ...

    def is_alive(self, actor: Actor, now: Instant) -> bool:
        """Whether the actor's session or token is valid: not ended, not expired, and its user active.

        Always false for the command line's actor, which has neither.
        """
        ...

    def add_session(self, new: NewSession) -> SessionId:
        """Insert the session. Its password counts as verified at its start."""
        ...

    def sessions(self, actor: Actor, now: Instant, *, most: int) -> Sequence[Session]:
        """The actor's open sessions, newest first."""
        ...

    def device_of(self, user: UserId, session: SessionId) -> DeviceId | None:
        """The device on which that session of the user began, if known."""
        ...

    def end_session(self, session: SessionId, *, of: UserId) -> bool: ...

    def end_sessions_of(self, user: UserId, *, but: SessionId | None = None) -> list[SessionId]: ...

    def proved_at(self, session: SessionId) -> Instant | None:
        """When the password was last verified in this session; None if unknown."""
        ...

    def mark_proved(self, session: SessionId, at: Instant) -> None: ...

    def add_token(self, user: UserId, digest: bytes, token: ApiToken) -> ApiToken:
        """Insert it and return it with its id."""
        ...

    def tokens(self, user: UserId) -> Sequence[ApiToken]: ...

    def note_use(self, token: TokenId, at: Instant, *, unless_since: Instant) -> None:
        """Record a use of the token, unless a use after `unless_since` is recorded already."""
        ...

    def note_session_use(
        self, session: SessionId, at: Instant, *, idle_ends_at: Instant, unless_since: Instant
    ) -> None:
        """Record a use of the session, and when it ends without another use."""
        ...

    def end_token(self, user: UserId, token: TokenId) -> bool: ...

    def end_tokens_of(self, user: UserId, *, but: TokenId | None = None) -> list[TokenId]: ...

    def email_of(self, user: UserId) -> str | None:
        """The address of an account, confirmed or not."""
        ...

    def credentials(self, email: str) -> Credentials | None: ...

    def recent_failures(self, account: str, address: str, since: Instant) -> Sequence[Instant]:
        """The instants counted since then for this account and address (or kind of mail), oldest first.

        Takes a lock until the transaction ends, so that concurrent counts are not too low.
        """
        ...

    def add_failure(self, account: str, address: str, at: Instant) -> None: ...


class Devices(Protocol):
    """Browsers that have signed in to an account before, identified by the digest of their device cookie."""

    def find(self, user: UserId, digest: bytes) -> DeviceId | None: ...

    def add(self, user: UserId, digest: bytes, *, now: Instant) -> DeviceId: ...

    def note_use(self, device: DeviceId, at: Instant) -> None: ...

    def replace_digest(self, old: bytes, new: bytes) -> None:
        """Replace the digest for all accounts of that device: its cookie holds another secret now."""
        ...

    def keep_newest(self, user: UserId, most: int) -> None:
        """Delete the account's devices except the most recently used ones."""
        ...

    def forget(self, user: UserId, device: DeviceId) -> None: ...

    def forget_all(self, user: UserId, *, but: DeviceId | None = None) -> None: ...


class LinkToken(msgspec.Struct, frozen=True, kw_only=True):
    """What a link's token gives access to, and when it was created and expires.

    `subject_id` is an account or an invitation; `address` is where the link was mailed, if it is bound to that.
    """

    purpose: LinkPurpose
    subject_id: int
    address: str | None
    made_at: Instant
    ends_at: Instant


class LinkTokens(Protocol):
    """Tokens of links that are mailed or shown once, stored by digest."""

    def add(self, digest: bytes, token: LinkToken) -> None: ...

    def get(self, digest: bytes, purpose: LinkPurpose, *, now: Instant) -> LinkToken | None:
        """The token for that purpose; None if unknown or expired."""
        ...

    def end_of(self, purposes: Sequence[LinkPurpose], subject_id: int) -> None:
        """End all tokens of this account or invitation that are for one of these purposes."""
        ...


class AccountMail(Protocol):
    """Account mail (invitations, password resets, security notices), queued in the transaction of its cause.

    The worker creates the link's token when it sends (`link_for_mail`), so the outbox never holds a secret.
    """

    def queue(self, kind: str, *, address: str, subject_id: int, now: Instant) -> None:
        """Queue one mail.

        Kinds: `invitation`, `welcome`, `password_reset`, `address_change`, and the security notices.
        """
        ...

    def is_wanted(self, delivery: DeliveryId, subject_id: int) -> bool:
        """Whether the mail is still to be sent; false once it was withdrawn."""
        ...

    def withdraw_from(self, user: UserId) -> None:
        """Withdraw the account's mails that carry a link, sent or not: their links are not created any more."""
        ...
