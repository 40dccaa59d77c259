"""Run by test_event_loop in a process of its own, because gevent's patches cannot be taken back."""

import gevent.monkey

gevent.monkey.patch_all()

# ruff: noqa: E402
import sys
import threading
import time
from functools import partial

import apsw
import gevent
import gevent.socket
from gevent.event import Event

from taskcast.domain.ids import TaskId
from taskcast.ports.unit_of_work import Committed
from taskcast.storage import migrate, open_store
from taskcast.storage.loop_bridge import current_bridge, new_lock
from taskcast.storage.postgres.store import PostgresStore
from taskcast.storage.sqlite import writer, writer_loop
from taskcast.storage.sqlite.store import SqliteStore, connect, path_of
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.storage.observing import somebody_waits
from tests.support.event_loop import until
from tests.support.scenario import CountedIds, Scenario, StoppedClock, seed


def main(url: str) -> None:
    """Write from many greenlets, and read and listen beside them."""
    migrate(url)
    clock = StoppedClock()
    store = open_store(url, clock=clock, ids=CountedIds(), channels=("email",))
    store.start()
    world = seed(store, clock=clock)
    tasks = [world.task() for _ in range(8)]
    loop_thread, heard = threading.get_native_id(), []

    def listen(committed) -> None:
        assert threading.get_native_id() == loop_thread, "a listener was called away from the loop"
        heard.extend(committed.events)

    store.on_commit(listen)
    stream = f"project:{world.project}"
    start = store.read(lambda it: it.events.head(stream)).last_seq
    writers = [
        gevent.spawn(world.do, world.ben, "update_task", id=tasks[number % 8], title=f"Paint {number}")
        for number in range(200)
    ]
    pages = [gevent.spawn(store.read_slowly, lambda it: it.queries.counts(world.project)) for _ in range(20)]
    _join([*writers, *pages])
    told = store.read(lambda it: it.events.after(stream, start, limit=1000))
    assert [event.seq for event in told] == list(range(start + 1, start + 201)), "a gap or a double"
    ours = partial(filter, lambda event: event.stream == stream)
    until(lambda: sum(1 for _ in ours(heard)) >= len(told), what="hearing of all")
    assert sorted(event.seq for event in ours(heard)) == [event.seq for event in told], "doubled"
    assert all(page.value.open == 8 for page in pages)
    assert gevent.spawn(current_bridge).get() is current_bridge(), (
        "a greenlet has a bridge of its own, which costs a system call per call"
    )
    if isinstance(store, SqliteStore):
        _slow_reads_leave_the_loop_free(store)
        _commits_leave_the_loop_free(store, world)
        _locks_of_others_leave_the_loop_free(world, url)
        _change_while_the_loop_never_rests(world)
        _batches(store, world)
    else:
        _rows_that_are_held_leave_the_loop_free(store, world)
    store.close()


def _join(greenlets: list[gevent.Greenlet]) -> None:
    """Wait for all of them, and raise what one of them raised."""
    gevent.joinall(greenlets, raise_error=True, timeout=PATIENCE_SECONDS)
    assert all(each.ready() for each in greenlets), "the loop stood still"


class _Held:
    """What waits until the loop lets it go on: where the loop itself waits for it, nobody ever does."""

    def __init__(self) -> None:
        self._lock = new_lock()
        self._lock.acquire()

    def wait(self) -> None:
        """In a thread of the operating system."""
        assert self._lock.acquire(timeout=PATIENCE_SECONDS), "the loop stood still"

    def let_go(self) -> None:
        self._lock.release()


def _slow_reads_leave_the_loop_free(store: SqliteStore) -> None:
    held = _Held()
    reading = gevent.spawn(store.read_slowly, lambda _: held.wait())
    _join([reading, gevent.spawn(held.let_go)])


def _commits_leave_the_loop_free(store: SqliteStore, world: Scenario) -> None:
    """A commit is held while it is made, as by a slow disk."""
    held, begun, bridge_of_loop = _Held(), Event(), current_bridge()
    connection: apsw.Connection = store._session.connection

    def hold() -> bool:
        bridge_of_loop.call_soon(begun.set)
        held.wait()
        return False  # let it be committed

    def let_go() -> None:
        begun.wait()
        held.let_go()

    connection.set_commit_hook(hold)
    _join([gevent.spawn(world.task), gevent.spawn(let_go)])
    connection.set_commit_hook(None)


def _locks_of_others_leave_the_loop_free(world: Scenario, url: str) -> None:
    """Somebody else has the database locked until the loop has gone on."""
    other = connect(path_of(url))
    other.execute("BEGIN IMMEDIATE")
    changing = gevent.spawn(world.task)
    _join([gevent.spawn(other.execute, "COMMIT"), changing])
    other.close()


def _rows_that_are_held_leave_the_loop_free(store: PostgresStore, world: Scenario) -> None:
    """One transaction holds a row until the other has asked PostgreSQL for it."""
    task = TaskId(world.task())
    holds, goes_on = Event(), Event()

    def hold(work) -> None:
        work.tasks.editable_by(world.ben, task)
        holds.set()
        goes_on.wait()

    holding = gevent.spawn(store.run, hold)
    holds.wait()
    changing = gevent.spawn(world.do, world.ada, "update_task", id=task, title="Paint it all")
    wait_until(lambda: somebody_waits(store), what="the second transaction waiting")
    goes_on.set()
    _join([holding, changing])


def _batches(store: SqliteStore, world: Scenario) -> None:
    """What the writer commits together, where it may be as patient as it likes."""
    writer_loop.YIELD_SECONDS = writer.PATIENT_SECONDS = PATIENCE_SECONDS
    assert _who_was_first(store, world) == ["change", "worker"], "an answer waited for what workers write"
    assert _commands_of_a_commit(store, world) == [2], (
        "a change that had reached the socket got its own commit"
    )
    assert max(_commands_of_commits_of_a_trickle(store)) < 10, "the first of a trickle waited for the last"


def _who_was_first(store: SqliteStore, world: Scenario) -> list[str]:
    """Both wait for the writer at the same time; the caller of a change goes on before a worker's command runs."""
    order: list[str] = []

    def change() -> None:
        world.task()
        order.append("change")

    def work() -> None:
        store._writer.run_unsynced(lambda: (order.append("worker"), None))

    _join([gevent.spawn(change), gevent.spawn(work)])
    return order


def _commands_of_a_commit(store: SqliteStore, world: Scenario) -> list[int]:
    """While a command runs, somebody else's change reaches a socket of the loop."""
    told: list[int] = []
    here, there = gevent.socket.socketpair()

    def change_when_asked() -> None:
        there.recv(1)
        world.task()

    asked = gevent.spawn(change_when_asked)
    gevent.idle()  # it waits for the socket
    store.on_commit(lambda committed: told.append(committed.commands))
    store._writer.run(lambda: (here.send(b"x"), None))
    asked.get(timeout=PATIENCE_SECONDS)
    return told


def _commands_of_commits_of_a_trickle(store: SqliteStore) -> list[int]:
    """Each of many commands takes 4 ms and lets the next be asked for, so that there is always one on its way."""
    sizes: list[int] = []
    store.on_commit(lambda committed: sizes.append(committed.commands))
    asked = [Event() for _ in range(21)]
    asked[0].set()

    def ask(number: int) -> None:
        def command() -> tuple[None, Committed]:
            deadline = time.monotonic() + 0.004
            while time.monotonic() < deadline:
                pass
            asked[number + 1].set()
            return None, Committed(deliveries=True)

        asked[number].wait()
        store._writer.run(command)

    _join([gevent.spawn(ask, number) for number in range(20)])
    return sizes


def _change_while_the_loop_never_rests(world: Scenario) -> None:
    """A commit waits for what is on its way, but not for ever."""
    here, there = gevent.socket.socketpair()
    with here, there:
        here.send(b"x")
        readable = gevent.get_hub().loop.io(there.fileno(), 1)
        readable.start(lambda: None)  # which reads nothing, so it is asked again in every round
        with gevent.Timeout(PATIENCE_SECONDS):
            world.task()
        readable.stop()
        readable.close()


if __name__ == "__main__":
    main(sys.argv[1])
