"""Invite people to a project, by link or by mail, and revoke invitations."""

from datetime import timedelta
from typing import Annotated

import msgspec
from msgspec.structs import replace

from taskcast.domain.errors import Invalid, NotFound
from taskcast.domain.ids import AnyId, InvitationId, ProjectId, format_instant, parse_instant
from taskcast.domain.mail_addresses import checked_address
from taskcast.domain.permissions import Actor, Role
from taskcast.domain.projects import Invitation
from taskcast.domain.refusals import refused
from taskcast.domain.users import User
from taskcast.ports.credentials import Links
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.mail_links import check_sender_mail_limit, create_invitation_token
from taskcast.usecases.command import Command
from taskcast.usecases.members.membership import check_may_have_members
from taskcast.usecases.members.received_invitations import (
    check_may_invite,
    check_may_invite_address,
    end_invitations,
    receive_invitations,
)
from taskcast.usecases.outcome import Result
from taskcast.usecases.references import ProjectRef

DAYS_OPEN = 7
MOST_DAYS_OPEN = 90
MOST_OPEN = 100
MOST_USES = 1000


class Invite(Command, frozen=True):
    """With `email` the invitation is mailed and valid for that address only.

    Without, it is a link for anyone who has it.

    `max_uses` limits how many people may join by a link; by default any number.
    """

    project_id: ProjectRef
    role: Role = "member"
    email: str | None = None
    max_uses: Annotated[int, msgspec.Meta(ge=1, le=MOST_USES)] | None = None
    expires_in_days: Annotated[int, msgspec.Meta(ge=1, le=MOST_DAYS_OPEN)] = DAYS_OPEN


class InvitationMade(msgspec.Struct, frozen=True):
    """`link` is returned once, and only without `email`: mailed links are sent to their address only.

    `mailed` says whether a mail is sent. It reveals nothing about accounts: an account with the address gets
    the invitation in its inbox in any case.
    """

    invitation: Invitation
    link: str | None
    mailed: bool


class RevokeInvitation(Command, frozen=True):
    """For owners. The link stops working at once."""

    id: AnyId


def invite(work: Work, command: Invite, actor: Actor, *, links: Links, sends_mail: bool) -> Result:
    """Create an invitation that is open until it is used up, revoked or expired.

    A mailed one replaces older ones to the same address.

    Raises:
        NotFound: the actor cannot see the project.
        Forbidden: the actor does not own it.
        Invalid: the address is malformed, one's own, a member's, or that of someone who left or declined; or is sent
            with `max_uses`; the project is an Inbox, or has too many open invitations.
        RateLimited: too many mails to this address, or by this user.
    """
    project = work.projects.editable_by(actor, ProjectId(command.project_id), "owner").entity
    check_may_have_members(project)
    email = None if command.email is None else checked_address("email", command.email)
    if email is not None and command.max_uses is not None:
        raise Invalid.field("max_uses", "Is for links: a mailed invitation lets in one person. Leave it out.")
    invitee = None if email is None else _invitee(work, actor, project.id, email)
    _close_older(work, project.id, email)
    invitation = work.projects.add_invitation(
        Invitation(
            id=InvitationId(0),
            project_id=project.id,
            role=command.role,
            email=email,
            created_by=actor.user_id,
            created_at=work.now,
            expires_at=format_instant(parse_instant(work.now) + timedelta(days=command.expires_in_days)),
            max_uses=command.max_uses,
        ),
        project_name=project.name,
        inviter_name=work.users.name_of(actor.user_id),
    )
    if invitee is not None:
        receive_invitations(work, invitee)
    link = None
    if email is None:
        link = links.url("invitation", create_invitation_token(work, invitation))
    else:
        check_sender_mail_limit(work, actor.user_id, email)
        work.account_mail.queue("invitation", address=email, subject_id=invitation.id, now=work.now)
    work.security.record(
        "link_created" if email is None else "invitation_sent",
        actor.user_id,
        project=project.id,
        object_id=invitation.id,
        detail=invitation.role,
    )
    made = InvitationMade(invitation, link, mailed=email is not None and sends_mail)
    return Result(data=made, kept=replace(made, link=None), project_id=project.id)


def _invitee(work: Work, actor: Actor, project: ProjectId, email: str) -> User | None:
    """The active account with this address, if it may be invited; None otherwise.

    The answer does not reveal which.
    """
    user = work.users.by_email(email)
    if user is None:
        check_may_invite_address(work, actor, email)
        return None
    if user.id == actor.user_id:
        raise refused("email", "own-address")
    if work.projects.member(project, user.id) is not None:
        raise refused("email", "member-already")
    if not user.active:
        return None
    if not (actor.is_admin or actor.is_command_line):
        check_may_invite(work, actor.user_id, user.id, project, "email")
    return user


def _close_older(work: Work, project: ProjectId, email: str | None) -> None:
    still_open = work.projects.invitations(project)
    if len(still_open) >= MOST_OPEN:
        raise refused("project_id", "many-invitations", most=MOST_OPEN)
    if email is not None:
        older = [each.id for each in still_open if each.email == email]
        end_invitations(work, work.projects.close_invitations(older))


def revoke_invitation(work: Work, command: RevokeInvitation, actor: Actor) -> Result:
    """Revoke an open invitation.

    Raises:
        NotFound: the actor cannot see the project, or the invitation is not open (any more).
        Forbidden: the actor does not own the project.
    """
    invitation = work.projects.invitation(InvitationId(command.id))
    if invitation is None:
        raise NotFound
    work.projects.require(actor, invitation.project_id, "owner")
    end_invitations(work, work.projects.close_invitations([invitation.id]))
    work.security.record(
        "links_closed" if invitation.email is None else "invitations_closed",
        actor.user_id,
        project=invitation.project_id,
        object_id=invitation.id,
    )
    return Result(project_id=invitation.project_id)
