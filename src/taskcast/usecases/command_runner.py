"""Commands as clients send them over a socket or in a batch: a name, its fields and a `command_id` among them.

Promises: a command is the same use case with the same checks as its REST route; whatever is wrong with it is answered
with the field's name, and nothing has changed then (promises P1, P4). A batch is nothing but its commands, one after
the other, each in a transaction of its own (design §10).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

import msgspec

from taskcast.domain.errors import (
    Invalid,
    NotFound,
    Problem,
    RateLimited,
    TooLarge,
    Unauthenticated,
    Unavailable,
    problem,
)
from taskcast.domain.events import Place
from taskcast.domain.permissions import Credential
from taskcast.usecases.instance import Instance
from taskcast.usecases.limits.write_limits import WriteLimits
from taskcast.usecases.outcome import Outcome, written_bytes
from taskcast.usecases.perform import Operation, nothing_to_prepare, perform
from taskcast.usecases.validation import convert

MOST_COMMANDS: Final = 200
MOST_BYTES: Final = 200 * 1024

_encode = msgspec.json.Encoder().encode


class Done(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The acknowledgement of a command that was performed."""

    ok: bool
    data: msgspec.Raw
    events: list[Place]
    version: int | None = None
    merged: list[str] = []
    dropped: dict[str, list[int]] | None = None
    closed_invitations: int = 0
    existed: bool = False


class BatchCommand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One command of a batch: its name, and the fields it has over a socket, `command_id` among them."""

    command: str
    fields: dict[str, Any] = {}


class Batch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Commands that are performed in this order, each in a transaction of its own."""

    commands: Annotated[list[BatchCommand], msgspec.Meta(min_length=1, max_length=MOST_COMMANDS)]


class BatchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of each command, in their order."""

    ok: bool = True
    answers: Annotated[
        list[Any],
        msgspec.Meta(
            description="Each as a socket acknowledges it: `{ok: true, data, events, …}` or `{ok: false, error}`."
        ),
    ]


def acknowledged(outcome: Outcome) -> bytes:
    """What the client gets; `data` was encoded in the transaction and is not again."""
    return _encode(
        Done(
            ok=True,
            data=outcome.data,
            events=outcome.events,
            version=outcome.version,
            merged=outcome.merged,
            dropped=outcome.dropped,
            closed_invitations=outcome.closed_invitations,
            existed=outcome.existed,
        )
    )


def refused(error: Problem, request_id: str) -> bytes:
    """The acknowledgement of a command that was refused: `{ok: false, error}`."""
    return _encode({"ok": False, "error": problem(error, request_id)})


@dataclass(frozen=True, slots=True)
class CommandRunner:
    """Performs commands within the limits of whoever sends them. Its caller sets `current_address`."""

    instance: Instance
    operations: Mapping[str, Operation]
    limits: WriteLimits
    request_id: Callable[[], str]

    def run(
        self, operation: Operation, credential: Credential, read_fields: Callable[[], dict[str, Any]]
    ) -> Outcome:
        """Perform one command; `read_fields` is called once the sender is known and within their limits.

        Raises:
            Unauthenticated: the credential opens nothing (any more).
            RateLimited: the sender has written too much.
            Problem: the command is refused; nothing has changed.
        """
        self.limits.check_write(credential)
        try:
            fields = read_fields()
            key = _command_id(fields)
            command = convert(fields, operation.command)
            done = perform(self.instance, operation, command, actor=credential, key=key)
            self.limits.charge_write(credential, written_bytes(done))
        except Problem as refusal:
            self.limits.refuse(credential, refusal)
        return done

    def run_batch(self, batch: Batch, credential: Credential) -> BatchAnswer:
        """Perform every command, also after one that is refused.

        Once one has to wait (429, 503), so have all after it: none may overtake another that is to be sent again.

        Raises:
            Unauthenticated: the credential opens nothing (any more). Commands before are done; sent again with their
                `command_id` they are not done twice.
        """
        return BatchAnswer(answers=list(self._answers(batch, credential)))

    def _answers(self, batch: Batch, credential: Credential) -> Iterator[msgspec.Raw]:
        wait: RateLimited | Unavailable | None = None
        for each in batch.commands:
            try:
                if wait is not None:
                    raise wait
                operation = self._operation(each.command)
                yield msgspec.Raw(acknowledged(self.run(operation, credential, each.fields.copy)))
            except Unauthenticated:
                raise
            except Problem as refusal:
                if isinstance(refusal, RateLimited | Unavailable):
                    wait = refusal
                yield msgspec.Raw(refused(refusal, self.request_id()))

    def _operation(self, name: str) -> Operation:
        operation = self.operations.get(name)
        if operation is None:
            raise unknown_command(name)
        if (
            operation.prepare is not nothing_to_prepare
        ):  # such as hashing a password: one of them takes long enough
            raise Invalid.field("command", f"{name} cannot be part of a batch; send it alone.")
        return operation


def unknown_command(name: str) -> NotFound:
    """No command of this name."""
    return NotFound(f"There is no command {name[:100]!r}.")


def check_batch_size(size: int) -> None:
    """Raises `TooLarge` if a batch has more than `MOST_BYTES` bytes."""
    if size > MOST_BYTES:
        raise TooLarge(f"A batch may have {MOST_BYTES // 1024} KiB; send its commands in several.")


def _command_id(fields: dict[str, Any]) -> str | None:
    """Take the idempotency key out of the fields: it is no part of what is asked for."""
    key = fields.pop("command_id", None)
    if key is not None and not isinstance(key, str):
        raise Invalid.field("command_id", "Must be text.")
    return key
