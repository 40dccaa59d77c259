"""API tokens: who may make them, what ends them, and that nothing outlives that (promise P6)."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from taskcast.domain.errors import Forbidden, Invalid, Problem, RateLimited, Unauthenticated
from taskcast.domain.ids import format_instant
from taskcast.domain.permissions import Credential
from taskcast.usecases.accounts.devices import is_known_device
from taskcast.usecases.accounts.identity import identities, presented_credential
from taskcast.usecases.accounts.reset_password import ResetPassword, reset_password
from taskcast.usecases.accounts.sign_in import SignIn, sign_in
from tests.support.people import BEN, PASSWORD
from tests.support.scenario import HERE, Scenario, drawn

from .scenarios import NEW_PASSWORD

on_both = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)
pytestmark = pytest.mark.promise("P6")


def signed_in(world: Scenario, password: str = PASSWORD) -> Credential:
    session = sign_in(world.instance, SignIn(email=BEN.email, password=password), client=HERE)
    return presented_credential(token=None, session=session.secret)


def made(world: Scenario, by: Any, **fields: Any) -> Credential:
    secret = world.data(by, "create_token", **{"name": "Script", **fields})["secret"]
    return presented_credential(token=secret, session=None)


def refused(world: Scenario, by: Any, name: str, /, **fields: Any) -> Problem:
    with pytest.raises(Problem) as refusal:
        world.do(by, name, **fields)
    return refusal.value


def asks_for(refusal: Problem, field: str) -> bool:
    return isinstance(refusal, Invalid) and refusal.errors[0].field == field


def in_days(world: Scenario, days: float) -> str:
    return format_instant(world.clock.at + timedelta(days=days))


@on_both
def test_a_token_makes_no_tokens(world: Scenario):
    refusal = refused(world, made(world, world.ben), "create_token", name="Back door", password=PASSWORD)
    assert isinstance(refusal, Forbidden)
    assert "Sign in" in refusal.detail


@on_both
def test_making_a_token_asks_for_the_password_ten_minutes_after_it_was_proved(world: Scenario):
    session = signed_in(world)
    assert made(world, session)
    world.clock.advance(minutes=10)
    assert asks_for(refused(world, session, "create_token", name="Script"), "password")
    wrong = refused(world, session, "create_token", name="Script", password="a guess")
    assert asks_for(wrong, "password")
    assert asks_for(refused(world, session, "create_token", name="Script"), "password")
    assert made(world, session, password=PASSWORD)
    world.clock.advance(minutes=9)
    assert made(world, session)


def test_a_proof_counts_in_its_own_session_alone(world: Scenario):
    old = signed_in(world)
    world.clock.advance(minutes=11)
    signed_in(world)
    assert asks_for(refused(world, old, "create_token", name="Script"), "password")


def test_a_session_of_before_has_proved_nothing(world: Scenario):
    session = signed_in(world)
    world.store.run(lambda work: work.identities.mark_proved(1, None))
    assert asks_for(refused(world, session, "create_token", name="Script"), "password")


def test_address_and_password_are_never_changed_without_the_password(world: Scenario):
    session = signed_in(world)
    address = refused(world, session, "change_address", email="b@example.org", password="a guess")
    assert asks_for(address, "password")
    fields = {"current_password": "a guess", "new_password": NEW_PASSWORD}
    assert asks_for(refused(world, session, "change_password", **fields), "current_password")


@pytest.mark.promise("P8")
def test_the_password_cannot_be_guessed_by_making_tokens(world: Scenario):
    session = signed_in(world)
    for _ in range(10):
        refused(world, session, "create_token", name="Script", password="a guess")
    assert isinstance(refused(world, session, "create_token", name="Script", password=PASSWORD), RateLimited)


@on_both
def test_a_token_ends_when_it_was_to_end(world: Scenario):
    credential = made(world, world.ben, expires_at=in_days(world, 1))
    (listed,) = world.store.run(lambda work: work.identities.tokens(world.ben.user_id))
    assert listed.expires_at == in_days(world, 1)
    task = world.task()
    world.do(credential, "update_task", id=task, title="Mow")
    actor = world.store.read(lambda it: it.identities.of(credential, it.now))
    world.clock.advance(days=1)
    assert isinstance(refused(world, credential, "update_task", id=task, title="Sow"), Unauthenticated)
    assert world.store.read(lambda it: it.identities.of(credential, it.now)) is None
    assert not world.store.read(lambda it: it.identities.is_alive(actor, it.now))
    assert not world.store.read(lambda it: identities(it, {credential}))


@pytest.mark.parametrize("end", ["soon", "", "2026-11-24", "2026-11-24T09:00:00", "2026-11-23T09:00:00Z", "9999-12-31T23:59:59-23:59"])  # fmt: skip
def test_an_end_is_an_instant_to_come(world: Scenario, end: str):
    assert asks_for(refused(world, world.ben, "create_token", name="Script", expires_at=end), "expires_at")


def test_an_end_may_be_given_in_any_zone(world: Scenario):
    made(world, world.ben, expires_at="2026-12-24T01:00:00+01:00")
    (listed,) = world.store.run(lambda work: work.identities.tokens(world.ben.user_id))
    assert listed.expires_at == "2026-12-24T00:00:00.000000Z"


@on_both
def test_a_reset_ends_sessions_tokens_and_devices_and_leaves_what_was_written(world: Scenario):
    task = world.task(world.ben)
    client = HERE._replace(device=None)
    session = sign_in(world.instance, SignIn(email=BEN.email, password=PASSWORD), client=client)
    token = made(world, world.ben)
    own = world.data(world.ben, "create_project", name="Shed")["id"]
    link = world.data(world.ben, "invite", project_id=own)["link"].partition("#token=")[2]
    reset = drawn(world, "password_reset", world.ben.user_id)

    reset_password(world.instance, ResetPassword(token=reset, password=NEW_PASSWORD))

    for credential in (presented_credential(token=None, session=session.secret), token):
        assert isinstance(refused(world, credential, "update_task", id=task), Unauthenticated)
    assert not world.store.read(lambda it: is_known_device(it, world.ben.user_id, session.device_secret))
    assert asks_for(refused(world, world.dov, "accept_invitation", token=link), "token")
    assert world.store.read(lambda it: it.queries.task(world.ben, task)).title == "Paint"


def test_a_retry_of_before_the_password_was_asked_for_is_still_the_same_request(world: Scenario):
    """Fingerprints leave out what was not sent, so new fields change none."""
    world.do(world.ben, "create_token", name="Script", key="k1")
    before = hashlib.sha256(b'create_token\0{"name":"Script","scope":"write"}').digest()
    assert world.store.run(lambda work: work.idempotency.claim(world.ben.user_id, "k1", before))
