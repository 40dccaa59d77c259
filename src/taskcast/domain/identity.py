"""What people show to prove who they are, and who they then are."""

from typing import Literal, NamedTuple

from taskcast.domain.ids import Instant
from taskcast.domain.permissions import Actor


class Credential(NamedTuple):
    """A token or session that was shown; of its secret only the digest."""

    kind: Literal["token", "session"]
    digest: bytes


class Identity(NamedTuple):
    """Who somebody is, and until when; None of a token without an end."""

    actor: Actor
    ends_at: Instant | None
