"""Changes rooms and sockets when an event grants or ends access (promise P6).

Works in two steps. `effect_of` may read the database and may fail; the event has not been sent then and is
tried again. The function it returns runs right after the event was sent and never yields.
"""

from collections.abc import Callable
from functools import partial

import msgspec

from taskcast.domain.events import AccessGone, Event, IdentityEnded, MemberGone
from taskcast.domain.ids import ProjectId, Stream, UserId, parse_stream, project_stream, user_stream
from taskcast.live.room_registry import RoomRegistry
from taskcast.live.tail_cache import EMPTY_HEAD
from taskcast.ports.event_log import StreamHead
from taskcast.ports.unit_of_work import Reading, Store

Effect = Callable[[], None]


class _ProjectRef(msgspec.Struct):
    id: ProjectId


class _Granted(msgspec.Struct):
    """The part of `Access` that is read here. `Access` may gain other fields."""

    project: _ProjectRef


class AccessEffects:
    def __init__(self, store: Store, registry: RoomRegistry) -> None:
        self._store = store
        self._registry = registry

    def effect_of(self, event: Event) -> Effect | None:
        """The function to call right after this event was sent, or None."""
        effect: Effect | None = None
        match event.type:
            case "member_added":
                gained = msgspec.json.decode(event.data, type=MemberGone)
                effect = self._on_access_granted(gained.user_id, event.stream)
            case "member_removed":
                lost = msgspec.json.decode(event.data, type=MemberGone)
                effect = partial(self._on_member_removed, lost.user_id, event)
            case "project_deleted":
                effect = partial(self._on_project_deleted, event)
            case "access_granted":
                granted = msgspec.json.decode(event.data, type=_Granted)
                effect = self._on_access_granted(_user_of(event.stream), project_stream(granted.project.id))
            case "access_revoked":
                revoked = msgspec.json.decode(event.data, type=AccessGone)
                effect = self._on_access_revoked(_user_of(event.stream), revoked)
            case "identity_ended":
                ended = msgspec.json.decode(event.data, type=IdentityEnded)
                effect = partial(self._on_identity_ended, _user_of(event.stream), ended, event.seq)
            case _:
                pass
        return effect

    def _on_access_granted(self, user: UserId, project: Stream) -> Effect | None:
        """Add the user's automatic sockets to the project's room from the seq at which the user joined.

        Does nothing if the user is no longer a member.
        """
        if not self._registry.sockets.automatic_of_user(user):
            return None

        def query(reading: Reading) -> tuple[int | None, StreamHead]:
            head = reading.events.head(project) or EMPTY_HEAD
            return reading.events.joined_seq(project, user), head

        self._registry.rooms.flush()
        with self._registry.tails.tracking_commits():
            joined, head = self._store.read(query)
            if joined is None:
                return None
            if self._registry.tails.get(project) is None:
                # The stream had no tail yet: start at the seq where the user joined, not at the current head.
                self._registry.tails.open(project, StreamHead(epoch=head.epoch, last_seq=joined))
            tail = self._registry.tails.open(project, head)

        def enter() -> None:
            for socket in self._registry.sockets.automatic_of_user(user):
                self._registry.join_after(socket, tail, after=joined)

        return enter

    def _on_access_revoked(self, user: UserId, revoked: AccessGone) -> Effect | None:
        """Remove all sockets of that user from the project's room at once, even before its tail has read so far.

        A user who was added again meanwhile stays: the project's own stream then orders the leave and the
        join.
        """
        number, project = revoked.project_id, project_stream(revoked.project_id)
        self._registry.rooms.flush()
        joined = self._store.read(lambda reading: reading.events.joined_seq(project, user))
        if joined is not None:
            return None

        def leave() -> None:
            self._registry.presence.remove_user(number, user)
            mine = self._registry.rooms.members(user_stream(user))
            for socket in self._registry.sockets.of_user(user):
                self._registry.leave(socket, project)
                if socket.sid not in mine:
                    self._registry.send(socket, "access_revoked", revoked)

        return leave

    def _on_member_removed(self, user: UserId, event: Event) -> None:
        self._registry.presence.remove_user(_project_of(event.stream), user)
        for socket in self._registry.sockets.of_user(user):
            # A join that waits for a later seq was granted after this removal.
            self._registry.leave(socket, event.stream, before=event.seq)

    def _on_project_deleted(self, event: Event) -> None:
        self._registry.presence.remove_user(_project_of(event.stream))
        for socket in self._registry.sockets_in(event.stream):
            self._registry.leave(socket, event.stream, before=event.seq)

    def _on_identity_ended(self, user: UserId, ended: IdentityEnded, seq: int) -> None:
        for socket in self._registry.sockets.of_user(user):
            if socket.is_ended_by(ended, seq):
                self._registry.disconnect(socket, ended.reason)


def _project_of(stream: Stream) -> ProjectId:
    _, number = parse_stream("stream", stream)
    return ProjectId(number)


def _user_of(stream: Stream) -> UserId:
    _, number = parse_stream("stream", stream)
    return UserId(number)
