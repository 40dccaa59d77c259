"""One transaction: repositories over one session, and the facts recorded in it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from taskcast.domain.comments import Comment
from taskcast.domain.events import PRIVATE, Event, Fact, Place
from taskcast.domain.ids import Instant, ProjectId, user_stream
from taskcast.domain.labels import Label
from taskcast.domain.permissions import Actor
from taskcast.domain.projects import Section
from taskcast.domain.security import SecurityEvent
from taskcast.ports.clock import Clock, Ids
from taskcast.ports.unit_of_work import Committed
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.publishing.notification_writer import NotificationWriter
from taskcast.storage.publishing.publisher import Publisher
from taskcast.storage.publishing.stream_places import StreamPlaces
from taskcast.storage.repositories.account_mail import AccountMail
from taskcast.storage.repositories.arrangements import Arrangements
from taskcast.storage.repositories.comments import Comments
from taskcast.storage.repositories.devices import Devices
from taskcast.storage.repositories.entities import Entities
from taskcast.storage.repositories.idempotency import Idempotency
from taskcast.storage.repositories.identities import Identities
from taskcast.storage.repositories.inbox import Inbox
from taskcast.storage.repositories.labels import Labels
from taskcast.storage.repositories.link_tokens import LinkTokens
from taskcast.storage.repositories.projects import Projects
from taskcast.storage.repositories.sections import Sections
from taskcast.storage.repositories.security import SecurityLog
from taskcast.storage.repositories.tasks import Tasks
from taskcast.storage.repositories.users import Users

E = TypeVar("E", bound=msgspec.Struct)


_REPOSITORIES: Mapping[type, type[Entities[Any]]] = {Comment: Comments, Label: Labels}
"""Those that do more than `Entities`, whoever asks for them."""


class StoreContext(msgspec.Struct, frozen=True):
    """What a store is given once, and every transaction uses."""

    clock: Clock
    ids: Ids
    channels: tuple[str, ...]


class SqlWork:
    """See `taskcast.ports.unit_of_work.Work`; each database has its own, in sqlite/ and postgres/."""

    idempotency: Idempotency

    def __init__(
        self, session: DatabaseSession, context: StoreContext, address: Callable[[], str] | None = None
    ) -> None:
        self._session = session
        self._address = address
        self._security: SecurityLog | None = None
        self._account_mail: AccountMail | None = None
        self._context = context
        self._recorded: list[Fact] = []
        self._events: tuple[Event, ...] = ()
        self._deliveries = False
        self.now: Instant = context.clock.now()
        self.ids: Ids = context.ids
        self.tasks = Tasks(session)
        self.projects = Projects(session, self.now)

    def entities(self, kind: type[E]) -> Entities[E]:
        found: Entities[Any] = _REPOSITORIES.get(kind, Entities)(self._session, kind)
        return found

    # Repositories without state are made when they are used: few transactions need more than one of these.

    @property
    def arrangements(self) -> Arrangements:
        return Arrangements(self._session)

    @property
    def sections(self) -> Sections:
        return Sections(self._session, Section)

    @property
    def labels(self) -> Labels:
        return Labels(self._session, Label)

    @property
    def comments(self) -> Comments:
        return Comments(self._session, Comment)

    @property
    def inbox(self) -> Inbox:
        return Inbox(self._session)

    @property
    def users(self) -> Users:
        return Users(self._session)

    @property
    def identities(self) -> Identities:
        return Identities(self._session)

    @property
    def account_mail(self) -> AccountMail:
        if self._account_mail is None:
            self._account_mail = AccountMail(self._session, self._context.channels)
        return self._account_mail

    @property
    def security(self) -> SecurityLog:
        if self._security is None:
            address = None if self._address is None else self._address()
            self._security = SecurityLog(self._session, self.now, address)
        return self._security

    @property
    def security_events(self) -> Sequence[SecurityEvent]:
        """What was recorded in the security log; to be logged once it is committed."""
        return () if self._security is None else self._security.recorded

    @property
    def link_tokens(self) -> LinkTokens:
        return LinkTokens(self._session)

    @property
    def devices(self) -> Devices:
        return Devices(self._session)

    def record(self, *facts: Fact) -> None:
        self._recorded.extend(facts)

    def publish(self, actor: Actor | None, command_id: str | None) -> list[Place]:
        if not self._recorded:
            return []
        recorded: Sequence[Fact] = tuple(self._recorded)
        author = None if actor is None else actor.user_id
        publisher = self._publisher()
        places = self._published(publisher, publisher.publish(recorded, author=author, command_id=command_id))
        for fact in recorded:
            if fact.type in PRIVATE:
                break
        else:
            return places
        return [
            place
            for fact, place in zip(recorded, places, strict=True)
            if fact.type not in PRIVATE or (author is not None and place.stream == user_stream(author))
        ]

    def publish_import(self, actor: Actor) -> list[Place]:
        if not self._recorded:
            return []
        publisher = self._publisher()
        places = publisher.publish_import(tuple(self._recorded), author=actor.user_id)
        return self._published(publisher, places)

    def notify_imported(self, actor: Actor, project: ProjectId) -> None:
        name = self.users.name_of(actor.user_id)
        publisher = self._publisher()
        publisher.notify_imported(actor.user_id, name, project)
        self._published(publisher, [])

    def _publisher(self) -> Publisher:
        notifications = NotificationWriter(self._session, self.now, self._context.channels)
        return Publisher(self._session, self._stream_places(), notifications, self.now)

    def _stream_places(self) -> StreamPlaces:
        """How this database reserves places in streams."""
        raise NotImplementedError

    def _published(self, publisher: Publisher, places: list[Place]) -> list[Place]:
        """Remember what to tell once this is committed."""
        self._recorded.clear()
        self._events += tuple(publisher.events)
        self._deliveries = self._deliveries or publisher.deliveries > 0
        return places

    def told(self) -> Committed | None:
        """What to tell listeners once this is committed; None when it told nothing."""
        deliveries = self._deliveries or (self._account_mail is not None and self._account_mail.queued)
        if not self._events and not deliveries:
            return None
        return Committed(events=self._events, deliveries=deliveries)
