"""The reference client: the rules of docs/reference/wire.md (Events), as plainly as they can be written.

A view starts from a snapshot and hears events; the page's stores do the same in TypeScript, held to the same
histories (tests/shared/histories).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from taskcast.domain.entities import COLLECTIONS, ENTITIES, TASK

Json = dict[str, Any]

NOTIFICATIONS = 50

REGISTERED = frozenset(entity.name for entity in ENTITIES if entity is not TASK)
COLLECTION_OF = {entity.name: collection for collection, entity in COLLECTIONS.items()}


class Gap(Exception):  # noqa: N818 - what happened, not a fault
    """Something was missed: catch up from the last seq."""


class Reset(Exception):  # noqa: N818
    """The cursor cannot be continued: take a new snapshot."""


@dataclass
class View:
    """What every stream's view does: apply `last + 1`, drop what is older, notice a gap."""

    stream: str
    epoch: str
    last_seq: int

    def hear(self, event: Json) -> bool:
        """True when it was applied. Raises `Gap`."""
        if event["seq"] <= self.last_seq:
            return False
        if event["seq"] > self.last_seq + 1:
            raise Gap(f"{self.stream}: heard {event['seq']} after {self.last_seq}")
        self.apply(event["type"], event["data"], event["changed"])
        self.last_seq = event["seq"]
        return True

    def hear_with(self, event: Json, missed: Callable[[int], list[Json]]) -> None:
        """Hear it, and first whatever was missed: `missed(after)` asks the log."""
        try:
            self.hear(event)
        except Gap:
            for earlier in missed(self.last_seq):
                if earlier["seq"] <= event["seq"]:
                    self.hear(earlier)
            self.hear(event)

    def apply(self, kind: str, data: Json, changed: list[str]) -> None:
        raise NotImplementedError


@dataclass
class ProjectView(View):
    """A project; the window holds its open tasks."""

    project: Json = field(default_factory=dict)
    members: dict[int, Json] = field(default_factory=dict)
    listed: dict[str, dict[int, Json]] = field(default_factory=lambda: {name: {} for name in COLLECTIONS})
    tasks: dict[int, Json] = field(default_factory=dict)
    comments: dict[int, Json] = field(default_factory=dict)
    counts: Json = field(default_factory=dict)
    deleted: bool = False

    def apply(self, kind: str, data: Json, changed: list[str]) -> None:
        match kind:
            case "task_created" | "task_updated" | "task_restored":
                self._count(kind, data, changed)
                self.tasks.pop(data["id"], None)
                if not data["completed"]:
                    self.tasks[data["id"]] = data
            case "task_deleted":
                was_open = self.tasks.pop(data["id"], None) is not None
                self.counts["open" if was_open else "completed"] -= 1
                self.comments = {
                    key: comment for key, comment in self.comments.items() if comment["task_id"] != data["id"]
                }
            case "project_updated":
                self.project = data
            case "project_deleted":
                self.deleted = True
            case "member_added" | "member_updated":
                self.members[data["user_id"]] = data
            case "member_removed":
                self.members.pop(data["user_id"], None)
            case _:
                self._apply_registered(kind, data)

    def _apply_registered(self, kind: str, data: Json) -> None:
        """What is true of every kind of entity: put it, or take it out."""
        name, _, happened = kind.rpartition("_")
        assert name in REGISTERED, f"{kind} does not belong to a project's stream"
        collection = self.comments if name == "comment" else self.listed[COLLECTION_OF[name]]
        if happened == "deleted":
            collection.pop(data["id"], None)
        elif not data.get("erased"):  # what is erased was deleted by a later event
            collection[data["id"]] = data

    def _count(self, kind: str, data: Json, changed: list[str]) -> None:
        now = "completed" if data["completed"] else "open"
        if kind != "task_updated":
            self.counts[now] += 1
        elif "completed" in changed:
            self.counts[now] += 1
            self.counts["open" if data["completed"] else "completed"] -= 1

    def state(self) -> Json:
        """What has to be equal for two views to have converged."""
        return {
            "as_of": self.last_seq,
            "epoch": self.epoch,
            "project": self.project,
            "members": self.members,
            **self.listed,
            "tasks": self.tasks,
            "counts": self.counts,
        }


@dataclass
class MeView(View):
    """What one person has."""

    user: Json = field(default_factory=dict)
    projects: dict[int, Json] = field(default_factory=dict)
    notifications: dict[int, Json] = field(default_factory=dict)
    arrangement: Json = field(default_factory=dict)
    unread_count: int = 0
    invitations: dict[int, Json] = field(default_factory=dict)
    views: dict[int, Json] = field(default_factory=dict)

    def apply(self, kind: str, data: Json, changed: list[str]) -> None:  # noqa: C901, PLR0912 - a table
        match kind:
            case "access_granted":
                self.projects[data["project"]["id"]] = data
            case "access_revoked":
                self.projects.pop(data["project_id"], None)
                self.notifications = {
                    key: each
                    for key, each in self.notifications.items()
                    if each["project_id"] != data["project_id"]
                }
            case "projects_arranged":
                self.arrangement = data
            case "notification" if data.get("erased"):
                pass  # its project is gone for this person, as a later event tells
            case "notification":
                self.notifications.pop(data["replaces"], None)
                self.notifications[data["id"]] = data
                self.unread_count += data["replaces"] is None
                newest = sorted(self.notifications)[-NOTIFICATIONS:]
                self.notifications = {key: self.notifications[key] for key in newest}
            case "notifications_read":
                for key in data["ids"]:
                    if key in self.notifications:
                        self.notifications[key] = {**self.notifications[key], "read": True}
                self.unread_count = data["unread_count"]
            case "invitation_received" | "view_created" | "view_updated":
                self._of(kind)[data["id"]] = data
            case "invitation_closed" | "view_deleted":
                self._of(kind).pop(data["id"], None)
            case "user_updated":
                self.user = data
            case "identity_ended":
                pass
            case _:
                raise AssertionError(f"{kind} does not belong to a person's stream")

    def _of(self, kind: str) -> dict[int, Json]:
        return self.views if kind.startswith("view") else self.invitations

    def state(self) -> Json:
        return {
            "as_of": self.last_seq,
            "epoch": self.epoch,
            "user": self.user,
            "projects": self.projects,
            "arrangement": self.arrangement,
            "notifications": self.notifications,
            "unread_count": self.unread_count,
            "invitations": self.invitations,
            "views": self.views,
        }


def project_view(snapshot: Json, comments: list[Json] | None = None) -> ProjectView:
    """A view from a snapshot whose pages were put together."""
    return ProjectView(
        stream=snapshot["stream"],
        epoch=snapshot["epoch"],
        last_seq=snapshot["as_of"],
        project=snapshot["project"],
        members={member["user_id"]: member for member in snapshot["members"]},
        listed={name: {each["id"]: each for each in snapshot[name]} for name in COLLECTIONS},
        tasks={task["id"]: task for task in snapshot["tasks"]},
        comments={comment["id"]: comment for comment in comments or []},
        counts=dict(snapshot.get("counts") or {"open": 0, "completed": 0}),
    )


def me_view(snapshot: Json) -> MeView:
    """A view from a person's snapshot."""
    return MeView(
        stream=snapshot["stream"],
        epoch=snapshot["epoch"],
        last_seq=snapshot["as_of"],
        user=snapshot["user"],
        projects={access["project"]["id"]: access for access in snapshot["projects"]},
        arrangement=snapshot["arrangement"],
        notifications={each["id"]: each for each in snapshot["notifications"]},
        unread_count=snapshot["unread_count"],
        invitations={each["id"]: each for each in snapshot["invitations"]},
        views={each["id"]: each for each in snapshot["views"]},
    )
