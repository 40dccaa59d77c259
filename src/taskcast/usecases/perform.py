"""Perform an operation: the one door for every write (promises P1 and P4).

Idempotency record, change, events and deliveries are one transaction. A retry with the same key gets the
stored answer, if the caller may still see what it speaks of, and 404 if that is gone; failures are not stored.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from taskcast.domain.errors import Forbidden, Invalid, NotFound
from taskcast.domain.identity import Credential
from taskcast.domain.permissions import Actor
from taskcast.ports.repositories import StoredAnswer
from taskcast.ports.unit_of_work import Reading, Work
from taskcast.usecases.accounts.confirmation import check_confirmed
from taskcast.usecases.accounts.identity import actor_of
from taskcast.usecases.command import Command
from taskcast.usecases.fingerprints import fingerprint
from taskcast.usecases.instance import Instance
from taskcast.usecases.outcome import Outcome, Result

KEY_LENGTH = 200


def nothing_to_prepare(_instance: Instance, _command: object, _actor: Actor) -> Mapping[str, Any]:
    """Most operations need only their transaction."""
    return {}


class Operation(NamedTuple):
    """A named intention: what it takes and what it does. Names are published on both transports.

    `prepare` does, before the transaction, what must not hold it up (hashing a password); what it returns
    are further arguments of `run`. It refuses nothing, so that a retry still gets its stored answer.
    `while_unconfirmed` says that whoever must confirm their address may do it all the same.
    `secret` names the fields that no idempotency record may depend on: a digest of a password could be guessed.
    """

    name: str
    command: type[Any]
    run: Callable[..., Result]
    prepare: Callable[[Instance, Any, Actor], Mapping[str, Any]] = nothing_to_prepare
    secret: frozenset[str] = frozenset()
    while_unconfirmed: bool = False


def perform(
    instance: Instance,
    operation: Operation,
    command: Command,
    *,
    actor: Actor | Credential,
    key: str | None = None,
) -> Outcome:
    """Run the operation in one durable transaction.

    Args:
        instance: the database, and what operations on credentials need.
        operation: what to do.
        command: an instance of `operation.command`.
        actor: on whose behalf; of a credential the transaction itself finds out whose it is and what they may.
        key: the idempotency key (`Idempotency-Key`, `command_id`), unique per person.

    Raises:
        Unauthenticated: the credential opens nothing (any more).
        Problem: whatever the use case refuses; nothing has changed then.
        IdempotencyMismatch: the key was used for another request.
    """
    wanted = b"" if key is None else _keyed_fingerprint(operation, command, key)
    prepared = _prepared(instance, operation, command, actor)

    def transaction(work: Work) -> Outcome:
        who = _writer(work, actor, operation)
        if key is not None:
            stored = work.idempotency.claim(who.user_id, key, wanted)
            if stored is not None:
                return _replayed(work, stored, who)
        result = operation.run(work, command, who, **prepared)
        answer = Outcome(
            operation=operation.name,
            data=_encoded(result.data),
            version=result.version,
            project_id=result.project_id,
            merged=result.merged,
            dropped=result.dropped,
            closed_invitations=result.closed_invitations,
            events=work.publish(who, key),
        )
        if key is not None:
            work.idempotency.store(
                who.user_id, key, _without_secret(answer, result), erased_with=result.erased_with
            )
        return answer

    return instance.store.run(transaction)


def _writer(place: Reading | Work, asking: Actor | Credential, operation: Operation) -> Actor:
    actor = asking if isinstance(asking, Actor) else actor_of(place, asking)
    if not operation.while_unconfirmed:
        check_confirmed(place, actor)
    if not actor.may_write:
        raise Forbidden("This token may only read.")
    return actor


def _prepared(
    instance: Instance, operation: Operation, command: Command, asking: Actor | Credential
) -> Mapping[str, Any]:
    if operation.prepare is nothing_to_prepare:
        return {}
    actor = instance.store.read_once(lambda reading: _writer(reading, asking, operation))
    return operation.prepare(instance, command, actor)


def _encoded(data: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(data))


def _without_secret(answer: Outcome, result: Result) -> Outcome:
    return answer if result.kept is UNSET else replace(answer, data=_encoded(result.kept))


def fingerprint_of(operation: Operation, command: Command) -> bytes:
    """What the idempotency record compares: without the secrets that were sent."""
    sent = (name for name in operation.secret if getattr(command, name) is not UNSET)
    return fingerprint(operation.name, replace(command, **dict.fromkeys(sent)))


def _keyed_fingerprint(operation: Operation, command: Command, key: str) -> bytes:
    if not 1 <= len(key) <= KEY_LENGTH or not key.isprintable():
        raise Invalid.field("command_id", f"Must have 1 to {KEY_LENGTH} printable characters.")
    return fingerprint_of(operation, command)


def _replayed(work: Work, stored: StoredAnswer, actor: Actor) -> Outcome:
    if stored.project_id is not None:
        work.projects.require(actor, stored.project_id, "viewer")
    if not stored.json:
        raise NotFound
    return msgspec.json.decode(stored.json, type=Outcome)
