"""Create many tasks in one transaction, each once even if the import is repeated (promise P4).

A batch succeeds or fails as a whole: the error names the refused row, and the caller retries without it.
Events and activity are the same as for any other task. People are notified once per import, not once per
task.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from taskcast.domain.errors import Forbidden, Problem
from taskcast.domain.ids import ProjectId, TaskId
from taskcast.domain.permissions import Actor
from taskcast.ports.repositories import StoredAnswer
from taskcast.ports.unit_of_work import Store, Work
from taskcast.usecases.fingerprints import fingerprint
from taskcast.usecases.outcome import Outcome, Result
from taskcast.usecases.tasks.create_task import CreateTask, create_task

OPERATION = "create_task"


class Row(NamedTuple):
    """A task to create, and its idempotency key."""

    key: str
    command: CreateTask


class RowRefused(Exception):  # noqa: N818 - it carries the problem
    """The row at `index` was refused because of `problem`; nothing of the batch was created."""

    def __init__(self, index: int, problem: Problem) -> None:
        super().__init__(str(problem))
        self.index = index
        self.problem = problem


class Imported(NamedTuple):
    """The result of a row; `task_id` is None if the task it created earlier was erased since."""

    task_id: TaskId | None
    is_new: bool


class _Made(msgspec.Struct):
    id: int


class _AboutTask(msgspec.Struct):
    data: _Made


def imported_before(store: Store, keys: Iterable[str], *, actor: Actor) -> Mapping[str, TaskId | None]:
    """The rows that an earlier run created, with their tasks, even if those were renamed or moved since."""

    def transaction(work: Work) -> dict[str, TaskId | None]:
        stored = {key: work.idempotency.stored(actor.user_id, key) for key in keys}
        return {key: _task_of(answer) for key, answer in stored.items() if answer is not None}

    return store.run(transaction)


def import_tasks(store: Store, rows: Sequence[Row], *, actor: Actor) -> list[Imported]:
    """Create these tasks in order, except those an earlier run created. Call `notify_imported` afterwards.

    Raises:
        RowRefused: one of them is not acceptable; nothing has changed.
    """
    if not actor.may_write:
        raise Forbidden("This token may only read.")

    def transaction(work: Work) -> list[Imported]:
        created: list[tuple[Row, Result]] = []
        imported: list[Imported] = []
        for index, row in enumerate(rows):
            try:
                stored = work.idempotency.claim(actor.user_id, row.key, fingerprint(OPERATION, row.command))
                if stored is None:
                    created.append((row, create_task(work, row.command, actor)))
                    imported.append(Imported(created[-1][1].data.id, is_new=True))
                else:
                    imported.append(Imported(_task_of(stored), is_new=False))
            except Problem as problem:
                raise RowRefused(index, problem) from None
        places = work.publish_import(actor)
        for (row, result), place in zip(created, places, strict=True):
            answer = Outcome(
                operation=OPERATION,
                data=msgspec.Raw(msgspec.json.encode(result.data)),
                version=result.version,
                project_id=result.project_id,
                events=[place],
            )
            work.idempotency.store(actor.user_id, row.key, answer)
        return imported

    return store.run(transaction)


def notify_imported(store: Store, project: ProjectId, *, actor: Actor) -> None:
    """Tell each person once how many tasks were imported for them, also in runs that were interrupted."""
    store.run(lambda work: work.notify_imported(actor, project))


def _task_of(stored: StoredAnswer) -> TaskId | None:
    return TaskId(msgspec.json.decode(stored.json, type=_AboutTask).data.id) if stored.json else None
