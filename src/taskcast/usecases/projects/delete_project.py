"""Delete a project with everything in it, and restore it.

The project disappears for all members at once. Its owners can restore it for 30 days, with its members; its
invitations and inbox entries are not restored. Afterwards it is purged (storage/maintenance/purging).
"""

from datetime import timedelta

from taskcast.domain import events
from taskcast.domain.ids import Instant, ProjectId, UserId, format_instant, parse_instant, user_stream
from taskcast.domain.permissions import Actor
from taskcast.domain.projects import DAYS_RESTORABLE, DeletedProject, Project
from taskcast.domain.refusals import refused
from taskcast.domain.versioned import check_version
from taskcast.ports.unit_of_work import Reading, Work
from taskcast.usecases.command import Command, VersionedCommand
from taskcast.usecases.instance import Instance
from taskcast.usecases.members.membership import add_member, revoke_access
from taskcast.usecases.members.received_invitations import end_invitations
from taskcast.usecases.outcome import Result
from taskcast.usecases.references import ProjectRef


class DeleteProject(VersionedCommand, frozen=True):
    """For its owners, who can restore it for 30 days."""

    id: ProjectRef


class RestoreProject(Command, frozen=True):
    """For those who owned it when it was deleted."""

    id: ProjectRef


def delete_project(work: Work, command: DeleteProject, actor: Actor) -> Result:
    """Delete the project; every member's stream records the loss of access.

    Raises:
        NotFound: the actor cannot see the project.
        Forbidden: the actor does not own it.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: it is an Inbox, or `base_version` lies in the future.
    """
    held = work.projects.editable_by(actor, ProjectId(command.id), "owner")
    check_version(held, if_match=command.if_match, base_version=command.base_version)
    project = held.entity
    if project.is_inbox:
        raise refused("id", "inbox-deleted")
    members = sorted(
        work.projects.member_ids(project.id), key=user_stream
    )  # in the order in which their streams are locked
    work.record(events.project_deleted(project.id))
    end_invitations(work, work.projects.close_invitations_into(project.id))
    work.projects.delete(project.id, work.now, actor.user_id)
    work.security.record("project_deleted", actor.user_id, project=project.id, count=len(members))
    for member in members:
        revoke_access(work, project.id, member)
    return Result()


def restore_project(work: Work, command: RestoreProject, actor: Actor) -> Result:
    """Restore the project with all its members.

    Raises:
        NotFound: the actor did not own it, or it was not deleted within the last 30 days.
    """
    project = work.projects.deleted(ProjectId(command.id), restorable_since(work.now), owner=actor.user_id)
    _restore(work, project, by=actor.user_id)
    return Result(data=project, version=project.version, project_id=project.id)


def restore_project_locally(instance: Instance, number: ProjectId) -> Project:
    """The same from the command line, with the authority of the machine's owner."""

    def transaction(work: Work) -> Project:
        project = work.projects.deleted(number, restorable_since(work.now), owner=None)
        _restore(work, project, by=None)
        work.publish(None, None)
        return project

    return instance.store.run(transaction)


def list_deleted(reading: Reading, actor: Actor) -> list[DeletedProject]:
    """The projects that the actor can restore, the last deleted first."""
    return list(reading.queries.deleted_projects(actor, restorable_since(reading.now)))


def list_deleted_locally(instance: Instance) -> list[DeletedProject]:
    """All deleted projects, for the command line."""
    return instance.store.read(
        lambda reading: list(reading.queries.deleted_projects(None, restorable_since(reading.now)))
    )


def restorable_since(now: Instant) -> Instant:
    """Projects deleted earlier cannot be restored."""
    return format_instant(parse_instant(now) - timedelta(days=DAYS_RESTORABLE))


def _restore(work: Work, project: Project, *, by: UserId | None) -> None:
    former = sorted(work.projects.undelete(project.id), key=lambda each: user_stream(each.user_id))
    for member in former:
        add_member(work, project.id, member.user_id, member.role, by=member.added_by)
    work.security.record("project_restored", by, project=project.id, count=len(former))
