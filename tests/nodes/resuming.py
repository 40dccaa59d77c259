"""Official Socket.IO clients that come back by themselves, and what they say."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.services.node import NodeRunner
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.support.people import BEN
from tests.support.served_project import ServedProject


class Screen:
    """Ben's client on some screen: follows the project from the place it stands at now."""

    def __init__(
        self, node: NodeRunner, house: ServedProject, transports: str, *, url: str | None = None
    ) -> None:
        self.lines: list[str] = []
        self.began = house.head()
        token = house.server.token_for(BEN.email)
        script = ("resuming_client.cjs", url or house.server.url, token, house.stream, transports)
        self._process = node.start(*script, str(self.began))
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line.strip())

    def said(self, word: str) -> list[str]:
        return [line for line in list(self.lines) if line.startswith(word)]

    def seqs(self) -> list[int]:
        return [int(line) for line in list(self.lines) if line.isdigit()]

    def is_on_websocket(self) -> bool:
        return bool(self.said("upgraded websocket") or self.said("connected websocket"))

    def process_name(self) -> str:
        """The serving process it is connected to: what its id begins with."""
        return self.said("connected")[-1].split()[2].partition(".")[0]

    def wait_for(self, condition: Callable[[], object], what: str) -> None:
        wait_until(condition, what=f"{what}, of {self.lines[-5:]}")

    def subscribed(self, times: int = 1) -> "Screen":
        self.wait_for(lambda: len(self.said("subscribed")) >= times, f"subscribed {times} times")
        return self

    def must_have_heard(self, last: int) -> None:
        """Everything to `last`, in order, once."""
        self.wait_for(lambda: last in self.seqs()[-50:], f"event {last}")
        assert self.said("gap") == self.said("failed") == []
        assert self.seqs() == list(range(self.began + 1, last + 1))

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE_SECONDS)
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def screens(
    node: NodeRunner, house: ServedProject, *transports: str, url: str | None = None
) -> Iterator[list[Screen]]:
    """Screens with these transports, subscribed."""
    opened = [Screen(node, house, each, url=url) for each in transports]
    try:
        yield [screen.subscribed() for screen in opened]
    finally:
        for screen in opened:
            screen.close()
