"""Accounts, sessions, tokens and sign-in failures, on both databases."""

import hashlib
from datetime import timedelta

import pytest

from taskcast.domain.ids import UserId, format_instant
from taskcast.domain.permissions import Credential
from taskcast.domain.users import User
from tests.storage.observing import refusal
from tests.support.scenario import Scenario, begin_session, begin_token

DIGEST = hashlib.sha256(b"secret").digest()
SESSION, TOKEN = Credential("session", DIGEST), Credential("token", DIGEST)


def test_an_address_belongs_to_one_account(world: Scenario) -> None:
    def add(work):
        user = User(id=UserId(0), email="ben@example.org", name="B", created_at=work.now, updated_at=work.now)
        return work.users.add(user, password_hash=None)

    assert refusal(lambda: world.store.run(add)) == "invalid"

    def rename(work):
        held = work.users.get(world.dov.user_id)
        from msgspec.structs import replace

        work.users.save(replace(held.entity, email="ben@example.org"), {})

    assert refusal(lambda: world.store.run(rename)) == "invalid"
    assert world.store.run(lambda work: work.users.by_email("ben@example.org")).name == "Ben"


def test_a_session_opens_until_it_expires_or_ends(world: Scenario) -> None:
    ends = format_instant(world.clock.at + timedelta(days=1))
    run, read = world.store.run, world.store.read
    session = run(lambda work: begin_session(work, world.ben.user_id, DIGEST, expires_at=ends))
    actor = read(lambda it: it.identities.of(SESSION, it.now))
    assert (actor.user_id, actor.session_id) == (world.ben.user_id, session)
    assert read(lambda it: it.identities.is_alive(actor, it.now))
    world.clock.advance(days=1)
    assert read(lambda it: it.identities.of(SESSION, it.now)) is None
    assert not read(lambda it: it.identities.is_alive(actor, it.now))


def test_many_sessions_are_looked_up_at_once_and_those_that_open_nothing_are_left_out(
    world: Scenario,
) -> None:
    ends = format_instant(world.clock.at + timedelta(days=1))
    soon = format_instant(world.clock.at + timedelta(hours=1))
    digests = [bytes([number] * 32) for number in range(40)]

    def add(work):
        for number, digest in enumerate(digests):
            person = world.ben if number % 2 else world.ada
            expires_at = soon if number == 7 else ends
            begin_session(work, person.user_id, digest, expires_at=expires_at)

    world.store.run(add)
    world.clock.advance(hours=1)
    found = world.store.read(lambda it: it.identities.by_sessions([*digests, DIGEST], it.now))
    assert found.keys() == set(digests) - {digests[7]}
    for digest, (actor, expires_at) in found.items():
        assert actor == world.store.read(
            lambda it, digest=digest: it.identities.of(Credential("session", digest), it.now)
        )
        assert expires_at == ends


def test_many_tokens_are_looked_up_at_once_and_those_that_open_nothing_are_left_out(world: Scenario) -> None:
    digests = [bytes([number] * 32) for number in range(20)]

    def add(work):
        for number, digest in enumerate(digests):
            person = world.ben if number % 2 else world.ada
            begin_token(work, person.user_id, digest, scope="read")

    world.store.run(add)
    found = world.store.read(lambda it: it.identities.by_tokens([*digests, DIGEST], it.now))
    assert {digest: identity.actor for digest, identity in found.items()} == {
        digest: world.store.read(
            lambda it, digest=digest: it.identities.of(Credential("token", digest), it.now)
        )
        for digest in digests
    }


def test_ending_all_sessions_but_one_names_those_that_ended(world: Scenario) -> None:
    ends = format_instant(world.clock.at + timedelta(days=1))

    def add(work):
        return [
            begin_session(work, world.ben.user_id, bytes([number] * 32), expires_at=ends)
            for number in range(3)
        ]

    first, second, third = world.store.run(add)
    ended = world.store.run(lambda work: work.identities.end_sessions_of(world.ben.user_id, but=second))
    assert ended == [first, third]
    assert world.store.run(lambda work: work.identities.end_session(second, of=world.ben.user_id))
    assert not world.store.run(lambda work: work.identities.end_session(second, of=world.ben.user_id))


@pytest.mark.parametrize(("scope", "may_write"), [("read", False), ("write", True)])
def test_a_token_opens_as_far_as_its_scope_until_it_is_revoked(
    world: Scenario, scope: str, may_write: bool
) -> None:
    run, read = world.store.run, world.store.read
    token = run(lambda work: begin_token(work, world.ben.user_id, DIGEST, scope=scope))
    actor = read(lambda it: it.identities.of(TOKEN, it.now))
    assert (actor.token_id, actor.may_write) == (token.id, may_write)
    assert not run(lambda work: work.identities.end_token(world.ada.user_id, token.id))
    assert run(lambda work: work.identities.end_token(world.ben.user_id, token.id))
    assert read(lambda it: it.identities.of(TOKEN, it.now)) is None
    assert not read(lambda it: it.identities.is_alive(actor, it.now))


def test_nobody_opens_anything_with_a_closed_account(world: Scenario) -> None:
    from msgspec.structs import replace

    run = world.store.run
    run(lambda work: begin_token(work, world.ben.user_id, DIGEST, scope="write"))
    run(lambda work: work.users.save(replace(work.users.get(world.ben.user_id).entity, active=False), {}))
    assert world.store.read(lambda it: it.identities.of(TOKEN, it.now)) is None


def test_failures_are_counted_by_account_and_address(world: Scenario) -> None:
    run = world.store.run
    start = world.clock.now()
    for account, address in (("ben", "1.1.1.1"), ("ben", "2.2.2.2"), ("ada", "1.1.1.1"), ("ben", "1.1.1.1")):
        run(lambda work, a=account, b=address: work.identities.add_failure(a, b, work.now))
        world.clock.advance(seconds=1)
    assert len(run(lambda work: work.identities.recent_failures("ben", "1.1.1.1", start))) == 2
    assert len(run(lambda work: work.identities.recent_failures("ben", "2.2.2.2", start))) == 1


def test_the_instance_secret_is_made_once(world: Scenario, another_store) -> None:
    assert len(world.store.instance_secret()) == 32
    assert another_store().instance_secret() == world.store.instance_secret()
