"""Remove someone from a project, or leave it."""

from taskcast.domain.errors import NotFound
from taskcast.domain.ids import AnyId, ProjectId, UserId
from taskcast.domain.permissions import Actor, Role
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import Command
from taskcast.usecases.members.membership import check_keeps_an_owner, close_invitations, expel
from taskcast.usecases.outcome import Result


class RemoveMember(Command, frozen=True):
    """Owners remove others; everyone may remove themself."""

    project_id: AnyId
    user_id: AnyId


def remove_member(work: Work, command: RemoveMember, actor: Actor) -> Result:
    """See them out; their assignments there end, and they hear nothing of the project after that.

    Who is removed by another cannot come back by an invitation that is open at that moment.

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
    expel(work, project.id, user)
    work.security.record(
        "member_removed",
        actor.user_id,
        subject=user,
        project=project.id,
        detail="left" if leaving else "removed",
    )
    return Result(project_id=None if leaving else project.id, closed_invitations=closed)
