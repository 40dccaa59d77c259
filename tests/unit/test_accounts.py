"""Accounts: signing in and out, forgotten passwords, addresses, tokens, administrators."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from taskcast.domain.errors import Conflict, Forbidden, Invalid, NotFound, RateLimited, Unauthenticated
from taskcast.storage import AnyStore
from taskcast.usecases.accounts.change_address import ConfirmAddress, confirm_address
from taskcast.usecases.accounts.mail_links import link_for_mail
from taskcast.usecases.accounts.registration import NewAccount
from taskcast.usecases.accounts.reset_password import (
    ForgotPassword,
    ResetPassword,
    forgot_password,
    reset_password,
)
from taskcast.usecases.accounts.setup import (
    SetUp,
    add_account,
    needs_setup,
    set_up_first_administrator,
    setup_link,
)
from taskcast.usecases.accounts.sign_in import SignIn, sign_in, sign_out
from tests.support.people import ADA, BEN, PASSWORD, Person
from tests.support.scenario import HERE, Scenario, StoppedClock, instance_on, put
from tests.support.store_client import StoreClient

from .entering import actor_of, endings, enter, letter, lives, no_letter
from .scenarios import NEW_PASSWORD


def test_a_password_opens_a_session_of_thirty_days_at_most(world: Scenario):
    session = enter(world)
    assert actor_of(world, session.secret).user_id == world.ben.user_id
    assert lives(world, session.secret)
    world.clock.advance(days=30, seconds=1)
    assert not lives(world, session.secret)


def test_an_address_is_the_same_in_capitals(world: Scenario):
    assert sign_in(world.instance, SignIn(email=" BEN@Example.org ", password=PASSWORD), client=HERE)


@pytest.mark.promise("P6")
@pytest.mark.parametrize(
    "email", ["ben@example.org", "nobody@example.org", "not an address", "a\x00b", "\ud800ab"]
)
def test_a_refusal_does_not_tell_what_was_wrong(world: Scenario, email: str):
    with pytest.raises(Unauthenticated) as refused:
        sign_in(world.instance, SignIn(email=email, password="wrong password"), client=HERE)
    assert refused.value.detail == "The address or the password is not right."


def test_signing_out_ends_the_session_and_tells_its_sockets(world: Scenario):
    session, other = enter(world), enter(world)
    sign_out(world.instance, actor_of(world, session.secret))
    assert not lives(world, session.secret)
    assert lives(world, other.secret)
    assert endings(world, world.ben) == ["signed_out"]


@pytest.mark.promise("P6")
@pytest.mark.parametrize("keep_tokens", [False, True])
def test_a_new_password_ends_all_else_unless_tokens_are_to_stay(world: Scenario, keep_tokens: bool):
    here, there = enter(world), enter(world)
    token = world.data(world.ben, "create_token", name="Script")["secret"]
    choice = {"keep_tokens": True} if keep_tokens else {}
    world.do(
        actor_of(world, here.secret),
        "change_password",
        **{"current_password": PASSWORD, "new_password": NEW_PASSWORD, **choice},
    )
    assert lives(world, here.secret)
    assert not lives(world, there.secret)
    assert lives(world, token, token=True) is keep_tokens
    assert endings(world, world.ben) == ["password_changed"] * (1 if keep_tokens else 2)
    assert enter(world, password=NEW_PASSWORD)
    with pytest.raises(Unauthenticated):
        enter(world)


@pytest.mark.promise("P8")
def test_an_open_window_is_not_enough_to_guess_the_password(world: Scenario):
    fields = {"current_password": "wrong password", "new_password": NEW_PASSWORD}
    for _ in range(10):
        with pytest.raises(Invalid) as refused:
            world.do(world.ben, "change_password", **fields)
        assert refused.value.errors[0].field == "current_password"
    with pytest.raises(RateLimited):
        world.do(world.ben, "change_password", current_password=PASSWORD, new_password=NEW_PASSWORD)


@pytest.mark.promise("P6")
def test_an_idempotency_record_depends_on_no_password(world: Scenario):
    fields = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    first = world.do(world.ben, "change_password", key="k1", **fields)
    again = {"current_password": "another guess", "new_password": "another password"}
    assert world.do(world.ben, "change_password", key="k1", **again) == first


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "x" * 1025,
        "password1234",
        "PassWord1234",
        "aaaaaaaaaaaaaa",
        "121212121212",
        "ben@example.org",
    ],
)
def test_passwords_that_others_would_guess_are_refused(world: Scenario, password: str):
    with pytest.raises(Invalid) as refused:
        world.do(world.ben, "change_password", current_password=PASSWORD, new_password=password)
    assert refused.value.errors[0].field == "new_password"
    assert password not in refused.value.detail or password == "short"


def test_an_address_changes_once_the_new_one_answers(world: Scenario):
    world.do(world.ben, "change_address", email="Ben@Example.com", password=PASSWORD)
    assert StoreClient(world.store, world.ben).me.user["email"] == BEN.email
    token = letter(world)

    confirm_address(world.instance, ConfirmAddress(token=token))

    assert StoreClient(world.store, world.ben).me.user["email"] == "ben@example.com"
    with pytest.raises(Invalid):
        confirm_address(world.instance, ConfirmAddress(token=token))


@pytest.mark.promise("P6")
def test_whoever_took_an_account_over_cannot_take_it_back_by_a_link_from_before_the_new_password(
    world: Scenario,
):
    world.do(world.ben, "change_address", email="mallory@example.com", password=PASSWORD)
    mallorys = letter(world)
    world.do(world.ben, "change_password", current_password=PASSWORD, new_password=NEW_PASSWORD)

    with pytest.raises(Invalid) as refused:
        confirm_address(world.instance, ConfirmAddress(token=mallorys))
    assert refused.value.errors[0].field == "token"
    assert StoreClient(world.store, world.ben).me.user["email"] == BEN.email


def test_an_address_is_not_changed_without_the_password(world: Scenario):
    with pytest.raises(Invalid) as refused:
        world.do(world.ben, "change_address", email="mallory@example.com", password="wrong password")
    assert refused.value.errors[0].field == "password"
    assert no_letter(world)


@pytest.mark.promise("P6")
def test_an_address_that_is_taken_is_told_only_to_who_reads_its_mail(world: Scenario):
    world.do(world.ben, "change_address", email=ADA.email, password=PASSWORD)
    with pytest.raises(Invalid) as refused:
        confirm_address(world.instance, ConfirmAddress(token=letter(world)))
    assert refused.value.errors[0].field == "email"


def test_a_token_acts_for_its_person_within_its_scope(world: Scenario):
    made = world.data(world.ben, "create_token", name="Script", scope="read")
    assert made["secret"].startswith("tc_")
    actor = actor_of(world, made["secret"], token=True)
    assert (actor.user_id, actor.may_write) == (world.ben.user_id, False)
    world.do(world.ben, "revoke_token", id=made["token"]["id"])
    assert not lives(world, made["secret"], token=True)
    assert endings(world, world.ben) == ["token_revoked"]


@pytest.mark.promise("P6")
def test_nobody_revokes_a_token_of_somebody_else(world: Scenario):
    made = world.data(world.ben, "create_token", name="Script")
    with pytest.raises(NotFound):
        world.do(world.ada, "revoke_token", id=made["token"]["id"])


def test_an_administrator_adds_people_with_and_without_a_password(world: Scenario):
    world.do(world.ada, "create_user", email="fay@example.org", name="Fay", password=NEW_PASSWORD)
    assert enter(world, Person("Fay", NEW_PASSWORD), NEW_PASSWORD)
    world.do(world.ada, "create_user", email="gil@example.org", name="Gil")
    reset_password(world.instance, ResetPassword(token=letter(world), password=NEW_PASSWORD))
    assert enter(world, Person("Gil"), NEW_PASSWORD)


def test_who_is_given_an_account_is_welcomed_and_who_forgot_a_password_is_not(world: Scenario):
    world.do(world.ada, "create_user", email="gil@example.org", name="Gil")
    forgot_password(world.instance, ForgotPassword(email="gil@example.org"))
    letters = world.store.outbox.lease(limit=10, seconds=30)
    assert [each.kind for each in letters] == ["welcome", "password_reset"]
    assert [link_for_mail(world.instance, each).partition("#")[0] for each in letters] == [
        "https://tasks.example.org/reset",
        "https://tasks.example.org/reset",
    ]


def test_an_address_has_one_account(world: Scenario):
    with pytest.raises(Invalid) as refused:
        world.do(world.ada, "create_user", email="BEN@example.org", name="Ben", password=NEW_PASSWORD)
    assert refused.value.errors[0].field == "email"


@pytest.mark.promise("P6")
def test_who_no_longer_administers_cannot_from_an_old_window_either(world: Scenario):
    world.do(world.ada, "update_user", id=world.ben.user_id, is_admin=True)
    stale = msgspec.structs.replace(world.ben, is_admin=True)
    world.do(world.ada, "update_user", id=world.ben.user_id, is_admin=False)
    with pytest.raises(Forbidden):
        world.do(stale, "create_user", email="fay@example.org", name="Fay", password=NEW_PASSWORD)


@pytest.mark.promise("P6")
def test_who_is_deactivated_is_out_everywhere(world: Scenario):
    session = enter(world)
    secret = world.data(world.ben, "create_token", name="Script")["secret"]
    world.do(world.ada, "update_user", id=world.ben.user_id, active=False)
    assert not lives(world, session.secret)
    assert not lives(world, secret, token=True)
    assert endings(world, world.ben) == ["deactivated"]
    with pytest.raises(Unauthenticated):
        enter(world)
    forgot_password(world.instance, ForgotPassword(email=BEN.email))
    assert no_letter(world)


@pytest.mark.parametrize("change", [{"is_admin": False}, {"active": False}])
def test_somebody_always_administers(world: Scenario, change: dict[str, bool]):
    with pytest.raises(Invalid) as refused:
        world.do(world.ada, "update_user", id=world.ada.user_id, **change)
    assert refused.value.errors[0].field == next(iter(change))
    world.do(world.ada, "update_user", id=world.ben.user_id, is_admin=True)
    put(world, world.ben.user_id, "owner")
    world.do(world.ada, "update_user", id=world.ada.user_id, **change)


@pytest.mark.promise("P3")
def test_two_windows_that_rename_one_person_conflict(world: Scenario):
    world.do(world.ben, "update_me", name="Benjamin", base_version=1)
    with pytest.raises(Conflict):
        world.do(world.ben, "update_me", name="Benny", base_version=1)
    assert world.do(world.ben, "update_me", timezone="Europe/Berlin", base_version=1).merged == ["name"]


def test_a_person_chooses_a_language_and_takes_it_back(world: Scenario) -> None:
    assert world.data(world.ben, "update_me", language="de")["language"] == "de"
    assert world.data(world.ben, "update_me", language=None)["language"] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("timezone", "Mars/Olympus"),
        ("language", "tlh"),
        ("name", " "),
        ("email", "x@y.z"),
        ("mail_notifications", "no"),
    ],
)
def test_a_bad_setting_names_its_field(world: Scenario, field: str, value: str):
    with pytest.raises(Invalid) as refused:
        world.do(world.ben, "update_me", **{field: value})
    assert refused.value.errors[0].field == field


@pytest.mark.promise("P6")
def test_nobody_else_decides_what_mail_one_gets(world: Scenario):
    with pytest.raises(Invalid) as refused:
        world.do(world.ada, "update_user", id=world.ben.user_id, mail_notifications=False)
    assert refused.value.errors[0].field == "mail_notifications"
    world.do(world.ada, "update_user", id=world.ben.user_id, mail_notifications=True, name="Benjamin")


class TestAnEmptyInstance:
    @pytest.fixture
    def empty(self, store: AnyStore, clock: StoppedClock) -> Iterator[Any]:
        return instance_on(store, clock)

    def test_the_printed_link_makes_the_first_administrator_once(self, empty: Any):
        token = setup_link(empty).partition("#token=")[2]
        command = SetUp(token=token, email=ADA.email, name="Ada", password=NEW_PASSWORD)
        assert needs_setup(empty)
        assert set_up_first_administrator(empty, command, client=HERE).user.is_admin
        assert not needs_setup(empty)
        with pytest.raises(NotFound):
            set_up_first_administrator(empty, command, client=HERE)

    def test_without_the_link_nobody_becomes_administrator(self, empty: Any):
        command = SetUp(token="guess", email=ADA.email, name="Ada", password=NEW_PASSWORD)
        with pytest.raises(Invalid):
            set_up_first_administrator(empty, command, client=HERE)
        assert needs_setup(empty)

    def test_the_first_account_of_the_command_line_administers(self, empty: Any):
        ada = add_account(
            empty, NewAccount(email=ADA.email, name="Ada", password_hash=None), password=PASSWORD
        )
        ben = add_account(empty, NewAccount(email=BEN.email, name="Ben", password_hash=None), password=None)
        assert (ada.is_admin, ben.is_admin) == (True, False)
