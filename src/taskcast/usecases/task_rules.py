"""Rules that creating, updating and moving a task share."""

from collections.abc import Iterable

from taskcast.domain.errors import Invalid, NotFound
from taskcast.domain.ids import ProjectId, SectionId, TaskId, UserId
from taskcast.domain.permissions import Actor
from taskcast.ports.unit_of_work import Work

DEEPEST = 10
MOST_ASSIGNEES = 100


def check_section(work: Work, project: ProjectId, section: SectionId | None) -> None:
    """Raise `Invalid` unless the section belongs to the project."""
    if section is not None and not work.projects.has_section(project, section):
        raise Invalid.field("section_id", "Must be a section of the task's project, or null.")


def check_parent(
    work: Work, actor: Actor, project: ProjectId, parent: TaskId | None, *, of: TaskId | None = None
) -> None:
    """Raise `Invalid` unless the parent is a task of the project that can have this subtask.

    A task cannot hang below itself, and subtasks nest at most `DEEPEST` levels.
    """
    if parent is None:
        return
    try:
        same_project = work.tasks.visible_to(actor, parent).project_id == project
    except NotFound:
        same_project = False
    if not same_project:
        raise Invalid.field("parent_id", "Must be a task of the same project, or null.")
    above = work.tasks.ancestors(parent)
    if of is not None and of in above:
        raise Invalid.field("parent_id", "A task cannot be its own subtask.")
    below = 0 if of is None else work.tasks.depth_below(of)
    if len(above) + 1 + below > DEEPEST:
        raise Invalid.field("parent_id", f"Subtasks nest at most {DEEPEST} levels deep.")


def check_assignees(work: Work, project: ProjectId, wanted: Iterable[int]) -> tuple[UserId, ...]:
    """The assignees in order, each once.

    Raises:
        Invalid: someone is not a member of the project, or there are too many.
    """
    people = tuple(dict.fromkeys(UserId(person) for person in wanted))
    if not people:
        return ()
    if len(people) > MOST_ASSIGNEES:
        raise Invalid.field("assignee_ids", f"Must name at most {MOST_ASSIGNEES} people.")
    outside = [person for person in people if person not in work.projects.member_ids(project)]
    if outside:
        raise Invalid.field("assignee_ids", f"Must be members of the project; {outside[0]} is not.")
    return tuple(sorted(people))
