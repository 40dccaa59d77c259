"""Forgotten passwords: a link by mail, which tells strangers nothing and costs them and us little."""

from dataclasses import replace

import pytest

from taskcast.domain.errors import Invalid, RateLimited
from taskcast.usecases.accounts.reset_password import (
    ForgotPassword,
    ResetPassword,
    forgot_password,
    look_up_reset,
    reset_password,
)
from taskcast.usecases.accounts.reset_requests import ResetRequests
from tests.support.people import BEN
from tests.support.scenario import Scenario

from .entering import enter, letter, lives, no_letter
from .scenarios import NEW_PASSWORD, invitation


def test_a_forgotten_password_is_set_by_a_mailed_link_once(world: Scenario):
    session = enter(world)
    forgot_password(world.instance, ForgotPassword(email="BEN@example.org"))
    token = letter(world)

    reset_password(world.instance, ResetPassword(token=token, password=NEW_PASSWORD))

    assert not lives(world, session.secret)
    assert enter(world, password=NEW_PASSWORD)
    with pytest.raises(Invalid) as refused:
        reset_password(world.instance, ResetPassword(token=token, password="yet another password"))
    assert refused.value.errors[0].field == "token"


def test_a_link_to_set_a_password_lasts_a_day(world: Scenario):
    forgot_password(world.instance, ForgotPassword(email=BEN.email))
    token = letter(world)
    world.clock.advance(days=1, seconds=2)
    with pytest.raises(Invalid):
        reset_password(world.instance, ResetPassword(token=token, password=NEW_PASSWORD))


@pytest.mark.promise("P6")
def test_forgetting_tells_nothing_and_mails_only_to_accounts(world: Scenario):
    forgot_password(world.instance, ForgotPassword(email="nobody@example.org"))
    assert no_letter(world)


@pytest.mark.promise("P8")
def test_a_request_for_a_letter_is_answered_before_anybody_looks(world: Scenario):
    """What strangers ask for costs them no more to ask, and us no row, unless a letter follows."""
    requests = world.instance.reset_requests
    requests.on_request = lambda: None
    written: list[str] = []
    instance = replace(world.instance, store=Unreachable())
    for email in (BEN.email, "nobody@example.org", BEN.email):
        forgot_password(instance, ForgotPassword(email=email))
    assert no_letter(world)

    world.store.transact(
        lambda session: session.connection.set_update_hook(lambda *row: written.append(row[2]))
    )
    while look_up_reset(world.instance):
        pass
    assert sorted(written) == ["deliveries", "security_events", "signin_failures"]
    assert letter(world)


class Unreachable:
    """A database that must not be asked."""

    def __getattr__(self, name: str):
        raise AssertionError(name)


@pytest.mark.promise("P8")
def test_a_network_asks_for_so_many_letters_and_then_waits(world: Scenario):
    ticks = [0.0]
    requests = ResetRequests(monotonic=lambda: ticks[0])
    for number in range(20):
        requests.ask(f"nobody{number}@example.org", "192.0.2.7")
    with pytest.raises(RateLimited) as refused:
        requests.ask("ben@example.org", "192.0.2.7")
    assert refused.value.retry_after == 10
    requests.ask("ben@example.org", "198.51.100.7")
    ticks[0] += 10
    requests.ask("ben@example.org", "192.0.2.7")


@pytest.mark.promise("P8")
def test_what_waits_to_be_looked_up_is_bounded_however_many_networks_ask(world: Scenario):
    requests = ResetRequests(monotonic=lambda: 0.0)
    for number in range(1000):
        requests.ask(f"nobody{number}@example.org", f"network {number}")
    with pytest.raises(RateLimited):
        requests.ask("ben@example.org", "another network")


@pytest.mark.promise("P8")
def test_strangers_use_up_nobodys_invitations(world: Scenario):
    for _ in range(7):
        forgot_password(world.instance, ForgotPassword(email=BEN.email))
        forgot_password(world.instance, ForgotPassword(email="gil@example.org"))
    world.do(world.ada, "create_user", email="gil@example.org", name="Gil")
    project = world.data(world.ada, "create_project", name="Attic")
    world.do(world.ada, "invite", project_id=project["id"], email=BEN.email)


@pytest.mark.promise("P8")
def test_nobody_is_buried_in_letters(world: Scenario):
    for _ in range(7):
        forgot_password(world.instance, ForgotPassword(email=BEN.email))
    assert len(world.store.outbox.lease(limit=20, seconds=30)) == 5


@pytest.mark.promise("P6")
def test_a_link_for_one_purpose_is_none_for_another(world: Scenario):
    token = invitation(world)
    with pytest.raises(Invalid):
        reset_password(world.instance, ResetPassword(token=token, password=NEW_PASSWORD))
