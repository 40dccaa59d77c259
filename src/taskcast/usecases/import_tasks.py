"""Create many tasks in one transaction, each once however often the import is run (promise P4).

A batch is all or nothing: a row that is refused names itself, and its caller runs the batch without it.
Events, deliveries and activity follow as for any other task: nothing enters by a side door.
"""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from taskcast.domain.errors import Forbidden, Problem
from taskcast.domain.permissions import Actor
from taskcast.ports.unit_of_work import Store, Work

from .answer import Answer, Result
from .create_task import CreateTask, create_task

OPERATION = "create_task"


class Row(NamedTuple):
    """A task to create, and the idempotency key under which it is created once."""

    key: str
    command: CreateTask


class RowRefused(Exception):  # noqa: N818 - it carries the problem
    """The row at `index` cannot be created because of `problem`; nothing of the batch was."""

    def __init__(self, index: int, problem: Problem) -> None:
        super().__init__(str(problem))
        self.index = index
        self.problem = problem


def import_tasks(store: Store, rows: Sequence[Row], *, actor: Actor) -> int:
    """Create these tasks in order; returns how many were not there from an earlier run.

    Raises:
        RowRefused: one of them is not acceptable; nothing has changed.
    """
    if not actor.may_write:
        raise Forbidden("This token may only read.")

    def transaction(work: Work) -> int:
        created: list[tuple[Row, Result]] = []
        for index, row in enumerate(rows):
            try:
                if work.idempotency.claim(actor.user_id, row.key, _fingerprint(row.command)) is None:
                    created.append((row, create_task(work, row.command, actor)))
            except Problem as problem:
                raise RowRefused(index, problem) from None
        places = work.publish(actor, None)
        for (row, result), place in zip(created, places, strict=True):
            answer = Answer(
                operation=OPERATION,
                data=msgspec.Raw(msgspec.json.encode(result.data)),
                version=result.version,
                project_id=result.project_id,
                events=[place],
            )
            work.idempotency.store(actor.user_id, row.key, answer)
        return len(created)

    return store.run(transaction)


def _fingerprint(command: CreateTask) -> bytes:
    return hashlib.sha256(OPERATION.encode() + b"\0" + msgspec.json.encode(command)).digest()
