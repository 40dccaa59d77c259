"""The disk fails once, at any of its writes: what was answered stands with its event, what was refused does not."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
import pytest

from taskcast.domain.errors import Invalid, Problem
from taskcast.domain.ids import TaskId
from taskcast.ports.unit_of_work import Work
from taskcast.storage import open_store
from tests.storage.observing import events_of
from tests.storage.sqlite.batches import in_one_batch
from tests.support.scenario import CountedIds, Scenario, StoppedClock, instance_on

TASKS = 4
WHOLE = 1_000_000  # more than there are writes


class FailingDisk(apsw.VFS):
    """The system's files; of what is written or synced from now on, one is refused."""

    def __init__(self) -> None:
        self.below = apsw.vfs_names()[0]
        super().__init__("failing", self.below, makedefault=True)
        self.left = WHOLE
        self.error: type[apsw.Error] = apsw.IOError

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        return _File(self, name, flags)

    def pass_or_fail(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise self.error


class _File(apsw.VFSFile):
    def __init__(self, disk: FailingDisk, name: Any, flags: list[int]) -> None:
        super().__init__(disk.below, name, flags)
        self._disk = disk

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.pass_or_fail()
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.pass_or_fail()
        super().xSync(flags)


@pytest.fixture
def disk() -> Iterator[FailingDisk]:
    failing = FailingDisk()
    yield failing
    apsw.set_default_vfs(failing.below)
    failing.unregister()


@contextmanager
def reopened(seeded: Scenario, path: Path, clock: StoppedClock) -> Iterator[Scenario]:
    """The same world on a copy of its file."""
    store = open_store(f"sqlite:///{path}", clock=clock, ids=CountedIds(), channels=("email",))
    yield Scenario(**{**vars(seeded), "instance": instance_on(store, clock)})
    store.close()


def outcomes(world: Scenario, tasks: list[int]) -> list[str]:
    """What each caller of one batch was told; one is refused after it has written, so that the others run again."""

    def update(task: int) -> str:
        try:
            world.do(world.ben, "update_task", id=task, description="x" * 5000)
        except Problem as problem:
            return problem.code
        return "done"

    def refused(work: Work) -> None:
        work.tasks.watch(TaskId(tasks[0]), world.cleo.user_id)
        raise Invalid.field("id", "Is not wanted.")

    def refuse() -> str:
        with pytest.raises(Problem):
            world.store.run(refused)
        return "refused"

    updates = [lambda task=task: update(task) for task in tasks]
    answers = in_one_batch(world, *updates[:2], refuse, *updates[2:])
    return [str(answer) for answer in answers if answer != "refused"]


@pytest.mark.promise("P1")
@pytest.mark.parametrize("error", [apsw.IOError, apsw.FullError])
@pytest.mark.parametrize("pages", [8000, 5], ids=["at the commit", "in the middle of a command"])
def test_whichever_write_fails_changes_and_events_are_what_callers_were_told(
    world: Scenario, path: Path, clock: StoppedClock, disk: FailingDisk, error: type[apsw.Error], pages: int
) -> None:
    """With few pages in memory SQLite writes while commands run, and may roll everything back then."""
    tasks = [world.task(assignee_ids=[world.cleo.user_id]) for _ in range(TASKS)]
    stream = f"project:{world.project}"
    before = events_of(world.store, stream)[-1].seq
    world.store.close()
    disk.error = error
    writes, told = 1, set()
    while True:
        copy = path.with_name("copy.db")
        shutil.copy(path, copy)
        with reopened(world, copy, clock) as again:
            again.store._session.connection.execute(f"PRAGMA cache_size={pages}")
            disk.left = writes
            answers = outcomes(again, tasks)
            is_over, disk.left = disk.left > 0, WHOLE
            told.update(answers)
            done = [task for task, answer in zip(tasks, answers, strict=True) if answer == "done"]
            changed = [
                task
                for task in tasks
                if again.store.run(
                    lambda work, task=task: work.tasks.visible_to(world.ada, TaskId(task))
                ).description
            ]
            events = [event.seq for event in events_of(again.store, stream, before)]
            assert changed == done, f"write {writes}: {answers}"
            assert events == list(range(before + 1, before + 1 + len(done))), f"write {writes}: {answers}"
            again.do(again.ben, "update_task", id=tasks[0], title="The disk is well again")
        copy.unlink()
        if is_over:
            break
        writes += 1 if writes < 12 else 5
    assert told == {"done", "unavailable"}
    assert writes > 12
