"""The cast of every test, brought onto a store through the use cases: Ada owns, Ben is a member, Cleo views,
Dov is a stranger, Eve was removed.

`world = seed(store)`, then `world.do(world.ben, "create_task", title="Paint")`.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import msgspec
from argon2 import PasswordHasher

from taskcast.credentials import Argon2Passwords, LinkSigner
from taskcast.domain.ids import Instant, ProjectId, SessionId, TokenId, UserId, format_instant
from taskcast.domain.permissions import Actor, Credential
from taskcast.domain.users import ApiToken, User
from taskcast.ports.accounts import NewSession
from taskcast.ports.credentials import LinkPurpose
from taskcast.ports.unit_of_work import Store, Work
from taskcast.usecases.accounts.devices import ClientInfo
from taskcast.usecases.accounts.link_tokens import create_link_token
from taskcast.usecases.accounts.registration import NewAccount
from taskcast.usecases.accounts.reset_password import look_up_reset
from taskcast.usecases.accounts.setup import add_account
from taskcast.usecases.instance import Instance
from taskcast.usecases.limits.guess_limits import GuessLimits
from taskcast.usecases.operations import OPERATIONS
from taskcast.usecases.outcome import Outcome
from taskcast.usecases.perform import perform
from taskcast.usecases.validation import convert
from tests.support.people import ADA, BEN, CLEO, DOV, EVE, PASSWORD, Person

PUBLIC_URL = "https://tasks.example.org"


@dataclass
class StoppedClock:
    """A clock that goes on only when told to."""

    at: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def now(self) -> Instant:
        return format_instant(self.at)

    def seconds(self) -> float:
        return self.at.timestamp()

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class CountedIds:
    """Ids and secrets that are the same in every run, so that recorded histories are too."""

    numbers: Any = field(default_factory=count)

    def lease_id(self) -> str:
        return f"{next(self.numbers):020x}"

    def epoch(self) -> str:
        return "e1"

    def secret(self) -> str:
        return f"{next(self.numbers):043d}"


def cheap_passwords() -> Argon2Passwords:
    """Real Argon2id, with parameters for tests."""
    return Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def instance_on(store: Store, clock: StoppedClock | None = None) -> Instance:
    """What bootstrap would put together on this store."""
    clock = clock or StoppedClock()
    links = LinkSigner(
        store.instance_secret(),
        public_url=PUBLIC_URL,
        clock=clock,
        signed_until=store.signed_links_until(),
    )
    limits = GuessLimits(monotonic=clock.seconds)
    instance = Instance(store, cheap_passwords(), links, guess_limits=limits)
    instance.reset_requests.on_request = lambda: look_up_reset(instance)
    return instance


@dataclass
class Scenario:
    """Everyone with an account, and the project `Garden` they share."""

    instance: Instance
    ada: Actor
    ben: Actor
    cleo: Actor
    dov: Actor
    eve: Actor
    project: ProjectId
    clock: StoppedClock

    @property
    def store(self) -> Store:
        return self.instance.store

    def do(
        self, actor: Actor | Credential, name: str, /, *, key: str | None = None, **fields: Any
    ) -> Outcome:
        """Perform an operation by its published name, with fields as JSON has them."""
        operation = OPERATIONS[name]
        command = convert(fields, operation.command)
        return perform(self.instance, operation, command, actor=actor, key=key)

    def data(self, actor: Actor | Credential, name: str, /, **fields: Any) -> Any:
        """The data of the answer, as JSON has it."""
        return msgspec.json.decode(self.do(actor, name, **fields).data)

    def task(self, actor: Actor | None = None, **fields: Any) -> int:
        """A task of the shared project, by Ada unless said otherwise; returns its id."""
        made = self.data(
            actor or self.ada, "create_task", **{"title": "Paint", "project_id": self.project, **fields}
        )
        number: int = made["id"]
        return number


HERE = ClientInfo(
    "192.0.2.1", user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
)
"""Where people sign in from, unless a test says otherwise."""


def begin_session(work: Work, user: UserId, digest: bytes, *, expires_at: Instant) -> SessionId:
    """A session as a sign-in begins it, with a secret and an end of the test's own."""
    new = NewSession(user_id=user, digest=digest, created_at=work.now, expires_at=expires_at)
    return work.identities.add_session(new)


def begin_token(work: Work, user: UserId, digest: bytes, *, scope: str = "write") -> ApiToken:
    """A token with a secret of the test's own."""
    new = ApiToken(id=TokenId(0), name="script", scope=scope, created_at=work.now)
    return work.identities.add_token(user, digest, new)


def account(
    instance: Instance, person: Person, *, is_admin: bool = False, password: str | None = PASSWORD
) -> User:
    """An account as the command line adds it."""
    new = NewAccount(email=person.email, name=person.name, password_hash=None, is_admin=is_admin)
    return add_account(instance, new, password=password)


def seed(store: Store, *, clock: StoppedClock | None = None) -> Scenario:
    """The whole cast; the first, Ada, administers the instance."""
    clock = clock or StoppedClock()
    instance = instance_on(store, clock)
    users = [account(instance, person) for person in (ADA, BEN, CLEO, DOV, EVE)]
    ada, ben, cleo, dov, eve = (Actor(user_id=user.id, is_admin=user.is_admin) for user in users)
    world = Scenario(instance, ada, ben, cleo, dov, eve, ProjectId(0), clock)
    world.project = ProjectId(world.data(ada, "create_project", name="Garden")["id"])
    for actor, role in ((ben, "member"), (cleo, "viewer"), (eve, "member")):
        put(world, actor.user_id, role)
    world.do(ada, "remove_member", project_id=world.project, user_id=eve.user_id)
    return world


def drawn(world: Scenario, purpose: LinkPurpose, subject: int, address: str | None = None) -> str:
    """A link's token as a mail would carry it now."""
    return world.store.run(lambda work: create_link_token(work, purpose, subject_id=subject, address=address))


def put(world: Scenario, user: UserId, role: str) -> None:
    """Make someone a member of the shared project."""
    world.do(world.ada, "put_member", project_id=world.project, user_id=user, role=role)
