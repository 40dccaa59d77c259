"""Sessions that nobody uses end (OWASP, "Idle Timeout"); those that are used do not, and no request writes for it."""

from datetime import timedelta

import pytest

from taskcast.domain.ids import format_instant
from taskcast.domain.permissions import Actor, Credential
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.identity import identities, presented_credential
from taskcast.usecases.accounts.sign_in import SignIn, sign_in
from taskcast.usecases.accounts.token_uses import TokenUses
from tests.support.people import BEN, PASSWORD
from tests.support.scenario import HERE, Scenario, begin_session

on_both = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)
pytestmark = pytest.mark.promise("P6")


def entered(world: Scenario) -> Credential:
    session = sign_in(world.instance, SignIn(email=BEN.email, password=PASSWORD), client=HERE)
    return presented_credential(token=None, session=session.secret)


def opens(world: Scenario, credential: Credential) -> Actor | None:
    """By each of the ways to ask, which agree."""
    actor = world.store.read(lambda it: it.identities.of(credential, it.now))
    assert (credential in world.store.read(lambda it: identities(it, {credential}))) is (actor is not None)
    in_writer = world.store.run(lambda work: work.identities.of(credential, work.now))
    assert in_writer == actor
    if actor is not None:
        assert world.store.read(lambda it: it.identities.is_alive(actor, it.now))
    return actor


def used(world: Scenario, credential: Credential, uses: TokenUses) -> None:
    actor = opens(world, credential)
    assert actor is not None
    uses.write(
        world.store, world.clock.now()
    )  # as every minute: what was noted over an hour ago is noted again
    uses.note(actor.token_id, world.clock.now(), session=actor.session_id)
    uses.write(world.store, world.clock.now())


@on_both
def test_a_session_that_nobody_uses_ends(world: Scenario):
    session = entered(world)
    world.clock.advance(days=14)
    assert opens(world, session) is not None
    world.clock.advance(hours=1)
    assert opens(world, session) is None


@on_both
def test_a_session_that_is_used_lasts_its_thirty_days(world: Scenario):
    session, uses = entered(world), TokenUses()
    for _ in range(3):
        world.clock.advance(days=9)
        used(world, session, uses)
    world.clock.advance(days=3)
    assert opens(world, session) is None


def test_a_session_that_has_ended_is_not_brought_back_by_a_use_that_is_written_late(world: Scenario):
    session, uses = entered(world), TokenUses()
    actor = opens(world, session)
    assert actor is not None
    world.clock.advance(days=15)
    uses.note(None, world.clock.now(), session=actor.session_id)
    uses.write(world.store, world.clock.now())
    assert opens(world, session) is None


def test_the_idle_time_is_a_setting(world: Scenario):
    session, uses = entered(world), TokenUses(session_idle=timedelta(hours=8))
    world.clock.advance(hours=2)
    used(world, session, uses)
    world.clock.advance(hours=8)
    assert opens(world, session) is not None
    world.clock.advance(hours=1)
    assert opens(world, session) is None


@on_both
def test_a_session_of_before_the_upgrade_goes_on_until_its_end_and_idles_once_it_is_used(world: Scenario):
    """What the migration left: no last use, and no end but its own."""
    credential = Credential("session", b"\x05" * 32)
    ends_at = format_instant(world.clock.at + timedelta(days=29))

    def before(work: Work) -> None:
        begin_session(work, world.ben.user_id, credential.digest, expires_at=ends_at)

    world.store.run(before)
    world.clock.advance(days=20)
    used(world, credential, TokenUses(session_idle=timedelta(days=1)))
    world.clock.advance(days=2)
    assert opens(world, credential) is None
