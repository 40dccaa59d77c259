"""A small instance with people, projects and sockets, for tests of the tailer.

People and projects are made as the use cases make them, with the same facts; what they do there is a fact
without a change, because the tailer looks at nothing else.
"""

import secrets
from collections.abc import Callable
from functools import cache, partial
from itertools import count
from typing import NamedTuple, Protocol, TypeVar

import msgspec

from taskcast.domain import events
from taskcast.domain.errors import Unauthenticated
from taskcast.domain.events import Event, Fact, Place
from taskcast.domain.ids import Instant, ProjectId, Stream, UserId, project_stream, user_stream
from taskcast.domain.permissions import Actor, Credential
from taskcast.domain.projects import Project
from taskcast.domain.users import User
from taskcast.live import LogTailer
from taskcast.ports.unit_of_work import Reading, Work
from taskcast.usecases.streams.catch_up import EventPage, EventReset
from tests.live.open_rooms import OpenRooms
from tests.support.scenario import begin_session

T = TypeVar("T")

LATER = Instant("2100-01-01T00:00:00.000000Z")


class SignedIn(Actor, frozen=True, kw_only=True):
    """Somebody, and what their sockets show at the door."""

    digest: bytes

    @property
    def credential(self) -> Credential:
        return Credential("session", self.digest)


class Heard(NamedTuple):
    """One thing a client got: an event's place, or what came without one."""

    name: str
    stream: str | None
    seq: int | None


@cache
def _place(meta: bytes) -> Place:
    return msgspec.json.decode(meta, type=Place)


class WorldStore(Protocol):
    """The part of a store a world needs."""

    def run(self, transaction: Callable[[Work], T]) -> T: ...

    def read(self, query: Callable[[Reading], T]) -> T: ...


class LiveScenario:
    """Ada's instance."""

    def __init__(self, store: WorldStore) -> None:
        self.store = store
        self.tick = 0  # how many commits have on_ready
        self.journal: list[tuple[int, list[Place]]] = []  # what each of them told
        self._numbers = count(1)

    def commit(self, transaction: Callable[[Work], list[Place]]) -> None:
        """Run it, and note what it told with the tick at which it began."""
        self.tick += 1
        began = self.tick
        self.journal.append((began, self.store.run(transaction)))

    def person(self, name: str) -> SignedIn:
        """An account with a session."""

        def transaction(work: Work) -> SignedIn:
            email = f"{name.lower()}{next(self._numbers)}@example.org"
            user = work.users.add(
                User(id=UserId(0), email=email, name=name, created_at=work.now, updated_at=work.now),
                password_hash=None,
            )
            return self._session(work, user.id)

        return self.store.run(transaction)

    def session(self, person: Actor, *, expires_at: Instant = LATER) -> SignedIn:
        """The same person, signed in once more."""
        return self.store.run(lambda work: self._session(work, person.user_id, expires_at))

    def _session(self, work: Work, user: UserId, expires_at: Instant = LATER) -> SignedIn:
        digest = secrets.token_bytes(32)
        session = begin_session(work, user, digest, expires_at=expires_at)
        return SignedIn(user_id=user, session_id=session, digest=digest)

    def end(self, actor: Actor, reason: str = "signed_out") -> None:
        """End the session of this actor."""

        def transaction(work: Work) -> list[Place]:
            assert actor.session_id is not None
            work.identities.end_session(actor.session_id, of=actor.user_id)
            work.record(events.identity_ended(actor.user_id, reason, session=actor.session_id))
            return work.publish(actor, None)

        self.commit(transaction)

    def project(self, owner: Actor, *members: Actor) -> Project:
        made: list[Project] = []

        def transaction(work: Work) -> list[Place]:
            project = work.projects.add(
                Project(
                    id=ProjectId(0), name="House", created_at=work.now, created_by=owner.user_id,
                    updated_at=work.now,
                )
            )  # fmt: skip
            for member in (owner, *members):
                self.add_member(work, project, member)
            made.append(project)
            return work.publish(owner, None)

        self.commit(transaction)
        return made[-1]

    def add(self, project: Project, person: Actor) -> None:
        def transaction(work: Work) -> list[Place]:
            self.add_member(work, project, person)
            return work.publish(None, None)

        self.commit(transaction)

    def remove(self, project: Project, person: Actor) -> None:
        def transaction(work: Work) -> list[Place]:
            self.lose(work, project, person)
            return work.publish(None, None)

        self.commit(transaction)

    @staticmethod
    def add_member(work: Work, project: Project, person: Actor) -> None:
        member = work.projects.put_member(project.id, person.user_id, "member")
        work.record(events.member_added(member), events.access_granted(person.user_id, project, "member"))

    @staticmethod
    def lose(work: Work, project: Project, person: Actor) -> None:
        work.projects.remove_member(project.id, person.user_id)
        work.record(
            events.member_removed(project.id, person.user_id),
            events.access_revoked(person.user_id, project.id),
        )

    def delete(self, project: Project) -> None:
        def transaction(work: Work) -> list[Place]:
            members = work.projects.member_ids(project.id)
            work.projects.delete(project.id, work.now, project.created_by)
            gone = [events.access_revoked(member, project.id) for member in members]
            work.record(events.project_deleted(project.id), *gone)
            return work.publish(None, None)

        self.commit(transaction)

    def say(self, project: Project, times: int = 1) -> None:
        """Let something happen in the project, each time in a transaction of its own."""
        for _ in range(times):
            self.record(events.project_updated(project, ("name",)))

    def record(self, *facts: Fact) -> None:
        def transaction(work: Work) -> list[Place]:
            work.record(*facts)
            return work.publish(None, None)

        self.commit(transaction)

    def head(self, stream: Stream) -> int:
        head = self.store.read(lambda reading: reading.events.head(stream))
        return 0 if head is None else head.last_seq

    def epoch(self, stream: Stream) -> str:
        head = self.store.read(lambda reading: reading.events.head(stream))
        assert head is not None
        return head.epoch

    def log(self, stream: Stream) -> list[Event]:
        return self.store.read(lambda reading: reading.events.after(stream, 0, limit=1_000_000))


class Client:
    """A socket, and everything it got in order: pages and events alike."""

    def __init__(self, tailer: LogTailer, rooms: OpenRooms, actor: SignedIn) -> None:
        self.tailer = tailer
        self.rooms = rooms
        self.actor = actor
        self.sid = rooms.open()
        self.welcomed = 0
        self.answers: list[EventPage | EventReset] = []
        self._messages = rooms.messages[self.sid]
        self._paged: dict[int, list[EventPage | EventReset]] = {}

    def connect(self, *, automatic: bool = True) -> "Client":
        self.tailer.connected(self.sid, self.actor.credential, automatic=automatic, on_admitted=self.welcome)
        return self

    def welcome(self) -> None:
        self.welcomed += 1

    def subscribe(
        self, stream: Stream, *, after: int | None = None, epoch: str | None = None
    ) -> EventPage | EventReset:
        """Subscribe once; the page's events count as heard where the answer was given."""
        answer, count = partial(self.answered, stream), len(self.answers)
        self.tailer.subscribe(self.sid, stream, after=after, epoch=epoch, answer=answer)
        if len(self.answers) == count:
            raise Unauthenticated("The socket was closed meanwhile.")
        return self.answers[-1]

    def answered(self, stream: Stream, page: EventPage | EventReset) -> None:
        self.answers.append(page)
        self._paged.setdefault(len(self._messages), []).append(page)

    def catch_up(self, stream: Stream, *, after: int, epoch: str | None = None) -> None:
        """Subscribe until the last page."""
        while True:
            page = self.subscribe(stream, after=after, epoch=epoch)
            if isinstance(page, EventReset) or not page.has_more:
                return
            after = page.events[-1].seq

    def close(self) -> None:
        self.rooms.close(self.sid)
        self.tailer.disconnected(self.sid)

    @property
    def is_open(self) -> bool:
        return self.rooms.is_open(self.sid)

    def heard(self) -> list[Heard]:
        """Everything so far, in order."""
        everything: list[Heard] = []
        for index, message in enumerate([*self._messages, None]):
            for page in self._paged.get(index, ()):
                missed = page.events if isinstance(page, EventPage) else []
                everything += [Heard(each.type, each.stream, each.seq) for each in missed]
            if message is not None and message.meta is None:
                everything.append(Heard(message.name, None, None))
            elif message is not None:
                place = _place(message.meta)
                everything.append(Heard(message.name, place.stream, place.seq))
        return everything

    def seqs(self, stream: Stream) -> list[int]:
        return [heard.seq for heard in self.heard() if heard.stream == stream and heard.seq is not None]

    def names(self) -> list[str]:
        return [heard.name for heard in self.heard()]


__all__ = ["LATER", "Client", "Heard", "LiveScenario", "project_stream", "user_stream"]
