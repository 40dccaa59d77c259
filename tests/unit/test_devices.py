"""Devices that signed in before: whose they are, how many are kept, and that nobody can plant one."""

from contextlib import suppress

import pytest

from taskcast.domain.errors import Unauthenticated
from taskcast.domain.permissions import Actor
from taskcast.usecases.accounts.devices import MOST_DEVICES, ClientInfo, is_known_device
from taskcast.usecases.accounts.registration import SignedIn
from taskcast.usecases.accounts.sign_in import SignIn, sign_in
from tests.support.people import ADA, BEN, PASSWORD, Person
from tests.support.scenario import Scenario

on_both = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)


def enter(
    world: Scenario, person: Person, device: str | None = None, *, password: str = PASSWORD
) -> SignedIn:
    client = ClientInfo("192.0.2.1", device=device)
    return sign_in(world.instance, SignIn(email=person.email, password=password), client=client)


def knows(world: Scenario, actor: Actor, device: str | None) -> bool:
    return world.store.read(lambda reading: is_known_device(reading, actor.user_id, device))


@on_both
def test_a_device_is_known_to_the_account_that_signed_in_on_it_and_to_no_other(world: Scenario):
    bens = enter(world, BEN).device_secret
    assert knows(world, world.ben, bens)
    assert not knows(world, world.ada, bens)
    for unknown in (None, "", "guess", "\xe4", "x" * 1000):
        assert not knows(world, world.ben, unknown)


def test_a_known_device_keeps_its_cookie(world: Scenario):
    first = enter(world, BEN).device_secret
    assert enter(world, BEN, first).device_secret == first


def test_a_wrong_password_makes_no_device_known(world: Scenario):
    with suppress(Unauthenticated):
        enter(world, BEN, "planted", password="wrong password")
    assert not knows(world, world.ben, "planted")


@on_both
def test_two_people_share_a_browser(world: Scenario):
    bens = enter(world, BEN).device_secret
    shared = enter(world, ADA, bens).device_secret
    assert knows(world, world.ada, shared)
    assert knows(world, world.ben, shared)


@pytest.mark.promise("P6")
def test_a_cookie_that_somebody_planted_and_knows_is_worth_nothing_after_the_sign_in(world: Scenario):
    planted = enter(world, ADA).device_secret
    bens = enter(world, BEN, planted).device_secret
    assert bens != planted
    assert not knows(world, world.ben, planted)
    assert enter(world, BEN, "chosen by somebody").device_secret != "chosen by somebody"


@on_both
@pytest.mark.promise("P8")
def test_only_the_devices_used_last_are_kept(world: Scenario):
    devices = []
    for _ in range(MOST_DEVICES):
        devices.append(enter(world, BEN).device_secret)
        world.clock.advance(minutes=1)
    adas = enter(world, ADA).device_secret
    enter(world, BEN, devices[0])
    world.clock.advance(minutes=1)
    newest = enter(world, BEN).device_secret
    assert [device for device in devices if not knows(world, world.ben, device)] == [devices[1]]
    assert knows(world, world.ben, newest)
    assert knows(world, world.ada, adas)
