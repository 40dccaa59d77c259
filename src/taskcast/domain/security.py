"""Security events: who gained, used or lost access, and what was refused.

They hold only ids and network addresses.

They never hold content, mail addresses or secrets, because they are logged and read by administrators. What
is recorded and for how long: docs/how-to/harden.md.
"""

from typing import Literal, TypedDict

import msgspec

from taskcast.domain.ids import Instant, ProjectId, UserId

SecurityKind = Literal[
    # Sessions
    "signed_in",
    "signed_out",
    "session_ended",
    "sessions_ended",
    # Credentials
    "password_changed",
    "password_reset_requested",
    "password_reset",
    "address_change_requested",
    "address_changed",
    "address_confirmed",
    "token_created",
    "token_revoked",
    "token_expired",
    "tokens_ended",
    # Accounts
    "account_created",
    "account_deactivated",
    "account_reactivated",
    "administrator_added",
    "administrator_removed",
    # Projects
    "member_added",
    "member_role_changed",
    "member_removed",
    "owner_named",
    "project_deleted",
    "project_restored",
    "link_created",
    "link_used",
    "links_closed",
    "invitation_sent",
    "invitation_accepted",
    "invitation_declined",
    "invitations_closed",
    # Refusals: counted in memory, one row of each kind a minute at most
    "sign_in_refused",
    "sign_in_limited",
    "password_refused",
    "credential_refused",
    "link_refused",
    "permission_refused",
    "cross_site_refused",
]
"""Published over REST: a name is never renamed."""

Refusal = Literal[
    "sign_in_refused",
    "sign_in_limited",
    "password_refused",
    "credential_refused",
    "link_refused",
    "permission_refused",
    "cross_site_refused",
]
"""Refusals, which anyone can cause without any effect."""

SecurityDetail = Literal[
    # The role that somebody got
    "owner",
    "member",
    "viewer",
    # The kind of account
    "person",
    "administrator",
    # What a token may do
    "read",
    "write",
    # How somebody left a project
    "left",
    "removed",
    # Why something ended
    "deactivated",
    "demo_password",
    "password_changed",
    "password_reset",
    "signed_out_everywhere",
]
"""Published over REST: a word is never renamed."""


class SecurityDetails(TypedDict, total=False):
    """The details of an event besides its actor.

    `subject` is the affected user; `object_id` the id of the session, token, link or invitation. `count` is
    the number of occurrences.
    """

    subject: UserId
    project: ProjectId
    object_id: int
    detail: SecurityDetail
    count: int


class SecurityEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the security log. `address` is None for the command line and for Taskcast itself."""

    kind: SecurityKind
    at: Instant
    actor_id: UserId | None = None
    subject_id: UserId | None = None
    project_id: ProjectId | None = None
    object_id: int | None = None
    detail: SecurityDetail | None = None
    address: str | None = None
    count: int = 1

    def fields(self) -> dict[str, object]:
        """The fields of the log line that are set."""
        named = ((name, getattr(self, name)) for name in LOGGED)
        return {name: value for name, value in named if value is not None}


LOGGED = ("actor_id", "subject_id", "project_id", "object_id", "detail", "address", "count")
