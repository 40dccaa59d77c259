"""Streams: the ordered histories of events, one per project and one per user."""

from typing import Annotated, NewType

import msgspec

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import MAX_ID, ProjectId, UserId

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
