"""Users, API tokens and sessions, as their owners see them."""

import msgspec

from taskcast.domain.ids import Instant, SessionId, TokenId, UserId
from taskcast.domain.text import NAME_LENGTH


class User(msgspec.Struct, frozen=True, kw_only=True):
    """An account. Only its owner and administrators ever see this shape; others see `Member`.

    Without `mail_notifications` what happens to tasks is told on the page alone; letters such as a link for a
    new password come all the same. `confirmed` says that the address is known to be theirs.
    `language` is the code of one of `taskcast.domain.languages.TEXTS`; None is the browser's on the page, and the
    instance's in mails.
    """

    id: UserId
    email: str
    name: str
    timezone: str = "UTC"
    language: str | None = None
    mail_notifications: bool = True
    is_admin: bool = False
    active: bool = True
    confirmed: bool = True
    version: int = 1
    created_at: Instant
    updated_at: Instant


class ApiToken(msgspec.Struct, frozen=True, kw_only=True):
    """An API token without its secret. Without `expires_at` it is valid until it is revoked."""

    id: TokenId
    name: str
    scope: str
    created_at: Instant
    last_used_at: Instant | None = None
    expires_at: Instant | None = None


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A session as its owner sees it. Of one from before these were kept, `address` and `last_used_at` are None.

    `device` says in words what the browser says of itself; `is_current` is the session that asks. It ends at
    `expires_at` at the latest.
    """

    id: SessionId
    is_current: bool
    device: str
    address: str | None
    created_at: Instant
    last_used_at: Instant | None
    expires_at: Instant


__all__ = ["NAME_LENGTH", "ApiToken", "Session", "User"]
