"""Rows become domain values here: which columns a value is made of, and how."""

from typing import Any

import msgspec
from msgspec.structs import replace

from taskcast.domain.comments import Comment
from taskcast.domain.due import Due, KeptDue, due_key
from taskcast.domain.events import Erased, Event
from taskcast.domain.notifications import Notification
from taskcast.domain.projects import Access, Invitation, Member, Project, Section
from taskcast.domain.streams import Stream
from taskcast.domain.tasks import Task
from taskcast.domain.text import search_key
from taskcast.domain.users import ApiToken, User
from taskcast.domain.versioned import FieldVersions, Versioned
from taskcast.storage.database_session import Row
from taskcast.storage.schema.tables import (
    api_tokens,
    comments,
    events,
    invitations,
    notifications,
    project_members,
    projects,
    sections,
    tasks,
    users,
)

_known_due = msgspec.json.Decoder(Due).decode
_kept_due = msgspec.json.Decoder(KeptDue).decode
_ids = msgspec.json.Decoder(tuple[int, ...]).decode
_strings = msgspec.json.Decoder(tuple[str, ...]).decode
_field_versions = msgspec.json.Decoder(FieldVersions).decode
_json = msgspec.json.encode

_t = tasks.c
TASK = (
    _t.id, _t.project_id, _t.section_id, _t.parent_id, _t.title, _t.description, _t.completed,
    _t.completed_at, _t.priority, _t.due, _t.position, _t.assignee_ids, _t.version, _t.created_at,
    _t.created_by, _t.updated_at,
)  # fmt: skip
HELD_TASK = (*TASK, _t.field_versions)
_TASK_FIELDS = tuple(field for field in Task.__struct_fields__ if field != "id")
_MISSING = object()
_LONGEST_KEY = 2400  # bytes

_p = projects.c
PROJECT = (_p.id, _p.name, _p.is_inbox, _p.version, _p.created_at, _p.created_by, _p.updated_at)
HELD_PROJECT = (*PROJECT, _p.field_versions)
ACCESS = (*PROJECT, project_members.c.role)

_s = sections.c
SECTION = (
    _s.id, _s.project_id, _s.name, _s.position, _s.version, _s.created_at, _s.created_by, _s.updated_at
)  # fmt: skip
HELD_SECTION = (*SECTION, _s.field_versions)

MEMBER = (
    project_members.c.project_id, project_members.c.user_id, users.c.name, project_members.c.role, users.c.active
)  # fmt: skip

_i = invitations.c
INVITATION = (
    _i.id, _i.project_id, _i.role, _i.email, _i.created_by, _i.created_at, _i.expires_at, _i.max_uses, _i.uses
)  # fmt: skip

_c = comments.c
COMMENT = (
    _c.id, _c.project_id, _c.task_id, _c.body, _c.version, _c.created_at, _c.created_by, _c.updated_at
)  # fmt: skip
HELD_COMMENT = (*COMMENT, _c.field_versions)

_u = users.c
USER = (
    _u.id, _u.email, _u.name, _u.timezone, _u.mail_notifications, _u.is_admin, _u.active, _u.version,
    _u.created_at, _u.updated_at, _u.confirmed,
)  # fmt: skip
HELD_USER = (*USER, _u.field_versions)

_k = api_tokens.c
API_TOKEN = (_k.id, _k.name, _k.scope, _k.created_at, _k.last_used_at, _k.expires_at)

_n = notifications.c
NOTIFICATION = (
    _n.seq, _n.task_id, _n.project_id, _n.comment_id, _n.reason, _n.changed, _n.actor_id, _n.actor_name,
    _n.title, _n.at, _n.read, _n.times, _n.replaces, _n.task_count,
)  # fmt: skip
TOLD = (*NOTIFICATION, _n.command_id)

_e = events.c
EVENT = (_e.type, _e.stream, _e.seq, _e.at, _e.actor_id, _e.command_id, _e.changed, _e.data)


def json_text(value: object) -> str:
    """Any value as the JSON text that is kept of it."""
    return _json(value).decode()


def strings(text: str) -> tuple[str, ...]:
    """A list of names kept as JSON."""
    return () if text == "[]" else _strings(text)


def _due(text: str) -> Due:
    try:
        return _known_due(text)
    except msgspec.ValidationError:
        return _kept_due(text)


def task(row: Row) -> Task:
    due, assignees = row[9], row[11]
    return Task(
        id=row[0],
        project_id=row[1],
        section_id=row[2],
        parent_id=row[3],
        title=row[4],
        description=row[5],
        completed=bool(row[6]),
        completed_at=row[7],
        priority=row[8],
        due=None if due is None else _due(due),
        position=row[10],
        assignee_ids=() if assignees == "[]" else _ids(assignees),  # type: ignore[arg-type]
        version=row[12],
        created_at=row[13],
        created_by=row[14],
        updated_at=row[15],
    )


def held_task(row: Row) -> Versioned[Task]:
    return Versioned(task(row), _field_versions(row[16]))


def title_key(title: str) -> str:
    """By what a title is sorted and sought, short enough for an index of PostgreSQL (2,704 bytes an entry).

    Only titles of hundreds of characters that each stand for many are cut.
    """
    key = search_key(title)
    if len(key) * 4 <= _LONGEST_KEY:
        return key
    return key.encode()[:_LONGEST_KEY].decode(errors="ignore")


def task_values(task: Task, *, before: Task | None = None) -> dict[str, Any]:
    """The row of a task, except for its id, its field versions and the trash; of a changed one, what is not as `before`."""
    values = {
        field: value
        for field in _TASK_FIELDS
        if (value := getattr(task, field)) != getattr(before, field, _MISSING)
    }
    if "title" in values:
        values["title_key"] = title_key(task.title)
    if "due" in values:
        values["due"] = None if task.due is None else json_text(task.due)
        values["due_key"] = due_key(task.due)
    if "assignee_ids" in values:
        values["assignee_ids"] = json_text(task.assignee_ids)
    return values


def project(row: Row) -> Project:
    return Project(
        id=row[0],
        name=row[1],
        is_inbox=bool(row[2]),
        version=row[3],
        created_at=row[4],
        created_by=row[5],
        updated_at=row[6],
    )


def held_project(row: Row) -> Versioned[Project]:
    return Versioned(project(row), _field_versions(row[7]))


def access(row: Row) -> Access:
    return Access(project=project(row), role=row[7])


def section(row: Row) -> Section:
    return Section(
        id=row[0],
        project_id=row[1],
        name=row[2],
        position=row[3],
        version=row[4],
        created_at=row[5],
        created_by=row[6],
        updated_at=row[7],
    )


def held_section(row: Row) -> Versioned[Section]:
    return Versioned(section(row), _field_versions(row[8]))


def member(row: Row) -> Member:
    return Member(project_id=row[0], user_id=row[1], name=row[2], role=row[3], active=bool(row[4]))


def invitation(row: Row) -> Invitation:
    return Invitation(
        id=row[0],
        project_id=row[1],
        role=row[2],
        email=row[3],
        created_by=row[4],
        created_at=row[5],
        expires_at=row[6],
        max_uses=row[7],
        uses=row[8],
    )


def comment(row: Row) -> Comment:
    return Comment(
        id=row[0],
        project_id=row[1],
        task_id=row[2],
        body=row[3],
        version=row[4],
        created_at=row[5],
        created_by=row[6],
        updated_at=row[7],
    )


def held_comment(row: Row) -> Versioned[Comment]:
    return Versioned(comment(row), _field_versions(row[8]))


def user(row: Row) -> User:
    return User(
        id=row[0],
        email=row[1],
        name=row[2],
        timezone=row[3],
        mail_notifications=bool(row[4]),
        is_admin=bool(row[5]),
        active=bool(row[6]),
        version=row[7],
        created_at=row[8],
        updated_at=row[9],
        confirmed=bool(row[10]),
    )


def held_user(row: Row) -> Versioned[User]:
    return Versioned(user(row), _field_versions(row[11]))


def api_token(row: Row) -> ApiToken:
    return ApiToken(
        id=row[0],
        name=row[1],
        scope=row[2],
        created_at=row[3],
        last_used_at=row[4],
        expires_at=row[5],
    )


def notification(row: Row) -> Notification:
    return Notification(
        id=row[0],
        task_id=row[1],
        project_id=row[2],
        comment_id=row[3],
        reason=row[4],
        changed=strings(row[5]),
        actor_id=row[6],
        actor_name=row[7],
        title=row[8],
        at=row[9],
        read=bool(row[10]),
        times=row[11],
        replaces=row[12],
        task_count=row[13],
    )


def told(row: Row, stream: Stream) -> Event:
    """A line of the inbox as the event it was: as yet unread, and without its words once they were erased."""
    is_erased = row[2] is None
    data = Erased(row[0]) if is_erased else replace(notification(row), read=False)
    return Event(
        type="notification",
        stream=stream,
        seq=row[0],
        at=row[9],
        actor_id=row[6],
        command_id=row[14],
        data=msgspec.Raw(_json(data)),
    )


def event(row: Row) -> Event:
    return Event(
        type=row[0],
        stream=row[1],
        seq=row[2],
        at=row[3],
        actor_id=row[4],
        command_id=row[5],
        changed=strings(row[6]),
        data=msgspec.Raw(row[7].encode()),
    )
