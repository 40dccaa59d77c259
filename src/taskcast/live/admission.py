"""How sockets come in: connecting, subscribing, leaving (promises P2 and P6).

Each is done by the tailer between two events. One reading tells where streams stand, who may hear them and
what was missed, all at one point in time; what follows from it is done without yielding.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from taskcast.domain.errors import Invalid, NotFound, Unauthenticated
from taskcast.domain.ids import ProjectId, TaskId
from taskcast.domain.permissions import Actor
from taskcast.domain.presence import Whereabouts
from taskcast.domain.streams import Stream, project_stream, user_stream
from taskcast.ports.event_log import Head
from taskcast.ports.unit_of_work import Reading, Store
from taskcast.usecases.catch_up import EventPage, EventReset, catch_up

from .hall import Hall
from .listeners import Listener
from .tails import NOTHING_TOLD


class _Standing(msgspec.Struct, frozen=True):
    """What a person may hear, and where the streams of that stand."""

    is_alive: bool
    mine: Head
    projects: dict[Stream, int]
    heads: dict[Stream, Head]


@dataclass(frozen=True, slots=True)
class Admission:
    store: Store
    hall: Hall

    def connect(
        self, listener: Listener, *, is_gone: Callable[[], bool], welcome: Callable[[], None]
    ) -> None:
        """Let a socket in, if its identity is still good, and into its rooms if it is automatic.

        Raises:
            Unauthenticated: the session or token ended meanwhile.
        """
        with self.hall.tails.listening():
            standing = self.store.read(lambda reading: self._standing(reading, listener))
            if not standing.is_alive:
                raise Unauthenticated("This session or token has ended.")
            if is_gone():
                return
            welcome()
            self._enter_rooms(replace(listener, entered_at=standing.mine.last_seq), standing)

    def subscribe(
        self,
        sid: str,
        stream: Stream,
        *,
        after: int | None,
        epoch: str | None,
        answer: Callable[[EventPage | EventReset], None],
    ) -> None:
        """Answer with what was missed; the last page enters the room right after its last event.

        Raises:
            NotFound: the socket's person may not hear the stream.
            Unauthenticated: the socket is not connected.
        """
        listener = self.hall.listeners.get(sid)
        if listener is None:
            raise Unauthenticated("Connect before subscribing.")
        actor = listener.actor
        with self.hall.tails.listening():
            page = self.store.read(lambda it: catch_up(it, actor, stream, after=after, epoch=epoch))
            if self.hall.listeners.get(sid) is not listener:
                return
            answer(page)
            if isinstance(page, EventReset) or page.has_more:
                return
            tail = self.hall.tails.open(stream, Head(epoch=page.epoch, last_seq=page.last_seq))
            # Already in the room (again, or automatic): the page tells up to the head, so the room must not.
            self.hall.leave(listener, stream)
            self.hall.enter(listener, tail, after=page.last_seq)

    def unsubscribe(self, sid: str, stream: Stream) -> None:
        listener = self.hall.listeners.get(sid)
        if listener is not None:
            self.hall.leave(listener, stream)

    def seat(self, sid: str, place: Whereabouts) -> None:
        """Let a socket's person be in a project, if they may see it, and at a task of it.

        Between two events: who is removed later is taken out by the event that says so.

        Raises:
            NotFound: the person may not see the project.
            Invalid: the task is not in it.
            Unauthenticated: the socket is not connected, or its identity ended.
        """
        listener = self.hall.listeners.get(sid)
        if listener is None:
            raise Unauthenticated("Connect before being present.")
        self.store.read(lambda reading: _check_place(reading, listener.actor, place))
        if self.hall.listeners.get(sid) is listener:
            self.hall.presences.sit(sid, listener.actor.user_id, place)

    def watch(self, stream: Stream) -> None:
        """Have a tail for this stream, and wake the long polls that need not wait."""
        tail = self.hall.tails.get(stream)
        if tail is None:
            with self.hall.tails.listening():
                head = self.store.read(lambda reading: reading.events.head(stream))
                tail = self.hall.tails.open(stream, head)
        self.hall.tails.wake(tail)

    def _standing(self, reading: Reading, listener: Listener) -> _Standing:
        mine = user_stream(listener.actor.user_id)
        projects = reading.events.projects_of(listener.actor.user_id) if listener.automatic else {}
        heads = reading.events.heads([mine, *self.hall.tails.missing(projects)])
        return _Standing(
            is_alive=reading.identities.is_alive(listener.actor, reading.now),
            mine=heads.pop(mine, NOTHING_TOLD),
            projects=projects,
            heads=heads,
        )

    def _enter_rooms(self, listener: Listener, standing: _Standing) -> None:
        self.hall.listeners.add(listener)
        # Everyone's own stream has a tail, in the room or not: it tells when an identity ends.
        mine = self.hall.tails.open(user_stream(listener.actor.user_id), standing.mine)
        if listener.automatic:
            self.hall.enter(listener, mine, after=standing.mine.last_seq)
        for stream, joined in standing.projects.items():
            tail = self.hall.tails.open(stream, standing.heads.get(stream))
            self.hall.enter(listener, tail, after=joined)


def _check_place(reading: Reading, actor: Actor, place: Whereabouts) -> None:
    if not reading.identities.is_alive(actor, reading.now):
        raise Unauthenticated("This session or token has ended.")
    project = ProjectId(place.project_id)
    if reading.events.joined_seq(project_stream(project), actor.user_id) is None:
        raise NotFound
    if place.task_id is None:
        return
    try:
        task = reading.queries.task(actor, TaskId(place.task_id))
    except NotFound:
        task = None
    if task is None or task.project_id != project:
        raise Invalid.field("task_id", "Must be a task of this project.")
