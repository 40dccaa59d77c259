"""Everything a client needs to start: read at one point in time, with the place in the stream to go on from.

Promise P2: snapshot + the events after `as_of` = a fresh snapshot. Later pages are read later and repeat the
first page's `as_of`: events put whole entities, so what a page shows early is only told once more.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode

import msgspec

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import MAX_ID, ProjectId, TaskId
from taskcast.domain.notifications import Notification
from taskcast.domain.permissions import Actor, Role
from taskcast.domain.projects import Access, Member, Project, Section
from taskcast.domain.streams import Stream, project_stream, user_stream
from taskcast.domain.tasks import Task
from taskcast.domain.users import User
from taskcast.ports.event_log import Head
from taskcast.ports.queries import Page, TaskCounts
from taskcast.ports.unit_of_work import Reading

PAGE_TASKS = 1000
NOTIFICATIONS = 50

_LONGEST = 200


class ProjectSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A project as it stood at `as_of`; `tasks` are the open ones, by id."""

    stream: Stream
    epoch: str
    as_of: int
    project: Project
    role: Role
    members: list[Member]
    sections: list[Section]
    counts: TaskCounts
    tasks: list[Task]
    next_cursor: str | None


class MeSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """What one person has: account, projects, newest notifications."""

    stream: Stream
    epoch: str
    as_of: int
    user: User
    projects: list[Access]
    notifications: list[Notification]
    unread_count: int


class _Cursor(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Where a paged snapshot goes on."""

    as_of: int
    epoch: str
    after: int


def project_snapshot(
    reading: Reading, actor: Actor, project: ProjectId, *, cursor: str | None = None, most: int = PAGE_TASKS
) -> ProjectSnapshot:
    """One page of a project's snapshot; access is asked again for each.

    Raises:
        NotFound: the actor cannot see the project.
        Invalid: `cursor` is none of ours, or the database was restored since: begin anew.
    """
    access = reading.queries.project(actor, project)
    stream = project_stream(project)
    head = reading.events.head(stream) or Head(epoch="", last_seq=0)
    begun = _Cursor(head.last_seq, head.epoch, 0) if cursor is None else _read(cursor)
    if begun.epoch != head.epoch or begun.as_of > head.last_seq:
        raise Invalid.field("cursor", "Is from before a restore of the database: begin anew without it.")
    found = reading.queries.open_tasks(project, after=TaskId(begun.after), limit=most + 1)
    tasks = list(found[:most])
    more = len(found) > most
    return ProjectSnapshot(
        stream=stream,
        epoch=begun.epoch,
        as_of=begun.as_of,
        project=access.project,
        role=access.role,
        members=list(reading.queries.members(actor, project)),
        sections=list(reading.queries.sections(actor, project)),
        counts=reading.queries.counts(project),
        tasks=tasks,
        next_cursor=_write(msgspec.structs.replace(begun, after=tasks[-1].id)) if more else None,
    )


def me_snapshot(reading: Reading, actor: Actor) -> MeSnapshot:
    """What the actor has."""
    stream = user_stream(actor.user_id)
    head = reading.events.head(stream) or Head(epoch="", last_seq=0)
    newest = Page(limit=NOTIFICATIONS, sort="id", descending=True)
    return MeSnapshot(
        stream=stream,
        epoch=head.epoch,
        as_of=head.last_seq,
        user=reading.queries.user(actor.user_id),
        projects=list(reading.queries.accesses(actor)),
        notifications=list(reading.queries.notifications(actor, newest, unread_only=False)),
        unread_count=reading.queries.unread_count(actor),
    )


def _write(cursor: _Cursor) -> str:
    return urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def _read(text: str) -> _Cursor:
    try:
        raw = urlsafe_b64decode(text[:_LONGEST].encode() + b"=" * (-len(text[:_LONGEST]) % 4))
        cursor = msgspec.json.decode(raw, type=_Cursor)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise Invalid.field("cursor", "Must be the next_cursor of the page before.") from None
    if not (0 <= cursor.as_of <= MAX_ID and 0 <= cursor.after <= MAX_ID):
        raise Invalid.field("cursor", "Must be the next_cursor of the page before.")
    return cursor
