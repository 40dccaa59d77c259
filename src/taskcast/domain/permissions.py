"""Roles, actors and credentials. Roles are nested: an owner may do all a member may, a member all a viewer may."""

from typing import Literal, NamedTuple, get_args

import msgspec

from taskcast.domain.ids import Instant, SessionId, TokenId, UserId

Role = Literal["owner", "member", "viewer"]

_RANK = {"viewer": 0, "member": 1, "owner": 2}


def at_least(role: Role, needed: Role) -> bool:
    """Whether `role` includes the rights of `needed`."""
    return _RANK[role] >= _RANK[needed]


def roles_within(role: Role) -> tuple[Role, ...]:
    """The roles included in `role`, itself included."""
    return tuple(each for each in get_args(Role) if at_least(role, each))


class Actor(msgspec.Struct, frozen=True):
    """The user on whose behalf an operation runs, and how they authenticated.

    `session_id` or `token_id` is the identity that a logout or revocation ends. Both are None only for the
    command line, which acts with the authority of the machine's owner. With `must_confirm` the user must
    first confirm their address (`usecases/accounts/confirmation`).
    """

    user_id: UserId
    is_admin: bool = False
    timezone: str = "UTC"
    session_id: SessionId | None = None
    token_id: TokenId | None = None
    may_write: bool = True
    must_confirm: bool = False

    @property
    def is_command_line(self) -> bool:
        """Whether the command line acts as this user."""
        return self.session_id is None and self.token_id is None


class Credential(NamedTuple):
    """A presented token or session; only the digest of its secret."""

    kind: Literal["token", "session"]
    digest: bytes


class Identity(NamedTuple):
    """The actor of a credential, and when it expires (None: never)."""

    actor: Actor
    ends_at: Instant | None
