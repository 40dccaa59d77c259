"""Rules that creating, updating and moving a task share."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from taskcast.domain import text
from taskcast.domain.due import Due
from taskcast.domain.errors import FieldError, Invalid, NotFound
from taskcast.domain.ids import ProjectId, SectionId, TaskId, UserId
from taskcast.domain.permissions import Actor
from taskcast.domain.tasks import TASK_FIELDS, Control, Task
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import SetEdit

DEEPEST = 10
MOST_ASSIGNEES = 100

_Clean = Callable[[str, Any, Any], Any]

_NO_PARENT = "Must be a task of the same project, or null."


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
    return None if value is None else value.as_clocks_show_it()


def _people(field: str, value: SetEdit | Iterable[int], current: Iterable[int]) -> tuple[int, ...]:
    if not isinstance(value, SetEdit):
        return tuple(sorted(set(value)))
    if set(value.add) & set(value.remove):
        raise Invalid.field(field, "Must not add and remove the same person.")
    return tuple(sorted((set(current) | set(value.add)) - set(value.remove)))


_CLEAN: Mapping[Control, _Clean] = {
    "text": _line,
    "markdown": _markdown,
    "due": _due,
    "people": _people,
}


def require_member(work: Work, actor: Actor, project: ProjectId, field: str) -> None:
    """Refuse a destination the actor may not change; `field` is what named it.

    Raises:
        NotFound: the actor cannot see the project; the error names `field`.
        Forbidden: the actor only views it.
    """
    try:
        work.projects.require(actor, project, "member")
    except NotFound:
        raise NotFound(errors=(FieldError(field, "Must be in a project you can see."),)) from None


def visible_parent(work: Work, actor: Actor, parent: TaskId) -> Task:
    """The task another one is to hang below. Raises `Invalid` when the actor cannot see it."""
    try:
        return work.tasks.visible_to(actor, parent)
    except NotFound:
        raise Invalid.field("parent_id", _NO_PARENT) from None


def check_section(work: Work, project: ProjectId, section: SectionId | None) -> None:
    """Raise `Invalid` unless the section belongs to the project."""
    if section is not None and not work.sections.is_in(project, section):
        raise Invalid.field("section_id", "Must be a section of the task's project, or null.")


def check_parent(work: Work, project: ProjectId, parent: TaskId | None, *, of: TaskId | None = None) -> None:
    """Raise `Invalid` unless the parent is a task of the project that can have this subtask.

    A task cannot hang below itself, and subtasks nest at most `DEEPEST` levels. Asked only in a project that
    the actor may change: what is not in it is not there.
    """
    if parent is None:
        return
    above = work.tasks.ancestors(project, parent)
    if not above:
        raise Invalid.field("parent_id", _NO_PARENT)
    if of is not None and of in above:
        raise Invalid.field("parent_id", "A task cannot be its own subtask.")
    below = 0 if of is None else work.tasks.depth_below(of)
    if len(above) + 1 + below > DEEPEST:
        raise Invalid.field("parent_id", f"Subtasks nest at most {DEEPEST} levels deep.")


def check_assignees(
    work: Work, project: ProjectId, wanted: Iterable[int], *, already: tuple[UserId, ...] = ()
) -> tuple[UserId, ...]:
    """The assignees in order, each once; who is assigned `already` need not be asked about.

    Raises:
        Invalid: someone is no active member of the project, or there are too many.
    """
    people = tuple(dict.fromkeys(UserId(person) for person in wanted))
    if not people:
        return ()
    if len(people) > MOST_ASSIGNEES:
        raise Invalid.field("assignee_ids", f"Must name at most {MOST_ASSIGNEES} people.")
    newcomers = set(people).difference(already)
    members = work.projects.active_among(project, newcomers) if newcomers else newcomers
    outside = sorted(newcomers - members)
    if outside:
        raise Invalid.field("assignee_ids", f"Must be active members of the project; {outside[0]} is not.")
    return tuple(sorted(people))
