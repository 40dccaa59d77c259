"""Snapshots: what a client needs to start, read at one point in time, with the seq to continue from.

Promise P2: a snapshot plus the events after `as_of` equals a fresh snapshot. Later pages are read later but
repeat the `as_of` and the counts of the first page: events contain whole entities, so applying one twice does
no harm.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import msgspec

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import MAX_ID, ProjectId, Stream, project_stream, user_stream
from taskcast.domain.labels import Label
from taskcast.domain.notifications import Notification
from taskcast.domain.permissions import Actor, Role
from taskcast.domain.projects import Access, Arrangement, Member, Project, ReceivedInvitation, Section
from taskcast.domain.tasks import Task
from taskcast.domain.users import User
from taskcast.domain.views import View
from taskcast.ports.event_log import StreamHead
from taskcast.ports.queries import Page, Shape, TaskCounts
from taskcast.ports.unit_of_work import Reading

PAGE_TASKS = 1000
NOTIFICATIONS = 50

NEWEST = MAX_ID  # above every task id: the start of the first page
EMPTY_HEAD = StreamHead(epoch="", last_seq=0)

_LONGEST = 200
_COLUMNS = b'{"fields":%s,"rows":' % msgspec.json.encode(Task.__struct_fields__)


class SnapshotAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Which page of a snapshot is requested, and the form of its tasks."""

    cursor: str | None = None
    format: Shape = "objects"
    most: int = PAGE_TASKS


class TaskColumns(msgspec.Struct, frozen=True):
    """Tasks as columns: the field names once, then one row of values per task."""

    fields: list[str]
    rows: list[list[Any]]


class _SharedFields(msgspec.Struct, frozen=True, kw_only=True):
    stream: Stream
    epoch: str
    as_of: int
    project: Project
    role: Role
    members: list[Member]
    sections: list[Section]
    counts: TaskCounts
    labels: list[Label]
    views: list[View]
    next_cursor: str | None


class ProjectSnapshot(_SharedFields, frozen=True, kw_only=True):
    """A project at `as_of`; `tasks` are the open ones, newest first."""

    tasks: list[Task] | TaskColumns


class SnapshotPage(_SharedFields, frozen=True, kw_only=True):
    """The same with its tasks as JSON from the database: encodes like `ProjectSnapshot`."""

    tasks: msgspec.Raw


class MeSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A user's own data: account, projects, newest notifications, open invitations.

    `instance` names the database the ids are of: it survives restarts and restores.
    """

    instance: str
    stream: Stream
    epoch: str
    as_of: int
    user: User
    projects: list[Access]
    arrangement: Arrangement
    notifications: list[Notification]
    unread_count: int
    invitations: list[ReceivedInvitation]
    views: list[View]


class _SnapshotCursor(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The position of the next page, and the values of the first page that all pages repeat."""

    as_of: int
    epoch: str
    before: int
    open: int
    completed: int


def project_snapshot(
    reading: Reading, actor: Actor, project: ProjectId, asked: SnapshotAsked
) -> SnapshotPage:
    """One page of a project's snapshot; access is checked again for each page.

    Raises:
        NotFound: the actor cannot see the project.
        Invalid: the cursor is none of ours, or the database was restored since: begin anew.
    """
    access = reading.queries.project(actor, project)
    stream = project_stream(project)
    head = reading.events.head(stream) or EMPTY_HEAD
    begun = _begin(reading, project, head) if asked.cursor is None else _read(asked.cursor)
    if begun.epoch != head.epoch or begun.as_of > head.last_seq:
        raise Invalid.field("cursor", "Is from before a restore of the database: begin anew without it.")
    tasks = reading.queries.open_tasks(project, before=begun.before, most=asked.most, shape=asked.format)
    return SnapshotPage(
        stream=stream,
        epoch=begun.epoch,
        as_of=begun.as_of,
        project=access.project,
        role=access.role,
        members=list(reading.queries.members(actor, project)),
        sections=list(reading.queries.of_project(actor, project, Section)),
        counts=TaskCounts(open=begun.open, completed=begun.completed),
        labels=list(reading.queries.of_project(actor, project, Label)),
        views=list(reading.queries.of_project(actor, project, View)),
        tasks=_shaped(tasks.written, asked.format),
        next_cursor=None
        if tasks.older_than is None
        else _write(msgspec.structs.replace(begun, before=tasks.older_than)),
    )


def _begin(reading: Reading, project: ProjectId, head: StreamHead) -> _SnapshotCursor:
    counts = reading.queries.counts(project)
    return _SnapshotCursor(head.last_seq, head.epoch, NEWEST, counts.open, counts.completed)


def _shaped(written: bytes, shape: Shape) -> msgspec.Raw:
    return msgspec.Raw(written if shape == "objects" else _COLUMNS + written + b"}")


def project_snapshot_tag(reading: Reading, actor: Actor, project: ProjectId, asked: SnapshotAsked) -> str:
    """The content of a page's entity tag: the head of the stream, and what was requested.

    Nothing in a page changes without an event: that is the invariant of docs/explanation/events.md. Only the
    role differs between users.

    Raises:
        NotFound: the actor cannot see the project.
        Invalid: the cursor is none of ours.
    """
    standing = reading.queries.standing(actor, project)
    place = "-" if asked.cursor is None else _write(_read(asked.cursor))
    return f"{standing.epoch}.{standing.last_seq}.{standing.role}.{asked.format}.{place}"


def me_snapshot_tag(reading: Reading, actor: Actor) -> str:
    """The entity tag of the actor's own snapshot."""
    stream = user_stream(actor.user_id)
    head = reading.events.head(stream) or EMPTY_HEAD
    return f"{head.epoch}.{head.last_seq}.{stream}"


def me_snapshot(reading: Reading, actor: Actor) -> MeSnapshot:
    """The actor's own snapshot."""
    stream = user_stream(actor.user_id)
    head = reading.events.head(stream) or EMPTY_HEAD
    newest = Page(limit=NOTIFICATIONS, sort="id", descending=True)
    return MeSnapshot(
        instance=reading.queries.instance_id(),
        stream=stream,
        epoch=head.epoch,
        as_of=head.last_seq,
        user=reading.queries.user(actor.user_id),
        projects=list(reading.queries.accesses(actor)),
        arrangement=reading.queries.arrangement(actor),
        notifications=list(reading.queries.notifications(actor, newest, unread_only=False)),
        unread_count=reading.queries.unread_count(actor),
        invitations=list(reading.queries.received_invitations(actor)),
        views=list(reading.queries.own(actor, View)),
    )


def _write(cursor: _SnapshotCursor) -> str:
    return urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def _read(text: str) -> _SnapshotCursor:
    try:
        raw = urlsafe_b64decode(text[:_LONGEST].encode() + b"=" * (-len(text[:_LONGEST]) % 4))
        cursor = msgspec.json.decode(raw, type=_SnapshotCursor)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise Invalid.field("cursor", "Must be the next_cursor of the page before.") from None
    if any(
        not 0 <= number <= MAX_ID for number in (cursor.as_of, cursor.before, cursor.open, cursor.completed)
    ):
        raise Invalid.field("cursor", "Must be the next_cursor of the page before.")
    return cursor
