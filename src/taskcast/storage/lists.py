"""Lists in pages: keyset cursors over (sort key, id), stable while rows come and go."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, select, tuple_

from taskcast.domain.comments import Comment
from taskcast.domain.ids import MAX_ID, DeliveryId, TaskId
from taskcast.domain.permissions import Actor
from taskcast.domain.projects import Project
from taskcast.domain.tasks import Task
from taskcast.ports.queries import Activity, DeliveryLine, Page, TaskFilter

from . import rows
from .addressees import LINE
from .delivery_ids import delivery_id, number_of
from .rows import COMMENT, PROJECT, TASK
from .session import Session
from .statements import Statement, p
from .tables import (
    activity,
    comments,
    deliveries,
    notifications,
    project_members,
    projects,
    task_assignees,
    tasks,
)

_t = tasks.c
_a = activity.c
_d = deliveries.c
_n = notifications.c
_p = projects.c
_m = project_members.c

_SORTS: dict[str, ColumnElement[Any]] = {
    "id": _t.id,
    "title": _t.title_key,
    "due": _t.due_key,
    "priority": _t.priority,
    "updated_at": _t.updated_at,
    "position": _t.position,
}


def after_id(page: Page) -> int:
    """The id of the last row seen; 0 before the first page."""
    return 0 if page.after is None else int(page.after[-1] or 0)


def tasks_of(actor: Actor, where: TaskFilter, page: Page) -> tuple[Statement, dict[str, Any]]:
    """The statement of a list of tasks and its values."""
    values: dict[str, Any] = {"actor": actor.user_id, "most": page.limit}
    wanted = {
        "project": where.project_id,
        "section": where.section_id,
        "parent": where.parent_id,
        "assignee": where.assignee_id,
        "completed": where.completed,
        "text": None if where.text is None else _containing(where.text),
    }
    values |= {name: value for name, value in wanted.items() if value is not None}
    if page.after is not None:
        values["after_id"] = after_id(page)
        if page.sort != "id":
            values["after_key"] = _sort_key(page.sort, page.after[0])
    given = frozenset(values)
    return _tasks(given, where.trashed, page.sort, page.descending), values


def _sort_key(sort: str, value: object) -> object:
    return value.casefold() if sort == "title" and isinstance(value, str) else value


def _containing(text: str) -> str:
    """A LIKE pattern for text anywhere in a title, in any case."""
    escaped = text.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


@lru_cache(maxsize=512)
def _tasks(given: frozenset[str], trashed: bool, sort: str, descending: bool) -> Statement:  # noqa: FBT001 - a cache's key
    in_trash = _t.trashed_at.is_not(None) if trashed else _t.trashed_at.is_(None)
    listed = (
        select(*TASK)
        .join(project_members, _m.project_id == _t.project_id)
        .where(_m.user_id == p("actor"), in_trash)
    )
    if "assignee" in given:
        listed = listed.join(task_assignees, task_assignees.c.task_id == _t.id)
    conditions: dict[str, ColumnElement[bool]] = {
        "project": _t.project_id == p("project"),
        "section": _t.section_id == p("section"),
        "parent": _t.parent_id == p("parent"),
        "assignee": task_assignees.c.user_id == p("assignee"),
        "completed": _t.completed == p("completed"),
        "text": _t.title_key.like(p("text"), escape="\\"),
    }
    listed = listed.where(*(condition for name, condition in conditions.items() if name in given))
    return Statement(_paged(listed, given, sort, descending=descending))


def _paged(listed: Select[Any], given: frozenset[str], sort: str, *, descending: bool) -> Select[Any]:
    keys: list[ColumnElement[Any]] = [_t.id] if sort == "id" else [_SORTS[sort], _t.id]
    if "after_id" in given:
        seen = [p("after_id")] if sort == "id" else [p("after_key"), p("after_id")]
        row, last = tuple_(*keys), tuple_(*seen)
        listed = listed.where(row < last if descending else row > last)
    order = [key.desc() if descending else key for key in keys]
    return listed.order_by(*order).limit(p("most"))


def tasks_page(session: Session, actor: Actor, where: TaskFilter, page: Page) -> Sequence[Task]:
    """A page of tasks the actor can see."""
    statement, values = tasks_of(actor, where, page)
    return [rows.task(row) for row in session.all(statement, **values)]


_PROJECTS = Statement(
    select(*PROJECT)
    .join(project_members, _m.project_id == _p.id)
    .where(_m.user_id == p("actor"), _p.id > p("after"))
    .order_by(_p.id)
    .limit(p("most"))
)
_COMMENTS = Statement(
    select(*COMMENT)
    .where(comments.c.task_id == p("task"), comments.c.id > p("after"))
    .order_by(comments.c.id)
    .limit(p("most"))
)
_activity = select(_a.id, _a.task_id, _a.actor_id, _a.at, _a.event, _a.field, _a.before, _a.after).where(
    _a.task_id == p("task")
)
_ACTIVITY = Statement(_activity.where(_a.id > p("after")).order_by(_a.id).limit(p("most")))
_LATEST_ACTIVITY = Statement(_activity.where(_a.id < p("after")).order_by(_a.id.desc()).limit(p("most")))


def projects_page(session: Session, actor: Actor, page: Page) -> Sequence[Project]:
    """A page of projects, by id."""
    listed = session.all(_PROJECTS, actor=actor.user_id, after=after_id(page), most=page.limit)
    return [rows.project(row) for row in listed]


def comments_page(session: Session, task: TaskId, page: Page) -> Sequence[Comment]:
    """A page of a task's comments, oldest first."""
    listed = session.all(_COMMENTS, task=task, after=after_id(page), most=page.limit)
    return [rows.comment(row) for row in listed]


def activity_page(session: Session, task: TaskId, page: Page) -> Sequence[Activity]:
    """A page of a task's history, oldest or newest first."""
    if page.descending:
        after = after_id(page) or MAX_ID
        listed = session.all(_LATEST_ACTIVITY, task=task, after=after, most=page.limit)
    else:
        listed = session.all(_ACTIVITY, task=task, after=after_id(page), most=page.limit)
    return [
        Activity(
            id=row[0],
            task_id=row[1],
            actor_id=row[2],
            at=row[3],
            event=row[4],
            field=row[5],
            before=msgspec.Raw(row[6].encode()),
            after=msgspec.Raw(row[7].encode()),
        )
        for row in listed
    ]


_earlier = deliveries.alias()
_AFTER_LINE = tuple_(
    *(
        select(column).where(_earlier.c.id == p("after")).scalar_subquery()
        for column in (_earlier.c.line_seq, _earlier.c.channel)
    )
)


@lru_cache(maxsize=4)
def _deliveries(everyones: bool, later: bool) -> Statement:  # noqa: FBT001 - a cache's key
    listed = select(
        _d.id, _d.recipient_id, _d.channel, _d.kind, _d.task_id, _n.reason, _d.state, _d.attempts,
        _d.due_at, _d.last_error, _d.created_at, _d.sent_at,
    ).outerjoin(notifications, LINE)  # fmt: skip
    if everyones:
        return Statement(
            (listed.where(_d.id < p("after")) if later else listed).order_by(_d.id.desc()).limit(p("most"))
        )
    # In the order of the person's inbox, for which there is an index.
    listed = listed.where(_d.recipient_id == p("actor"))
    if later:
        listed = listed.where(tuple_(_d.line_seq, _d.channel) < _AFTER_LINE)
    return Statement(listed.order_by(_d.line_seq.desc(), _d.channel.desc()).limit(p("most")))


def deliveries_page(session: Session, actor: Actor, page: Page) -> Sequence[DeliveryLine]:
    """A page of the delivery log, newest first; `page.after` ends with the id of the last line seen."""
    values: dict[str, Any] = {"most": page.limit}
    if not actor.is_admin:
        values["actor"] = actor.user_id
    if page.after is not None:
        values["after"] = number_of(DeliveryId(str(page.after[-1])))
    listed = session.all(_deliveries(actor.is_admin, page.after is not None), **values)
    return [
        DeliveryLine(
            id=delivery_id(row[0], row[10]),
            recipient_id=row[1],
            channel=row[2],
            kind=row[3],
            task_id=row[4],
            reason=row[5],
            state=row[6],
            attempts=row[7],
            next_attempt_at=row[8],
            last_error=row[9],
            created_at=row[10],
            sent_at=row[11],
        )
        for row in listed
    ]
