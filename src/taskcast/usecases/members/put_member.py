"""Add someone to a project, or give a member another role."""

from taskcast.domain.errors import Invalid, NotFound
from taskcast.domain.ids import AnyId, ProjectId, UserId
from taskcast.domain.permissions import Actor, Role, at_least
from taskcast.domain.projects import Member
from taskcast.domain.security import SecurityKind
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import Command
from taskcast.usecases.members.membership import (
    admit,
    change_role,
    check_keeps_an_owner,
    check_may_have_members,
    close_invitations,
)
from taskcast.usecases.members.received_invitations import check_may_ask
from taskcast.usecases.outcome import Result

_NOT_ACTIVE = "Must be someone with an active account; invite others by mail."


class PutMember(Command, frozen=True):
    """For owners: whom they share another project with, and administrators anyone.

    The role a member has already changes nothing. Anybody else is asked, by `invite` with their address.
    """

    project_id: AnyId
    user_id: AnyId
    role: Role


def put_member(work: Work, command: PutMember, actor: Actor) -> Result:
    """Make this person a member with this role. A lower role closes the invitations that would undo it.

    Raises:
        NotFound: the actor cannot see the project, or shares none with such a person.
        Forbidden: the actor does not own it.
        Invalid: the person is not active, or left it a short while ago; the project is an Inbox, or would lose its
            last owner.
    """
    project = work.projects.editable_by(actor, ProjectId(command.project_id), "owner").entity
    check_may_have_members(project)
    user = UserId(command.user_id)
    closed = 0
    member = work.projects.member(project.id, user)
    if member is None:
        _check_may_add(work, actor, project.id, user)
        member = admit(work, project.id, user, command.role, by=actor.user_id)
        _log(work, "member_added", actor, member)
    elif member.role != command.role:
        if not member.active and at_least(command.role, member.role):
            raise Invalid.field("user_id", _NOT_ACTIVE)
        if member.role == "owner":
            check_keeps_an_owner(work, project.id, user, "role")
        if not at_least(command.role, member.role):
            closed = close_invitations(work, project.id, user, keeps=command.role, by=actor.user_id)
        member = change_role(work, project.id, user, command.role)
        _log(work, "member_role_changed", actor, member)
    return Result(data=member, project_id=project.id, closed_invitations=closed)


def _log(work: Work, kind: SecurityKind, actor: Actor, member: Member) -> None:
    work.security.record(
        kind, actor.user_id, subject=member.user_id, project=member.project_id, detail=member.role
    )


def _check_may_add(work: Work, actor: Actor, project: ProjectId, user: UserId) -> None:
    """Only administrators and the command line add whom they do not work with yet; others ask them by `invite`."""
    if actor.is_admin or actor.is_command_line:
        _check_active(work, user)
        return
    if not work.projects.share_a_project(actor.user_id, user):  # whether or not there is such a person
        raise NotFound("You share no project with such a person: invite them by their mail address.")
    _check_active(work, user)
    check_may_ask(work, actor.user_id, user, project, "user_id")


def _check_active(work: Work, user: UserId) -> None:
    try:
        active = work.users.get(user).entity.active
    except NotFound:
        active = False
    if not active:
        raise Invalid.field("user_id", _NOT_ACTIVE)
