"""How a problem reaches a socket: the same object that REST sends (RFC 9457), at the admission. In an acknowledgement: `usecases.commands.refused`."""

import msgspec

from taskcast.domain.errors import Problem, problem


def rejection(error: Problem, request_id: str) -> bytes:
    """What `connect_error` gets: `err.message` is the detail, `err.data` the problem."""
    return msgspec.json.encode({"message": error.detail, "data": problem(error, request_id)})
