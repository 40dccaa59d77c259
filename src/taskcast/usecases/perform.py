"""Runs an operation: the only way to write (promises P1 and P4).

Idempotency record, change, events and deliveries are written in one transaction. A retry with the same key
gets the stored answer if the caller may still see its entity, and 404 if that was erased. Failures are not
stored.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from taskcast.domain.entities import EntityKind
from taskcast.domain.errors import Forbidden, Invalid, NotFound
from taskcast.domain.permissions import Actor, Credential
from taskcast.domain.versioned import seen_version
from taskcast.ports.repositories import StoredAnswer
from taskcast.ports.unit_of_work import Reading, Work
from taskcast.usecases.accounts.confirmation import check_confirmed
from taskcast.usecases.accounts.identity import actor_of
from taskcast.usecases.command import Command, CreationCommand
from taskcast.usecases.create_once import created_before, remember_created
from taskcast.usecases.fingerprints import fingerprint
from taskcast.usecases.instance import Instance
from taskcast.usecases.outcome import Outcome, Result
from taskcast.usecases.references import resolve_base, resolve_uids

KEY_LENGTH = 200


def nothing_to_prepare(_instance: Instance, _command: object, _actor: Actor) -> Mapping[str, Any]:
    """For operations without preparation."""
    return {}


class Operation(NamedTuple):
    """A published operation: its name on both transports, its command and its function.

    `prepare` does slow work before the transaction (hashing a password); its result becomes further arguments
    of `run`. It must not raise, so that a retry still gets its stored answer. `while_unconfirmed` allows the
    operation before the caller has confirmed their address. `secret` names fields that are left out of the
    fingerprint, because the digest of a password can be guessed. `kind` is what it creates or changes, if that has a
    version.
    """

    name: str
    command: type[Any]
    run: Callable[..., Result]
    kind: EntityKind | None = None
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
        instance: the database and the other dependencies.
        operation: the operation to run.
        command: an instance of `operation.command`.
        actor: on whose behalf; a credential is looked up inside the transaction.
        key: the idempotency key (`Idempotency-Key`, `command_id`), unique per user.

    Raises:
        Unauthenticated: the credential is unknown or has ended.
        Problem: the use case refused the command; nothing has changed.
        IdempotencyMismatch: the key was used for another request.
    """
    wanted = b"" if key is None else _keyed_fingerprint(operation, command, key)
    prepared = _prepared(instance, operation, command, actor)

    def transaction(work: Work) -> Outcome:
        who = _check_may_write(work, actor, operation)
        if key is not None:
            stored = work.idempotency.claim(who.user_id, key, wanted)
            if stored is not None:
                return _replayed(work, stored, who)
        resolved = resolve_base(work, who, resolve_uids(work, who, command), operation.kind, command_id=key)
        result = _run(work, operation, resolved, who, prepared)
        answer = Outcome(
            operation=operation.name,
            data=_encoded(result.data),
            version=result.version,
            project_id=result.project_id,
            merged=result.merged,
            dropped=result.dropped,
            closed_invitations=result.closed_invitations,
            existed=result.existed,
            kind=operation.kind,
            merged_from=_merged_from(resolved, result),
            events=work.publish(who, key),
        )
        if key is not None:
            work.idempotency.store(
                who.user_id, key, _without_secret(answer, result), erased_with=result.erased_with
            )
        return answer

    return instance.store.run(transaction)


def _run(
    work: Work, operation: Operation, command: Command, actor: Actor, prepared: Mapping[str, Any]
) -> Result:
    """What the use case did; what was created before with the same uid is not created again."""
    if not isinstance(command, CreationCommand) or operation.kind is None:
        return operation.run(work, command, actor, **prepared)
    result = created_before(work, command, operation.kind, actor)
    if result is None:
        result = operation.run(work, command, actor, **prepared)
        remember_created(work, command, actor, result)
    return result


def _merged_from(command: Command, result: Result) -> dict[str, int]:
    """For each field that others changed and this command did not overwrite, the version its author had seen."""
    base = getattr(command, "base_version", None)
    return {} if base is None else {field: seen_version(base, field) for field in result.merged}


def _check_may_write(place: Reading | Work, caller: Actor | Credential, operation: Operation) -> Actor:
    actor = caller if isinstance(caller, Actor) else actor_of(place, caller)
    if not operation.while_unconfirmed:
        check_confirmed(place, actor)
    if not actor.may_write:
        raise Forbidden("This token may only read.")
    return actor


def _prepared(
    instance: Instance, operation: Operation, command: Command, caller: Actor | Credential
) -> Mapping[str, Any]:
    if operation.prepare is nothing_to_prepare:
        return {}
    actor = instance.store.read_once(lambda reading: _check_may_write(reading, caller, operation))
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
