"""What only SQLite has: one writer for all callers, batches, full disks, and other processes on the file."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from taskcast.domain import events
from taskcast.domain.due import NO_DUE_KEY
from taskcast.domain.errors import Invalid, Unavailable
from taskcast.domain.ids import TaskId
from taskcast.ports.queries import Page, TaskFilter
from taskcast.ports.unit_of_work import Committed, Work
from taskcast.storage import migrate, open_store
from taskcast.storage.queries import SqlQueries
from taskcast.storage.session import SqliteSession
from taskcast.storage.sqlite import SqliteStore, connect, path_of
from tests.cast import CountedIds, StoppedClock, World, seed
from tests.services.waiting import wait_until
from tests.storage.observing import data_of, events_of, head_of, overheard, refusal


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a batch must not end before the test's callers are in it."""
    monkeypatch.setattr("taskcast.storage.writer.BATCH_SECONDS", 10)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "taskcast.db"


@pytest.fixture
def world(path: Path, clock: StoppedClock) -> Iterator[World]:
    url = f"sqlite:///{path}"
    migrate(url)
    store = open_store(url, clock=clock, ids=CountedIds(), channels=("email",))
    yield seed(store, clock=clock)
    store.close()


def _hold_back(store: SqliteStore) -> tuple[threading.Event, threading.Thread]:
    """Keep the writer in a command until the event is set, so that what comes meanwhile is one batch."""
    running, go_on = threading.Event(), threading.Event()

    def wait(_work):
        running.set()
        assert go_on.wait(10)

    def hold() -> None:
        with contextlib.suppress(Unavailable):  # it is the first of the batch, and fails with it
            store.run(wait)

    thread = threading.Thread(target=hold)
    thread.start()
    assert running.wait(10)
    return go_on, thread


def _together(world: World, count: int) -> list[str]:
    """Update `count` tasks in one batch; returns what each caller was told."""
    tasks = [world.task() for _ in range(count)]
    go_on, thread = _hold_back(world.store)

    def update(task: int) -> str:
        try:
            world.do(world.ben, "update_task", id=task, description="x" * 3000)
        except Unavailable:
            return "unavailable"
        return "done"

    with ThreadPoolExecutor(count) as pool:
        answers = [pool.submit(update, task) for task in tasks]
        wait_until(lambda: world.store._writer._desk._jobs.qsize() == count, what="all callers queued")
        go_on.set()
        thread.join()
        return [answer.result() for answer in answers]


@pytest.mark.promise("P1")
def test_callers_that_come_together_share_one_commit(world: World) -> None:
    commits: list[Committed] = []
    world.store.on_commit(commits.append)
    world.task()
    commits.clear()
    assert _together(world, 5) == ["done"] * 5
    updates = [[event.type for event in committed.events].count("task_updated") for committed in commits]
    assert [count for count in updates if count] == [5]


@pytest.mark.promise("P1")
def test_a_refused_command_leaves_the_rest_of_its_batch_alone(world: World) -> None:
    task = world.task()
    go_on, thread = _hold_back(world.store)
    with ThreadPoolExecutor(2) as pool:
        bad = pool.submit(lambda: refusal(lambda: world.do(world.cleo, "update_task", id=task, title="No")))
        good = pool.submit(lambda: world.data(world.ben, "update_task", id=task, title="Yes"))
        wait_until(lambda: world.store._writer._desk._jobs.qsize() == 2, what="both queued")
        go_on.set()
        thread.join()
        assert (bad.result(), good.result()["title"]) == ("forbidden", "Yes")


@pytest.mark.promise("P1")
def test_a_command_refused_after_it_has_written_leaves_nothing_and_the_others_stand_once(
    world: World,
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
    go_on, thread = _hold_back(world.store)
    with ThreadPoolExecutor(5) as pool:
        answers = []
        for name in ("a", "B", "c", "D", "e"):
            answers.append(pool.submit(write, name))
            wait_until(lambda: world.store._writer._desk._jobs.qsize() == len(answers), what="queued")
        go_on.set()
        thread.join()
        assert [answer.result() for answer in answers] == [None, "invalid", None, "invalid", None]
    assert names() == {f"{name}ace" for name in before}
    assert runs == ["a", "B", "a", "c", "D", "e"]


def _in_one_batch(world: World, *commands: Callable[[], object]) -> list[object]:
    """Run the commands in one commit, in this order; returns what each answered."""
    go_on, thread = _hold_back(world.store)
    with ThreadPoolExecutor(len(commands)) as pool:
        answers = []
        for command in commands:
            answers.append(pool.submit(command))
            wait_until(lambda: world.store._writer._desk._jobs.qsize() == len(answers), what="queued")
        go_on.set()
        thread.join()
        return [answer.result() for answer in answers]


@pytest.mark.promise("P1", "P2")
def test_commands_of_one_commit_write_each_stream_once_and_its_events_without_a_gap(world: World) -> None:
    task = world.task(assignee_ids=[world.ben.user_id])
    streams = [f"project:{world.project}", f"user:{world.ben.user_id}"]
    before = [head_of(world.store, stream) for stream in streams]
    with overheard(world.store) as heard:
        _in_one_batch(
            world,
            *(lambda n=n: world.do(world.ada, "update_task", id=task, title=f"Paint {n}") for n in range(4)),
        )
    assert len([each for each in heard if each.startswith("INSERT INTO streams")]) == len(streams)
    for stream, last in zip(streams, before, strict=True):
        assert [event.seq for event in events_of(world.store, stream, last)] == [
            last + n for n in (1, 2, 3, 4)
        ]
        assert head_of(world.store, stream) == last + 4


@pytest.mark.promise("P1", "P2")
def test_a_command_sees_what_others_of_its_commit_told(world: World) -> None:
    task = world.task(assignee_ids=[world.ben.user_id])
    before = world.store.read(lambda it: it.queries.unread_count(world.ben))
    _, read, _ = _in_one_batch(
        world,
        lambda: world.do(world.ada, "update_task", id=task, title="Paint the fence"),
        lambda: world.data(world.ben, "read_notifications"),
        lambda: world.do(world.ada, "update_task", id=task, title="Paint the door"),
    )
    assert len(read["ids"]) == before + 1
    assert world.store.read(lambda it: it.queries.unread_count(world.ben)) == 1


@pytest.mark.promise("P1", "P2")
@pytest.mark.parametrize("title", ["No", "No \ud800"], ids=["refused afterwards", "cannot be written"])
def test_a_command_that_fails_once_it_has_told_leaves_no_trace_and_the_others_stand(
    world: World, title: str
) -> None:
    task = world.task(assignee_ids=[world.ben.user_id])
    stream = f"project:{world.project}"
    last = head_of(world.store, stream)

    def doomed(work: Work) -> None:
        held = work.tasks.editable_by(world.ada, TaskId(task))
        work.record(events.task_updated(held.entity, held.entity, ("title",)))
        work.publish(world.ada, None if title == "No" else title)
        if title == "No":
            raise Invalid.field("title", "Must say yes.")

    _in_one_batch(
        world,
        lambda: world.do(world.ada, "update_task", id=task, title="Paint the fence"),
        lambda: refusal(lambda: world.store.run(doomed)),
        lambda: world.do(world.ada, "update_task", id=task, title="Paint the door"),
    )
    told = events_of(world.store, stream, last)
    assert [(event.seq - last, data_of(event)["title"]) for event in told] == [
        (1, "Paint the fence"),
        (2, "Paint the door"),
    ]


@pytest.mark.promise("P1", "P2")
def test_whoever_asks_about_rows_that_cannot_be_written_gets_an_answer_and_no_other_loses_its_rows(
    world: World,
) -> None:
    """They are written for whoever asks about them, who did nothing wrong."""
    task = world.task(assignee_ids=[world.ben.user_id])
    stream = f"project:{world.project}"
    last = head_of(world.store, stream)

    def doomed(work: Work) -> None:
        held = work.tasks.editable_by(world.ada, TaskId(task))
        work.record(events.task_updated(held.entity, held.entity, ("title",)))
        work.publish(world.ada, "a key that is no Unicode: \ud800")

    _, refused, read = _in_one_batch(
        world,
        lambda: world.do(world.ada, "update_task", id=task, title="Paint the fence"),
        lambda: refusal(lambda: world.store.run(doomed)),
        lambda: world.data(world.ben, "read_notifications"),
    )
    assert refused == "invalid"
    assert read["unread_count"] == 0
    assert [data_of(event)["title"] for event in events_of(world.store, stream, last)] == ["Paint the fence"]


@pytest.mark.promise("P1")
def test_a_full_disk_fails_every_caller_of_the_batch_and_tells_nobody(world: World) -> None:
    stream = f"project:{world.project}"
    connection = world.store._session.connection
    tasks = [world.task() for _ in range(3)]
    before, heard = head_of(world.store, stream), []
    world.store.on_commit(heard.append)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages}")

    def fill(task: int) -> str:
        return refusal(lambda: world.do(world.ben, "update_task", id=task, description="x" * 90_000))

    go_on, thread = _hold_back(world.store)
    with ThreadPoolExecutor(3) as pool:
        answers = [pool.submit(fill, task) for task in tasks]
        wait_until(lambda: world.store._writer._desk._jobs.qsize() == 3, what="all callers queued")
        go_on.set()
        thread.join()
        assert {answer.result() for answer in answers} == {"unavailable"}
    assert heard == []
    assert head_of(world.store, stream) == before
    connection.execute("PRAGMA max_page_count=1000000")
    world.do(world.ben, "update_task", id=tasks[0], title="Room again")
    assert [event.seq for event in events_of(world.store, stream, before)] == [before + 1]


@pytest.mark.promise("P1")
def test_a_commit_that_fails_is_told_to_every_caller(world: World) -> None:
    """A deferred foreign key fails at COMMIT alone: as a full disk or a broken one would."""
    task = world.task()
    stream = f"project:{world.project}"
    before, heard = head_of(world.store, stream), []
    world.store.on_commit(heard.append)

    def orphan(work):
        connection = world.store._session.connection
        connection.execute("PRAGMA defer_foreign_keys=ON")
        connection.execute("INSERT INTO task_watchers VALUES (12345, 12345)")

    go_on, thread = _hold_back(world.store)
    with ThreadPoolExecutor(2) as pool:
        broken = pool.submit(lambda: refusal(lambda: world.store.run(orphan)))
        innocent = pool.submit(
            lambda: refusal(lambda: world.do(world.ben, "update_task", id=task, title="No"))
        )
        wait_until(lambda: world.store._writer._desk._jobs.qsize() == 2, what="both queued")
        go_on.set()
        thread.join()
        assert (broken.result(), innocent.result()) == ("unavailable", "unavailable")
    assert (heard, head_of(world.store, stream)) == ([], before)
    assert world.store.run(lambda work: work.tasks.visible_to(world.ada, TaskId(task))).title == "Paint"


@pytest.mark.promise("P1")
def test_a_fault_of_the_writer_itself_leaves_nobody_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
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


def test_a_lock_of_another_process_is_waited_for(world: World, path: Path) -> None:
    other = connect(path)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(world.task)
        assert world.store.read(lambda it: it.queries.has_accounts())  # reads do not wait
        other.execute("ROLLBACK")
        assert waiting.result(timeout=10) > 0
    other.close()


def test_a_lock_held_for_too_long_is_told_as_unavailable(
    world: World, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taskcast.storage.writer.BUSY_SECONDS", 0.05)
    other = connect(path)
    other.execute("BEGIN IMMEDIATE")
    assert refusal(world.task) == "unavailable"
    other.execute("ROLLBACK")
    other.close()
    assert world.task() > 0


@pytest.mark.promise("P2")
def test_commits_of_another_process_are_noticed(world: World, path: Path) -> None:
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
    go_on, thread = _hold_back(store)
    with ThreadPoolExecutor(2) as pool:
        answer = pool.submit(lambda: world.data(world.ben, "update_task", id=task, title="Last"))
        wait_until(lambda: store._writer._desk._jobs.qsize() == 1, what="the caller queued")
        closing = pool.submit(store.close)
        go_on.set()
        thread.join()
        closing.result()
        assert answer.result()["title"] == "Last"
    assert refusal(world.task) == "unavailable"


def test_committed_means_synced(path: Path, world: World) -> None:
    pragma = world.store._session.connection.execute
    assert pragma("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert pragma("PRAGMA synchronous").fetchone()[0] == 2  # FULL
    assert pragma("PRAGMA foreign_keys").fetchone()[0] == 1


@pytest.mark.promise("P1", "P5")
def test_what_workers_write_is_not_synced_and_the_next_change_is(world: World) -> None:
    writer = world.store._writer

    def synchronous() -> tuple[int, None]:
        return world.store._session.connection.execute("PRAGMA synchronous").fetchone()[0], None

    assert writer.run_unsynced(synchronous) == 1  # NORMAL: a write-ahead log whose commits are not synced
    assert writer.run(synchronous) == 2  # FULL
    world.store.outbox.sent(world.store.outbox.lease(limit=1, seconds=30))
    assert synchronous() == (1, None)
    world.task()
    assert synchronous() == (2, None)


def _one_after_another(world: World, kinds: str, heard: list[Committed]) -> str:
    """Queue a change (c) or something unsynced (u) for each letter; returns the order in which they ran."""
    ran: list[str] = []
    writer, outbox_ran = world.store._writer, lambda: (ran.append("u"), None)
    go_on, thread = _hold_back(world.store)
    world.store.on_commit(
        lambda committed: (heard.append(committed), ran.append("c" * len(committed.events)))
    )
    with ThreadPoolExecutor(len(kinds)) as pool:
        for number, kind in enumerate(kinds, 1):
            pool.submit(world.task) if kind == "c" else pool.submit(writer.run_unsynced, outbox_ran)
            wait_until(lambda number=number: writer._desk._jobs.qsize() == number, what="one more queued")
        go_on.set()
        thread.join()
    return "".join(ran)


@pytest.mark.promise("P5")
def test_a_change_does_not_wait_behind_what_workers_write(world: World) -> None:
    heard: list[Committed] = []
    assert _one_after_another(world, "uucuc", heard) == "ccuuu"
    assert [committed.commands for committed in heard] == [3]  # with the one that held the writer


def test_what_workers_write_joins_the_changes_once_it_waited_long_enough(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taskcast.storage.writer.PATIENT_SECONDS", -1)
    heard: list[Committed] = []
    assert _one_after_another(world, "uc", heard) == "uc"  # told after the commit of both
    assert [committed.commands for committed in heard] == [3]


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite://host/x", "mysql://x/y"]
)
def test_a_url_that_names_no_file_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///"):
        path_of(url)


@pytest.mark.parametrize("completed", [None, False])
def test_a_later_page_among_tasks_with_the_same_key_costs_what_the_first_does(
    world: World, completed: bool | None
) -> None:
    """Where no task has a due date, their order is that of their ids, and so must be the search."""
    tasks = [world.task() for _ in range(120)]
    for project in (None, world.project):
        where = TaskFilter(project_id=project, completed=completed)
        early, late = (
            _steps(world, where, Page(limit=10, sort="due", after=(NO_DUE_KEY, task)))
            for task in (tasks[5], tasks[-15])
        )
        assert late < 1.2 * early


def test_the_tasks_of_a_section_are_looked_for_in_its_project_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taskcast.storage.task_lists.FEW", -1)  # whatever the section has counts as many
    section = world.data(world.ada, "create_section", project_id=world.project, name="Next")["id"]
    for _ in range(10):
        world.task(section_id=section)
    where, page = TaskFilter(section_id=section), Page(limit=10, sort="due")
    alone = _steps(world, where, page)
    other = world.data(world.ada, "create_project", name="Shed")["id"]
    for _ in range(120):
        world.task(project_id=other)
    assert _steps(world, where, page) < 1.2 * alone


def _steps(world: World, where: TaskFilter, page: Page) -> int:
    """How many steps SQLite takes for that page of Ada's, which is full."""
    taken: list[None] = []

    def look(session: SqliteSession) -> None:
        session.connection.set_progress_handler(lambda: bool(taken.append(None)), 1)
        assert len(SqlQueries(session, world.clock.now()).tasks(world.ada, where, page)) == page.limit
        session.connection.set_progress_handler(None)

    world.store.look(look)  # the first time it is prepared, too
    taken.clear()
    world.store.look(look)
    return len(taken)
