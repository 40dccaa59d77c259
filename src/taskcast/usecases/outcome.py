"""The result of a use case, and the outcome that its caller gets on both transports and on retries."""

from typing import Any, Final

import msgspec
from msgspec import UNSET

from taskcast.domain.entities import EntityKind
from taskcast.domain.events import Place
from taskcast.domain.ids import CommentId, ProjectId

BYTES_PER_EVENT: Final = 512


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a use case returns.

    `project_id` is whose visibility a later retry must still have; `dropped` lists what a move across
    projects could not take along; `closed_invitations` counts those that a removal or demotion closed. `kept`, if set, is what a retry gets in place of `data` (a secret is told once).
    `erased_with` is the comment with which `data` is erased, from the answer kept for retries too. `existed` says that
    nothing was created, because an entity with the same uid was there already.
    """

    data: Any = None
    kept: Any = UNSET
    version: int | None = None
    project_id: ProjectId | None = None
    merged: list[str] = []
    dropped: dict[str, list[int]] | None = None
    closed_invitations: int = 0
    erased_with: CommentId | None = None
    existed: bool = False


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A committed result with the positions of its events. `data` is encoded once.

    `kind` is what `data` is; `merged_from` holds for each merged field the version of it that the author had seen.
    """

    operation: str
    data: msgspec.Raw
    version: int | None = None
    project_id: ProjectId | None = None
    merged: list[str] = []
    dropped: dict[str, list[int]] | None = None
    closed_invitations: int = 0
    existed: bool = False
    kind: EntityKind | None = None
    merged_from: dict[str, int] = {}
    events: list[Place] = []

    @property
    def json(self) -> bytes:
        """The JSON that is stored for retries."""
        return msgspec.json.encode(self)


def written_bytes(answer: Outcome) -> int:
    """Roughly how many bytes the operation wrote: the entity, and a constant per further event."""
    return len(bytes(answer.data)) + BYTES_PER_EVENT * max(0, len(answer.events) - 1)
