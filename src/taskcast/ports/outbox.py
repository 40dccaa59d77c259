"""The outbox: deliveries that are pending, leased, sent or dead (promise P5).

pending → leased → sent | dead. An expired lease makes its delivery pending again. Marking a delivery checks
the lease id (a fence), so a worker that lost its lease cannot mark it.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from taskcast.domain.comments import Comment
from taskcast.domain.ids import DeliveryId, Instant, ProjectId, TaskId, UserId
from taskcast.domain.notifications import Reason
from taskcast.domain.tasks import Task


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one recipient over one channel, leased to a worker.

    `kind` is `notification` or a kind of account mail. Account mails carry `address` and `subject_id`;
    notifications carry a recipient, a task and the `line` of the inbox. `attempts` counts failed attempts;
    `redeliver` resets it. `has_waited` is true of deliveries that were postponed or have failed. Deliveries
    `in_summary` are sent as one message with the others of the same recipient, actor and reason. A delivery
    that stands for `task_count` tasks names the first of them.
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
    """The recipient of a delivery and its content, read at send time so that lost access counts (P6).

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
    """A task's current title, and its project."""

    title: str
    project_name: str
    project_id: ProjectId
    task_id: TaskId


class OutgoingNotice(msgspec.Struct, frozen=True):
    """The deliveries that are still to be sent, their recipient, and their comments.

    `tasks` are those of a summary, each once, oldest first; empty for a message about one task.
    """

    to: Addressee
    deliveries: tuple[Delivery, ...]
    comments: Mapping[DeliveryId, Comment] = {}
    tasks: tuple[TaskNamed, ...] = ()


class Outbox(Protocol):
    """The deliveries as workers use them. Each call is a short transaction of its own."""

    def lease(self, *, limit: int, seconds: int) -> Sequence[Delivery]:
        """Take up to `limit` due deliveries for `seconds` (longer than any I/O timeout).

        Oldest first. Deliveries about one task to one recipient over one channel that are due together are
        leased together, even beyond `limit`. So are those of a summary; what exceeds
        `taskcast.domain.routing.MOST_MAILS` is postponed.
        """
        ...

    def next_due(self) -> Instant | None:
        """When the earliest waiting delivery (or expiring lease) is due; None when nothing waits."""
        ...

    def depth(self) -> int:
        """The number of deliveries that are pending or leased."""
        ...

    def addressee(self, delivery: Delivery) -> Addressee | None:
        """The recipient and content of a delivery; None if it must not be sent any more.

        That is the case when the recipient lost access to the task, has read the notification or was
        deactivated, and for account mails when the invitation is closed.
        """
        ...

    def outgoing(self, together: Sequence[Delivery]) -> OutgoingNotice | None:
        """The same for deliveries of one task to one recipient, read together; None if none is to be sent."""
        ...

    def mark_sent(self, deliveries: Sequence[Delivery]) -> int:
        """Mark as sent; returns for how many the lease was still held."""
        ...

    def mark_failed(
        self, deliveries: Sequence[Delivery], *, error: str, next_attempt_at: Instant | None
    ) -> int:
        """Schedule another attempt, or mark as dead with None. `error` never holds an address or content."""
        ...

    def release(self, deliveries: Sequence[Delivery]) -> int:
        """Return the lease: due again at once, without counting an attempt."""
        ...

    def mark_dropped(self, deliveries: Sequence[Delivery], *, why: str) -> int:
        """Mark as dead with the reason why nothing is to be sent."""
        ...

    def redeliver(self, delivery: DeliveryId) -> bool:
        """Make a sent or dead delivery pending again."""
        ...
