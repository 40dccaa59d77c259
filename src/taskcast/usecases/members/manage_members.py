"""Add members to a project, change their roles, remove them, and name an owner."""

from taskcast.domain.errors import Forbidden, NotFound
from taskcast.domain.ids import AnyId, ProjectId, UserId
from taskcast.domain.permissions import Actor, Role, at_least
from taskcast.domain.projects import Member
from taskcast.domain.refusals import refused
from taskcast.domain.security import SecurityKind
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.registration import check_administrator
from taskcast.usecases.command import Command
from taskcast.usecases.instance import Instance
from taskcast.usecases.members.membership import (
    add_member,
    change_role,
    check_keeps_an_owner,
    check_may_have_members,
    close_invitations,
    remove_from_project,
)
from taskcast.usecases.members.received_invitations import check_may_invite
from taskcast.usecases.outcome import Result
from taskcast.usecases.references import ProjectRef


class PutMember(Command, frozen=True):
    """For owners, to add users with whom they share another project; for administrators, to add anyone.

    Sending a member's current role changes nothing. Other people are invited by address (`invite`).
    """

    project_id: ProjectRef
    user_id: AnyId
    role: Role


def put_member(work: Work, command: PutMember, actor: Actor) -> Result:
    """Add a member or change their role. A lower role closes the invitations that would undo it.

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
        member = add_member(work, project.id, user, command.role, by=actor.user_id)
        _log(work, "member_added", actor, member)
    elif member.role != command.role:
        if not member.active and at_least(command.role, member.role):
            raise refused("user_id", "not-active-invite")
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
    """Only administrators and the command line may add people they share no project with; others use `invite`."""
    if actor.is_admin or actor.is_command_line:
        _check_active(work, user, "not-active-invite")
        return
    if not work.projects.share_a_project(
        actor.user_id, user
    ):  # the answer does not reveal whether the user exists
        raise NotFound("You share no project with such a person: invite them by their mail address.")
    _check_active(work, user, "not-active-invite")
    check_may_invite(work, actor.user_id, user, project, "user_id")


def _check_active(work: Work, user: UserId, rule: str) -> None:
    try:
        active = work.users.get(user).entity.active
    except NotFound:
        active = False
    if not active:
        raise refused("user_id", rule)


class RemoveMember(Command, frozen=True):
    """Owners may remove others; everyone may remove themselves."""

    project_id: ProjectRef
    user_id: AnyId


def remove_member(work: Work, command: RemoveMember, actor: Actor) -> Result:
    """Remove the member and their assignments. They get no further events of the project.

    A member removed by another cannot return by an invitation that was open at that time.

    Raises:
        NotFound: the actor cannot see the project, or the person is not in it.
        Forbidden: the actor does not own it and removes someone else.
        Invalid: they are the last owner.
    """
    user = UserId(command.user_id)
    leaving = user == actor.user_id
    needed: Role = "viewer" if leaving else "owner"
    project = work.projects.editable_by(actor, ProjectId(command.project_id), needed).entity
    if work.projects.member(project.id, user) is None:
        raise NotFound("This person is not in the project.")
    check_keeps_an_owner(work, project.id, user, "user_id")
    if leaving:
        work.projects.block_reinviting(user, project.id, work.projects.added_by(project.id, user))
    closed = close_invitations(work, project.id, user, keeps=None, by=actor.user_id)
    remove_from_project(work, project.id, user)
    work.security.record(
        "member_removed",
        actor.user_id,
        subject=user,
        project=project.id,
        detail="left" if leaving else "removed",
    )
    return Result(project_id=None if leaving else project.id, closed_invitations=closed)


class NameOwner(Command, frozen=True):
    """For administrators, who need not be members. Naming a current owner changes nothing."""

    project_id: ProjectRef
    user_id: AnyId


def name_owner(work: Work, command: NameOwner, actor: Actor) -> Result:
    """Make this user an owner. It is recorded in the project's stream and in the security log.

    Raises:
        NotFound: there is no such project, or it is an Inbox.
        Forbidden: the actor is no administrator, or the project has several owners, who can do it themselves.
        Invalid: there is no such active person.
    """
    check_administrator(work, actor)
    member = make_owner(work, ProjectId(command.project_id), UserId(command.user_id), by=actor.user_id)
    return Result(data=member)


def name_owner_locally(instance: Instance, project: ProjectId, email: str) -> Member:
    """The same from the command line, with the authority of the machine's owner."""

    def transaction(work: Work) -> Member:
        user = work.users.by_email(email)
        if user is None:
            raise NotFound(f"There is no account {email}.")
        member = make_owner(work, project, user.id, by=None)
        work.publish(Actor(user_id=user.id), None)
        return member

    return instance.store.run(transaction)


def make_owner(work: Work, project_id: ProjectId, user: UserId, *, by: UserId | None) -> Member:
    """As `name_owner`, after the authorization check."""
    project = work.projects.shared(project_id)
    member = work.projects.member(project.id, user)
    if member is not None and member.role == "owner" and member.active:
        return member
    _check_active(work, user, "not-active")
    owners = [each for each in work.projects.members(project.id) if each.role == "owner" and each.active]
    if len(owners) > 1:
        raise Forbidden("The project has several owners: ask one of them to add another.")
    if member is None:
        made = add_member(work, project.id, user, "owner")
    else:
        made = change_role(work, project.id, user, "owner")
    work.security.record("owner_named", by, subject=user, project=project.id, detail="owner")
    return made
