"""Accept an invitation with an existing account."""

from taskcast.domain.ids import AnyId, InvitationId
from taskcast.domain.mail_addresses import is_same_address
from taskcast.domain.permissions import Actor, at_least
from taskcast.domain.projects import Access, Invitation
from taskcast.domain.refusals import refused
from taskcast.domain.users import User
from taskcast.ports.credentials import Links
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.confirmation import check_may_accept
from taskcast.usecases.accounts.link_tokens import open_link
from taskcast.usecases.command import Command
from taskcast.usecases.members.membership import add_member, change_role
from taskcast.usecases.members.received_invitations import end_invitations, is_cut_off, received_invitation
from taskcast.usecases.outcome import Result


class AcceptInvitation(Command, frozen=True):
    """`token` comes from the invitation's link."""

    token: str


class AcceptReceivedInvitation(Command, frozen=True):
    """Names an invitation in the caller's inbox."""

    id: AnyId


def accept_invitation(work: Work, command: AcceptInvitation, actor: Actor, *, links: Links) -> Result:
    """Join the project. An existing member keeps their role, or gets the higher one.

    Raises:
        Invalid: the link or the invitation is no longer valid, or the user was removed after it was created.
        Forbidden: it was mailed to another address, or to an unconfirmed one.
    """
    invitation = open_invitation(work, links, command.token)
    user = work.users.get(actor.user_id).entity
    check_may_accept(invitation, user)
    access = use_invitation(work, invitation, user)
    return Result(data=access, project_id=invitation.project_id)


def accept_received_invitation(work: Work, command: AcceptReceivedInvitation, actor: Actor) -> Result:
    """Accept an invitation in the actor's inbox.

    Raises:
        NotFound: the invitation is not in the person's inbox (any more).
    """
    invitation = received_invitation(work, actor, command.id)
    access = use_invitation(work, invitation, work.users.get(actor.user_id).entity)
    return Result(data=access, project_id=invitation.project_id)


def open_invitation(work: Work, links: Links, token: str) -> Invitation:
    """The open invitation of a link token.

    Raises:
        Invalid: the token is unknown, or the invitation was used, revoked or has expired.
    """
    link = open_link(work, links, "invitation", token)
    invitation = work.projects.invitation(InvitationId(link.subject_id))
    if (
        invitation is None
        or invitation.expires_at <= work.now
        or not is_same_address(invitation.email, link.address)
    ):
        raise refused("token", "invitation-closed")
    return invitation


def use_invitation(work: Work, invitation: Invitation, user: User) -> Access:
    """Add the user to the project. This closes a mailed invitation; a link closes with its last use.

    Raises:
        Invalid: the user was removed or demoted while the invitation was open.
    """
    project = invitation.project_id
    if is_cut_off(work, invitation, user.id):
        raise refused("token", "invitation-closed")
    if invitation.email is not None:
        end_invitations(work, work.projects.close_invitations([invitation.id]))
    member = work.projects.member(project, user.id)
    if member is not None and at_least(member.role, invitation.role):
        return work.projects.visible_to(Actor(user_id=user.id), project)
    if member is None:
        add_member(work, project, user.id, invitation.role, by=invitation.created_by)
    else:
        change_role(work, project, user.id, invitation.role)
    if invitation.email is None:
        _count_use(work, invitation)
    work.security.record(
        "link_used" if invitation.email is None else "invitation_accepted",
        user.id,
        subject=user.id,
        project=project,
        object_id=invitation.id,
        detail=invitation.role,
    )
    return work.projects.visible_to(Actor(user_id=user.id), project)


def _count_use(work: Work, invitation: Invitation) -> None:
    if invitation.is_last_use:
        work.projects.close_invitations([invitation.id])
    else:
        work.projects.count_use(invitation.id)
