"""What people do with the labels of a project: create, change, order, merge and delete them."""

from collections.abc import Iterable

from msgspec.structs import replace

from taskcast.domain import events, text
from taskcast.domain.entities import LABEL
from taskcast.domain.ids import ProjectId
from taskcast.domain.labels import MOST_LABELS, Colour, Label, LabelId, label_key
from taskcast.domain.permissions import Actor
from taskcast.domain.positions import between
from taskcast.domain.refusals import refused
from taskcast.domain.tasks import Task
from taskcast.domain.versioned import Versioned, check_version, edit
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import (
    CreationCommand,
    VersionedCommand,
    read_only_fields,
    refuse_changed_read_only,
    sent_fields,
    update_command,
)
from taskcast.usecases.outcome import Result
from taskcast.usecases.projects.create_project import Name
from taskcast.usecases.projects.ordered_entities import move_in_list, save_edit
from taskcast.usecases.references import LabelRef, ProjectRef

MOST_MERGED = 1000
_READ_ONLY = read_only_fields(Label, LABEL.editable)


class CreateLabel(CreationCommand, frozen=True, kw_only=True):
    """The last label of the project; its name is that of no other."""

    project_id: ProjectRef
    name: Name
    colour: Colour = "grey"


UpdateLabel = update_command(Label, CreateLabel, LABEL.editable)


class MoveLabel(VersionedCommand, frozen=True):
    """Where to: before or after another label, else to the end."""

    id: LabelRef
    before_id: LabelRef | None = None
    after_id: LabelRef | None = None


class MergeLabels(VersionedCommand, frozen=True, kw_only=True):
    """The tasks that have the label get the other one in its place; then it is deleted."""

    id: LabelRef
    into_id: LabelRef


class DeleteLabel(VersionedCommand, frozen=True):
    """Its tasks lose it first, each with an event of its own."""

    id: LabelRef


def create_label(work: Work, command: CreateLabel, actor: Actor) -> Result:
    """Add the label at the end of the project's labels.

    Raises:
        NotFound: the actor cannot see the project.
        Forbidden: the actor only views it.
        Invalid: the name is taken, or the project has `MOST_LABELS` already.
    """
    project = work.projects.editable_by(actor, ProjectId(command.project_id)).entity
    name = text.line("name", command.name, longest=text.NAME_LENGTH)
    present = work.labels.of_project(project.id)
    _refuse_taken_name(name, present)
    if len(present) >= MOST_LABELS:
        raise refused("project_id", "many-labels", most=MOST_LABELS)
    label = work.labels.add(
        Label(
            id=LabelId(0),
            project_id=project.id,
            name=name,
            colour=command.colour,
            position=between(present[-1].position if present else None, None),
            created_at=work.now,
            created_by=actor.user_id,
            updated_at=work.now,
        )
    )
    work.record(events.created(label))
    return Result(data=label, version=label.version, project_id=project.id)


def update_label(work: Work, command: VersionedCommand, actor: Actor) -> Result:
    """Apply the fields sent.

    Raises:
        NotFound: the actor cannot see the label.
        Forbidden: the actor only views the project.
        Conflict: someone changed one of these fields since `base_version`.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: the name is taken, it or a read-only field breaks a rule, or `base_version` lies in the future.
    """
    held = work.labels.editable_by(actor, command.id)
    label = held.entity
    sent = sent_fields(command, LABEL.editable)
    if "name" in sent:
        sent["name"] = text.line("name", sent["name"], longest=text.NAME_LENGTH, current=label.name)
    accepted = edit(held, sent, if_match=command.if_match, base_version=command.base_version)
    refuse_changed_read_only(command, label, _READ_ONLY)
    if "name" in accepted.changes:
        work.projects.editable_by(actor, label.project_id)  # one at a time gives a name in a project
        others = (each for each in work.labels.of_project(label.project_id) if each.id != label.id)
        _refuse_taken_name(accepted.changes["name"], others)
    return save_edit(work, held, accepted)


def move_label(work: Work, command: MoveLabel, actor: Actor) -> Result:
    """Put the label in its new place.

    Raises:
        NotFound: the actor cannot see the label.
        Forbidden: the actor only views the project.
        Conflict: someone moved it since `base_version`.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: the neighbour is not a label of the same project, or `base_version` lies in the future.
    """
    return move_in_list(work, work.labels.editable_by(actor, command.id), command, actor)


def delete_label(work: Work, command: DeleteLabel, actor: Actor) -> Result:
    """Take the label off its tasks, those in the trash as well, then delete it.

    Raises:
        NotFound: the actor cannot see the label.
        Forbidden: the actor only views the project.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: `base_version` lies in the future.
    """
    held = work.labels.editable_by(actor, command.id)
    check_version(held, if_match=command.if_match, base_version=command.base_version)
    label = held.entity
    _replace_on_tasks(work, work.tasks.with_label(label.id), label.id, None)
    work.labels.delete(label.id)
    work.record(events.deleted(label))
    return Result(project_id=label.project_id)


def merge_labels(work: Work, command: MergeLabels, actor: Actor) -> Result:
    """Put the other label on every task of this one, those in the trash as well, then delete this one.

    Raises:
        NotFound: the actor cannot see the label.
        Forbidden: the actor only views the project.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: the other is no other label of the same project, more than `MOST_MERGED` tasks have this one, or
            `base_version` lies in the future.
    """
    held = work.labels.editable_by(actor, command.id)
    check_version(held, if_match=command.if_match, base_version=command.base_version)
    label, into = held.entity, LabelId(command.into_id)
    if into == label.id or into not in work.labels.among(label.project_id, [into]):
        raise refused("into_id", "other-label")
    labelled = work.tasks.with_label(label.id)
    if len(labelled) > MOST_MERGED:
        raise refused("id", "label-on-many-tasks", count=len(labelled), most=MOST_MERGED)
    _replace_on_tasks(work, labelled, label.id, into)
    work.labels.delete(label.id)
    work.record(events.deleted(label))
    other = work.labels.visible_to(actor, into)
    return Result(data=other, version=other.version, project_id=other.project_id)


def _replace_on_tasks(
    work: Work, labelled: Iterable[tuple[Versioned[Task], bool]], label: LabelId, other: LabelId | None
) -> None:
    added = set() if other is None else {other}
    for held, is_in_trash in labelled:
        before = held.entity
        label_ids = tuple(sorted({*before.label_ids, *added} - {label}))
        task = replace(before, label_ids=label_ids, version=before.version + 1, updated_at=work.now)
        work.tasks.save(task, {**held.field_versions, "label_ids": task.version})
        if not is_in_trash:
            work.record(events.task_updated(before, task, ("label_ids",)))


def _refuse_taken_name(name: str, others: Iterable[Label]) -> None:
    key = label_key(name)
    taken = next((other.name for other in others if label_key(other.name) == key), None)
    if taken is not None:
        raise refused("name", "label-name-taken", name=taken)
