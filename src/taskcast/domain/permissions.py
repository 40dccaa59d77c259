"""Who may do what in a project. Roles grow: an owner may all a member may, a member all a viewer may."""

from typing import Literal, get_args

import msgspec

from taskcast.domain.ids import SessionId, TokenId, UserId

Role = Literal["owner", "member", "viewer"]

_RANK = {"viewer": 0, "member": 1, "owner": 2}


def at_least(role: Role, needed: Role) -> bool:
    """Whether `role` includes what `needed` may do."""
    return _RANK[role] >= _RANK[needed]


def roles_within(role: Role) -> tuple[Role, ...]:
    """The roles that `role` includes, itself among them."""
    return tuple(each for each in get_args(Role) if at_least(role, each))


class Actor(msgspec.Struct, frozen=True):
    """The person on whose behalf something is done, and how they proved it.

    `session_id` or `token_id` names the identity that dies with a logout or a revocation; both are None
    only for the command line, which acts with the authority of the machine's owner. Who `must_confirm` their
    address may do nothing else (`usecases/confirmation`).
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
        """Whether it is whoever runs the machine who acts as this person."""
        return self.session_id is None and self.token_id is None
