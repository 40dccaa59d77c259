"""Callers that come together share one commit, and each answers for itself alone."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import apsw
import pytest

from taskcast.domain.errors import Invalid, Unavailable
from taskcast.domain.ids import TaskId
from taskcast.ports.unit_of_work import Committed
from taskcast.storage.database_session import SqliteSession
from tests.services.waiting import wait_until
from tests.storage.observing import events_of, head_of, refusal
from tests.storage.sqlite.batches import hold_back, in_one_batch
from tests.support.scenario import Scenario


def _together(world: Scenario, count: int) -> list[str]:
    """Update `count` tasks in one batch; returns what each caller was told."""
    tasks = [world.task() for _ in range(count)]
    resume, thread = hold_back(world.store)

    def update(task: int) -> str:
        try:
            world.do(world.ben, "update_task", id=task, description="x" * 3000)
        except Unavailable:
            return "unavailable"
        return "done"

    with ThreadPoolExecutor(count) as pool:
        answers = [pool.submit(update, task) for task in tasks]
        wait_until(lambda: world.store._writer._loop._jobs.qsize() == count, what="all callers queued")
        resume.set()
        thread.join()
        return [answer.result() for answer in answers]


@pytest.mark.promise("P1")
def test_callers_that_come_together_share_one_commit(world: Scenario) -> None:
    commits: list[Committed] = []
    world.store.on_commit(commits.append)
    world.task()
    commits.clear()
    assert _together(world, 5) == ["done"] * 5
    updates = [[event.type for event in committed.events].count("task_updated") for committed in commits]
    assert [count for count in updates if count] == [5]


@pytest.mark.promise("P1")
def test_a_refused_command_leaves_the_rest_of_its_batch_alone(world: Scenario) -> None:
    task = world.task()
    resume, thread = hold_back(world.store)
    with ThreadPoolExecutor(2) as pool:
        bad = pool.submit(lambda: refusal(lambda: world.do(world.cleo, "update_task", id=task, title="No")))
        good = pool.submit(lambda: world.data(world.ben, "update_task", id=task, title="Yes"))
        wait_until(lambda: world.store._writer._loop._jobs.qsize() == 2, what="both queued")
        resume.set()
        thread.join()
        assert (bad.result(), good.result()["title"]) == ("forbidden", "Yes")


@pytest.mark.promise("P1")
def test_a_command_refused_after_it_has_written_leaves_nothing_and_the_others_stand_once(
    world: Scenario,
) -> None:
    runs: list[str] = []

    def write(name: str) -> str:
        def body(session: SqliteSession) -> None:
            runs.append(name)
            session.connection.execute("UPDATE projects SET name = name || ?", (name,))
            if name.isupper():
                raise Invalid.field("name", "Must be in small letters.")

        return refusal(lambda: world.store.transact(body)) if name.isupper() else world.store.transact(body)

    def names() -> set[str]:
        return {row[0] for row in world.store._session.connection.execute("SELECT name FROM projects")}

    before = names()
    resume, thread = hold_back(world.store)
    with ThreadPoolExecutor(5) as pool:
        answers = []
        for name in ("a", "B", "c", "D", "e"):
            answers.append(pool.submit(write, name))
            wait_until(lambda: world.store._writer._loop._jobs.qsize() == len(answers), what="queued")
        resume.set()
        thread.join()
        assert [answer.result() for answer in answers] == [None, "invalid", None, "invalid", None]
    assert names() == {f"{name}ace" for name in before}
    assert runs == ["a", "B", "a", "c", "D", "e"]


@pytest.mark.promise("P1")
def test_a_full_disk_fails_every_caller_of_the_batch_and_tells_nobody(world: Scenario) -> None:
    stream = f"project:{world.project}"
    connection = world.store._session.connection
    tasks = [world.task() for _ in range(3)]
    before, heard = head_of(world.store, stream), []
    world.store.on_commit(heard.append)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages}")

    def fill(task: int) -> str:
        return refusal(lambda: world.do(world.ben, "update_task", id=task, description="x" * 90_000))

    resume, thread = hold_back(world.store)
    with ThreadPoolExecutor(3) as pool:
        answers = [pool.submit(fill, task) for task in tasks]
        wait_until(lambda: world.store._writer._loop._jobs.qsize() == 3, what="all callers queued")
        resume.set()
        thread.join()
        assert {answer.result() for answer in answers} == {"unavailable"}
    assert heard == []
    assert head_of(world.store, stream) == before
    connection.execute("PRAGMA max_page_count=1000000")
    world.do(world.ben, "update_task", id=tasks[0], title="Room again")
    assert [event.seq for event in events_of(world.store, stream, before)] == [before + 1]


@contextmanager
def full_disk(world: Scenario) -> Iterator[apsw.Connection]:
    """No page more than there is."""
    connection = world.store._session.connection
    connection.execute(f"PRAGMA max_page_count={connection.execute('PRAGMA page_count').get}")
    yield connection
    connection.execute("PRAGMA max_page_count=1000000")


@pytest.mark.promise("P1")
def test_a_disk_that_is_full_for_a_later_command_tells_nothing_of_those_before(world: Scenario) -> None:
    """What they told waits to be written together, and must not be once SQLite has rolled back."""
    stream = f"project:{world.project}"
    small, big = world.task(), world.task()
    before = head_of(world.store, stream)
    with full_disk(world):
        answers = in_one_batch(
            world,
            lambda: refusal(lambda: world.do(world.ben, "update_task", id=small, title="Mow")),
            lambda: refusal(lambda: world.do(world.ben, "update_task", id=big, description="x" * 90_000)),
        )
    assert answers == ["unavailable", "unavailable"]
    assert (head_of(world.store, stream), events_of(world.store, stream, before)) == (before, [])
    world.do(world.ben, "update_task", id=small, title="Rake")
    assert [event.seq for event in events_of(world.store, stream, before)] == [before + 1]


@pytest.mark.promise("P1")
def test_a_disk_that_breaks_while_commands_run_again_changes_nothing(world: Scenario) -> None:
    """SQLite then rolls everything back by itself, as here the command does."""
    task = world.task()
    runs: list[str] = []

    def breaks_the_second_time(session: SqliteSession) -> None:
        runs.append("run")
        if len(runs) > 1:
            session.connection.execute("ROLLBACK")
            raise apsw.IOError

    def refused(session: SqliteSession) -> None:
        session.connection.execute("UPDATE projects SET name = 'Other'")
        raise Invalid.field("name", "Is not wanted.")

    answers = in_one_batch(
        world,
        lambda: refusal(lambda: world.store.transact(breaks_the_second_time)),
        lambda: refusal(lambda: world.do(world.ben, "update_task", id=task, title="Mow")),
        lambda: refusal(lambda: world.store.transact(refused)),
    )
    assert answers == ["unavailable"] * 3
    assert world.store.run(lambda work: work.tasks.visible_to(world.ada, TaskId(task))).title == "Paint"


@pytest.mark.promise("P1")
def test_a_commit_that_fails_is_told_to_every_caller(world: Scenario) -> None:
    """A deferred foreign key fails at COMMIT alone: as a full disk or a broken one would."""
    task = world.task()
    stream = f"project:{world.project}"
    before, heard = head_of(world.store, stream), []
    world.store.on_commit(heard.append)

    def orphan(work):
        connection = world.store._session.connection
        connection.execute("PRAGMA defer_foreign_keys=ON")
        connection.execute("INSERT INTO task_watchers VALUES (12345, 12345)")

    resume, thread = hold_back(world.store)
    with ThreadPoolExecutor(2) as pool:
        broken = pool.submit(lambda: refusal(lambda: world.store.run(orphan)))
        innocent = pool.submit(
            lambda: refusal(lambda: world.do(world.ben, "update_task", id=task, title="No"))
        )
        wait_until(lambda: world.store._writer._loop._jobs.qsize() == 2, what="both queued")
        resume.set()
        thread.join()
        assert (broken.result(), innocent.result()) == ("unavailable", "unavailable")
    assert (heard, head_of(world.store, stream)) == ([], before)
    assert world.store.run(lambda work: work.tasks.visible_to(world.ada, TaskId(task))).title == "Paint"


@pytest.mark.promise("P1")
def test_a_fault_of_the_writer_itself_leaves_nobody_waiting(
    world: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("sys.excepthook", lambda _kind, error, _trace: said.append(str(error)))

    def broken(_committed: Committed) -> None:
        raise RuntimeError("the bell fell down")

    monkeypatch.setattr(world.store._writer, "_tell", broken)
    assert world.task() > 0  # committed, though nobody was told: they look for themselves
    wait_until(lambda: said == ["the bell fell down"], what="a word about it")
    monkeypatch.setattr(world.store._writer, "_run_first", broken)
    assert refusal(world.task) == "unavailable"
    monkeypatch.undo()
    assert world.task() > 0
