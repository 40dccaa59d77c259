"""How a problem reaches a socket: the same object that REST sends (RFC 9457), inside an acknowledgement."""

import msgspec

from taskcast.domain.errors import Problem, problem


def refusal(error: Problem, request_id: str) -> bytes:
    """The acknowledgement of a command that was refused: `{ok: false, error}`."""
    return msgspec.json.encode({"ok": False, "error": problem(error, request_id)})


def rejection(error: Problem, request_id: str) -> bytes:
    """What `connect_error` gets: `err.message` is the detail, `err.data` the problem."""
    return msgspec.json.encode({"message": error.detail, "data": problem(error, request_id)})
