"""A person's own sessions: what the list tells, ending one, and signing out everywhere (promise P6)."""

from typing import Any

import pytest

from taskcast.domain.errors import NotFound, Unauthenticated
from taskcast.domain.permissions import Actor
from taskcast.domain.user_agents import describe
from taskcast.domain.users import Session
from taskcast.usecases.accounts.devices import is_known_device
from taskcast.usecases.accounts.identity import identify
from taskcast.usecases.accounts.registration import SignedIn
from taskcast.usecases.accounts.sign_in import SignIn, sign_in
from tests.support.people import ADA, BEN, PASSWORD, Person
from tests.support.scenario import HERE, Scenario
from tests.support.store_client import missed

on_both = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)
pytestmark = pytest.mark.promise("P6")


def enter(world: Scenario, person: Person = BEN) -> SignedIn:
    return sign_in(world.instance, SignIn(email=person.email, password=PASSWORD), client=HERE)


def actor_of(world: Scenario, session: SignedIn) -> Actor:
    return world.store.read(lambda it: identify(it, token=None, session=session.secret))


def lives(world: Scenario, session: SignedIn) -> bool:
    try:
        actor_of(world, session)
    except Unauthenticated:
        return False
    return True


def listed(world: Scenario, actor: Actor) -> list[Session]:
    return list(world.store.read(lambda it: it.identities.sessions(actor, it.now, most=10)))


def knows(world: Scenario, session: SignedIn) -> bool:
    return world.store.read(lambda it: is_known_device(it, world.ben.user_id, session.device_secret))


def endings(world: Scenario) -> list[Any]:
    told = missed(world.store, world.ben, f"user:{world.ben.user_id}", 0)
    return [event["data"] for event in told if event["type"] == "identity_ended"]


@on_both
def test_the_list_tells_where_one_is_signed_in(world: Scenario):
    first = enter(world)
    enter(world, ADA)
    world.clock.advance(hours=2)
    second = enter(world)
    here, there = listed(world, actor_of(world, second))
    assert (here.id, here.is_current) == (second.session_id, True)
    assert (there.id, there.is_current) == (first.session_id, False)
    assert (there.device, there.address) == ("Firefox on Linux", "192.0.2.1")
    assert there.created_at == there.last_used_at < here.created_at
    world.clock.advance(days=31)
    assert listed(world, world.ben) == []


@on_both
def test_one_session_is_ended_from_another(world: Scenario):
    here, there = enter(world), enter(world)
    world.do(actor_of(world, here), "end_session", id=there.session_id)
    assert lives(world, here)
    assert not lives(world, there)
    assert not knows(world, there), "whoever had it is a stranger now"
    assert knows(world, here)
    assert endings(world) == [{"reason": "session_ended", "session_id": there.session_id, "token_id": None}]
    with pytest.raises(NotFound):
        world.do(actor_of(world, here), "end_session", id=there.session_id)


def test_nobody_ends_a_session_of_somebody_else(world: Scenario):
    adas = enter(world, ADA)
    with pytest.raises(NotFound):
        world.do(actor_of(world, enter(world)), "end_session", id=adas.session_id)
    assert lives(world, adas)


@on_both
@pytest.mark.parametrize("tokens", [False, True])
def test_signing_out_everywhere_leaves_the_session_it_comes_from(world: Scenario, tokens: bool):
    adas, here, there = enter(world, ADA), enter(world), enter(world)
    world.do(world.ben, "create_token", name="Script")
    world.do(actor_of(world, here), "sign_out_everywhere", **({"tokens": True} if tokens else {}))
    assert [lives(world, each) for each in (adas, here, there)] == [True, True, False]
    assert [knows(world, each) for each in (here, there)] == [True, False]
    left = world.store.run(lambda work: work.identities.tokens(world.ben.user_id))
    assert len(left) == (0 if tokens else 1)
    assert {each["reason"] for each in endings(world)} == {"signed_out_everywhere"}


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15", "Safari on Mac"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/143.0 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36", "Samsung Internet on Android"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36", "Chrome on ChromeOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"),
        ("Mozilla/5.0 (X11; Linux x86_64) Something/1.0", "Linux"),
        ("curl/8.16.0", "curl"),
        ("python-httpx/0.28.1", "python-httpx"),
        ("<script>alert(1)</script>", "Unknown device"),
        ("Mozilla/5.0", "Unknown device"),
        ("", "Unknown device"),
        (None, "Unknown device"),
    ],
)  # fmt: skip
def test_a_device_is_named_as_far_as_it_tells(user_agent: str | None, words: str):
    assert describe(user_agent) == words
