"""Our WebSocket frames against an independent implementation (wsproto), cut up in every way."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st
from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, Message, Ping, Pong, TextMessage

from taskcast.sockets.engine.frame_parser import FrameParser
from taskcast.sockets.engine.frames import Opcode, Violation, frame

texts = st.text(max_size=300) | st.integers(0, 70_000).map(lambda length: "ä" * length)
messages = st.lists(
    st.tuples(st.sampled_from(["text", "binary", "ping"]), texts, st.integers(1, 4)), max_size=8
)
cuts = st.lists(st.integers(1, 5000), min_size=1, max_size=30)


def pieces(stream: bytes, sizes: list[int]) -> list[bytes]:
    cut, at = [], 0
    while at < len(stream):
        size = sizes[len(cut) % len(sizes)] * (1 + len(cut) // 200)
        cut.append(stream[at : at + size])
        at += size
    return cut


def read(reader: FrameParser, piece: bytes) -> list[tuple[Opcode, bytes]]:
    """The whole messages that a piece completes."""
    reader.feed(piece)
    return [whole for whole in iter(reader.next, None) if whole[0] is not Opcode.CONTINUATION]


def sent_by_a_client(wanted: list[tuple[str, str, int]]) -> tuple[bytes, list[tuple[Opcode, bytes]]]:
    """What wsproto's client writes, and what it means."""
    client = Connection(ConnectionType.CLIENT)
    stream, expected = b"", []
    for kind, text, fragments in wanted:
        if kind == "ping":
            payload = text.encode()[:125]
            stream += client.send(Ping(payload))
            expected.append((Opcode.PING, payload))
            continue
        length = max(1, -(-len(text) // fragments))
        parts = [text[at : at + length] for at in range(0, len(text), length)] or [""]
        for number, part in enumerate(parts):
            data = part if kind == "text" else part.encode()
            stream += client.send(Message(data=data, message_finished=number == len(parts) - 1))
        expected.append((Opcode.TEXT if kind == "text" else Opcode.BINARY, text.encode()))
    return stream, expected


@given(messages, cuts)
def test_whatever_a_client_sends_in_whatever_pieces_is_read_as_it_was_meant(
    wanted: list[tuple[str, str, int]], sizes: list[int]
) -> None:
    stream, expected = sent_by_a_client(wanted)
    reader, got = FrameParser(1_000_000), []
    for piece in pieces(stream, sizes):
        got += read(reader, piece)
    assert got == expected


@given(messages, cuts)
def test_of_a_message_over_the_limit_the_beginning_is_kept_and_what_follows_is_read_as_ever(
    wanted: list[tuple[str, str, int]], sizes: list[int]
) -> None:
    stream, expected = sent_by_a_client(wanted)
    reader, got = FrameParser(2_200), []
    for piece in pieces(stream, sizes):
        got += read(reader, piece)
    assert got == [
        (Opcode.TOO_LONG, payload[:256]) if len(payload) > 2_200 else (opcode, payload)
        for opcode, payload in expected
    ]


@given(st.lists(st.tuples(st.sampled_from([Opcode.TEXT, Opcode.BINARY, Opcode.PONG]), texts), max_size=8))
def test_whatever_we_send_is_understood(wanted: list[tuple[Opcode, str]]) -> None:
    client = Connection(ConnectionType.CLIENT)
    for opcode, text in wanted:
        payload = text.encode()[: 124 if opcode is Opcode.PONG else None]
        client.receive_data(frame(opcode, payload))
        heard = b""
        for event in client.events():
            assert isinstance(event, TextMessage | BytesMessage | Pong)
            data = event.payload if isinstance(event, Pong) else event.data
            heard += data.encode() if isinstance(data, str) else bytes(data)
        assert heard == payload


@given(st.binary(max_size=2000), cuts)
def test_no_bytes_do_anything_but_speak_or_break_the_protocol(noise: bytes, sizes: list[int]) -> None:
    reader = FrameParser(1000)
    with contextlib.suppress(Violation):
        for piece in pieces(noise, sizes):
            for opcode, payload in read(reader, piece):
                assert opcode in Opcode
                assert len(payload) <= 1000
