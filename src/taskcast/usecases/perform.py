"""Perform an operation: the one door for every write (promises P1 and P4).

Idempotency record, change, events and deliveries are one transaction. A retry with the same key gets the
stored answer, if the caller may still see what it speaks of; failures are not stored.
"""

import hashlib
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import msgspec

from taskcast.domain.errors import Forbidden, Invalid
from taskcast.domain.permissions import Actor
from taskcast.ports.unit_of_work import Store, Work

from .answer import Answer, Result
from .command import Command

KEY_LENGTH = 200

C = TypeVar("C", bound=Command)


class Operation(NamedTuple):
    """A named intention: what it takes and what it does. Names are published on both transports."""

    name: str
    command: type[Any]
    run: Callable[[Work, Any, Actor], Result]


def perform(
    store: Store, operation: Operation, command: Command, *, actor: Actor, key: str | None = None
) -> Answer:
    """Run the operation in one durable transaction.

    Args:
        store: the database.
        operation: what to do.
        command: an instance of `operation.command`.
        actor: on whose behalf.
        key: the idempotency key (`Idempotency-Key`, `command_id`), unique per person.

    Raises:
        Problem: whatever the use case refuses; nothing has changed then.
        IdempotencyMismatch: the key was used for another request.
    """
    if not actor.may_write:
        raise Forbidden("This token may only read.")
    fingerprint = b"" if key is None else _fingerprint(operation, command, key)

    def transaction(work: Work) -> Answer:
        if key is not None:
            stored = work.idempotency.claim(actor.user_id, key, fingerprint)
            if stored is not None:
                return _replayed(work, stored.json, actor)
        result = operation.run(work, command, actor)
        answer = Answer(
            operation=operation.name,
            data=msgspec.Raw(msgspec.json.encode(result.data)),
            version=result.version,
            project_id=result.project_id,
            merged=result.merged,
            dropped=result.dropped,
            events=work.publish(actor, key),
        )
        if key is not None:
            work.idempotency.store(actor.user_id, key, answer)
        return answer

    return store.run(transaction)


def _fingerprint(operation: Operation, command: Command, key: str) -> bytes:
    if not 1 <= len(key) <= KEY_LENGTH or not key.isprintable():
        raise Invalid.field("command_id", f"Must have 1 to {KEY_LENGTH} printable characters.")
    return hashlib.sha256(operation.name.encode() + b"\0" + msgspec.json.encode(command)).digest()


def _replayed(work: Work, stored: bytes, actor: Actor) -> Answer:
    answer = msgspec.json.decode(stored, type=Answer)
    if answer.project_id is not None:
        work.projects.require(actor, answer.project_id, "viewer")
    return answer
