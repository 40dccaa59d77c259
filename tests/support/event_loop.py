"""Wait for what greenlets do, on a signal: the event loop itself says that it has nothing left to do for now."""

from collections.abc import Callable

import gevent
from gevent.event import Event

from tests.services.waiting import PATIENCE_SECONDS


def until(
    condition: Callable[[], object], *, seconds: float = PATIENCE_SECONDS, what: str = "the condition"
) -> None:
    """Let the greenlets run until it is true.

    The loop asks whenever it has done all there was to do and is about to sleep, so nothing that greenlets or
    watchers change goes unseen. It asks for itself, so the condition must not wait for anything.

    Raises:
        TimeoutError: after so many seconds, naming `what` was waited for.
    """
    if condition():
        return
    loop = gevent.get_hub().loop
    met = Event()

    def ask() -> None:
        if condition():
            loop.run_callback_threadsafe(met.set)  # which keeps the loop from sleeping over it

    about_to_sleep = loop.prepare()
    about_to_sleep.priority = loop.MINPRI  # after everybody's callbacks
    about_to_sleep.start(ask)
    loop.run_callback_threadsafe(
        ask
    )  # so that the loop goes round once more, should it be about to sleep already
    try:
        with gevent.Timeout(seconds, TimeoutError(f"{what} did not come true within {seconds:g} s")):
            met.wait()
    finally:
        about_to_sleep.stop()
        about_to_sleep.close()
