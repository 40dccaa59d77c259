"""Mail that tells when what opens an account changed: to whom, when not, and never with a secret."""

from typing import Any

import pytest

from taskcast.domain.permissions import Credential
from taskcast.ports.outbox import Delivery
from taskcast.usecases.accounts.change_address import ConfirmAddress, confirm_address
from taskcast.usecases.accounts.devices import ClientInfo
from taskcast.usecases.accounts.identity import presented_credential
from taskcast.usecases.accounts.registration import SignedIn
from taskcast.usecases.accounts.reset_password import ResetPassword, reset_password
from taskcast.usecases.accounts.security_notices import MOST_NOTICES
from taskcast.usecases.accounts.sign_in import SignIn, sign_in
from taskcast.usecases.members.join import Join, join_by_invitation
from tests.support.people import BEN, PASSWORD
from tests.support.scenario import HERE, Scenario, drawn

from .scenarios import NEW_PASSWORD, invitation

on_both = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)
pytestmark = pytest.mark.promise("P6")


def enter(world: Scenario, device: str | None = None, *, password: str = PASSWORD) -> SignedIn:
    client = HERE._replace(device=device)
    return sign_in(world.instance, SignIn(email=BEN.email, password=password), client=client)


def session_of(done: SignedIn) -> Credential:
    return presented_credential(token=None, session=done.secret)


def mailed(world: Scenario) -> list[Delivery]:
    """What waits to be sent; it counts as sent from then on."""
    leased = list(world.store.outbox.lease(limit=100, seconds=30))
    world.store.outbox.mark_sent(leased)
    return leased


def told(world: Scenario) -> list[tuple[str, str | None]]:
    return [(each.kind, each.address) for each in mailed(world)]


def detail(world: Scenario, delivery: Delivery) -> str:
    wanted = world.store.outbox.outgoing([delivery])
    assert wanted is not None
    assert (wanted.to.email, wanted.to.name) == (delivery.address, "Ben")
    to = wanted.to
    return f"{to.detail}, from {to.detail_address}" if to.detail_address else to.detail


def test_a_changed_password_is_told(world: Scenario):
    fields = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    world.do(world.ben, "change_password", **fields)
    assert told(world) == [("password_changed", BEN.email)]


def test_a_reset_is_told(world: Scenario):
    token = drawn(world, "password_reset", world.ben.user_id)
    reset_password(world.instance, ResetPassword(token=token, password=NEW_PASSWORD))
    assert told(world) == [("password_changed", BEN.email)]


@on_both
def test_a_changed_address_is_told_to_the_old_one_and_to_the_new_one(world: Scenario):
    token = drawn(world, "address_change", world.ben.user_id, "ben@example.com")
    confirm_address(world.instance, ConfirmAddress(token=token))
    letters = mailed(world)
    assert {each.address for each in letters} == {BEN.email, "ben@example.com"}
    assert {each.kind for each in letters} == {"address_changed"}
    assert [detail(world, each) for each in letters] == ["", ""]


@on_both
def test_a_new_token_is_told_by_its_name_alone(world: Scenario):
    session = session_of(enter(world))
    made = world.data(session, "create_token", name="Backup")
    (letter,) = mailed(world)
    assert (letter.kind, letter.address) == ("token_created", BEN.email)
    assert detail(world, letter) == "Backup"
    assert made["secret"] not in repr(letter)
    world.do(world.ben, "revoke_token", id=made["token"]["id"])
    assert detail(world, letter) == ""


def test_a_token_of_the_command_line_is_not_told(world: Scenario):
    world.do(world.ben, "create_token", name="robot")
    assert told(world) == []


@on_both
def test_a_sign_in_on_a_new_device_is_told_and_on_a_known_one_is_not(world: Scenario):
    known = enter(world).device_secret
    assert told(world) == [], "the first session of a new account"
    enter(world, known)
    assert told(world) == []
    stranger = enter(world, "guess")
    (letter,) = mailed(world)
    assert (letter.kind, letter.address) == ("new_sign_in", BEN.email)
    assert detail(world, letter) == "Firefox on Linux, from 192.0.2.1"
    world.do(world.ben, "end_session", id=stranger.session_id)
    assert detail(world, letter) == ""


def test_who_joins_is_not_told_of_their_own_arrival(world: Scenario):
    token = invitation(world, email="fay@example.org")
    mailed(world)
    command = Join(token=token, name="Fay", password=NEW_PASSWORD)
    join_by_invitation(world.instance, command, client=ClientInfo("192.0.2.1"))
    assert told(world) == []


def test_an_account_of_before_is_told_of_its_next_new_device(world: Scenario):
    """The migration counts everyone there was as having signed in."""
    world.store.run(lambda work: work.users.mark_signed_in(world.ben.user_id))
    enter(world)
    assert told(world) == [("new_sign_in", BEN.email)]


@pytest.mark.promise("P8")
def test_notices_have_a_bound_that_no_other_mail_can_use_up(world: Scenario):
    session = session_of(enter(world))
    for _ in range(MOST_NOTICES + 3):
        world.do(session, "create_token", name="Script")
    assert len(mailed(world)) == MOST_NOTICES
    enter(world)
    fields: dict[str, Any] = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    world.do(world.ben, "change_password", **fields)
    assert [kind for kind, _ in told(world)] == ["new_sign_in", "password_changed"]
    world.clock.advance(hours=1, seconds=1)
    world.do(world.ben, "create_token", name="Script")
