"""Types of identifiers, streams and instants.

Ids are positive 64-bit integers (the common range of SQLite and PostgreSQL). An `Instant` is RFC 3339
in UTC with six decimals and a `Z`: fixed width, so text order is time order on every database.
"""

from datetime import UTC, datetime
from typing import Annotated, NewType

import msgspec

from taskcast.domain.errors import Invalid

UserId = NewType("UserId", int)
ProjectId = NewType("ProjectId", int)
SectionId = NewType("SectionId", int)
TaskId = NewType("TaskId", int)
CommentId = NewType("CommentId", int)
InvitationId = NewType("InvitationId", int)
TokenId = NewType("TokenId", int)
NotificationId = NewType("NotificationId", int)

SessionId = NewType("SessionId", int)
DeviceId = NewType("DeviceId", int)
DeliveryId = NewType("DeliveryId", str)

Instant = NewType("Instant", str)

MAX_ID = 2**63 - 1

_json = msgspec.json.encode

AnyId = Annotated[int, msgspec.Meta(ge=1, le=MAX_ID)]
Version = Annotated[int, msgspec.Meta(ge=1, le=MAX_ID)]


def format_instant(moment: datetime) -> Instant:
    """Write an aware `datetime` as an `Instant` (RFC 3339, UTC, microseconds)."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    if utc.microsecond:  # without microseconds the encoder omits the decimals
        return Instant(_json(utc)[1:-1].decode())
    return Instant(utc.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z")


def parse_instant(at: Instant) -> datetime:
    """Read an `Instant` back as an aware `datetime` in UTC."""
    return datetime.fromisoformat(at)


Stream = NewType("Stream", str)

StreamName = Annotated[str, msgspec.Meta(max_length=40, description="Such as `project:3` or `user:5`.")]


class StreamCursor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far a client is on a stream; without `after` it asks for the head."""

    stream: StreamName
    after: Annotated[int, msgspec.Meta(ge=0, le=MAX_ID, description="The last seq you have.")] | None = None
    epoch: Annotated[str, msgspec.Meta(max_length=100, description="The epoch your cursor is of.")] | None = (
        None
    )


_KINDS = ("project", "user")


def project_stream(project: ProjectId) -> Stream:
    """The project's stream: the same bytes for every member."""
    return Stream(f"project:{project}")


def user_stream(user: UserId) -> Stream:
    """The user's own stream: access, notifications, settings."""
    return Stream(f"user:{user}")


def parse_stream(field: str, text: str) -> tuple[str, int]:
    """Split `project:3` into its kind and id.

    Raises:
        Invalid: it is not of that form.
    """
    kind, colon, number = text.partition(":")
    plain = (
        number.isascii()
        and number.isdigit()
        and len(number) <= len(str(MAX_ID))
        and not number.startswith("0")
    )
    if kind not in _KINDS or not colon or not plain or int(number) > MAX_ID:
        raise Invalid.field(field, "Must be a stream such as project:3 or user:5.")
    return kind, int(number)
