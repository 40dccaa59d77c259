"""The file: other processes on it, what is synced to it, and how it is named and closed."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from taskcast.ports.unit_of_work import Committed
from taskcast.storage import migrate, open_store
from taskcast.storage.sqlite.store import connect, path_of
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.storage.observing import refusal
from tests.storage.sqlite.batches import hold_back
from tests.support.scenario import CountedIds, Scenario, StoppedClock, seed


def test_a_lock_of_another_process_is_waited_for(world: Scenario, path: Path) -> None:
    other = connect(path)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(world.task)
        assert world.store.read(lambda it: it.queries.has_accounts())  # reads do not wait
        other.execute("ROLLBACK")
        assert waiting.result(timeout=PATIENCE_SECONDS) > 0
    other.close()


def test_a_lock_held_for_too_long_is_told_as_unavailable(
    world: Scenario, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taskcast.storage.sqlite.writer.BUSY_SECONDS", 0.05)
    other = connect(path)
    other.execute("BEGIN IMMEDIATE")
    assert refusal(world.task) == "unavailable"
    other.execute("ROLLBACK")
    other.close()
    assert world.task() > 0


@pytest.mark.promise("P2")
def test_commits_of_another_process_are_noticed(world: Scenario, path: Path) -> None:
    heard: list[Committed] = []
    world.store.on_commit(heard.append)
    world.store.start()
    world.task()
    wait_until(lambda: any(committed.events for committed in heard), what="our own commit")
    heard.clear()
    statement = "UPDATE tasks SET title = 'From elsewhere'"
    code = f"import sqlite3; c = sqlite3.connect({str(path)!r}); c.execute({statement!r}); c.commit()"
    subprocess.run([sys.executable, "-c", code], check=True)
    wait_until(lambda: heard == [Committed()], what="the hint that somebody else wrote")


def test_closing_finishes_what_is_queued(path: Path, clock: StoppedClock) -> None:
    url = f"sqlite:///{path}"
    migrate(url)
    store = open_store(url, clock=clock, ids=CountedIds())
    world = seed(store, clock=clock)
    task = world.task()
    resume, thread = hold_back(store)
    with ThreadPoolExecutor(2) as pool:
        answer = pool.submit(lambda: world.data(world.ben, "update_task", id=task, title="Last"))
        wait_until(lambda: store._writer._loop._jobs.qsize() == 1, what="the caller queued")
        closing = pool.submit(store.close)
        resume.set()
        thread.join()
        closing.result()
        assert answer.result()["title"] == "Last"
    assert refusal(world.task) == "unavailable"


def test_committed_means_synced(path: Path, world: Scenario) -> None:
    pragma = world.store._session.connection.execute
    assert pragma("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert pragma("PRAGMA synchronous").fetchone()[0] == 2  # FULL
    assert pragma("PRAGMA foreign_keys").fetchone()[0] == 1


@pytest.mark.promise("P1", "P5")
def test_what_workers_write_is_not_synced_and_the_next_change_is(world: Scenario) -> None:
    writer = world.store._writer

    def synchronous() -> tuple[int, None]:
        return world.store._session.connection.execute("PRAGMA synchronous").fetchone()[0], None

    assert writer.run_unsynced(synchronous) == 1  # NORMAL: a write-ahead log whose commits are not synced
    assert writer.run(synchronous) == 2  # FULL
    world.store.outbox.mark_sent(world.store.outbox.lease(limit=1, seconds=30))
    assert synchronous() == (1, None)
    world.task()
    assert synchronous() == (2, None)


def _one_after_another(world: Scenario, kinds: str, heard: list[Committed]) -> str:
    """Queue a change (c) or something unsynced (u) for each letter; returns the order in which they ran."""
    ran: list[str] = []
    writer, outbox_ran = world.store._writer, lambda: (ran.append("u"), None)
    resume, thread = hold_back(world.store)
    world.store.on_commit(
        lambda committed: (heard.append(committed), ran.append("c" * len(committed.events)))
    )
    with ThreadPoolExecutor(len(kinds)) as pool:
        for number, kind in enumerate(kinds, 1):
            pool.submit(world.task) if kind == "c" else pool.submit(writer.run_unsynced, outbox_ran)
            wait_until(lambda number=number: writer._loop._jobs.qsize() == number, what="one more queued")
        resume.set()
        thread.join()
    return "".join(ran)


@pytest.mark.promise("P5")
def test_a_change_does_not_wait_behind_what_workers_write(world: Scenario) -> None:
    heard: list[Committed] = []
    assert _one_after_another(world, "uucuc", heard) == "ccuuu"
    assert [committed.commands for committed in heard] == [3]  # with the one that held the writer


def test_what_workers_write_joins_the_changes_once_it_waited_long_enough(
    world: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taskcast.storage.sqlite.writer.PATIENT_SECONDS", -1)
    heard: list[Committed] = []
    assert _one_after_another(world, "uc", heard) == "uc"  # told after the commit of both
    assert [committed.commands for committed in heard] == [3]


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite://host/x", "mysql://x/y"]
)
def test_a_url_that_names_no_file_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///"):
        path_of(url)
