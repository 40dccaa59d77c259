"""Who changes something is found in the transaction of the change: what they showed opens as much as it does then."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from taskcast.domain.errors import Invalid, Problem
from taskcast.domain.ids import format_instant
from taskcast.domain.permissions import Actor, Credential
from taskcast.ports.unit_of_work import Work
from tests.storage.credentials import rename, token_of
from tests.storage.observing import events_of, refusal
from tests.support.scenario import Scenario, begin_session

pytestmark = pytest.mark.promise("P6")


def test_a_change_is_by_whoever_the_token_belongs_to(world: Scenario) -> None:
    bens, cleos = token_of(world, world.ben)[0], token_of(world, world.cleo)[0]
    task = world.task()
    rename(world, bens, task)()
    assert events_of(world.store, f"project:{world.project}")[-1].actor_id == world.ben.user_id
    assert refusal(rename(world, cleos, task)) == "forbidden"  # Cleo only looks on


def test_a_token_that_may_only_read_changes_nothing(world: Scenario) -> None:
    credential, _ = token_of(world, world.ben, scope="read")
    assert refusal(rename(world, credential, world.task())) == "forbidden"


def revoked(world: Scenario, token: int) -> None:
    world.do(world.ben, "revoke_token", id=token)


def closed(world: Scenario, _token: int) -> None:
    world.do(world.ada, "update_user", id=world.ben.user_id, active=False)


@pytest.mark.parametrize("ended", [revoked, closed])
def test_what_opens_nothing_any_more_changes_nothing_from_then_on(
    world: Scenario, ended: Callable[[Scenario, int], None]
) -> None:
    credential, token = token_of(world, world.ben)
    task = world.task()
    rename(world, credential, task)()
    ended(world, token)
    assert refusal(rename(world, credential, task, "Too late")) == "unauthenticated"


def test_a_session_changes_nothing_once_its_time_is_over(world: Scenario) -> None:
    credential = Credential("session", b"\x07" * 32)
    ends = format_instant(world.clock.at + timedelta(hours=1))

    def sign_in(work: Work) -> None:
        begin_session(work, world.ben.user_id, credential.digest, expires_at=ends)

    world.store.run(sign_in)
    task = world.task()
    rename(world, credential, task)()
    world.clock.advance(hours=1)
    assert refusal(rename(world, credential, task, "Too late")) == "unauthenticated"


def test_what_becomes_of_a_person_counts_from_the_next_change_on(world: Scenario) -> None:
    credential, _ = token_of(world, world.ben)
    new = {"email": "new@example.org", "name": "Nea"}
    assert refusal(lambda: world.do(credential, "create_user", **new)) == "forbidden"
    world.do(world.ada, "update_user", id=world.ben.user_id, is_admin=True)
    world.do(credential, "create_user", **new)


def test_within_the_transaction_that_ends_it_it_is_over_and_if_that_fails_it_is_not(world: Scenario) -> None:
    credential, token = token_of(world, world.ben)
    task = world.task()
    rename(world, credential, task)()

    def revoke_and_fail(work: Work) -> None:
        assert work.identities.of(credential, work.now) is not None
        work.identities.end_token(world.ben.user_id, token)
        assert work.identities.of(credential, work.now) is None
        raise Invalid.field("id", "Was not meant.")

    with pytest.raises(Problem):
        world.store.run(revoke_and_fail)
    rename(world, credential, task, "Still there")()


def test_a_person_who_moves_acts_in_their_new_timezone_at_once(world: Scenario) -> None:
    credential, _ = token_of(world, world.ben)

    def acting(work: Work) -> Actor | None:
        return work.identities.of(credential, work.now)

    before = world.store.run(acting)
    assert before is not None
    world.do(credential, "update_me", timezone="Asia/Tokyo")
    assert world.store.run(acting) == replace(before, timezone="Asia/Tokyo")


def test_what_a_failed_transaction_made_of_a_person_never_was(world: Scenario) -> None:
    credential, _ = token_of(world, world.ben)

    def promote_and_fail(work: Work) -> None:
        held = work.users.get(world.ben.user_id)
        work.users.save(replace(held.entity, is_admin=True), held.field_versions)
        acting = work.identities.of(credential, work.now)
        assert acting is not None
        assert acting.is_admin
        raise Invalid.field("id", "Was not meant.")

    with pytest.raises(Problem):
        world.store.run(promote_and_fail)
    acting = world.store.run(lambda work: work.identities.of(credential, work.now))
    assert acting is not None
    assert not acting.is_admin
