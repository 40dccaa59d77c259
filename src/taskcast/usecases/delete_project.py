"""Delete a project with everything in it."""

from taskcast.domain import events
from taskcast.domain.errors import Invalid
from taskcast.domain.ids import ProjectId
from taskcast.domain.permissions import Actor
from taskcast.domain.streams import user_stream
from taskcast.domain.versioned import check_version
from taskcast.ports.unit_of_work import Work

from .answer import Result
from .command import VersionedCommand
from .membership import revoke
from .received_invitations import end_invitations


class DeleteProject(VersionedCommand, frozen=True):
    """For its owners. It cannot be brought back."""


def delete_project(work: Work, command: DeleteProject, actor: Actor) -> Result:
    """Delete it and tell every member.

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
        raise Invalid.field("id", "An Inbox cannot be deleted.")
    members = sorted(work.projects.member_ids(project.id), key=user_stream)  # as their streams are locked
    work.record(events.project_deleted(project.id))
    end_invitations(work, work.projects.close_invitations_into(project.id))
    work.projects.delete(project.id, work.now)
    work.security.record("project_deleted", actor.user_id, project=project.id, count=len(members))
    for member in members:
        revoke(work, project.id, member)
    return Result()
