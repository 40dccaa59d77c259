"""One client's WebSocket: a bare non-blocking socket that only this module reads and writes.

Promises: no write ever blocks or yields; every byte of every frame arrives in the order of the calls,
whoever made them (event, answer, ping, close); while idle a client costs no greenlet and no buffer.
Reading and continuing a write are callbacks of the event loop, which hand on and return.
"""

import socket
import sys
from _socket import socket as RawSocket  # noqa: N812 - beside gevent's patched one
from collections.abc import Callable
from enum import Enum, auto
from typing import Any, Final, Protocol

import gevent

from taskcast.sockets import frames
from taskcast.sockets.backlog import Backlog
from taskcast.sockets.frames import CloseCode, Opcode, Violation
from taskcast.sockets.limits import Limits
from taskcast.sockets.packets import Parcel
from taskcast.sockets.reader import Reader

_READ: Final = 1
_WRITE: Final = 2
_RECEIVE_BYTES: Final = 64 * 1024


class Owner(Protocol):
    """Whom a wire tells; every call comes from the event loop and must not block."""

    def heard(self, text: bytes) -> None: ...
    def heard_binary(self) -> None: ...
    def heard_too_much(self, head: bytes) -> None: ...
    def overflowed(self) -> None: ...
    def drained(self) -> None: ...
    def violated(self, code: CloseCode, reason: str) -> None: ...
    def lost(self) -> None: ...


class _State(Enum):
    OPEN = auto()
    PARTING = auto()  # our close frame is written or waiting; nothing else goes out any more
    GONE = auto()


class Wire:
    __slots__ = ("_backlog", "_limit", "_reader", "_reading", "_send", "_sock", "_state", "_writing", "owner")

    def __init__(self, sock: RawSocket, owner: Owner, limits: Limits) -> None:
        sock.setblocking(False)
        if sock.family != socket.AF_UNIX:  # behind a proxy of the same machine
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock = sock
        self._send: Callable[[bytes], int] = sock.send
        self._limit = limits.backlog_bytes
        self._reader = Reader(limits.message_bytes)
        self._backlog: Backlog | None = None  # only while something waits
        self._state = _State.OPEN
        self.owner = owner
        self._writing: Any = None  # gevent watchers
        self._reading: Any = gevent.get_hub().loop.io(sock.fileno(), _READ)
        self._reading.start(self._readable)

    @property
    def is_open(self) -> bool:
        return self._state is _State.OPEN

    @property
    def waiting(self) -> int:
        """Bytes that the client has not taken yet."""
        return 0 if self._backlog is None else self._backlog.size

    def push(self, frame: bytes) -> None:
        """Write an event; over the limit the owner is told and nothing more is kept."""
        if self._backlog is None:
            self._write(frame)
        elif self._state is _State.OPEN:
            self._backlog.add_event(frame)
            if self._backlog.counted > self._limit:
                self.owner.overflowed()

    def push_all(self, parcel: Parcel) -> None:
        """Write events that came together: as one write when nothing waits, each counted when something does."""
        if self._backlog is not None:
            for message in parcel.messages:
                self.push(message.frame)
            return
        whole = parcel.frames
        sent = self._try(whole)
        if sent < len(whole):
            self._keep_rest(parcel, sent)

    def answer(self, frame: bytes) -> None:
        """Write what the client asked for; never over the limit, since it asks for one thing at a time."""
        if self._backlog is None:
            self._write(frame)
        elif self._state is _State.OPEN:
            self._backlog.add_answer(frame)

    def part(self, code: CloseCode, reason: str, *last: bytes) -> None:
        """Say goodbye: finish the frame that has begun, drop the rest, write `last` and a close frame.

        The socket stays until the client has answered or `end` is called.
        """
        if self._state is not _State.OPEN:
            return
        if self._backlog is not None:
            self._backlog.keep_only_what_has_begun()
        for frame in last:
            self.answer(frame)
        self.answer(frames.close_frame(code, reason))
        if self._state is _State.OPEN:
            self._state = _State.PARTING
            self.listen()

    def end(self) -> None:
        """Give the socket back to the system, whatever still waits."""
        if self._state is _State.GONE:
            return
        self._state = _State.GONE
        self._backlog = None
        for watcher in (self._reading, self._writing):
            if watcher is not None:
                watcher.stop()
                watcher.close()
        self._reading = self._writing = None
        self._sock.close()

    def stop_listening(self) -> None:
        """Leave what the client sends in the kernel, until `listen`: it must slow down."""
        if self._reading is not None:
            self._reading.stop()

    def listen(self) -> None:
        if self._reading is not None and not self._reading.active:
            self._reading.start(self._readable)

    def _write(self, frame: bytes) -> None:
        sent = self._try(frame)
        if sent < len(frame):
            self._begin_backlog(frame, sent)

    def _try(self, data: bytes) -> int:
        """How much of it the kernel took, or need not take any more because nothing goes out here."""
        if self._state is not _State.OPEN:
            return len(data)
        try:
            return self._send(data)
        except BlockingIOError:
            return 0
        except OSError:
            self._lose()
            return len(data)

    def _begin_backlog(self, frame: bytes, sent: int) -> None:
        self._backlog = Backlog()
        self._backlog.add_torn(frame, sent=sent)
        self._writing = gevent.get_hub().loop.io(self._sock.fileno(), _WRITE)
        self._writing.start(self._writable)

    def _keep_rest(self, parcel: Parcel, sent: int) -> None:
        """Of a parcel that went out in part, what did not."""
        for message in parcel.messages:
            frame = message.frame
            if self._backlog is not None:
                self.push(frame)
            elif sent >= len(frame):
                sent -= len(frame)
            else:
                self._begin_backlog(frame, sent)

    def _writable(self) -> None:
        backlog = self._backlog
        if backlog is None:
            return
        try:
            done = backlog.send_through(self._sock.sendmsg)
        except BlockingIOError:
            return
        except OSError:
            self._lose()
            return
        if done:
            self._backlog = None
            self._writing.stop()
            self._writing.close()
            self._writing = None
            self.owner.drained()

    def _readable(self) -> None:
        try:
            data = self._sock.recv(_RECEIVE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._lose()
            return
        try:
            for opcode, payload in self._reader.feed(data):
                self._take(opcode, payload)
        except Violation as violation:
            self.owner.violated(violation.code, violation.reason)
        except Exception:  # noqa: BLE001 - the top of this stack is the event loop: one client's fault ends here
            gevent.get_hub().handle_error(self, *sys.exc_info())
            self._lose()

    def _take(self, opcode: Opcode, payload: bytes) -> None:
        if opcode is Opcode.CLOSE:
            if self._state is _State.OPEN:
                self.answer(frames.frame(Opcode.CLOSE, payload[:2]))
            self._lose()
        elif self._state is not _State.OPEN:
            return
        elif opcode is Opcode.TEXT:
            self.owner.heard(payload)
        elif opcode is Opcode.BINARY:
            self.owner.heard_binary()
        elif opcode is Opcode.TOO_LONG:
            self.owner.heard_too_much(payload)
        elif opcode is Opcode.PING:
            self.push(frames.frame(Opcode.PONG, payload))

    def _lose(self) -> None:
        was_there = self._state is not _State.GONE
        self.end()
        if was_there:
            self.owner.lost()
