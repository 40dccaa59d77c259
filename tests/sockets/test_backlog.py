"""The outgoing buffer under a kernel that takes as much as it likes."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from taskcast.greenlet_pool import GreenletPool
from taskcast.sockets.engine.backlog import Backlog
from taskcast.sockets.engine.receive_queue import Ending, Item, ReceiveQueue

steps = st.lists(
    st.one_of(
        st.tuples(st.just("event"), st.integers(1, 3000)),
        st.tuples(st.just("answer"), st.integers(1, 3000)),
        st.tuples(st.just("send"), st.integers(1, 4000)),
    ),
    max_size=60,
)


class Kernel:
    """Takes at most so many bytes of a call, and remembers them."""

    def __init__(self) -> None:
        self.taken = b""
        self.room = 0

    def sendmsg(self, buffers: Sequence[bytes | memoryview]) -> int:
        data = b"".join(buffers)[: self.room]
        self.taken += data
        return len(data)


@given(steps, st.integers(0, 99))
def test_every_byte_leaves_once_and_in_order_however_the_kernel_cuts(
    wanted: list[tuple[str, int]], already: int
) -> None:
    kernel, backlog = Kernel(), Backlog()
    first = bytes(100)
    backlog.add_torn(first, sent=already)
    expected, events = first[already:], 0
    for number, (what, size) in enumerate(wanted):
        if what == "send":
            kernel.room = size
            backlog.send_through(kernel.sendmsg) if backlog.size else None
            continue
        data = bytes((number % 256,)) * size
        expected += data
        if what == "event":
            backlog.add_event(data)
            events += size
        else:
            backlog.add_answer(data)
        assert backlog.counted <= events
    assert backlog.size == len(expected) - len(kernel.taken)
    kernel.room = 2**30
    while backlog.size:
        backlog.send_through(kernel.sendmsg)
    assert kernel.taken == expected
    assert backlog.counted == 0


@given(steps, st.integers(1, 5000))
def test_forgetting_what_has_not_begun_never_cuts_a_frame(wanted: list[tuple[str, int]], room: int) -> None:
    kernel, backlog = Kernel(), Backlog()
    backlog.add_torn(b"[" + b"0" * 98 + b"]", sent=1)
    for what, size in wanted:
        if what != "send":
            add = backlog.add_event if what == "event" else backlog.add_answer
            add(b"[" + b"1" * size + b"]")
    kernel.room = room
    backlog.send_through(kernel.sendmsg)
    backlog.keep_only_what_has_begun()
    backlog.add_answer(b"[bye]")
    kernel.room = 2**30
    while backlog.size:
        backlog.send_through(kernel.sendmsg)
    whole = b"[" + kernel.taken
    assert whole.endswith(b"[bye]")
    assert whole.count(b"[") == whole.count(b"]")


class Reader:
    def __init__(self) -> None:
        self.handled: list[Item] = []
        self.is_willing = True
        self.times_empty = 0

    def handle(self, item: Item) -> None:
        self.handled.append(item)

    def may_handle_more(self) -> bool:
        return self.is_willing

    def has_room(self) -> None:
        self.times_empty += 1


def test_an_inbox_waits_until_its_reader_is_willing_and_ends_with_the_ending() -> None:
    import gevent

    reader = Reader()
    inbox = ReceiveQueue(reader, limit=2, pool=GreenletPool())
    reader.is_willing = False
    inbox.put(b"1")
    inbox.put(b"2")
    gevent.idle()
    assert reader.handled == []
    assert inbox.is_full
    reader.is_willing = True
    inbox.resume()
    gevent.idle()
    assert reader.handled == [b"1", b"2"]
    assert reader.times_empty == 1
    inbox.put(b"3")
    inbox.end("signed_out")
    gevent.idle()
    assert reader.handled == [b"1", b"2", Ending("signed_out")]
