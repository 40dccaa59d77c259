"""How each struct is stored: which table its columns are in, and what a row has beside the struct's own fields."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from taskcast.domain.comments import Comment
from taskcast.domain.due import due_key
from taskcast.domain.events import Erased, Event
from taskcast.domain.ids import Stream
from taskcast.domain.labels import Label
from taskcast.domain.notifications import Notification
from taskcast.domain.projects import (
    Access,
    Arrangement,
    Invitation,
    Member,
    Project,
    ReceivedInvitation,
    Section,
)
from taskcast.domain.tasks import Task
from taskcast.domain.text import search_key
from taskcast.domain.users import ApiToken, User
from taskcast.domain.views import View
from taskcast.ports.queries import Activity
from taskcast.storage.database_session import Row
from taskcast.storage.schema.row_mapping import EntityMapping, RowMapping
from taskcast.storage.schema.tables import (
    activity,
    api_tokens,
    comments,
    events,
    invitations,
    labels,
    notifications,
    project_arrangements,
    project_members,
    projects,
    sections,
    tasks,
    users,
    views,
)

_LONGEST_KEY = 2400  # bytes

_json = msgspec.json.encode
_strings = msgspec.json.Decoder(tuple[str, ...]).decode


def title_key(title: str) -> str:
    """By what a title is sorted and sought, short enough for an index of PostgreSQL (2,704 bytes an entry).

    Only titles of hundreds of characters that each stand for many are cut.
    """
    key = search_key(title)
    if len(key) * 4 <= _LONGEST_KEY:
        return key
    return key.encode()[:_LONGEST_KEY].decode(errors="ignore")


TASK = EntityMapping(Task, tasks, derived={"title_key": ("title", title_key), "due_key": ("due", due_key)})
PROJECT = EntityMapping(Project, projects)
ARRANGEMENT = RowMapping(Arrangement, project_arrangements)
SECTION = EntityMapping(Section, sections)
LABEL = EntityMapping(Label, labels)
VIEW = EntityMapping(View, views)
COMMENT = EntityMapping(Comment, comments)
USER = EntityMapping(User, users)

MAPPINGS: Mapping[type, EntityMapping[Any]] = {each.kind: each for each in (COMMENT, SECTION, LABEL, VIEW)}
"""Those whose repositories follow from their registration (`repositories/entities`)."""

MEMBER = RowMapping(Member, project_members, elsewhere={"name": users.c.name, "active": users.c.active})
INVITATION = RowMapping(Invitation, invitations)
RECEIVED_INVITATION = RowMapping(ReceivedInvitation, invitations)
API_TOKEN = RowMapping(ApiToken, api_tokens)
NOTIFICATION = RowMapping(Notification, notifications, elsewhere={"id": notifications.c.seq})
EVENT = RowMapping(Event, events)
ACTIVITY = RowMapping(Activity, activity)

INBOX_EVENT = (*NOTIFICATION.columns, notifications.c.command_id)


def strings(text: str) -> tuple[str, ...]:
    """A list of names kept as JSON."""
    return () if text == "[]" else _strings(text)


def access(row: Row) -> Access:
    """A row of a project that ends with the actor's role in it."""
    return Access(project=PROJECT.decode(row), role=row[-1])


def inbox_event(row: Row, stream: Stream) -> Event:
    """A line of the inbox as the event it was: unread, and without its text once that was erased."""
    line = NOTIFICATION.decode(row)
    is_erased = line.project_id is None
    data = Erased(line.id) if is_erased else replace(line, read=False)
    return Event(
        type="notification",
        stream=stream,
        seq=line.id,
        at=line.at,
        actor_id=line.actor_id,
        command_id=row[-1],
        data=msgspec.Raw(_json(data)),
    )
