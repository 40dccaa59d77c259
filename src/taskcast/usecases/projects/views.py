"""Saved views: create, change, order and delete them, one's own and those shared with a project."""

from collections.abc import Mapping
from typing import Any

import msgspec

from taskcast.domain import events, text
from taskcast.domain.entities import VIEW
from taskcast.domain.filters.tree import FilterError, Node, check_limits, check_tree, too_deep
from taskcast.domain.ids import ProjectId
from taskcast.domain.permissions import Actor
from taskcast.domain.positions import between
from taskcast.domain.refusals import refused
from taskcast.domain.versioned import check_version, edit
from taskcast.domain.views import (
    MOST_QUERY_BYTES,
    MOST_VIEWS,
    View,
    ViewField,
    ViewGroup,
    ViewId,
    ViewLayout,
    ViewSort,
)
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
from taskcast.usecases.projects.create_project import Icon, Name, checked_icon
from taskcast.usecases.projects.ordered_entities import move_in_list, save_edit
from taskcast.usecases.references import ProjectRef, ViewRef, resolve_filter
from taskcast.usecases.tasks.find_tasks import refuse_filter

_READ_ONLY = read_only_fields(View, VIEW.editable)


class CreateView(CreationCommand, frozen=True, kw_only=True):
    """The last of the project's views or, without a project, of one's own."""

    project_id: ProjectRef | None = None
    name: Name
    icon: Icon | None = None
    query: Node
    sort: ViewSort = "manual"
    group: ViewGroup = "none"
    layout: ViewLayout = "list"
    fields: tuple[ViewField, ...] = ("project", "assignee", "labels", "priority", "due")


UpdateView = update_command(View, CreateView, VIEW.editable)


class MoveView(VersionedCommand, frozen=True):
    """Where to: before or after another view of the same list, else to the end."""

    id: ViewRef
    before_id: ViewRef | None = None
    after_id: ViewRef | None = None


class DeleteView(VersionedCommand, frozen=True):
    """Its tasks stay as they are."""

    id: ViewRef


def create_view(work: Work, command: CreateView, actor: Actor) -> Result:
    """Add the view at the end of its list.

    Raises:
        NotFound: the actor cannot see the project.
        Forbidden: the actor only views it.
        DependencyFailed: the filter names something by a uid with which the actor created nothing.
        Invalid: a field breaks a rule, or there are `MOST_VIEWS` already.
    """
    views, project = work.entities(View), None
    if command.project_id is None:
        work.users.get(actor.user_id)  # locked, as a project is: one view at a time is counted
        present = views.of_person(actor.user_id)
    else:
        project = work.projects.editable_by(actor, ProjectId(command.project_id)).entity.id
        present = views.of_project(project)
    if len(present) >= MOST_VIEWS:
        raise refused("name", "many-views", most=MOST_VIEWS)
    sent = _checked(work, actor, {field: getattr(command, field) for field in VIEW.editable})
    view = views.add(
        View(
            id=ViewId(0),
            project_id=project,
            **sent,
            position=between(present[-1].position if present else None, None),
            created_at=work.now,
            created_by=actor.user_id,
            updated_at=work.now,
        )
    )
    work.record(events.created(view))
    return Result(data=view, version=view.version, project_id=project)


def update_view(work: Work, command: VersionedCommand, actor: Actor) -> Result:
    """Apply the fields sent.

    Raises:
        NotFound: the actor cannot see the view.
        Forbidden: the actor only views its project.
        Conflict: someone changed one of these fields since `base_version`.
        PreconditionFailed: `if_match` is not the current version.
        DependencyFailed: as for a new one.
        Invalid: a field breaks a rule or is read-only, or `base_version` lies in the future.
    """
    held = work.entities(View).editable_by(actor, command.id)
    sent = _checked(work, actor, sent_fields(command, VIEW.editable), current=held.entity.name)
    accepted = edit(held, sent, if_match=command.if_match, base_version=command.base_version)
    refuse_changed_read_only(command, held.entity, _READ_ONLY)
    return save_edit(work, held, accepted)


def move_view(work: Work, command: MoveView, actor: Actor) -> Result:
    """Put the view in its new place.

    Raises:
        NotFound: the actor cannot see the view.
        Forbidden: the actor only views its project.
        Conflict: someone moved it since `base_version`.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: the neighbour is not in the same list, or `base_version` lies in the future.
    """
    return move_in_list(work, work.entities(View).editable_by(actor, command.id), command, actor)


def delete_view(work: Work, command: DeleteView, actor: Actor) -> Result:
    """Delete the view.

    Raises:
        NotFound: the actor cannot see the view.
        Forbidden: the actor only views its project.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: `base_version` lies in the future.
    """
    views = work.entities(View)
    held = views.editable_by(actor, command.id)
    check_version(held, if_match=command.if_match, base_version=command.base_version)
    views.delete(held.entity.id)
    work.record(events.deleted(held.entity))
    return Result(project_id=held.entity.project_id)


def _checked(
    work: Work, actor: Actor, sent: Mapping[str, Any], *, current: str | None = None
) -> dict[str, Any]:
    """The fields as they are kept.

    Raises:
        DependencyFailed: the filter names something by a uid with which the actor created nothing.
        Invalid: one breaks a rule that its type does not say.
    """
    values = dict(sent)
    if "name" in values:
        values["name"] = text.line("name", values["name"], longest=text.NAME_LENGTH, current=current)
    if "icon" in values:
        values["icon"] = checked_icon(values["icon"])
    if "query" in values:
        values["query"] = _checked_query(work, actor, values["query"])
    if "fields" in values:
        values["fields"] = tuple(dict.fromkeys(values["fields"]))
    return values


def _checked_query(work: Work, actor: Actor, query: Node) -> Node:
    """The filter as it is kept: with ids, whatever it names by a uid."""
    try:
        check_limits(query)  # before anything is looked up
        query = resolve_filter(work, actor, "query", query)
        check_tree(query)
    except FilterError as wrong:
        refuse_filter("query", wrong)
    except RecursionError:
        refuse_filter("query", too_deep())
    if len(msgspec.json.encode(query)) > MOST_QUERY_BYTES:
        raise refused("query", "many-bytes", most=MOST_QUERY_BYTES)
    return query
