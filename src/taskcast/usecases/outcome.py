"""What a use case returns, and what its caller is told: the same on both transports, and kept for retries."""

from typing import Any, Final

import msgspec
from msgspec import UNSET

from taskcast.domain.events import Place
from taskcast.domain.ids import CommentId, ProjectId

EVENT_BYTES: Final = 512


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a use case did.

    `project_id` is whose visibility a later retry must still have; `dropped` lists what a move across
    projects could not take along; `closed_invitations` counts those that a removal or demotion closed. `kept`, if set, is what a retry gets in place of `data` (a secret is told once).
    `erased_with` is the comment with which `data` is erased, from the answer kept for retries too.
    """

    data: Any = None
    kept: Any = UNSET
    version: int | None = None
    project_id: ProjectId | None = None
    merged: list[str] = []
    dropped: dict[str, list[int]] | None = None
    closed_invitations: int = 0
    erased_with: CommentId | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A committed result with the places of its events. `data` is encoded once, for every use."""

    operation: str
    data: msgspec.Raw
    version: int | None = None
    project_id: ProjectId | None = None
    merged: list[str] = []
    dropped: dict[str, list[int]] | None = None
    closed_invitations: int = 0
    events: list[Place] = []

    @property
    def json(self) -> bytes:
        """What the idempotency record keeps."""
        return msgspec.json.encode(self)


def written_bytes(answer: Outcome) -> int:
    """How much the operation wrote, about: the entity as it is now stands in the log, and so does all else it changed."""
    return len(bytes(answer.data)) + EVENT_BYTES * max(0, len(answer.events) - 1)
