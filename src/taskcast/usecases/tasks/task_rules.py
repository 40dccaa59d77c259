"""Rules that creating, updating and moving a task share: validation, and subtasks that move along."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from taskcast.domain import events, text
from taskcast.domain.due import Due
from taskcast.domain.errors import FieldError, Invalid, NotFound
from taskcast.domain.ids import ProjectId, SectionId, TaskId, UserId
from taskcast.domain.labels import LabelId
from taskcast.domain.permissions import Actor
from taskcast.domain.refusals import refused
from taskcast.domain.tasks import TASK_FIELDS, Control, Task
from taskcast.domain.versioned import Versioned
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.references import SetEdit

DEEPEST = 10
MOST_ASSIGNEES = 100
MOST_LABELS_OF_A_TASK = 50

_Clean = Callable[[str, Any, Any], Any]


def cleaned(field: str, value: Any, current: Any = None) -> Any:  # noqa: ANN401 - the value of any field
    """The value as it is kept: text in one form, a time that exists, people in order and each once.

    Args:
        field: an editable field of a task.
        value: what was sent; of a set it may be what to add and to remove.
        current: what is kept now.

    Raises:
        Invalid: the value breaks a rule of its kind.
    """
    clean = _CLEAN.get(TASK_FIELDS[field].control)
    return value if clean is None else clean(field, value, current)


def _line(field: str, value: str, current: str | None) -> str:
    return text.line(field, value, current=current)


def _markdown(field: str, value: str, current: str | None) -> str:
    return text.markdown(field, value, current=current)


def _due(_field: str, value: Due | None, _current: Due | None) -> Due | None:
    return None if value is None else value.normalised()


def _people(field: str, value: SetEdit | Iterable[int], current: Iterable[int] | None) -> tuple[int, ...]:
    return _set_of("person", field, value, current)


def _labels(field: str, value: SetEdit | Iterable[int], current: Iterable[int] | None) -> tuple[int, ...]:
    return _set_of("label", field, value, current)


def _set_of(
    kind: str, field: str, value: SetEdit | Iterable[int], current: Iterable[int] | None
) -> tuple[int, ...]:
    if not isinstance(value, SetEdit):
        return tuple(sorted(set(value)))
    if set(value.add) & set(value.remove):
        raise Invalid.field(field, f"Must not add and remove the same {kind}.")
    return tuple(sorted((set(current or ()) | set(value.add)) - set(value.remove)))


_CLEAN: Mapping[Control, _Clean] = {
    "text": _line,
    "markdown": _markdown,
    "due": _due,
    "people": _people,
    "labels": _labels,
}


def require_member(work: Work, actor: Actor, project: ProjectId, field: str) -> None:
    """Refuse a target project that the actor may not change; `field` is the field that named it.

    Raises:
        NotFound: the actor cannot see the project; the error names `field`.
        Forbidden: the actor only views it.
    """
    try:
        work.projects.require(actor, project, "member")
    except NotFound:
        raise NotFound(errors=(FieldError(field, "Must be in a project you can see."),)) from None


def visible_parent(work: Work, actor: Actor, parent: TaskId) -> Task:
    """The parent of a task to create. Raises `Invalid` if the actor cannot see it."""
    try:
        return work.tasks.visible_to(actor, parent)
    except NotFound:
        raise refused("parent_id", "no-parent") from None


def check_section(work: Work, project: ProjectId, section: SectionId | None) -> None:
    """Raise `Invalid` unless the section belongs to the project."""
    if section is not None and not work.sections.is_in(project, section):
        raise refused("section_id", "other-section")


def check_parent(work: Work, project: ProjectId, parent: TaskId | None, *, of: TaskId | None = None) -> None:
    """Raise `Invalid` unless the parent is a task of the project that can have this subtask.

    A task cannot be below itself, and subtasks nest at most `DEEPEST` levels. Called only for a project that
    the actor may change.
    """
    if parent is None:
        return
    above = work.tasks.ancestors(project, parent)
    if not above:
        raise refused("parent_id", "no-parent")
    if of is not None and of in above:
        raise refused("parent_id", "own-subtask")
    below = 0 if of is None else work.tasks.depth_below(of)
    if len(above) + 1 + below > DEEPEST:
        raise refused("parent_id", "deep-subtasks", most=DEEPEST)


def check_assignees(
    work: Work, project: ProjectId, wanted: Iterable[int], *, already: tuple[UserId, ...] = ()
) -> tuple[UserId, ...]:
    """The assignees in order, without duplicates. Users assigned `already` are not checked again.

    Raises:
        Invalid: someone is no active member of the project, or there are too many.
    """
    people = tuple(dict.fromkeys(UserId(person) for person in wanted))
    if not people:
        return ()
    if len(people) > MOST_ASSIGNEES:
        raise refused("assignee_ids", "many-assignees", most=MOST_ASSIGNEES)
    newcomers = set(people).difference(already)
    members = work.projects.active_among(project, newcomers) if newcomers else newcomers
    outside = sorted(newcomers - members)
    if outside:
        raise refused("assignee_ids", "assignee-outside", id=str(outside[0]))
    return tuple(sorted(people))


def check_labels(
    work: Work, project: ProjectId, wanted: Iterable[LabelId], *, already: tuple[LabelId, ...] = ()
) -> None:
    """Check that these are labels of the project. Those that the task has `already` are not checked again.

    Raises:
        Invalid: one is none of the project's, or there are too many.
    """
    labels = set(wanted)
    if len(labels) > MOST_LABELS_OF_A_TASK:
        raise refused("label_ids", "many-labels-of-task", most=MOST_LABELS_OF_A_TASK)
    added = labels.difference(already)
    unknown = sorted(added - work.labels.among(project, sorted(added))) if added else []
    if unknown:
        raise refused("label_ids", "label-outside", id=str(unknown[0]))


def subtasks_in_same_section(root: Task, below: Iterable[Versioned[Task]]) -> list[Versioned[Task]]:
    """The tasks below `root`, parents first, that are in the same section as their parent, up to the root."""
    together: set[TaskId] = {root.id}
    found = []
    for held in below:
        task = held.entity
        if task.parent_id in together and task.section_id == root.section_id:
            together.add(task.id)
            found.append(held)
    return found


def move_subtasks_to_section(work: Work, root: Task, to: SectionId | None) -> None:
    """Move those subtasks to the section that `root` (passed as it was before) moves to; their order stays.

    Nobody moved them by name, so a move of one of them from an older version does not conflict with it.
    """
    following = subtasks_in_same_section(root, work.tasks.subtree(root))
    for held in following:
        task = replace(held.entity, section_id=to, version=held.entity.version + 1, updated_at=work.now)
        work.tasks.save(task, held.field_versions)
        work.record(events.task_updated(held.entity, task, ("section_id",)))
    _move_trashed_subtasks(work, root, [root.id, *(held.entity.id for held in following)], to)


def _move_trashed_subtasks(work: Work, root: Task, above: list[TaskId], to: SectionId | None) -> None:
    """Move trashed subtasks too, so that a restore puts them beside their parent.

    No events: the trash is not shown.
    """
    while above:
        left = [held for held in work.tasks.trashed_below(above) if held.entity.section_id == root.section_id]
        for held in left:
            work.tasks.save(replace(held.entity, section_id=to), held.field_versions)
        above = [held.entity.id for held in left]
