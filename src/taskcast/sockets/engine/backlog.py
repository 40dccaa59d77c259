"""What one client has not taken yet: frames in the order they were written, cut only where the kernel cut.

Promises: order is total, whoever wrote; a frame once begun is finished before the next one starts. Events
count against the limit; answers do not, because the client's next command waits until they are gone, and
neither does the frame that is being sent, because it was accepted when nothing was waiting.
"""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

_AT_ONCE: Final = 64  # frames in one system call
_BYTES_AT_ONCE: Final = 256 * 1024


class Backlog:
    __slots__ = ("_frames", "_torn", "counted", "size")

    def __init__(self) -> None:
        self._frames: deque[tuple[bytes | memoryview, int]] = deque()  # with what counts against the limit
        self._torn = False  # the first frame has begun
        self.counted = 0  # bytes of waiting events
        self.size = 0  # all waiting bytes

    def add_torn(self, frame: bytes, *, sent: int) -> None:
        """Keep the rest of a frame that the kernel took in part."""
        rest = memoryview(frame)[sent:]
        self._frames.append((rest, 0))
        self._torn = True
        self.size += len(rest)

    def add_event(self, frame: bytes) -> None:
        self._frames.append((frame, len(frame)))
        self.counted += len(frame)
        self.size += len(frame)

    def add_answer(self, frame: bytes) -> None:
        self._frames.append((frame, 0))
        self.size += len(frame)

    def keep_only_what_has_begun(self) -> None:
        """Forget every frame of which nothing was sent; never cuts one."""
        begun = self._frames[0] if self._torn else None
        self._frames.clear()
        self.counted = self.size = 0
        if begun is not None:
            self._frames.append((begun[0], 0))
            self.size = len(begun[0])

    def send_through(self, sendmsg: Callable[[Sequence[bytes | memoryview]], int]) -> bool:
        """Write once, as much as one call takes; true when nothing is left.

        Raises:
            BlockingIOError: the kernel takes nothing just now.
            OSError: the client is gone.
        """
        batch, size = [], 0
        for buffer, _ in self._frames:
            batch.append(buffer)
            size += len(buffer)
            if len(batch) == _AT_ONCE or size >= _BYTES_AT_ONCE:
                break
        self._took(sendmsg(batch))
        return not self._frames

    def _took(self, sent: int) -> None:
        self.size -= sent
        self._torn = self._torn and sent == 0
        while sent:
            buffer, counted = self._frames.popleft()
            self.counted -= counted
            if sent < len(buffer):
                self._frames.appendleft((memoryview(buffer)[sent:], 0))
                self._torn = True
                return
            sent -= len(buffer)
