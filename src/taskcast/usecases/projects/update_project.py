"""Rename a project, give it a colour or an icon, archive it or bring it back."""

from msgspec.structs import replace

from taskcast.domain import events, text
from taskcast.domain.ids import Instant, ProjectId
from taskcast.domain.permissions import Actor
from taskcast.domain.projects import Project
from taskcast.domain.refusals import refused
from taskcast.domain.versioned import edit
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import (
    VersionedCommand,
    read_only_fields,
    refuse_changed_read_only,
    sent_fields,
    update_command,
)
from taskcast.usecases.outcome import Result
from taskcast.usecases.projects.create_project import CreateProject, checked_icon

_EDITABLE = ("name", "colour", "icon", "archived")
_READ_ONLY = read_only_fields(Project, _EDITABLE)

UpdateProject = update_command(Project, CreateProject, _EDITABLE)


def update_project(work: Work, command: VersionedCommand, actor: Actor) -> Result:
    """Apply the fields sent.

    Raises:
        NotFound: the actor cannot see the project.
        Forbidden: the actor only views it; archiving is for its owners.
        Conflict: someone changed one of these fields since `base_version`.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: a field breaks a rule, it is an inbox to be archived, or `base_version` lies in the future.
    """
    held = work.projects.editable_by(actor, ProjectId(command.id))
    sent = sent_fields(command, _EDITABLE)
    if "name" in sent:
        sent["name"] = text.line("name", sent["name"], longest=text.NAME_LENGTH, current=held.entity.name)
    if "icon" in sent:
        sent["icon"] = checked_icon(sent["icon"])
    if "archived" in sent:
        sent["archived_at"] = _archived_at(work, held.entity, actor, archived=sent.pop("archived"))
    accepted = edit(held, sent, if_match=command.if_match, base_version=command.base_version)
    refuse_changed_read_only(command, held.entity, _READ_ONLY)
    project = held.entity
    if accepted.changes:
        project = replace(project, **accepted.changes, version=accepted.version, updated_at=work.now)
        work.projects.save(project, accepted.field_versions)
        work.record(events.project_updated(project, tuple(accepted.changes)))
        for member in work.projects.members(project.id):  # whose list of projects shows its name
            work.record(events.access_granted(member.user_id, project, member.role))
    return Result(data=project, version=project.version, project_id=project.id, merged=accepted.merged)


def _archived_at(work: Work, project: Project, actor: Actor, *, archived: bool) -> Instant | None:
    if archived == (project.archived_at is not None):
        return project.archived_at
    work.projects.require(actor, project.id, "owner")
    if project.is_inbox:
        raise refused("archived", "inbox-archived")
    return work.now if archived else None
