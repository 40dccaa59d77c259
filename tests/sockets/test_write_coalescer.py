"""Events that go out together, over a kernel that takes as little as it likes: nothing torn, lost or reordered."""

import contextlib
import socket
from collections.abc import Sequence
from itertools import count
from typing import Any

import gevent
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskcast.sockets.app.broadcaster import Broadcaster, SocketRooms
from taskcast.sockets.app.dispatch import Dispatcher
from taskcast.sockets.app.event_server import EventServer
from taskcast.sockets.engine import packets
from taskcast.sockets.engine.client import Client
from taskcast.sockets.engine.client_limits import ClientLimits
from taskcast.sockets.engine.websocket import WebSocket
from taskcast.sockets.engine.write_coalescer import WriteCoalescer
from tests.sockets.open_door import WideOpen

ROOMS = ("project:1", "project:2", "user:1")
PLENTY = 2**30


class Pinched:
    """Our end of a socket pair, that takes as many bytes of a call as the test allows: the kernel at its worst."""

    family = socket.AF_UNIX

    def __init__(self, cuts: Sequence[int]) -> None:
        self.end, self.far = socket.socketpair()
        self.far.setblocking(False)
        for side in (self.end, self.far):
            side.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**20)
        self.cuts = list(cuts)
        self.calls = 0
        self.fileno, self.recv, self.close = self.end.fileno, self.end.recv, self.end.close
        self.setblocking = self.end.setblocking

    def send(self, data: bytes) -> int:
        self.calls += 1
        room = self.cuts.pop() if self.cuts else PLENTY
        if not room:
            raise BlockingIOError
        return self.end.send(memoryview(data)[:room])

    def sendmsg(self, buffers: Sequence[bytes | memoryview]) -> int:
        return self.send(b"".join(buffers))


class Guest:
    """A client as the server has it, the other end of its socket, and what it must have heard in the end."""

    def __init__(self, hall: "Hall", *, cuts: Sequence[int] | None) -> None:
        self.hall = hall
        self.connection = Client(f"connection-{len(hall.guests)}", hall.server.eio)
        member = hall.broadcaster.admit(self.connection, "/", f"member-{len(hall.guests)}")
        assert member is not None
        member.is_admitted = True
        self.sid = member.sid
        self.expected: list[bytes] = []
        self._polled: list[bytes] = []
        self._seen = b""
        self.sock: Pinched | None = None
        if cuts is not None:
            self.sock = Pinched(cuts)
            self.connection.open_wire(self.sock, b"")  # type: ignore[arg-type]
            self.sock.calls = 0

    def upgrade(self, cuts: Sequence[int]) -> None:
        """From polling to a WebSocket."""
        if self.sock is None:
            self.sock = Pinched(cuts)
            self.connection.hold()
            self.connection.move_to(WebSocket(self.sock, self.connection, self.hall.server.eio.limits))  # type: ignore[arg-type]

    def poll(self) -> None:
        if self.sock is None:
            self._polled += [it.packet for it in self.connection.poll(0) if it is not packets.NOOP]

    def read(self, size: int) -> None:
        if self.sock is not None:
            with contextlib.suppress(BlockingIOError):
                self._seen += self.sock.far.recv(size)

    def heard(self) -> list[bytes]:
        """Everything, with the kernel in a good mood from now on."""
        if self.sock is not None:
            self.sock.cuts.clear()
        for _ in range(20):  # more often than the kernel can be full
            gevent.idle()
            self.poll()
            self.read(PLENTY // 2**10)
        return [*self._polled, *texts(self._seen)]


def texts(data: bytes) -> list[bytes]:
    """The messages of whole frames; a close frame ends them. Fails when one is torn."""
    found = []
    while data:
        opcode, length, start = data[0] & 0x0F, data[1], 2
        if length >= 126:
            start = 4 if length == 126 else 10
            length = int.from_bytes(data[2:start], "big")
        assert len(data) >= start + length
        if opcode == 8:
            break
        assert data[0] == 0x81
        found.append(data[start : start + length])
        data = data[start + length :]
    return found


class Hall:
    """A server without HTTP, whose clients' sockets are pinched."""

    def __init__(self, coalescer: WriteCoalescer, *, backlog_bytes: int = PLENTY) -> None:
        self.broadcaster = Broadcaster(coalescer)
        request_id = map(str, count()).__next__
        dispatcher = Dispatcher(lambda sid, name, arguments, reply: reply(b"null"), request_id)
        limits = ClientLimits(backlog_bytes=backlog_bytes)
        self.server = EventServer(
            self.broadcaster, WideOpen(), dispatcher, limits=limits, request_id=request_id
        )
        self.rooms = SocketRooms(self.broadcaster)
        self.guests: list[Guest] = []
        self.inside: dict[str, list[Guest]] = {room: [] for room in ROOMS}
        self._numbers = count(1)

    def welcome(self, cuts: Sequence[int] | None, *rooms: str) -> Guest:
        guest = Guest(self, cuts=cuts)
        self.guests.append(guest)
        for room in rooms:
            self.join(guest, room)
        return guest

    def join(self, guest: Guest, room: str) -> None:
        self.rooms.join(guest.sid, room)
        if guest not in self.inside[room]:
            self.inside[room].append(guest)

    def leave(self, guest: Guest, room: str) -> None:
        self.rooms.leave(guest.sid, room)
        if guest in self.inside[room]:
            self.inside[room].remove(guest)

    def emit(self, room: str, size: int) -> None:
        data = b'"%d%s"' % (next(self._numbers), b"x" * size)
        self.rooms.emit(room, "task_updated", data, b"{}")
        for guest in self.inside[room]:
            guest.expected.append(packets.event("task_updated", data, b"{}").packet)

    def tell(self, guest: Guest) -> None:
        number = b"%d" % next(self._numbers)
        self.rooms.send(guest.sid, "resync", number)
        guest.expected.append(packets.event("resync", number).packet)

    def answer(self, guest: Guest) -> None:
        answer = packets.acknowledgement("/", next(self._numbers), b"null")
        guest.connection.answer(answer)
        guest.expected.append(answer.packet)

    def end(self) -> None:
        for guest in self.guests:
            guest.connection.close("closed")
            guest.connection._let_go()
            if guest.sock is not None:
                guest.sock.far.close()


who = st.integers(0, 3)
where = st.sampled_from(ROOMS)
cuts = st.lists(st.integers(0, 2000), max_size=30)
step = st.one_of(
    st.tuples(st.just("emit"), where, st.integers(0, 5000)),
    st.tuples(st.just("emit"), where, st.integers(0, 100)),
    st.tuples(st.sampled_from(["join", "leave"]), who, where),
    st.tuples(st.sampled_from(["tell", "answer", "poll"]), who),
    st.tuples(st.just("read"), who, st.integers(1, 5000)),
    st.tuples(st.just("upgrade"), who, cuts),
    st.tuples(st.sampled_from(["flush", "yield"])),
)
scripts = st.lists(st.tuples(st.booleans(), st.lists(step, min_size=1, max_size=12)), max_size=8)


def play(hall: Hall, is_burst: bool, script: list[Any]) -> None:
    with hall.rooms.batched() if is_burst else contextlib.nullcontext():
        for what, *how in script:
            match what:
                case "emit":
                    hall.emit(*how)
                case "join" | "leave":
                    getattr(hall, what)(hall.guests[how[0]], how[1])
                case "tell" | "answer":
                    getattr(hall, what)(hall.guests[how[0]])
                case "poll" | "read" | "upgrade":
                    getattr(hall.guests[how[0]], what)(*how[1:])
                case "flush":
                    hall.rooms.flush()
                case "yield":
                    gevent.idle()


@pytest.mark.promise("P2")
@pytest.mark.parametrize("at_once", [1000, 0], ids=["at once", "in slices"])
@given(script=scripts, pinches=st.tuples(cuts, cuts, cuts))
def test_whatever_happens_in_between_everyone_hears_their_events_whole_and_in_order(
    at_once: int, script: list[Any], pinches: tuple[list[int], ...]
) -> None:
    hall = Hall(WriteCoalescer(at_once=at_once, seconds=0))
    for pinch, rooms in zip((*pinches, None), (ROOMS[:2], ROOMS[:1], (), ROOMS), strict=True):
        hall.welcome(pinch, *rooms)
    try:
        for part in script:
            play(hall, *part)
        for guest in hall.guests:
            assert guest.heard() == guest.expected
    finally:
        hall.end()


@pytest.mark.promise("P8")
@given(
    script=st.lists(st.tuples(st.just("emit"), where, st.integers(0, 3000)), min_size=5, max_size=40),
    is_burst=st.booleans(),
    pinch=st.lists(st.integers(0, 3000), min_size=10, max_size=30),
)
def test_a_client_over_its_limit_hears_a_beginning_and_the_reason_and_the_others_hear_everything(
    script: list[Any], is_burst: bool, pinch: list[int]
) -> None:
    hall = Hall(WriteCoalescer(), backlog_bytes=4000)
    slow, quick = hall.welcome([*pinch, *[0] * 100], *ROOMS), hall.welcome([], *ROOMS)
    try:
        play(hall, is_burst, script)
        assert quick.heard() == quick.expected
        heard = slow.heard()
        if heard != slow.expected:
            assert heard[-1] == b'42["disconnected",{"reason":"too_slow"}]'
            assert heard[:-1] == slow.expected[: len(heard) - 1]
    finally:
        hall.end()


@pytest.fixture
def hall() -> Any:
    hall = Hall(WriteCoalescer())
    yield hall
    hall.end()


def test_events_of_one_burst_over_several_rooms_cost_each_client_one_write(hall: Hall) -> None:
    both, one = hall.welcome([], *ROOMS), hall.welcome([], ROOMS[0])
    with hall.rooms.batched():
        for number in range(25):
            hall.emit(ROOMS[number % 2], 100)
    assert [guest.sock.calls for guest in (both, one) if guest.sock] == [1, 1]
    assert both.heard() == both.expected
    assert one.heard() == one.expected


def test_an_event_alone_is_written_at_once(hall: Hall) -> None:
    guests = [hall.welcome([], ROOMS[0]) for _ in range(3)]
    hall.emit(ROOMS[0], 100)
    for guest in guests:
        assert guest.sock is not None
        assert texts(guest.sock.far.recv(PLENTY // 2**10)) == guest.expected


def test_a_burst_that_grows_long_is_not_kept_until_its_end(hall: Hall) -> None:
    guest = hall.welcome([], ROOMS[0])
    with hall.rooms.batched():
        for _ in range(8):
            hall.emit(ROOMS[0], 20_000)
        assert guest.sock is not None
        assert guest.sock.calls == 2
    assert guest.heard() == guest.expected


def test_a_client_that_goes_in_the_middle_of_a_burst_takes_nobody_with_it(hall: Hall) -> None:
    leaver, stayer = hall.welcome([], *ROOMS), hall.welcome([], *ROOMS)
    with hall.rooms.batched():
        hall.emit(ROOMS[0], 100)
        hall.emit(ROOMS[1], 100)
        assert leaver.sock is not None
        leaver.sock.far.close()
        gevent.sleep(0)
        hall.emit(ROOMS[0], 100)
    hall.emit(ROOMS[0], 100)
    assert stayer.heard() == stayer.expected
    assert hall.broadcaster.member(leaver.sid) is None


def test_while_thousands_are_written_to_others_have_the_loop() -> None:
    sliced = Hall(WriteCoalescer(at_once=2, seconds=0))
    guests = [sliced.welcome([], ROOMS[0]) for _ in range(6)]
    sliced.emit(ROOMS[0], 100)
    written = [guest.sock.calls for guest in guests if guest.sock]
    assert 0 < sum(written) < 6
    assert all(guest.heard() == guest.expected for guest in guests)
    sliced.end()
