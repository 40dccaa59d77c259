"""The outbox: deliveries that wait, are leased, were sent or are dead (promise P5).

pending → leased → sent | dead; a lease that expires makes its delivery pending again. Marks carry the
lease as a fence, so a worker that lost its lease marks nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from taskcast.domain.comments import Comment
from taskcast.domain.ids import DeliveryId, Instant, ProjectId, TaskId, UserId
from taskcast.domain.notifications import Reason
from taskcast.domain.tasks import Task


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One message for one recipient over one channel, leased to a worker.

    `kind` is `notification`, `invitation`, `welcome`, `password_reset`, `address_change` or one of
    `taskcast.usecases.accounts.security_notices`; letters carry
    their own `address` and `subject_id`, notifications a recipient, a task and a `line` of the inbox. `attempts`
    counts those that failed before (0 the first time); `redeliver` sets it back to 0. Those that were put off or failed have
    waited. Those that are `in_summary`
    go as one message with the others of their recipient, actor and reason. Of `task_count` tasks told of at once, it
    names the first.
    """

    id: DeliveryId
    kind: str
    channel: str
    recipient_id: UserId | None
    address: str | None
    subject_id: int | None
    project_id: ProjectId | None
    task_id: TaskId | None
    comment_id: int | None
    actor_id: UserId | None = None
    actor_name: str | None
    reason: Reason | None
    changed: tuple[str, ...]
    title: str | None
    task_count: int = 1
    attempts: int
    lease_id: str
    created_at: Instant
    line: int | None = None
    has_waited: bool = False
    in_summary: bool = False


class Addressee(msgspec.Struct, frozen=True):
    """Where a delivery goes now and what it speaks of now: asked at send, so that lost access counts (P6).

    `task` and `comment` are those of a notification as they are at send (None once deleted). A letter has
    `project_name` and `inviter_name` if it is an invitation; `name` is empty for people without an account.
    `detail` is the device of a new sign-in, made from `detail_address`, or the name of a new token.
    Without `language` they have chosen none.
    `takes_mail` is False for the reader of a notification who wants none by mail; letters are always sent.
    """

    email: str
    name: str
    timezone: str
    language: str | None = None
    project_name: str = ""
    task: Task | None = None
    comment: Comment | None = None
    inviter_name: str = ""
    detail: str = ""
    detail_address: str = ""
    takes_mail: bool = True


class TaskNamed(msgspec.Struct, frozen=True):
    """A task as it is called at send, and its project."""

    title: str
    project_name: str
    project_id: ProjectId
    task_id: TaskId


class OutgoingNotice(msgspec.Struct, frozen=True):
    """What of some deliveries is still to be told, where, and the comments they speak of.

    `tasks` are those of a summary, each once, oldest first; empty for what is told of one task.
    """

    to: Addressee
    deliveries: tuple[Delivery, ...]
    comments: Mapping[DeliveryId, Comment] = {}
    tasks: tuple[TaskNamed, ...] = ()


class Outbox(Protocol):
    """Deliveries, as workers see them. Each call is a short transaction of its own."""

    def lease(self, *, limit: int, seconds: int) -> Sequence[Delivery]:
        """Take up to `limit` due deliveries for `seconds` (longer than any I/O timeout).

        Those that waited longest come first. Deliveries about one task to one recipient on one channel that
        are due together are leased together, oldest first, even beyond `limit`. So are those of a summary;
        what goes beyond `taskcast.domain.routing.MOST_MAILS` is put off instead.
        """
        ...

    def next_due(self) -> Instant | None:
        """When the earliest waiting delivery (or expiring lease) is due; None when nothing waits."""
        ...

    def depth(self) -> int:
        """How many deliveries are neither sent nor dead."""
        ...

    def addressee(self, delivery: Delivery) -> Addressee | None:
        """Where to send it; None when there is nothing to send any more.

        That is when the person may no longer see the task, has read the notification already or is no longer
        active, and for letters when the invitation is closed.
        """
        ...

    def wanted(self, together: Sequence[Delivery]) -> OutgoingNotice | None:
        """The same for deliveries of one task to one person, asked at once; None when none is wanted any more."""
        ...

    def sent(self, deliveries: Sequence[Delivery]) -> int:
        """Mark as sent; returns how many were still ours."""
        ...

    def failed(self, deliveries: Sequence[Delivery], *, error: str, next_attempt_at: Instant | None) -> int:
        """Wait for another attempt, or with None mark as dead. `error` never holds an address or content."""
        ...

    def release(self, deliveries: Sequence[Delivery]) -> int:
        """Give the lease back unused: due again at once, no attempt counted."""
        ...

    def dropped(self, deliveries: Sequence[Delivery], *, why: str) -> int:
        """Nothing to send any more: marked dead with the reason."""
        ...

    def redeliver(self, delivery: DeliveryId) -> bool:
        """Make a sent or dead delivery pending again."""
        ...
