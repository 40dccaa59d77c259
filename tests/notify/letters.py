"""Deliveries as the outbox hands them out, about one task of Ada's that Ben is told of."""

from itertools import count
from typing import Any

from taskcast.domain.comments import Comment
from taskcast.domain.due import Due
from taskcast.domain.ids import CommentId, DeliveryId, Instant, ProjectId, TaskId, UserId
from taskcast.domain.tasks import Task
from taskcast.notify.channels import ChannelSettings
from taskcast.notify.channels.email.message_builder import SenderIdentity
from taskcast.ports.channels import ChannelMessage, LinkedTask, StopMailLinks
from taskcast.ports.outbox import Addressee, Delivery

AT = Instant("2026-11-23T14:02:24.123456Z")
LINK = "https://tasks.example.org/projects/3/tasks/7"
WAY_OUT = StopMailLinks(
    page="https://tasks.example.org/stop-mail#token=t0ken",
    one_click="https://tasks.example.org/api/stop-mail?token=t0ken",
)

LETTERHEAD = SenderIdentity.of(
    ChannelSettings(public_url="https://tasks.example.org", mail_from="Taskcast <taskcast@example.org>")
)
"""Who mails of tests come from."""

_numbers = count(1)


def task(**changed: Any) -> Task:
    known: dict[str, Any] = {
        "id": TaskId(7),
        "project_id": ProjectId(3),
        "title": "Paint the fence",
        "position": "a0",
        "assignee_ids": (UserId(2),),
        "created_at": AT,
        "created_by": UserId(1),
        "updated_at": AT,
    }
    return Task(**{**known, **changed})


def comment(body: str) -> Comment:
    return Comment(
        id=CommentId(11),
        project_id=ProjectId(3),
        task_id=TaskId(7),
        body=body,
        created_at=AT,
        created_by=UserId(1),
        updated_at=AT,
    )


def delivery(**changed: Any) -> Delivery:
    known: dict[str, Any] = {
        "id": DeliveryId(f"d{next(_numbers):04}"),
        "kind": "notification",
        "channel": "email",
        "recipient_id": UserId(2),
        "address": None,
        "subject_id": None,
        "project_id": ProjectId(3),
        "task_id": TaskId(7),
        "comment_id": None,
        "actor_name": "Ada",
        "reason": "assigned",
        "changed": (),
        "title": "Paint the fence",
        "attempts": 0,
        "lease_id": "lease",
        "created_at": AT,
    }
    return Delivery(**{**known, **changed})


def ben(**changed: Any) -> Addressee:
    known: dict[str, Any] = {
        "email": "ben@example.org",
        "name": "Ben",
        "timezone": "Europe/Berlin",
        "project_name": "House",
        "task": task(),
    }
    return Addressee(**{**known, **changed})


def letter(kind: str, *, name: str = "", **about: Any) -> ChannelMessage:
    """A letter to Cleo, who may have no account yet."""
    sent = delivery(
        id=DeliveryId(f"d-{kind}"),
        kind=kind,
        recipient_id=None,
        address="cleo@example.org",
        subject_id=5,
        project_id=None,
        task_id=None,
        actor_name=None,
        reason=None,
        title=None,
    )
    pages = {
        "invitation": "join",
        "welcome": "reset",
        "password_reset": "reset",
        "address_change": "confirm-address",
    }
    to = Addressee("cleo@example.org", name, "UTC", **about)
    page = f"{pages[kind]}#token=once" if kind in pages else "settings"
    return ChannelMessage([sent], to, f"https://tasks.example.org/{page}")


ASSIGNED = ChannelMessage(
    [delivery(id=DeliveryId("d-assigned"))],
    ben(
        task=task(
            description="Both sides.\n\n- [colour](https://example.org/chart)\n", due=Due(date="2026-12-01")
        )
    ),
    LINK,
    way_out=WAY_OUT,
)
_commented = delivery(id=DeliveryId("d-commented"), reason="commented", comment_id=CommentId(11))
COMMENTED = ChannelMessage(
    [_commented],
    ben(),
    LINK,
    {
        _commented.id: comment(
            "**Green**, please, @[Ben](user:2) <script>alert(1)</script>\n\n![x](https://spy.example/x.png)"
        )
    },
    WAY_OUT,
)
CHANGED = ChannelMessage(
    [
        delivery(id=DeliveryId("d-first"), reason="changed", changed=("due", "title")),
        delivery(
            id=DeliveryId("d-second"),
            reason="completed",
            actor_name="Cleo",
            created_at=Instant("2026-11-23T23:30:00.000000Z"),
        ),
    ],
    ben(task=task(due=Due(local="2026-12-01T09:00", zone="Asia/Tokyo"), assignee_ids=())),
    LINK,
    way_out=WAY_OUT,
)
INVITATION = letter("invitation", project_name="House", inviter_name="Ada")
WELCOME = letter("welcome", name="Cleo")
PASSWORD_RESET = letter("password_reset")
ADDRESS_CHANGE = letter("address_change")

SECURITY = {
    "password_changed": letter("password_changed", name="Cleo"),
    "address_changed": letter("address_changed", name="Cleo"),
    "token_created": letter("token_created", name="Cleo", detail="Backup\r\nscript"),
    "new_sign_in": letter("new_sign_in", name="Cleo", detail="Firefox on Linux, from 192.0.2.1"),
}

SUMMARY = ChannelMessage(
    [delivery(task_id=TaskId(number), in_summary=True) for number in range(1, 53)],
    ben(task=None, project_name=""),
    "https://tasks.example.org/",
    way_out=WAY_OUT,
    tasks=[
        LinkedTask(
            f"Paint *fence* <{number}>",
            "House & Garden",
            f"https://tasks.example.org/projects/3/tasks/{number}",
        )
        for number in range(1, 53)
    ],
)
