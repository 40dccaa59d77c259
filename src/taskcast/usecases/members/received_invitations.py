"""Invitations in a person's inbox: what puts them there, and how they are accepted or declined.

A person is asked, not added: who shares no project with the owner gets an invitation by their address, which the page
shows whether or not mail is sent. Who left or declined is not asked again by the same person for `DAYS_UNASKED` days.
Why by address and never by number: docs/decisions/0018-people-are-asked-before-they-join.md.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from taskcast.domain import events
from taskcast.domain.errors import Invalid, NotFound
from taskcast.domain.ids import AnyId, Instant, InvitationId, ProjectId, UserId, format_instant, parse_instant
from taskcast.domain.permissions import Actor, Role, roles_within
from taskcast.domain.projects import ClosedInvitation, Invitation, ReceivedInvitation
from taskcast.domain.security import SecurityDetails
from taskcast.domain.users import User
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import Command
from taskcast.usecases.outcome import Result

DAYS_UNASKED: Final = 30
MOST_RECEIVED: Final = 100


class DeclineInvitation(Command, frozen=True):
    """An invitation in one's inbox."""

    id: AnyId


def decline_invitation(work: Work, command: DeclineInvitation, actor: Actor) -> Result:
    """Decline it; whoever made it cannot ask again for 30 days.

    Raises:
        NotFound: it is not in the person's inbox (any more).
    """
    decline(work, received_invitation(work, actor, command.id), actor.user_id)
    return Result()


def decline(work: Work, invitation: Invitation, user: UserId | None) -> None:
    """Close it, and note that whoever made it must not ask again: by the account, or by the address if there is none."""
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
    """Whether this person was removed or demoted while it was open, so that it does nothing for them."""
    cutoff = work.projects.cutoff(invitation.project_id, user)
    return cutoff is not None and cutoff.stops(invitation)


def end_invitations(work: Work, closed: Sequence[ClosedInvitation]) -> int:
    """Take closed invitations out of the inboxes they are in; returns how many were closed."""
    for each in closed:
        if each.invitee_id is not None:
            work.record(events.invitation_closed(each.invitee_id, each.id))
    return len(closed)


def end_granted(work: Work, project: ProjectId, user: UserId, role: Role) -> None:
    """Close what is in the inbox of someone who has this role now, and grants no more."""
    end_invitations(work, work.projects.close_received(project, user, roles_within(role)))


def receive_invitations(work: Work, user: User) -> None:
    """Put what was mailed to this person's address into their inbox, once it is known to be theirs.

    Call when an account comes to have an address, or an address comes to have an invitation.
    """
    if not (user.active and user.confirmed):
        return
    end_answered(work, user)
    for waiting in work.projects.mailed_to(user.email)[:MOST_RECEIVED]:
        _receive(work, user, waiting)


def end_answered(work: Work, user: User) -> None:
    """Close what was mailed to this person's address, or is in their inbox, and grants nothing they do not have.

    They came in another way meanwhile: by a link, or added by an administrator.
    """
    end_invitations(work, work.projects.close_answered(user.id, user.email))


def _receive(work: Work, user: User, invitation: ReceivedInvitation) -> None:
    work.projects.receive(invitation.id, user.id)
    work.record(events.invitation_received(user.id, invitation))


def check_may_ask(work: Work, inviter: UserId, user: UserId, project: ProjectId, field: str) -> None:
    """Refuse to ask someone who left or declined.

    Where they share no project any more, one refusal is one to every project of the same inviter.

    Raises:
        Invalid: they left or declined less than `DAYS_UNASKED` days ago.
    """
    blocks = work.projects.reinvitation_blocks(user, inviter, _asked_since(work))
    unrelated = bool(blocks) and not work.projects.share_a_project(inviter, user)
    for block in blocks:
        if block.project_id == project or (unrelated and block.inviter_id == inviter):
            raise _said_no(field, block.at)


def check_may_ask_address(work: Work, actor: Actor, email: str) -> None:
    """The same for an address that nobody has an account with, and in the same words.

    Raises:
        Invalid: whoever reads its mail declined less than `DAYS_UNASKED` days ago.
    """
    if actor.is_admin or actor.is_command_line:
        return
    declined = work.projects.address_declined(email, actor.user_id, _asked_since(work))
    if declined is not None:
        raise _said_no("email", declined)


def _asked_since(work: Work) -> Instant:
    return format_instant(parse_instant(work.now) - timedelta(days=DAYS_UNASKED))


def _said_no(field: str, at: Instant) -> Invalid:
    again = (parse_instant(at) + timedelta(days=DAYS_UNASKED)).date()
    return Invalid.field(
        field, f"Left or declined less than {DAYS_UNASKED} days ago. You can ask again after {again}."
    )
