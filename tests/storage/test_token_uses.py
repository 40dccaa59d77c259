"""When a token was last used is known to the hour, and no request ever writes it."""

import hashlib

import pytest

from taskcast.domain.errors import Unavailable
from taskcast.domain.permissions import Actor, Credential
from taskcast.domain.users import ApiToken
from taskcast.storage import AnyStore
from taskcast.usecases.accounts.token_uses import TokenUses
from tests.support.scenario import Scenario, begin_token


def script(world: Scenario) -> Actor:
    """A program of Ben's."""
    digest = hashlib.sha256(b"script").digest()
    world.store.run(lambda work: begin_token(work, world.ben.user_id, digest, scope="write"))
    actor = world.store.read(lambda it: it.identities.of(Credential("token", digest), it.now))
    assert actor is not None
    return actor


def listed(world: Scenario) -> ApiToken:
    (token,) = world.store.run(lambda work: work.identities.tokens(world.ben.user_id))
    return token


def write(world: Scenario, uses: TokenUses) -> None:
    uses.write(world.store, world.clock.now())


def test_a_use_is_written_by_and_by(world: Scenario) -> None:
    uses, actor = TokenUses(), script(world)
    used = world.clock.now()
    uses.note(actor.token_id, used)
    assert listed(world).last_used_at is None
    world.clock.advance(seconds=30)
    write(world, uses)
    assert listed(world).last_used_at == used


def test_a_token_in_constant_use_is_written_once_an_hour(world: Scenario) -> None:
    uses, actor = TokenUses(), script(world)
    written = set()
    for _ in range(4 * 60):
        uses.note(actor.token_id, world.clock.now())
        write(world, uses)
        written.add(listed(world).last_used_at)
        world.clock.advance(minutes=1)
    assert len(written) == 4


def test_of_two_processes_only_one_writes_within_the_hour(world: Scenario) -> None:
    here, there, actor = TokenUses(), TokenUses(), script(world)
    first = world.clock.now()
    here.note(actor.token_id, first)
    write(world, here)
    world.clock.advance(minutes=59)
    there.note(actor.token_id, world.clock.now())
    write(world, there)
    assert listed(world).last_used_at == first


def test_what_could_not_be_written_is_written_the_next_time(world: Scenario, another_store) -> None:
    uses, actor = TokenUses(), script(world)
    used = world.clock.now()
    uses.note(actor.token_id, used)
    closed: AnyStore = another_store()
    closed.close()
    with pytest.raises(Unavailable):
        uses.write(closed, used)
    write(world, uses)
    assert listed(world).last_used_at == used


def test_a_session_and_a_revoked_token_leave_no_trace(world: Scenario) -> None:
    uses, actor = TokenUses(), script(world)
    uses.note(None, world.clock.now())
    uses.note(actor.token_id, world.clock.now())
    assert actor.token_id is not None
    token = actor.token_id
    world.store.run(lambda work: work.identities.end_token(world.ben.user_id, token))
    write(world, uses)
    assert world.store.run(lambda work: work.identities.tokens(world.ben.user_id)) == []
