"""Run by test_event_loop in a process of its own, because gevent's patches cannot be taken back."""

import gevent.monkey

gevent.monkey.patch_all()

# ruff: noqa: E402
import sys
import threading
import time
from itertools import pairwise

import gevent

from taskcast.storage import migrate, open_store
from tests.cast import CountedIds, StoppedClock, seed


def main(url: str) -> None:
    """Write from many greenlets, read beside them, and say what was seen."""
    migrate(url)
    clock = StoppedClock()
    store = open_store(url, clock=clock, ids=CountedIds(), channels=("email",))
    store.start()
    world = seed(store, clock=clock)
    tasks = [world.task() for _ in range(8)]
    loop_thread, heard, ticks = threading.get_native_id(), [], []

    def listen(committed) -> None:
        assert threading.get_native_id() == loop_thread, "a listener was called away from the loop"
        heard.extend(committed.events)

    def tick() -> None:
        while True:
            ticks.append(time.monotonic())
            gevent.sleep(0.001)

    store.on_commit(listen)
    ticking = gevent.spawn(tick)
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
    gevent.sleep(0.05)
    assert sorted(event.seq for event in heard if event.stream == stream) == [it.seq for it in told], (
        "unheard"
    )
    assert all(page.value.open == 8 for page in pages)
    ticking.kill()
    longest = max(later - sooner for sooner, later in pairwise(ticks))
    store.close()
    sys.stdout.write(f"longest pause of the loop {longest * 1000:.0f} ms\n")


if __name__ == "__main__":
    main(sys.argv[1])
