"""The clock of all clients, by a clock that the tests move."""

import socket
from functools import partial

import gevent

from taskcast.sockets.engine.timers import PingTimer
from tests.support.event_loop import until


def test_deadlines_come_due_in_order_and_no_sooner() -> None:
    now = [0.0]
    heart = PingTimer(lambda: now[0])
    called: list[int] = []
    soon, late = heart.after(1), heart.after(5)
    late.later(lambda: called.append(5))
    soon.later(lambda: called.append(1))
    now[0] = 0.5
    soon.later(lambda: called.append(2))
    assert soon.run_due(10) == 0
    now[0] = 1.2
    assert soon.run_due(10) == 1
    now[0] = 9
    assert [soon.run_due(10), late.run_due(10)] == [1, 1]
    assert called == [1, 2, 5]


def test_a_call_that_was_taken_back_is_not_made_and_not_remembered() -> None:
    now = [0.0]
    heart = PingTimer(lambda: now[0])
    called: list[str] = []
    deadlines = heart.after(1)
    calls = [partial(called.append, name) for name in ("Ada", "Ben")]
    deadlines.later(calls[0]).discard(calls[0])
    deadlines.later(calls[1])
    assert len(heart) == 1
    now[0] = 2
    assert deadlines.run_due(10) == 1
    assert (called, len(heart)) == (["Ben"], 0)


def test_sockets_have_their_turn_while_thousands_of_calls_are_due() -> None:
    """After `sleep(0)` gevent would come back fifty times before it looks at them."""
    heart = PingTimer()
    deadlines = heart.after(-1)
    made: list[int] = []
    seen: list[int] = []
    for number in range(4000):
        deadlines.later(partial(made.append, number))
    ours, theirs = socket.socketpair()
    theirs.send(b"hello")
    watcher = gevent.get_hub().loop.io(ours.fileno(), 1)
    watcher.start(lambda: seen.append(len(made)))
    heart.start()
    until(lambda: len(made) == 4000, what="all calls made")
    heart.stop()
    watcher.stop()
    watcher.close()
    ours.close()
    theirs.close()
    assert len(set(seen)) > 20
