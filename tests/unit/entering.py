"""Ways into an account, and what shows that they are open: for the tests of accounts."""

from typing import Any

from taskcast.domain.errors import Unauthenticated
from taskcast.domain.permissions import Actor
from taskcast.usecases.accounts.devices import ClientInfo
from taskcast.usecases.accounts.identity import identify
from taskcast.usecases.accounts.mail_links import link_for_mail
from taskcast.usecases.accounts.registration import SignedIn
from taskcast.usecases.accounts.sign_in import SignIn, sign_in
from tests.support.people import BEN, PASSWORD, Person
from tests.support.scenario import HERE, Scenario
from tests.support.store_client import missed


def enter(
    world: Scenario, person: Person = BEN, password: str = PASSWORD, client: ClientInfo = HERE
) -> SignedIn:
    return sign_in(world.instance, SignIn(email=person.email, password=password), client=client)


def actor_of(world: Scenario, secret: str, *, token: bool = False) -> Actor:
    found = {"token": secret, "session": None} if token else {"token": None, "session": secret}
    return world.store.read(lambda reading: identify(reading, **found))


def lives(world: Scenario, secret: str, *, token: bool = False) -> bool:
    try:
        actor_of(world, secret, token=token)
    except Unauthenticated:
        return False
    return True


def endings(world: Scenario, actor: Actor) -> list[Any]:
    """Why identities of this person ended, so far."""
    told = missed(world.store, actor, f"user:{actor.user_id}", 0)
    return [event["data"]["reason"] for event in told if event["type"] == "identity_ended"]


def letter(world: Scenario) -> str:
    """The token in the newest letter, as the worker makes it."""
    leased = world.store.outbox.lease(limit=10, seconds=30)
    world.store.outbox.mark_sent(leased)
    return link_for_mail(world.instance, leased[-1]).partition("#token=")[2]


def no_letter(world: Scenario) -> bool:
    return not world.store.outbox.lease(limit=10, seconds=30)
