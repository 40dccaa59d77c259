"""Tutorials name files that exist, and their code does what they say."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from taskcast.ports.channels import Channel, Permanent, Retryable
from tests.notify import letters

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GUIDES = sorted([*(DOCS / "tutorials").glob("*.md"), *(DOCS / "how-to").glob("*.md")])
PATH = re.compile(r"`((?:src|tests|docs|web|tools|bench)/[\w./-]+|[A-Z]+\.md)`( \(new\))?")
BLOCK = re.compile(r"```python\n# (?P<path>\S+)\n(?P<code>.*?)```", re.DOTALL)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_every_file_a_guide_names_exists_unless_it_is_to_be_made(guide: Path) -> None:
    named = PATH.findall(guide.read_text())
    missing = [path for path, is_new in named if not is_new and not (ROOT / path).exists()]
    made = {path for path, is_new in named if is_new}

    assert [path for path in missing if path not in made] == []
    assert [path for path in made if (ROOT / path).exists()] == []


class Room(ThreadingHTTPServer):
    """A chat room that answers as it is told."""

    status = 200
    lines: list[bytes]


class Line(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        room: Any = self.server
        room.lines.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(room.status)
        self.send_header("Retry-After", "7")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quietly."""


@pytest.fixture
def room() -> Iterator[Room]:
    with Room(("127.0.0.1", 0), Line) as room:
        room.lines = []
        serving = threading.Thread(target=room.serve_forever)
        serving.start()
        yield room
        room.shutdown()
        serving.join()


def chat(room: Room) -> Channel:
    """The channel of the tutorial, run as it is printed."""
    page = (DOCS / "tutorials" / "add-a-channel.md").read_text()
    code = next(found["code"] for found in BLOCK.finditer(page) if "chat" in found["path"])
    module: dict[str, Any] = {}
    exec(compile(code, "add-a-channel.md", "exec"), module)
    channel: Channel = module["open_channel"](
        SimpleNamespace(chat_url=f"http://127.0.0.1:{room.server_port}/")
    )
    return channel


def test_the_channel_of_the_tutorial_keeps_what_channels_promise(room: Room) -> None:
    channel = chat(room)
    channel.send(letters.ASSIGNED)
    assert letters.ASSIGNED.deliveries[0].id.encode() in room.lines[0]

    room.status = 503
    with pytest.raises(Retryable) as busy:
        channel.send(letters.ASSIGNED)
    assert busy.value.after == 7

    room.status = 410
    with pytest.raises(Permanent, match="HTTP 410"):
        channel.send(letters.ASSIGNED)
    with pytest.raises(Permanent, match="account mail"):
        channel.send(letters.PASSWORD_RESET)


def test_the_channel_of_the_tutorial_tries_again_when_nobody_is_there(room: Room) -> None:
    channel = chat(room)
    room.server_close()
    with pytest.raises(Retryable, match="cannot be reached"):
        channel.send(letters.ASSIGNED)
