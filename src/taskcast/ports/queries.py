"""Queries for lists and snapshots. Each returns only what the actor may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

import msgspec

from taskcast.domain.comments import Comment
from taskcast.domain.due import due_key
from taskcast.domain.filters.matching import Viewer
from taskcast.domain.filters.parsing import FilterNames
from taskcast.domain.filters.tree import Node
from taskcast.domain.ids import Instant, InvitationId, ProjectId, SectionId, TaskId, UserId
from taskcast.domain.labels import Label
from taskcast.domain.notifications import Notification
from taskcast.domain.permissions import Actor, Role
from taskcast.domain.projects import (
    Access,
    Arrangement,
    DeletedProject,
    Invitation,
    Member,
    Project,
    ReceivedInvitation,
    SoleProject,
)
from taskcast.domain.search import SearchText
from taskcast.domain.security import SecurityEvent, SecurityKind
from taskcast.domain.tasks import Task, TrashedTask
from taskcast.domain.users import ApiToken, User
from taskcast.domain.views import View

T = TypeVar("T", bound=msgspec.Struct)


class TaskFilter(msgspec.Struct, frozen=True, kw_only=True):
    """The filters of `GET /api/tasks`; None means any."""

    project_id: ProjectId | None = None
    section_id: SectionId | None = None
    parent_id: TaskId | None = None
    assignee_id: UserId | None = None
    completed: bool | None = None
    text: str | None = None
    trashed: bool = False


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """The sort order and page size. `after` holds the sort keys of the last row seen, its id last."""

    limit: int
    sort: str = "id"
    descending: bool = False
    after: tuple[str | int | None, ...] | None = None


def task_keys(task: Task, sort: str) -> tuple[str | int, ...]:
    """The sort keys of a task as `Page.after` holds them; `sort` is a field, or `due`, or `id`."""
    if sort == "id":
        return (task.id,)
    key: str | int = due_key(task.due) if sort == "due" else getattr(task, sort)
    return (key, task.id)


TaskOrder = Literal[
    "id", "title", "due", "priority", "position", "created_at", "updated_at", "completed_at"
]  # fmt: skip
"""An order of the tasks of a filter; of equal keys the id decides, and who has no key comes last."""


class TaskSearch(msgspec.Struct, frozen=True, kw_only=True):
    """The tasks of a filter, for its viewer, in an order."""

    node: Node
    viewer: Viewer
    order: TaskOrder = "id"


class TooSlow(Exception):  # noqa: N818 - what its caller answers, no error of ours
    """A read took longer than one may."""


def search_keys(task: Task, order: TaskOrder) -> tuple[int, str | int, int]:
    """The sort keys of a task as `Page.after` of a filter holds them: whether it lacks a key, the key, and its id."""
    match order:
        case "id":
            key: str | int | None = None
            return 0, 0, task.id
        case "due":
            key = None if task.due is None else due_key(task.due)
        case "priority":
            key = task.priority or None
        case _:
            key = getattr(task, order)
    return (1, 0, task.id) if key is None else (0, key, task.id)


FoundIn = Literal["title", "labels", "description", "comments"]


class FoundTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task that a search found, and the last of its texts that was needed for it.

    `highlights` are ranges of characters (code points, not UTF-16) of the title, or of the `excerpt` where there is one.
    """

    task: Task
    found_in: FoundIn
    excerpt: str | None = None
    highlights: Sequence[tuple[int, int]] = ()


class KnownPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody one shares a project with."""

    id: UserId
    name: str
    active: bool


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a search found; of each kind the best first."""

    tasks: Sequence[FoundTask] = ()
    projects: Sequence[Project] = ()
    people: Sequence[KnownPerson] = ()
    labels: Sequence[Label] = ()
    views: Sequence[View] = ()


Shape = Literal["objects", "columns"]
"""The JSON form of tasks: an array of objects, or the field names once and then an array of values per task."""


@dataclass(frozen=True, slots=True)
class OpenTasks:
    """A page of open tasks as JSON, newest first.

    `older_than` is the cursor of the next page, if there is one.
    """

    written: bytes
    older_than: int | None


class Standing(msgspec.Struct, frozen=True):
    """The actor's role in a project, and the head of its stream."""

    role: Role
    epoch: str
    last_seq: int


class TaskCounts(msgspec.Struct, frozen=True):
    """The numbers of open and completed tasks of a project."""

    open: int
    completed: int


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """Who changed which field of a task from what to what (JSON values)."""

    id: int
    task_id: TaskId
    actor_id: UserId | None
    at: Instant
    event: str
    field: str | None
    before: msgspec.Raw
    after: msgspec.Raw


class OpenInvitation(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation as shown to the holder of its link before accepting."""

    invitation: Invitation
    project_name: str
    inviter_name: str


class SecurityFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the security log; None means any. `person_id` matches the actor or the subject."""

    kind: SecurityKind | None = None
    person_id: UserId | None = None


class SecurityLine(SecurityEvent, frozen=True, kw_only=True):
    """An entry of the security log with the current names of the people."""

    id: int
    actor_name: str | None
    subject_name: str | None


class Queries(Protocol):
    """Every method raises `NotFound` for what the actor cannot see."""

    def instance_id(self) -> str:
        """Names the database, for good: it survives restarts, upgrades and restores."""
        ...

    def task(self, actor: Actor, task: TaskId) -> Task: ...

    def tasks(self, actor: Actor, where: TaskFilter, page: Page) -> Sequence[Task]: ...

    def filter_names(self, actor: Actor) -> FilterNames:
        """What names in filters mean: the actor's projects, and the people in them."""
        ...

    def filtered_tasks(self, actor: Actor, search: TaskSearch, page: Page) -> Sequence[Task]:
        """The tasks of a filter that the actor can see; `page.after` is as `search_keys` gives it.

        Raises:
            TooSlow: among so many tasks it takes too long.
        """
        ...

    def search(self, actor: Actor, sought: SearchText, limit: int) -> Found:
        """What the actor can see that has these words, at most `limit` of each kind.

        Raises:
            TooSlow: among so many tasks it takes too long.
        """
        ...

    def open_tasks(
        self, project: ProjectId, *, before: int, most: int, shape: Shape = "objects"
    ) -> OpenTasks:
        """The newest open tasks with an id below `before`: at most `most`, fewer if they are large.

        The caller must have checked access with `project` in the same read.
        """
        ...

    def trash(self, actor: Actor, project: ProjectId, page: Page) -> Sequence[TrashedTask]:
        """Deleted tasks of the project, the last deleted first."""
        ...

    def deleted_projects(self, actor: Actor | None, since: Instant) -> Sequence[DeletedProject]:
        """Projects deleted after `since`, newest first, at most 200: those the actor owned, or all without actor."""
        ...

    def counts(self, project: ProjectId) -> TaskCounts: ...

    def project(self, actor: Actor, project: ProjectId) -> Access: ...

    def standing(self, actor: Actor, project: ProjectId) -> Standing:
        """The actor's role and the head of the project's stream, in one query."""
        ...

    def projects(self, actor: Actor, page: Page) -> Sequence[Project]: ...

    def arrangement(self, actor: Actor) -> Arrangement:
        """How the actor has arranged their projects."""
        ...

    def accesses(self, actor: Actor) -> Sequence[Access]:
        """All projects of the user with their role, the Inbox first."""
        ...

    def members(self, actor: Actor, project: ProjectId) -> Sequence[Member]: ...

    def entity(self, actor: Actor, kind: type[T], entity: int) -> T:
        """One entity of a kind that `domain/entities` registers."""
        ...

    def of_project(self, actor: Actor, project: ProjectId, kind: type[T]) -> Sequence[T]:
        """All of that kind in the project, in the order of its board."""
        ...

    def own(self, actor: Actor, kind: type[T]) -> Sequence[T]:
        """All of that kind that are the actor's alone, in their order."""
        ...

    def comments(self, actor: Actor, task: TaskId, page: Page) -> Sequence[Comment]: ...

    def activity(self, actor: Actor, task: TaskId, page: Page) -> Sequence[Activity]: ...

    def invitations(self, actor: Actor, project: ProjectId) -> Sequence[Invitation]:
        """For owners; `Forbidden` for other members."""
        ...

    def received_invitations(self, actor: Actor) -> Sequence[ReceivedInvitation]:
        """The open invitations in the person's inbox, the oldest first."""
        ...

    def has_accounts(self) -> bool:
        """Whether there is any account; if not, the first administrator is still to be set up."""
        ...

    def open_invitation(self, invitation: InvitationId) -> OpenInvitation | None:
        """For the holder of its link, who may have no account; None once closed (expiry is not checked)."""
        ...

    def user(self, user: UserId) -> User: ...

    def users(self, actor: Actor, page: Page, text: str | None = None) -> Sequence[User]:
        """Those with the text in their name or address. For administrators; `Forbidden` for others."""
        ...

    def sole_projects(self, actor: Actor, user: UserId) -> Sequence[SoleProject]:
        """Projects that would have no active owner without this person; for administrators, `Forbidden` for others."""
        ...

    def tokens(self, actor: Actor) -> Sequence[ApiToken]: ...

    def notifications(self, actor: Actor, page: Page, *, unread_only: bool) -> Sequence[Notification]:
        """Newest first, without those of projects the user lost access to."""
        ...

    def unread_count(self, actor: Actor) -> int: ...

    def deliveries(self, actor: Actor, page: Page) -> Sequence["DeliveryLine"]:
        """The delivery log: users see their own deliveries, administrators all."""
        ...

    def security_events(self, actor: Actor, where: SecurityFilter, page: Page) -> Sequence[SecurityLine]:
        """The security log, newest first. For administrators; `Forbidden` for others."""
        ...


class DeliveryLine(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the delivery log."""

    id: str
    recipient_id: UserId | None
    channel: str
    kind: str
    task_id: TaskId | None
    reason: str | None
    state: str
    attempts: int
    next_attempt_at: Instant | None
    last_error: str | None
    created_at: Instant
    sent_at: Instant | None
