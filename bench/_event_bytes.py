"""The encoded event of the fan-out questions, the same for all servers."""

from taskcast.sockets.engine.packets import event

META = (
    b'{"type":"task_updated","stream":"project:1","seq":%d,"at":"2026-11-24T18:00:00.000000Z",'
    b'"actor_id":1,"command_id":null,"changed":["title"]}'
)
DATA = b'{"sent":"%020d","id":7,"title":"Paint the door","description":"%s","version":1}'
NAME = "task_updated"


def parts(seq: int, event_bytes: int, known_at: int) -> tuple[bytes, bytes]:
    """Data and envelope of an event whose frame has that many bytes, header included.

    It carries when (`time.monotonic_ns`) its publisher knew it: for those of a burst that is the same moment.
    """
    meta = META % seq
    header = 2 if event_bytes < 128 else 4 if event_bytes < 65_540 else 10
    rest = event_bytes - header - len(b'42["task_updated",,]') - len(DATA % (0, b"")) - len(meta)
    return DATA % (known_at, b"x" * rest), meta


def event_frame(seq: int, event_bytes: int, known_at: int) -> bytes:
    """The WebSocket frame of one."""
    return event(NAME, *parts(seq, event_bytes, known_at)).frame
