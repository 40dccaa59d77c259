"""Run by test_event_loop in a process of its own, because gevent's patches cannot be taken back."""

import gevent.monkey

gevent.monkey.patch_all()

# ruff: noqa: E402
import sys
import threading
import time
from functools import partial

import gevent
import gevent.socket
from gevent.event import Event

from taskcast.ports.unit_of_work import Committed
from taskcast.storage import migrate, open_store
from taskcast.storage.native import bell
from taskcast.storage.sqlite import SqliteStore
from tests.cast import CountedIds, StoppedClock, World, seed
from tests.event_loop import until


def main(url: str) -> None:
    """Write from many greenlets, and read and listen beside them."""
    migrate(url)
    clock = StoppedClock()
    store = open_store(url, clock=clock, ids=CountedIds(), channels=("email",))
    store.start()
    world = seed(store, clock=clock)
    tasks = [world.task() for _ in range(8)]
    loop_thread, heard, beats = threading.get_native_id(), [], []

    def listen(committed) -> None:
        assert threading.get_native_id() == loop_thread, "a listener was called away from the loop"
        heard.extend(committed.events)

    store.on_commit(listen)
    heart = gevent.get_hub().loop.timer(0, 0.001)
    heart.start(beats.append, None)
    stream = f"project:{world.project}"
    start = store.read(lambda it: it.events.head(stream)).last_seq
    writers = [
        gevent.spawn(world.do, world.ben, "update_task", id=tasks[number % 8], title=f"Paint {number}")
        for number in range(200)
    ]
    pages = [gevent.spawn(store.read_slowly, lambda it: it.queries.counts(world.project)) for _ in range(20)]
    gevent.joinall([*writers, *pages], raise_error=True, timeout=60)
    told = store.read(lambda it: it.events.after(stream, start, limit=1000))
    assert [event.seq for event in told] == list(range(start + 1, start + 201)), "a gap or a double"
    ours = partial(filter, lambda event: event.stream == stream)
    until(lambda: sum(1 for _ in ours(heard)) >= len(told), what="hearing of all")
    assert sorted(event.seq for event in ours(heard)) == [event.seq for event in told], "doubled"
    assert all(page.value.open == 8 for page in pages)
    assert len(beats) > 10, "the loop stood still"
    heart.stop()
    heart.close()
    assert gevent.spawn(bell).get() is bell(), (
        "a greenlet has a bell of its own, which costs a system call a ring"
    )
    if isinstance(store, SqliteStore):
        assert _who_was_first(store, world) == ["change", "worker"], "an answer waited for what workers write"
        assert _commands_of_a_commit(store, world) == [2], (
            "a change that had reached the socket got its own commit"
        )
        assert max(_commands_of_commits_of_a_trickle(store)) < 10, (
            "the first of a trickle waited for the last"
        )
        _change_while_the_loop_never_rests(world)
    store.close()


def _who_was_first(store: SqliteStore, world: World) -> list[str]:
    """Both wait for the writer at the same time; the caller of a change goes on before a worker's command runs."""
    order: list[str] = []

    def change() -> None:
        world.task()
        order.append("change")

    def work() -> None:
        store._writer.run_unsynced(lambda: (order.append("worker"), None))

    gevent.joinall([gevent.spawn(change), gevent.spawn(work)], raise_error=True, timeout=60)
    return order


def _commands_of_a_commit(store: SqliteStore, world: World) -> list[int]:
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
    asked.get(timeout=60)
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

    gevent.joinall([gevent.spawn(ask, number) for number in range(20)], raise_error=True, timeout=60)
    return sizes


def _change_while_the_loop_never_rests(world: World) -> None:
    """A commit waits for what is on its way, but not for ever."""
    here, there = gevent.socket.socketpair()
    with here, there:
        here.send(b"x")
        readable = gevent.get_hub().loop.io(there.fileno(), 1)
        readable.start(lambda: None)  # which reads nothing, so it is asked again in every round
        with gevent.Timeout(10):
            world.task()
        readable.stop()
        readable.close()


if __name__ == "__main__":
    main(sys.argv[1])
