"""Streams: the ordered histories everything is told through, one per project and one per person."""

from typing import NewType

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import MAX_ID, ProjectId, UserId

Stream = NewType("Stream", str)

_KINDS = ("project", "user")


def project_stream(project: ProjectId) -> Stream:
    """What every member of the project hears, the same bytes for all."""
    return Stream(f"project:{project}")


def user_stream(user: UserId) -> Stream:
    """What only this person hears: access, notifications, own settings."""
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
