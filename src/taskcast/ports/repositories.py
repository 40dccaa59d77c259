"""Repositories of tasks, projects, comments, inbox and idempotency keys.

Access control is part of fetching: the `…_by` methods are the only way to an entity on behalf of a user. They
raise `NotFound` for what the actor cannot see and `Forbidden` for what the actor may see but not change.
`editable_by` also locks the row until the transaction ends.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID

from taskcast.domain.comments import Comment
from taskcast.domain.entities import EntityKind
from taskcast.domain.ids import (
    CommentId,
    Instant,
    InvitationId,
    NotificationId,
    ProjectId,
    SectionId,
    TaskId,
    UserId,
)
from taskcast.domain.labels import Label, LabelId
from taskcast.domain.permissions import Actor, Role
from taskcast.domain.projects import (
    Access,
    Arrangement,
    ClosedInvitation,
    FormerMember,
    Invitation,
    InvitationCutoff,
    Member,
    Project,
    ReceivedInvitation,
    ReinvitationBlock,
    Section,
)
from taskcast.domain.tasks import Task
from taskcast.domain.versioned import FieldVersions, Versioned

T = TypeVar("T")


class Entities(Protocol[T]):
    """Entities of one kind in projects (`domain/entities`)."""

    def visible_to(self, actor: Actor, entity: int) -> T: ...

    def editable_by(self, actor: Actor, entity: int) -> Versioned[T]: ...

    def of_project(self, project: ProjectId) -> Sequence[T]:
        """All of them, in the order of the board."""
        ...

    def of_person(self, person: UserId) -> Sequence[T]:
        """Those without a project that the person created, in their order."""
        ...

    def add(self, entity: T) -> T:
        """Insert it; returned with the id it was given."""
        ...

    def save(self, entity: T, field_versions: FieldVersions) -> None: ...

    def delete(self, entity: int) -> None: ...


class Labels(Entities[Label], Protocol):
    """Labels of projects."""

    def among(self, project: ProjectId, wanted: Iterable[LabelId]) -> frozenset[LabelId]:
        """Which of these are labels of the project; they are not deleted until the transaction ends."""
        ...


class Tasks(Protocol):
    """Tasks, the trash included where a method says so."""

    def visible_to(self, actor: Actor, task: TaskId) -> Task: ...

    def editable_by(self, actor: Actor, task: TaskId) -> Versioned[Task]:
        """Locked until the end of the transaction."""
        ...

    def trashed_editable_by(self, actor: Actor, task: TaskId) -> Versioned[Task]:
        """A task in the trash; `NotFound` for one that is not there."""
        ...

    def subtree(self, task: Task) -> Sequence[Versioned[Task]]:
        """Every task below `task`, which is locked, parents before children, without the trash; locked."""
        ...

    def trashed_with(self, task: Task) -> Sequence[Versioned[Task]]:
        """Every task below `task` that went to the trash in the same deletion, parents first; locked."""
        ...

    def ancestors(self, project: ProjectId, task: TaskId) -> Sequence[TaskId]:
        """`task` and everything above it, itself first; empty when it is not in the project, or in the trash.

        Locked, so that concurrent moves cannot create a cycle or attach subtasks to a deleted task.
        """
        ...

    def depth_below(self, task: TaskId) -> int:
        """The number of levels of subtasks below `task`."""
        ...

    def add(self, task: Task) -> Task:
        """Insert and return it with its id (`task.id` is ignored)."""
        ...

    def save(self, task: Task, field_versions: FieldVersions) -> None: ...

    def trash(self, tasks: Iterable[Task], at: Instant, by: UserId) -> None: ...

    def untrash(self, tasks: Iterable[Task]) -> None: ...

    def last_position(
        self, project: ProjectId, section: SectionId | None, parent: TaskId | None
    ) -> str | None: ...

    def is_last(self, task: Task) -> bool:
        """Whether it is the last of its siblings, and no other shares its position."""
        ...

    def neighbour(self, task: Task, *, towards_end: bool) -> Task | None:
        """The next (or previous) task among its siblings: same project, section and parent."""
        ...

    def siblings(self, task: Task) -> Sequence[tuple[Versioned[Task], bool]]:
        """Every task of the list that `task` is in, in order, each with whether it is in the trash; locked."""
        ...

    def in_project(self, project: ProjectId, task: TaskId) -> Task | None: ...

    def move_belongings(self, tasks: Sequence[TaskId], to: ProjectId) -> None:
        """Move the comments of these tasks to another project."""
        ...

    def trashed_below(self, tasks: Sequence[TaskId]) -> Sequence[Versioned[Task]]:
        """Direct subtasks of these that are in the trash; locked."""
        ...

    def in_section(self, section: SectionId) -> Sequence[tuple[Versioned[Task], bool]]:
        """Every task of the section, in order, each with whether it is in the trash; locked."""
        ...

    def assigned_in(self, project: ProjectId, user: UserId) -> Sequence[Versioned[Task]]:
        """Tasks of the project assigned to that person, locked."""
        ...

    def with_label(self, label: LabelId) -> Sequence[tuple[Versioned[Task], bool]]:
        """Every task with the label, each with whether it is in the trash; locked."""
        ...

    def watch(self, task: TaskId, user: UserId) -> None:
        """Make this user a watcher of the task; does nothing if they are."""
        ...


class Projects(Protocol):
    """Projects, their sections, members and invitations."""

    def visible_to(self, actor: Actor, project: ProjectId) -> Access: ...

    def require(self, actor: Actor, project: ProjectId, role: Role) -> None:
        """Raise `NotFound` for a stranger and `Forbidden` for a role below `role`."""
        ...

    def editable_by(self, actor: Actor, project: ProjectId, role: Role = "member") -> Versioned[Project]: ...

    def inbox_of(self, user: UserId) -> ProjectId: ...

    def add(self, project: Project) -> Project: ...

    def save(self, project: Project, field_versions: FieldVersions) -> None: ...

    def delete(self, project: ProjectId, at: Instant, by: UserId) -> None:
        """Mark as deleted, and store its members for a restore."""
        ...

    def deleted(self, project: ProjectId, since: Instant, *, owner: UserId | None) -> Project:
        """A project deleted after `since`, locked; `NotFound` unless `owner` owned it, or is None."""
        ...

    def undelete(self, project: ProjectId) -> Sequence[FormerMember]:
        """Undo the deletion; returns the former members, whom the caller adds again."""
        ...

    def members(self, project: ProjectId) -> Sequence[Member]: ...

    def member_ids(self, project: ProjectId) -> frozenset[UserId]: ...

    def shared(self, project: ProjectId) -> Project:
        """A project other than an Inbox, locked; for administrators, who need not be members."""
        ...

    def left_without_owner(self, user: UserId) -> Sequence[ProjectId]:
        """Some of the projects with other active members whose only active owner this is.

        Locks all projects they own.
        """
        ...

    def active_among(self, project: ProjectId, people: Iterable[UserId]) -> frozenset[UserId]:
        """The users among `people` who are members with an active account; locked until the transaction ends."""
        ...

    def member(self, project: ProjectId, user: UserId) -> Member | None:
        """A membership, locked until the transaction ends."""
        ...

    def put_member(self, project: ProjectId, user: UserId, role: Role, *, by: UserId | None = None) -> Member:
        """Add or change a membership. Its `joined_seq` becomes the seq of the `member_added` recorded with it."""
        ...

    def added_by(self, project: ProjectId, user: UserId) -> UserId | None:
        """Who added or invited this member, if known."""
        ...

    def share_a_project(self, one: UserId, other: UserId) -> bool: ...

    def remove_member(self, project: ProjectId, user: UserId) -> None: ...

    def memberships(self, user: UserId) -> Sequence[Access]: ...

    def add_invitation(
        self, invitation: Invitation, *, project_name: str, inviter_name: str
    ) -> Invitation: ...

    def invitation(self, invitation: InvitationId) -> Invitation | None:
        """An open invitation, locked together with its project, so that its members cannot change meanwhile."""
        ...

    def invitations(self, project: ProjectId) -> Sequence[Invitation]: ...

    def count_use(self, invitation: InvitationId) -> None:
        """Count one more use of an invitation link."""
        ...

    def close_invitations(self, ids: Iterable[InvitationId]) -> list[ClosedInvitation]: ...

    def close_invitations_into(self, project: ProjectId) -> list[ClosedInvitation]: ...

    def close_invitations_of(self, user: UserId, email: str | None) -> list[ClosedInvitation]:
        """Close the invitations this user created; with `email` also those mailed to it or received in their inbox."""
        ...

    def close_received(
        self, project: ProjectId, user: UserId, roles: Iterable[Role]
    ) -> list[ClosedInvitation]:
        """Close the invitations in this user's inbox that grant one of these roles in the project."""
        ...

    def close_answered(self, user: UserId, email: str) -> list[ClosedInvitation]:
        """Close the invitations to this user, by inbox or address, that grant no more than their current role."""
        ...

    def note_declined_address(self, email: str, inviter: UserId) -> None:
        """Record that this address declined an invitation of this user."""
        ...

    def address_declined(self, email: str, inviter: UserId, since: Instant) -> Instant | None:
        """When the address declined, if after `since`."""
        ...

    def mailed_to(self, email: str) -> Sequence[ReceivedInvitation]:
        """The open invitations to this address that are in no inbox yet."""
        ...

    def receive(self, invitation: InvitationId, user: UserId) -> None:
        """Put it into this user's inbox, unless it is in one."""
        ...

    def received_invitation(self, user: UserId, invitation: InvitationId) -> Invitation | None:
        """An open invitation in this person's inbox; locked as by `invitation`."""
        ...

    def block_reinviting(self, user: UserId, project: ProjectId, inviter: UserId | None) -> None:
        """Record that this user left or declined; None means for every inviter."""
        ...

    def reinvitation_blocks(
        self, user: UserId, inviter: UserId, since: Instant
    ) -> Sequence[ReinvitationBlock]:
        """The blocks that apply to this inviter, newest first."""
        ...

    def cut_off(self, project: ProjectId, user: UserId, role: Role | None) -> None:
        """Limit all existing invitations: none grants this user more than `role` any more."""
        ...

    def cutoff(self, project: ProjectId, user: UserId) -> InvitationCutoff | None: ...


class Sections(Entities[Section], Protocol):
    """Columns of a project's board. Its tasks have left a section before it is deleted."""

    def is_in(self, project: ProjectId, section: SectionId) -> bool:
        """Whether the project has that section; it stays until the transaction ends."""
        ...


class Comments(Entities[Comment], Protocol):
    """Remarks on tasks, for their authors to reword (the use case checks that); deleting scrubs earlier events and kept answers."""


class Arrangements(Protocol):
    def of(self, user: UserId) -> Arrangement:
        """How this person has arranged their projects; locked until the transaction ends."""
        ...

    def put(self, user: UserId, arrangement: Arrangement) -> None: ...


class Inbox(Protocol):
    """A person's notifications."""

    def mark_read(self, user: UserId, ids: Sequence[NotificationId] | None) -> list[NotificationId]:
        """Mark these (None: all) as read; returns those that were unread."""
        ...

    def forget(self, user: UserId, project: ProjectId) -> list[NotificationId]:
        """Erase the text of the notifications of a project the user lost; returns those that were unread.

        Called after all other changes, because it waits for concurrent notifications of the project and locks
        the stream.
        """
        ...

    def unread_count(self, user: UserId) -> int:
        """The number for the user's stream, which stays locked from here on; called after all other changes."""
        ...


class Idempotency(Protocol):
    """Stored answers by (actor, key)."""

    def claim(self, user: UserId, key: str, fingerprint: bytes) -> "StoredAnswer | None":
        """Lock the key for this transaction, waiting for a concurrent first use to end.

        Returns the stored answer of an earlier use, or None for a first use.

        Raises:
            IdempotencyMismatch: the key was used with another fingerprint.
        """
        ...

    def stored(self, user: UserId, key: str) -> "StoredAnswer | None":
        """The answer stored under the key, for any request."""
        ...

    def store(
        self, user: UserId, key: str, answer: "StoredAnswer", *, erased_with: CommentId | None = None
    ) -> None:
        """Keep the answer for retries; one with a comment's text is `erased_with` that comment."""
        ...


class Created(NamedTuple):
    """What was created with a uid."""

    kind: EntityKind
    id: int


class FoundUids(Protocol):
    """What each person created, by the uid they gave it."""

    def find(self, user: UserId, uid: UUID) -> Created | None: ...


class Uids(FoundUids, Protocol):
    """The same in a transaction that may create something."""

    def claim(self, user: UserId, uid: UUID, kind: EntityKind) -> Created | None:
        """Lock the uid for this transaction, waiting for a concurrent first use to end.

        Returns what was created with it before, or None for a first use.
        """
        ...

    def keep(self, user: UserId, uid: UUID, entity: int) -> None:
        """Name the entity that this transaction created with a uid it claimed."""
        ...


class StoredAnswer(Protocol):
    """An `Outcome` (taskcast.usecases.outcome) as stored: its JSON and its project.

    The JSON is empty once its entity was erased.
    """

    @property
    def project_id(self) -> ProjectId | None: ...

    @property
    def json(self) -> bytes: ...
