"""One client's WebSocket: a bare non-blocking socket that only this module reads and writes.

Promises: no write ever blocks or yields; every byte of every frame arrives in the order of the calls,
whoever made them (event, answer, ping, close); while idle a client costs no greenlet and no buffer.
Reading and continuing a write are callbacks of the event loop, which hand on and return; of one client's frames
a few are read in a row. After a violation, and after our close frame, what comes is thrown away unread (RFC 6455
§7.1.7), up to a limit.
"""

import socket
import sys
from _socket import socket as RawSocket  # noqa: N812 - beside gevent's patched one
from collections.abc import Callable
from contextlib import suppress
from enum import Enum, auto
from typing import Any, Final, Protocol

import gevent

from taskcast.sockets.engine import frames
from taskcast.sockets.engine.backlog import Backlog
from taskcast.sockets.engine.client_limits import ClientLimits
from taskcast.sockets.engine.frame_parser import FrameParser
from taskcast.sockets.engine.frames import CloseCode, Opcode, Violation
from taskcast.sockets.engine.packets import FrameBatch
from taskcast.sockets.engine.refusal_budget import PACKET, PART

_READ: Final = 1
_WRITE: Final = 2
_RECEIVE_BYTES: Final = 64 * 1024
_AT_ONCE: Final = 32  # frames of one client before others have the loop
_DISCARDED: Final = (
    1024 * 1024
)  # bytes thrown away of a client that was told goodbye, before its connection ends


class WebSocketOwner(Protocol):
    """Whom a wire tells; every call comes from the event loop and must not block."""

    def on_text(self, text: bytes) -> None: ...
    def on_binary(self) -> None: ...
    def on_oversized(self, head: bytes) -> None: ...
    def overflowed(self) -> None: ...
    def drained(self) -> None: ...
    def violated(self, code: CloseCode) -> None: ...
    def on_disconnect(self) -> None: ...
    def charge(self, points: float) -> None: ...


class _SocketState(Enum):
    OPEN = auto()
    CLOSING = auto()  # our close frame is written or waiting; nothing else goes out any more
    GONE = auto()


class WebSocket:
    __slots__ = (
        "_backlog", "_discarded", "_has_failed", "_is_listening", "_later", "_limit", "_reader", "_reading", "_send",
        "_sock", "_state", "_writing", "owner",
    )  # fmt: skip

    def __init__(self, sock: RawSocket, owner: WebSocketOwner, limits: ClientLimits) -> None:
        sock.setblocking(False)
        if sock.family != socket.AF_UNIX:  # behind a proxy of the same machine
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock = sock
        self._send: Callable[[bytes], int] = sock.send
        self._limit = limits.backlog_bytes
        self._reader = FrameParser(limits.unadmitted_bytes)
        self._backlog: Backlog | None = None  # only while something waits
        self._state = _SocketState.OPEN
        self._is_listening = True
        self._has_failed = False  # the client broke the protocol: what it sends is never read again
        self._discarded = 0
        self.owner = owner
        self._writing: Any = None  # gevent watchers
        self._later: Any = None
        self._reading: Any = gevent.get_hub().loop.io(sock.fileno(), _READ)
        self._reading.start(self._readable)

    @property
    def is_open(self) -> bool:
        return self._state is _SocketState.OPEN

    @property
    def waiting(self) -> int:
        """Bytes that the client has not taken yet."""
        return 0 if self._backlog is None else self._backlog.size

    def push(self, frame: bytes) -> None:
        """Write an event; over the limit the owner is told and nothing more is kept."""
        if self._backlog is None:
            self._write(frame)
        elif self._state is _SocketState.OPEN:
            self._backlog.add_event(frame)
            if self._backlog.counted > self._limit:
                self.owner.overflowed()

    def push_all(self, batch: FrameBatch) -> None:
        """Write events that came together: as one write when nothing waits, each counted when something does."""
        if self._backlog is not None:
            for message in batch.messages:
                self.push(message.frame)
            return
        whole = batch.frames
        sent = self._try(whole)
        if sent < len(whole):
            self._keep_rest(batch, sent)

    def answer(self, frame: bytes) -> None:
        """Write what the client asked for; never over the limit, since it asks for one thing at a time."""
        if self._backlog is None:
            self._write(frame)
        elif self._state is _SocketState.OPEN:
            self._backlog.add_answer(frame)

    def close(self, code: CloseCode, reason: str, *last: bytes) -> None:
        """Say goodbye: finish the frame that has begun, drop the rest, write `last` and a close frame.

        The socket stays until the client has answered or `end` is called.
        """
        if self._state is not _SocketState.OPEN:
            return
        if self._backlog is not None:
            self._backlog.keep_only_what_has_begun()
        for frame in last:
            self.answer(frame)
        self.answer(frames.close_frame(code, reason))
        if self._state is _SocketState.OPEN:
            self._state = _SocketState.CLOSING
            self.listen()
            if self._backlog is None:
                self._close_was_sent()

    def end(self) -> None:
        """Give the socket back to the system, whatever still waits."""
        if self._state is _SocketState.GONE:
            return
        self._state = _SocketState.GONE
        self._backlog = None
        self._is_listening = False
        for watcher in (self._reading, self._writing, self._later):
            if watcher is not None:
                watcher.stop()
                watcher.close()
        self._reading = self._writing = self._later = None
        self._sock.close()

    def allow(self, message_bytes: int) -> None:
        """Let the client's messages be so long."""
        self._reader.limit = message_bytes

    def fail(self) -> None:
        """The client broke the protocol: what it sent after that is not read, nor what it sends from now on."""
        self._has_failed = True
        self._reader.forget()
        self.stop_listening()

    def stop_listening(self) -> None:
        """Leave what the client sends in the kernel, until `listen`: it must slow down."""
        self._is_listening = False
        if self._reading is not None:
            self._reading.stop()

    def listen(self) -> None:
        """Read on."""
        if (
            self._is_listening
            or self._reading is None
            or (self._has_failed and self._state is _SocketState.OPEN)
        ):
            return
        self._is_listening = True
        if self._reader.has_more:
            self._read_later()
        else:
            self._reading.start(self._readable)

    def _write(self, frame: bytes) -> None:
        sent = self._try(frame)
        if sent < len(frame):
            self._begin_backlog(frame, sent)

    def _try(self, data: bytes) -> int:
        """How much of it the kernel took, or need not take any more because nothing goes out here."""
        if self._state is not _SocketState.OPEN:
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

    def _keep_rest(self, batch: FrameBatch, sent: int) -> None:
        """Of a batch that went out in part, what did not."""
        for message in batch.messages:
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
            if self._state is _SocketState.CLOSING:
                self._close_was_sent()
            else:
                self.owner.drained()

    def _close_was_sent(self) -> None:
        """End our side at once for who broke the protocol: it may never answer with a close frame of its own."""
        if self._has_failed:
            with suppress(OSError):  # gone meanwhile
                self._sock.shutdown(socket.SHUT_WR)

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
        if self._state is _SocketState.CLOSING:
            self._discarded += len(data)
            if self._discarded > _DISCARDED:
                self._lose()
                return
        if not self._has_failed:
            self._reader.feed(data)
            self._read_on()

    def _read_on(self) -> None:
        """Read what has come: a few frames, and the rest when others have had their turn."""
        try:
            for _ in range(_AT_ONCE):
                whole = self._reader.next()
                if whole is None:
                    if self._is_listening and not self._reading.active:
                        self._reading.start(self._readable)
                    return
                self._take(*whole)
                if self._has_failed or not self._is_listening:
                    return
            self._read_later()
        except Violation as violation:
            self.fail()
            self._told_of(violation)
        except Exception:  # noqa: BLE001 - the top of this stack is the event loop: one client's fault ends here
            gevent.get_hub().handle_error(self, *sys.exc_info())
            self._lose()

    def _told_of(self, violation: Violation) -> None:
        if self._state is _SocketState.OPEN:
            self.owner.violated(violation.code)
        else:
            self.listen()  # and throw away

    def _read_later(self) -> None:
        self._reading.stop()
        # A timer, not a callback: of those, gevent runs fifty before it looks at sockets again.
        self._later = self._later or gevent.get_hub().loop.timer(0.0)
        self._later.start(self._read_again)

    def _read_again(self) -> None:
        if self._is_listening and not self._has_failed:
            self._read_on()

    def _take(self, opcode: Opcode, payload: bytes) -> None:
        if opcode is Opcode.CLOSE:
            reply = frames.checked_close(payload)
            if self._state is _SocketState.OPEN:
                self.answer(reply)
            self._lose()
        elif self._state is not _SocketState.OPEN:
            return
        elif opcode is Opcode.TEXT:
            self.owner.on_text(payload)
        elif opcode is Opcode.BINARY:
            self.owner.on_binary()
        elif opcode is Opcode.TOO_LONG:
            self.owner.on_oversized(payload)
        elif opcode is Opcode.CONTINUATION:
            self.owner.charge(PART)
        else:
            self.owner.charge(PACKET)
            if opcode is Opcode.PING:
                self.push(frames.frame(Opcode.PONG, payload))

    def _lose(self) -> None:
        was_there = self._state is not _SocketState.GONE
        self.end()
        if was_there:
            self.owner.on_disconnect()
