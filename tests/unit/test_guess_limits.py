"""Failed guesses are counted by account, address and network; whoever guesses slows strangers alone."""

from typing import Any

import pytest
from msgspec.structs import replace as replaced

from taskcast.domain.errors import Problem, RateLimited, Unauthenticated, Unavailable
from taskcast.usecases.accounts.devices import ClientInfo
from taskcast.usecases.accounts.registration import SignedIn
from taskcast.usecases.accounts.sign_in import SignIn, sign_in
from taskcast.usecases.limits.guess_limits import MOST_KEYS, WITHIN, Budget, FailureLimits, GuessLimits
from tests.storage.observing import security_rows
from tests.support.people import ADA, BEN, PASSWORD, Person
from tests.support.scenario import Scenario

pytestmark = pytest.mark.promise("P8")

HERE = ClientInfo("192.0.2.1")


def enter(
    world: Scenario, person: Person = BEN, password: str = PASSWORD, client: ClientInfo = HERE
) -> SignedIn:
    return sign_in(world.instance, SignIn(email=person.email, password=password), client=client)


def guess(world: Scenario, client: ClientInfo = HERE, email: str = BEN.email) -> str:
    """What a wrong password gets."""
    try:
        sign_in(world.instance, SignIn(email=email, password="wrong password"), client=client)
    except Problem as refusal:
        return refusal.code
    raise AssertionError("came in")


def host(number: int) -> ClientInfo:
    return ClientInfo(f"198.{number // 250}.{number % 250}.7")


def test_ten_failures_of_an_account_from_anywhere_slow_strangers(world: Scenario) -> None:
    for number in range(10):
        assert guess(world, host(number)) == "unauthenticated"
        world.clock.advance(seconds=30)
    with pytest.raises(RateLimited) as refused:
        enter(world, client=ClientInfo("203.0.113.5"))
    assert refused.value.retry_after == WITHIN - 10 * 30
    assert enter(world, ADA)
    world.clock.advance(seconds=refused.value.retry_after)
    assert enter(world)


def test_a_device_that_signed_in_before_is_never_slowed_by_strangers(world: Scenario) -> None:
    known = HERE._replace(device=enter(world).device_secret)
    for number in range(400):
        guess(world, host(number))
    for number in range(40):
        guess(world, HERE, email=f"someone{number}@example.org")
    assert guess(world, HERE) == "rate_limited"
    assert enter(world, client=known)
    with pytest.raises(RateLimited):  # it is known to Ben's account, not to Ada's
        enter(world, ADA, client=known)


def test_a_stolen_device_cookie_opens_no_unlimited_guessing(world: Scenario) -> None:
    known = HERE._replace(device=enter(world).device_secret)
    assert [guess(world, known) for _ in range(31)] == ["unauthenticated"] * 30 + ["rate_limited"]


def test_the_right_password_forgives_a_device_its_wrong_ones(world: Scenario) -> None:
    known = HERE._replace(device=enter(world).device_secret)
    for _ in range(3):
        for _ in range(29):
            guess(world, known)
        enter(world, client=known)


def test_200_accounts_tried_from_one_address(world: Scenario) -> None:
    codes = [guess(world, email=f"someone{number}@example.org") for number in range(200)]
    assert codes == ["unauthenticated"] * 30 + ["rate_limited"] * 170
    assert enter(world, client=ClientInfo("192.0.2.2"))


def test_one_account_tried_from_200_addresses(world: Scenario) -> None:
    codes = [guess(world, host(number)) for number in range(200)]
    assert codes == ["unauthenticated"] * 10 + ["rate_limited"] * 190


@pytest.mark.parametrize("address", ["192.0.2.{}", "2001:db8:1:{:x}::/64"])
def test_a_network_has_a_budget_for_all_its_addresses(world: Scenario, address: str) -> None:
    codes = [
        guess(world, ClientInfo(address.format(number % 250)), email=f"someone{number}@example.org")
        for number in range(310)
    ]
    assert codes == ["unauthenticated"] * 300 + ["rate_limited"] * 10
    assert enter(world, client=ClientInfo("2001:db8:2::/64"))


def test_behind_a_proxy_nobody_trusts_only_the_account_counts(world: Scenario) -> None:
    proxy = ClientInfo("127.0.0.1", shares_address=True)
    codes = {guess(world, proxy, email=f"someone{number}@example.org") for number in range(400)}
    assert codes == {"unauthenticated"}
    assert enter(world, client=proxy)
    assert [guess(world, proxy) for _ in range(11)][-1] == "rate_limited"


def test_the_right_password_is_no_failure(world: Scenario) -> None:
    for _ in range(40):
        enter(world)


def test_an_attempt_that_nobody_verified_is_no_failure(world: Scenario) -> None:
    class Busy:
        def verify(self, *_: Any) -> bool:
            raise RateLimited(5)

    crowded = world.instance.__class__(
        world.instance.store, Busy(), world.instance.links, guess_limits=world.instance.guess_limits
    )  # type: ignore[arg-type]
    for _ in range(50):
        with pytest.raises(RateLimited):
            sign_in(crowded, SignIn(email=BEN.email, password=PASSWORD), client=HERE)
    assert enter(world)


def test_guesses_under_way_count_as_failures(world: Scenario) -> None:
    limits = world.instance.guess_limits
    budget = Budget("account", BEN.email)
    in_progress = [limits.begin([budget]) for _ in range(10)]
    assert guess(world) == "rate_limited"
    for each in in_progress:
        each.end(failed=False)
    assert enter(world)


def test_failures_write_no_row(world: Scenario) -> None:
    before = security_rows(world.store)
    with pytest.raises(Unauthenticated):
        enter(world, password="wrong password")
    assert security_rows(world.store) == before
    counted = world.store.run(lambda work: work.identities.recent_failures(BEN.email, HERE.address, ""))
    assert counted == []


def test_what_is_remembered_is_bounded() -> None:
    now = [0.0]
    limits = GuessLimits(FailureLimits(per_account=1), monotonic=lambda: now[0])
    target = Budget("account", "ben@example.org")
    limits.begin([target]).end(failed=True)
    for number in range(MOST_KEYS - 1):
        limits.begin([Budget("account", str(number))]).end(failed=True)
    assert len(limits._by_budget) == MOST_KEYS
    now[0] = WITHIN + 1
    limits.begin([Budget("account", "one more")]).end(failed=True)
    assert len(limits._by_budget) == 1  # the others' time is over
    with pytest.raises(RateLimited):
        limits.begin([Budget("account", "one more")])


def test_a_deactivated_person_is_no_more_than_a_stranger(world: Scenario) -> None:
    known = HERE._replace(device=enter(world).device_secret)
    ben = world.store.run(lambda work: work.users.by_email(BEN.email))
    assert ben is not None
    world.store.run(lambda work: work.users.save(replaced(ben, active=False), {}))
    assert guess(world, known) == "unauthenticated"
    with pytest.raises((Unauthenticated, Unavailable)):
        enter(world, client=known)
