"""Make commands of many callers one batch: the writer is held until all of them are queued."""

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from taskcast.domain.errors import Unavailable
from taskcast.storage.sqlite.store import SqliteStore
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.support.scenario import Scenario


def hold_back(store: SqliteStore) -> tuple[threading.Event, threading.Thread]:
    """Keep the writer in a command until the event is set, so that what comes meanwhile is one batch."""
    running, resume = threading.Event(), threading.Event()

    def wait(_work):
        running.set()
        assert resume.wait(PATIENCE_SECONDS)

    def hold() -> None:
        with contextlib.suppress(Unavailable):  # it is the first of the batch, and fails with it
            store.run(wait)

    thread = threading.Thread(target=hold)
    thread.start()
    assert running.wait(PATIENCE_SECONDS)
    return resume, thread


def in_one_batch(world: Scenario, *commands: Callable[[], object]) -> list[object]:
    """Run the commands in one commit, in this order; returns what each answered."""
    resume, thread = hold_back(world.store)
    with ThreadPoolExecutor(len(commands)) as pool:
        answers = []
        for command in commands:
            answers.append(pool.submit(command))
            wait_until(lambda: world.store._writer._loop._jobs.qsize() == len(answers), what="queued")
        resume.set()
        thread.join()
        return [answer.result() for answer in answers]
