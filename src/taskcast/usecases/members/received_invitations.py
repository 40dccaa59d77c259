"""Invitations in a user's inbox: receiving, accepting and declining them.

People are asked, not added: a user who shares no project with the owner gets an invitation to their address,
which the page shows with or without mail. After leaving or declining, the same inviter cannot invite them for
`DAYS_UNASKED` days. Why by address and never by id: docs/decisions/0018-people-are-asked-before-they-join.md.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from taskcast.domain import events
from taskcast.domain.errors import Invalid, NotFound
from taskcast.domain.ids import AnyId, Instant, InvitationId, ProjectId, UserId, format_instant, parse_instant
from taskcast.domain.permissions import Actor, Role, roles_within
from taskcast.domain.projects import ClosedInvitation, Invitation, ReceivedInvitation
from taskcast.domain.refusals import refused
from taskcast.domain.security import SecurityDetails
from taskcast.domain.users import User
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import Command
from taskcast.usecases.outcome import Result

DAYS_UNASKED: Final = 30
MOST_RECEIVED: Final = 100


class DeclineInvitation(Command, frozen=True):
    """Names an invitation in the caller's inbox."""

    id: AnyId


def decline_invitation(work: Work, command: DeclineInvitation, actor: Actor) -> Result:
    """Decline it. Its inviter cannot invite again for 30 days.

    Raises:
        NotFound: it is not in the person's inbox (any more).
    """
    decline(work, received_invitation(work, actor, command.id), actor.user_id)
    return Result()


def decline(work: Work, invitation: Invitation, user: UserId | None) -> None:
    """Close it and block further invitations by its inviter: to the account, or to the address if there is no account."""
    end_invitations(work, work.projects.close_invitations([invitation.id]))
    if user is not None:
        work.projects.block_reinviting(user, invitation.project_id, invitation.created_by)
    elif invitation.email is not None:
        work.projects.note_declined_address(invitation.email, invitation.created_by)
    details: SecurityDetails = {"project": invitation.project_id, "object_id": invitation.id}
    if user is not None:
        details["subject"] = user
    work.security.record("invitation_declined", user, **details)


def received_invitation(work: Work, actor: Actor, number: int) -> Invitation:
    """An open invitation in the actor's inbox. Raises `NotFound`."""
    invitation = work.projects.received_invitation(actor.user_id, InvitationId(number))
    if invitation is None or is_cut_off(work, invitation, actor.user_id):
        raise NotFound("This invitation is no longer open.")
    return invitation


def is_cut_off(work: Work, invitation: Invitation, user: UserId) -> bool:
    """Whether the user was removed or demoted while the invitation was open, which makes it void for them."""
    cutoff = work.projects.cutoff(invitation.project_id, user)
    return cutoff is not None and cutoff.stops(invitation)


def end_invitations(work: Work, closed: Sequence[ClosedInvitation]) -> int:
    """Record the closed invitations in the streams of their recipients; returns how many were closed."""
    for each in closed:
        if each.invitee_id is not None:
            work.record(events.invitation_closed(each.invitee_id, each.id))
    return len(closed)


def close_superseded_invitations(work: Work, project: ProjectId, user: UserId, role: Role) -> None:
    """Close the invitations in a user's inbox that grant no more than this role."""
    end_invitations(work, work.projects.close_received(project, user, roles_within(role)))


def receive_invitations(work: Work, user: User) -> None:
    """Put invitations mailed to this user's address into their inbox, if the address is confirmed.

    Called when an account gets an address, and when an address gets an invitation.
    """
    if not (user.active and user.confirmed):
        return
    close_obsolete_invitations(work, user)
    for waiting in work.projects.mailed_to(user.email)[:MOST_RECEIVED]:
        _receive(work, user, waiting)


def close_obsolete_invitations(work: Work, user: User) -> None:
    """Close the invitations to this user that grant no more than they have.

    The user joined in another way meanwhile: by a link, or added by an administrator.
    """
    end_invitations(work, work.projects.close_answered(user.id, user.email))


def _receive(work: Work, user: User, invitation: ReceivedInvitation) -> None:
    work.projects.receive(invitation.id, user.id)
    work.record(events.invitation_received(user.id, invitation))


def check_may_invite(work: Work, inviter: UserId, user: UserId, project: ProjectId, field: str) -> None:
    """Refuse to invite someone who left or declined.

    If the two share no project any more, one refusal counts for all projects of the same inviter.

    Raises:
        Invalid: they left or declined less than `DAYS_UNASKED` days ago.
    """
    blocks = work.projects.reinvitation_blocks(user, inviter, _asked_since(work))
    unrelated = bool(blocks) and not work.projects.share_a_project(inviter, user)
    for block in blocks:
        if block.project_id == project or (unrelated and block.inviter_id == inviter):
            raise _asked_too_soon(field, block.at)


def check_may_invite_address(work: Work, actor: Actor, email: str) -> None:
    """The same for an address without an account, with the same error.

    Raises:
        Invalid: the address declined less than `DAYS_UNASKED` days ago.
    """
    if actor.is_admin or actor.is_command_line:
        return
    declined = work.projects.address_declined(email, actor.user_id, _asked_since(work))
    if declined is not None:
        raise _asked_too_soon("email", declined)


def _asked_since(work: Work) -> Instant:
    return format_instant(parse_instant(work.now) - timedelta(days=DAYS_UNASKED))


def _asked_too_soon(field: str, at: Instant) -> Invalid:
    again = (parse_instant(at) + timedelta(days=DAYS_UNASKED)).date()
    return refused(field, "asked-too-soon", days=DAYS_UNASKED, day=str(again))
