"""What a socket can ask for: the operations that REST has too, and subscriptions to streams.

Promises: a command is the same use case with the same checks as its REST route, performed in the order in
which the socket sent it; whatever is wrong with it is answered with the field's name, and nothing changed.
"""

from collections.abc import Callable, Collection
from functools import partial
from typing import Annotated, Any, Final

import msgspec

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import MAX_ID, AnyId, ProjectId
from taskcast.domain.presence import LASTS_SECONDS, Whereabouts
from taskcast.ports.security import current_address
from taskcast.sockets.app.admission import SocketSession, SocketSessions
from taskcast.sockets.app.dispatch import Reply
from taskcast.sockets.app.services import SocketServices
from taskcast.sockets.codec import Json
from taskcast.usecases.command_runner import (
    Batch,
    CommandRunner,
    acknowledged,
    check_batch_size,
    unknown_command,
)
from taskcast.usecases.perform import Operation
from taskcast.usecases.streams.catch_up import EventPage
from taskcast.usecases.streams.sync import Sync
from taskcast.usecases.validation import convert

_encode = msgspec.json.Encoder().encode

PAGE_SECONDS: Final = 0.0002
STREAM_SECONDS: Final = 0.00001
PAGE_BYTES_PER_SECOND: Final = 50_000_000
"""What a page of events costs, about: many clients may share what it took to read."""

Own = Callable[[str, SocketSession, dict[str, Any], Reply], None]


class Subscribe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From which event of which stream on; without `after` from now on."""

    stream: str
    after: Annotated[int, msgspec.Meta(ge=0, le=MAX_ID)] | None = None
    epoch: str | None = None


class Unsubscribe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    stream: str


class Absent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which project the person has left."""

    project_id: AnyId


class Seated(msgspec.Struct, frozen=True):
    """The acknowledgement of `present`: who is there, and for how many seconds it holds unless repeated."""

    ok: bool
    data: msgspec.Raw
    expires_in: int


class SocketCommands:
    """Fulfils `Commands` (dispatch.py)."""

    def __init__(self, services: SocketServices, sessions: SocketSessions) -> None:
        self._operations = services.operations
        self._runner = CommandRunner(
            services.instance, services.operations, services.write_limits, services.request_id
        )
        self._live = services.live
        self._sessions = sessions
        self._write_limits = services.write_limits
        self._most_subscriptions = services.limits.subscriptions
        self._last_page: tuple[msgspec.Struct | None, bytes] = (None, b"")
        self._own: dict[str, Own] = {
            "subscribe": self._subscribe,
            "unsubscribe": self._unsubscribe,
            "sync": self._sync,
            "batch": self._batch,
            "present": self._present,
            "absent": self._absent,
        }

    @property
    def own(self) -> Collection[str]:
        """The names of the commands that only sockets have."""
        return self._own.keys()

    def __call__(self, sid: str, name: str, arguments: list[Any], reply: Reply) -> bool:
        session = self._sessions.get(sid)
        if (own := self._own.get(name)) is not None:
            own(sid, session, fields_of(arguments), reply)
            return False
        if (operation := self._operations.get(name)) is not None:
            reply(self._perform(operation, session, arguments))
            return True
        raise unknown_command(name)

    def _perform(self, operation: Operation, session: SocketSession, arguments: list[Any]) -> bytes:
        token = current_address.set(session.address)
        try:
            return acknowledged(
                self._runner.run(operation, session.credential, partial(fields_of, arguments))
            )
        finally:
            current_address.reset(token)

    def _batch(self, _: str, session: SocketSession, fields: dict[str, Any], reply: Reply) -> None:
        batch = convert(fields, Batch)
        check_batch_size(len(_encode(fields)))
        token = current_address.set(session.address)
        try:
            reply(_encode(self._runner.run_batch(batch, session.credential)))
        finally:
            current_address.reset(token)

    def _subscribe(self, sid: str, session: SocketSession, fields: dict[str, Any], reply: Reply) -> None:
        request = convert(fields, Subscribe)
        reader = self._write_limits.check_read(session.credential)
        if request.stream not in session.streams and len(session.streams) >= self._most_subscriptions:
            most = self._most_subscriptions
            raise Invalid.field(
                "stream", f"A socket may subscribe to {most} streams; leave one of them first."
            )

        def answer(page: msgspec.Struct) -> None:
            if isinstance(page, EventPage) and not page.has_more:
                session.streams.add(request.stream)
            encoded = self._encoded(page)
            self._write_limits.charge_read(reader, PAGE_SECONDS + len(encoded) / PAGE_BYTES_PER_SECOND)
            reply(encoded)

        self._live.subscribe(sid, request.stream, after=request.after, epoch=request.epoch, answer=answer)
        if not reply.is_given:
            reply(b'{"ok":true}')  # the socket went while it was asked for; nobody reads this

    def _sync(self, sid: str, session: SocketSession, fields: dict[str, Any], reply: Reply) -> None:
        request = convert(fields, Sync)
        reader = self._write_limits.check_read(session.credential)

        def answer(found: msgspec.Struct) -> None:
            encoded = _encode(found)
            seconds = (
                PAGE_SECONDS + len(request.streams) * STREAM_SECONDS + len(encoded) / PAGE_BYTES_PER_SECOND
            )
            self._write_limits.charge_read(reader, seconds)
            reply(encoded)

        self._live.sync(sid, request.streams, answer=answer)
        if not reply.is_given:
            reply(b'{"ok":true}')  # as in `_subscribe`

    def _encoded(self, page: msgspec.Struct) -> bytes:
        """Who comes back together is given the very same page, one right after the other: encoded once."""
        if self._last_page[0] is not page:
            self._last_page = page, _encode(page)
        return self._last_page[1]

    def _unsubscribe(self, sid: str, session: SocketSession, fields: dict[str, Any], reply: Reply) -> None:
        request = convert(fields, Unsubscribe)
        self._live.unsubscribe(sid, request.stream)
        session.streams.discard(request.stream)
        reply(b'{"ok":true}')

    def _present(self, sid: str, _: SocketSession, fields: dict[str, Any], reply: Reply) -> None:
        reply(seated(self._live.present(sid, convert(fields, Whereabouts))))

    def _absent(self, sid: str, _: SocketSession, fields: dict[str, Any], reply: Reply) -> None:
        self._live.absent(sid, ProjectId(convert(fields, Absent).project_id))
        reply(b'{"ok":true}')


def seated(presence: bytes) -> bytes:
    """What somebody gets who says where they are."""
    return _encode(Seated(ok=True, data=msgspec.Raw(presence), expires_in=LASTS_SECONDS))


def fields_of(arguments: list[Json]) -> dict[str, Any]:
    """The one object a command takes; a command without fields may come without it.

    Raises:
        Invalid: there is more, or something else than an object.
    """
    if not arguments:
        return {}
    if len(arguments) > 1:
        raise Invalid.field("body", f"Must be one object, not {len(arguments)} arguments.")
    fields = arguments[0]
    if not isinstance(fields, dict):
        raise Invalid.field("body", "Must be an object.")
    return fields
