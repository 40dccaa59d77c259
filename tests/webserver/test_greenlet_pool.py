"""Greenlets that are used again."""

from typing import Any

import gevent
import pytest
from gevent.event import Event
from greenlet import getcurrent

from taskcast.greenlet_pool import GreenletPool
from tests.services.waiting import PATIENCE_SECONDS


def in_the_hub(call: Any, *arguments: Any) -> None:
    """Make the call where watchers make theirs, and wait for it."""
    done = Event()

    def make() -> None:
        call(*arguments)
        done.set()

    gevent.get_hub().loop.run_callback(make)
    done.wait(PATIENCE_SECONDS)


def test_a_greenlet_is_used_again_and_a_waiting_one_is_not() -> None:
    pool, gate, used = GreenletPool(), Event(), []

    def note(about: object) -> None:
        used.append((about, getcurrent()))
        if about == "waits":
            gate.wait()

    for about in ("first", "second", "waits", "beside it"):
        in_the_hub(pool.submit, note, about)
    gate.set()
    by_name = dict(used)
    assert by_name["first"] is by_name["second"] is by_name["waits"]
    assert by_name["beside it"] is not by_name["waits"]


def test_outside_of_the_hub_it_is_done_soon() -> None:
    pool, done = GreenletPool(), Event()
    pool.submit(lambda _: done.set(), None)
    assert done.wait(PATIENCE_SECONDS)


def test_what_a_task_raises_is_told_and_the_hands_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    pool, done = GreenletPool(), Event()

    def fail(_: object) -> None:
        raise ZeroDivisionError

    in_the_hub(pool.submit, fail, None)
    in_the_hub(pool.submit, lambda _: done.set(), None)
    assert done.is_set()
    assert "ZeroDivisionError" in capsys.readouterr().err
