"""Add someone to a project, or give a member another role."""

from taskcast.domain.errors import Invalid, NotFound
from taskcast.domain.ids import AnyId, ProjectId, UserId
from taskcast.domain.permissions import Actor, Role, at_least
from taskcast.domain.projects import Member
from taskcast.domain.security import SecurityKind
from taskcast.ports.unit_of_work import Work

from .answer import Result
from .command import Command
from .membership import (
    admit,
    change_role,
    check_keeps_an_owner,
    check_may_have_members,
    close_invitations,
)


class PutMember(Command, frozen=True):
    """For owners. The role a member has already changes nothing."""

    project_id: AnyId
    user_id: AnyId
    role: Role


def put_member(work: Work, command: PutMember, actor: Actor) -> Result:
    """Make this person a member with this role. A lower role closes the invitations that would undo it.

    Raises:
        NotFound: the actor cannot see the project.
        Forbidden: the actor does not own it.
        Invalid: there is no such active person, the project is an Inbox, or would lose its last owner.
    """
    project = work.projects.editable_by(actor, ProjectId(command.project_id), "owner").entity
    check_may_have_members(project)
    user = UserId(command.user_id)
    closed = 0
    member = work.projects.member(project.id, user)
    if member is None:
        _check_active(work, user)
        member = admit(work, project.id, user, command.role)
        _log(work, "member_added", actor, member)
    elif member.role != command.role:
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


def _check_active(work: Work, user: UserId) -> None:
    try:
        active = work.users.get(user).entity.active
    except NotFound:
        active = False
    if not active:
        raise Invalid.field("user_id", "Must be someone with an active account; invite others by mail.")
