"""Types of identifiers and instants.

Ids are positive 64-bit integers (the common range of SQLite and PostgreSQL). An `Instant` is RFC 3339
in UTC with six decimals and a `Z`: fixed width, so text order is time order on every database.
"""

from datetime import UTC, datetime
from typing import Annotated, NewType

import msgspec

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
