"""From a packet to the code that handles it, and from its outcome to an acknowledgement.

Promises: every event is answered exactly once, whatever is in it and whatever goes wrong, and no event ends
the connection; the answer is written at once, so what the handler does next happens right after it.
"""

import logging
from collections.abc import Callable
from typing import Any, Protocol

from taskcast.domain.errors import Malformed, Problem
from taskcast.sockets import codec
from taskcast.sockets.engine.packets import Incoming
from taskcast.usecases.command_runner import refused
from taskcast.usecases.limits.json_limits import check_json_limits

_log = logging.getLogger("taskcast.sockets")


class Reply:
    """The answer to one event. Written once, without yielding; later calls change nothing."""

    __slots__ = ("_write", "is_given")

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write
        self.is_given = False

    def __call__(self, answer: bytes) -> None:
        """Answer with one JSON value."""
        if not self.is_given:
            self.is_given = True
            self._write(answer)


class Commands(Protocol):
    """What clients can ask for."""

    def __call__(self, sid: str, name: str, arguments: list[Any], reply: Reply) -> bool:
        """Do it and reply; may block. Returns whether it counted against the pace of the client's writes.

        Raises:
            Problem: it was refused; the caller is told.
        """
        ...


class Dispatcher:
    """Runs the commands; one of the three top loops, so it catches everything."""

    def __init__(self, commands: Commands, request_id: Callable[[], str]) -> None:
        self._commands = commands
        self._request_id = request_id

    def __call__(self, sid: str, event: Callable[[], tuple[str, list[Any]]], reply: Reply) -> bool:
        """Handle an event of an admitted client; `event` reads its name and arguments.

        Returns whether it was performed and counted against a pace of its own: whatever else comes is to be counted
        against the budget of the connection.
        """
        try:
            name, arguments = event()
            is_paced = self._commands(sid, name, arguments, reply)
            _must_have_answered(name, reply)
        except Problem as problem:
            reply(refused(problem, self._request_id()))
        except Exception:  # noqa: BLE001 - a top loop: one bug must not cost the client its connection
            request_id = self._request_id()
            _log.exception("socket event failed", extra={"request_id": request_id})
            reply(refused(Problem(), request_id))
        else:
            return is_paced
        return False


def parse_event(packet: Incoming) -> tuple[str, list[Any]]:
    """The event's name and arguments.

    Raises:
        TooLarge: it holds too many values.
        Malformed: it is not a JSON array that begins with a name, or it carries binary data.
    """
    if packet.attachments:
        raise Malformed("Events here carry JSON only, no binary data.")
    check_json_limits(packet.body)
    try:
        parts = codec.loads(packet.body)
    except ValueError as error:
        raise Malformed(f"The event is not JSON: {error}.") from None
    if not isinstance(parts, list) or not parts or not isinstance(parts[0], str):
        raise Malformed("An event is a JSON array of its name and its arguments.")
    return parts[0], parts[1:]


def _must_have_answered(name: str, reply: Reply) -> None:
    if not reply.is_given:
        raise LookupError(f"{name} gave no answer")
