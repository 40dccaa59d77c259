"""Arrange one's projects: their order and favourites, which only the person sees."""

from collections.abc import Iterable

from msgspec import UNSET, UnsetType

from taskcast.domain import events
from taskcast.domain.ids import ProjectId
from taskcast.domain.permissions import Actor
from taskcast.domain.projects import Access, Arrangement
from taskcast.domain.text import search_key
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import Command
from taskcast.usecases.outcome import Result
from taskcast.usecases.references import ProjectRef


class ArrangeProject(Command, frozen=True):
    """Only what is sent changes. `before_id` is the project that follows it from now on; null puts it last."""

    id: ProjectRef
    before_id: ProjectRef | UnsetType | None = UNSET
    favourite: bool | UnsetType = UNSET


def arrange_project(work: Work, command: ArrangeProject, actor: Actor) -> Result:
    """Put the project in its place among the actor's projects, and mark it or not.

    The first time, all of them get a place, in the order of their names. A `before_id` that the actor does not see
    (any more) means the end.

    Raises:
        NotFound: the actor cannot see the project.
    """
    project = work.projects.visible_to(actor, ProjectId(command.id)).project.id
    present = work.arrangements.of(actor.user_id)
    seen = work.projects.memberships(actor.user_id)
    order = present.order
    if command.before_id is not UNSET:
        order = _moved(_in_order(seen, present), project, command.before_id)
    favourites = [each for each in present.favourites if each != project]
    if command.favourite is True or (command.favourite is UNSET and project in present.favourites):
        favourites.append(project)
    visible = {each.project.id for each in seen}
    arranged = Arrangement(order=order, favourites=tuple(sorted(visible.intersection(favourites))))
    if arranged != present:
        work.arrangements.put(actor.user_id, arranged)
        work.record(events.projects_arranged(actor.user_id, arranged))
    return Result(data=arranged)


def _in_order(seen: Iterable[Access], present: Arrangement) -> list[ProjectId]:
    """Those that have a place, then the others by name."""
    places = {project: place for place, project in enumerate(present.order)}

    def key(access: Access) -> tuple[int, str, int]:
        project = access.project
        return places.get(project.id, len(places)), search_key(project.name), project.id

    return [each.project.id for each in sorted(seen, key=key)]


def _moved(order: list[ProjectId], project: ProjectId, before: int | None) -> tuple[ProjectId, ...]:
    others = [each for each in order if each != project]
    to = others.index(ProjectId(before)) if before in others else len(others)
    return (*others[:to], project, *others[to:])
