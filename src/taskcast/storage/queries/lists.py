"""Lists in pages: keyset cursors over (sort key, id), stable while rows come and go."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import select, tuple_

from taskcast.domain.comments import Comment
from taskcast.domain.ids import MAX_ID, DeliveryId, TaskId, project_stream
from taskcast.domain.permissions import Actor
from taskcast.domain.projects import Project
from taskcast.domain.tasks import Task
from taskcast.domain.text import search_key
from taskcast.domain.users import User
from taskcast.ports.queries import Activity, DeliveryLine, Page
from taskcast.storage.database_session import DatabaseSession, id_list
from taskcast.storage.outbox.delivery_ids import delivery_id, number_of
from taskcast.storage.outbox.delivery_targets import LINE
from taskcast.storage.schema.rows import ACTIVITY, COMMENT, PROJECT, USER
from taskcast.storage.schema.statements import AnyOf, Statement, p
from taskcast.storage.schema.tables import (
    activity,
    comments,
    deliveries,
    notifications,
    project_members,
    projects,
    tasks,
    users,
)

_t = tasks.c
_a = activity.c
_d = deliveries.c
_n = notifications.c
_p = projects.c
_m = project_members.c


def after_id(page: Page) -> int:
    """The id of the last row seen; 0 before the first page."""
    return 0 if page.after is None else int(page.after[-1] or 0)


_PROJECTS = Statement(
    select(*PROJECT.columns)
    .join(project_members, _m.project_id == _p.id)
    .where(_m.user_id == p("actor"), _m.project_id > p("after"))
    .order_by(_m.project_id)
    .limit(p("most"))
)
_COMMENTS = Statement(
    select(*COMMENT.columns)
    .where(comments.c.task_id == p("task"), comments.c.id > p("after"))
    .order_by(comments.c.id)
    .limit(p("most"))
)
_activity = select(*ACTIVITY.columns).where(_a.task_id == p("task"), _a.stream == p("stream"))
_ACTIVITY = Statement(_activity.where(_a.id > p("after")).order_by(_a.id).limit(p("most")))
_LATEST_ACTIVITY = Statement(_activity.where(_a.id < p("after")).order_by(_a.id.desc()).limit(p("most")))


def projects_page(session: DatabaseSession, actor: Actor, page: Page) -> Sequence[Project]:
    """A page of projects, by id."""
    listed = session.all(_PROJECTS, actor=actor.user_id, after=after_id(page), most=page.limit)
    return [PROJECT.decode(row) for row in listed]


def comments_page(session: DatabaseSession, task: TaskId, page: Page) -> Sequence[Comment]:
    """A page of a task's comments, oldest first."""
    listed = session.all(_COMMENTS, task=task, after=after_id(page), most=page.limit)
    return [COMMENT.decode(row) for row in listed]


def activity_page(session: DatabaseSession, task: Task, page: Page) -> Sequence[Activity]:
    """A page of a task's history in its present project, oldest or newest first.

    What happened before it came there stays with those who could read it then.
    """
    where = {"task": task.id, "stream": project_stream(task.project_id), "most": page.limit}
    if page.descending:
        after = after_id(page) or MAX_ID
        listed = session.all(_LATEST_ACTIVITY, after=after, **where)
    else:
        listed = session.all(_ACTIVITY, after=after_id(page), **where)
    return [ACTIVITY.decode(row) for row in listed]


_NAMES = Statement(
    select(users.c.id, users.c.name, users.c.email)
    .where(users.c.id > p("after"))
    .order_by(users.c.id)
    .limit(p("most"))
)
_PEOPLE = Statement(select(*USER.columns).where(AnyOf(users.c.id, "ids")).order_by(users.c.id))
_AT_ONCE = 1000


def users_like(session: DatabaseSession, text: str, *, after: int, most: int) -> list[User]:
    """Accounts with this text in their name or address, by id; compared here, so that every database does it alike."""
    wanted, found = search_key(text), list[int]()
    while len(found) < most:
        listed = session.all(_NAMES, after=after, most=_AT_ONCE)
        found += [row[0] for row in listed if wanted in search_key(row[1]) or wanted in row[2]]
        if len(listed) < _AT_ONCE:
            break
        after = listed[-1][0]
    return [USER.decode(row) for row in session.all(_PEOPLE, ids=id_list(found[:most]))]


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


def deliveries_page(session: DatabaseSession, actor: Actor, page: Page) -> Sequence[DeliveryLine]:
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
