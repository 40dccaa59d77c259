"""What can wait gives way to changes that are under way, and not for ever."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from taskcast.storage import AnyStore, inflight_writes
from tests.services.waiting import PATIENCE_SECONDS


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


@pytest.fixture
def over(store: AnyStore, pool: ThreadPoolExecutor) -> Iterator[threading.Event]:
    """A change is under way until this is set."""
    begun, over = threading.Event(), threading.Event()

    def change(_work: object) -> None:
        begun.set()
        assert over.wait(PATIENCE_SECONDS)

    changing: Future[None] = pool.submit(store.run, change)
    assert begun.wait(PATIENCE_SECONDS)
    yield over
    over.set()
    changing.result(PATIENCE_SECONDS)


def test_what_can_wait_goes_on_once_the_change_is_over(
    store: AnyStore, pool: ThreadPoolExecutor, over: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inflight_writes, "PATIENT_SECONDS", 60)
    waiting = pool.submit(store.wait_until_idle)
    over.set()
    waiting.result(PATIENCE_SECONDS)


def test_what_can_wait_goes_on_beside_a_change_that_takes_long(
    store: AnyStore, over: threading.Event
) -> None:
    began = time.monotonic()
    store.wait_until_idle()
    assert time.monotonic() - began >= inflight_writes.PATIENT_SECONDS
    assert not over.is_set()


def test_a_change_that_was_refused_is_not_waited_for(
    store: AnyStore, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inflight_writes, "PATIENT_SECONDS", 60)

    def refuse(_work: object) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        store.run(refuse)
    pool.submit(store.wait_until_idle).result(PATIENCE_SECONDS)
