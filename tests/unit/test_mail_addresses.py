"""A host with letters beyond ASCII has two names; whoever uses either is the same person, by every door."""

import pytest

from taskcast.domain.errors import Invalid, Problem, RateLimited
from taskcast.domain.mail_addresses import checked_address
from taskcast.domain.permissions import Actor
from taskcast.notify.channels.email.message_builder import build_message
from taskcast.usecases.accounts.change_address import ConfirmAddress, confirm_address
from taskcast.usecases.accounts.registration import NewAccount
from taskcast.usecases.accounts.reset_password import ForgotPassword, forgot_password
from taskcast.usecases.accounts.setup import add_account
from taskcast.usecases.accounts.sign_in import SignIn, sign_in
from taskcast.usecases.accounts.signed_links import fingerprint
from taskcast.usecases.accounts.stop_mail import StopMail, stop_mail
from taskcast.usecases.members.manage_members import name_owner_locally
from tests.notify.letters import LETTERHEAD, ben
from tests.support.people import PASSWORD
from tests.support.scenario import HERE, Scenario, drawn
from tests.support.store_client import StoreClient

STORED = "info@xn--bcher-kva.example"
SPELLINGS = [
    STORED,
    "Info@XN--Bcher-KVA.example",
    "info@bücher.example",
    "INFO@BÜCHER.EXAMPLE",
    "info@bu\u0308cher.example",  # a letter and its mark apart
    " info@\uff42ücher。example ",  # as Japanese keyboards type
]


@pytest.fixture
def fay(world: Scenario) -> Actor:
    new = NewAccount(email="info@bücher.example", name="Fay", password_hash=None)
    return Actor(user_id=add_account(world.instance, new, password=PASSWORD).id)


def refusal(world: Scenario, who: Actor, operation: str, /, **fields: object) -> tuple[str, str]:
    with pytest.raises(Problem) as refused:
        world.do(who, operation, **fields)
    first = refused.value.errors[0]
    return first.field, first.message


@pytest.mark.parametrize("typed", SPELLINGS)
def test_every_spelling_is_one_account(world: Scenario, fay: Actor, typed: str) -> None:
    assert StoreClient(world.store, fay).me.user["email"] == STORED
    signed_in = sign_in(world.instance, SignIn(email=typed, password=PASSWORD), client=HERE)
    assert signed_in.user.id == fay.user_id
    assert refusal(world, world.ada, "create_user", email=typed, name="Twice") == (
        "email",
        "Has an account already.",
    )
    assert refusal(world, fay, "change_address", email=typed, password=PASSWORD) == (
        "email",
        "Is your address already.",
    )
    forgot_password(world.instance, ForgotPassword(email=typed))
    world.do(world.ada, "invite", project_id=world.project, email=typed)
    letters = world.store.outbox.lease(limit=10, seconds=30)
    assert {(letter.kind, letter.address) for letter in letters} == {
        ("password_reset", STORED),
        ("invitation", STORED),
    }
    assert [each["role"] for each in StoreClient(world.store, fay).me.invitations.values()] == ["member"]
    world.do(world.ada, "put_member", project_id=world.project, user_id=fay.user_id, role="member")
    assert name_owner_locally(world.instance, world.project, typed).user_id == fay.user_id


@pytest.mark.promise("P8")
def test_guesses_under_all_spellings_count_together(world: Scenario, fay: Actor) -> None:
    for number in range(10):
        typed, client = SPELLINGS[number % len(SPELLINGS)], HERE._replace(address=f"198.51.{number}.7")
        with pytest.raises(Problem):
            sign_in(world.instance, SignIn(email=typed, password="wrong password"), client=client)
    with pytest.raises(RateLimited):
        sign_in(world.instance, SignIn(email=SPELLINGS[2], password=PASSWORD), client=HERE)


def test_links_mailed_before_the_address_was_respelled_go_on(world: Scenario, fay: Actor) -> None:
    links = world.instance.links
    stop_mail(
        world.instance,
        StopMail(token=links.opt_out_token(str(fay.user_id), fingerprint("info@bücher.example"))),
    )
    assert not StoreClient(world.store, fay).me.user["mail_notifications"]
    token = drawn(world, "address_change", world.ben.user_id, "info@bücher2.example")
    confirm_address(world.instance, ConfirmAddress(token=token))
    assert StoreClient(world.store, world.ben).me.user["email"] == "info@xn--bcher2-3ya.example"


def test_mail_names_the_host_as_every_mail_server_takes_it() -> None:
    from tests.notify.letters import ASSIGNED, LINK

    message = type(ASSIGNED)(ASSIGNED.deliveries, ben(email="info@bücher.example"), LINK)
    mail = build_message(message, LETTERHEAD)
    assert not mail.is_international
    assert b"To: Ben <info@xn--bcher-kva.example>\r\n" in mail.source


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("info@💩.example", "“💩” cannot be part of it"),
        ("info@bü_cher.example", "“_” cannot be part of it"),
        ("info@-bücher.example", "label must not start or end with a hyphen"),
        (f"info@{'ü' * 64}.example", "label too long"),
        ("info@bücher。。example", "empty label"),
        ("info@bücher.example。", "it must not end with a full stop"),
    ],
)
def test_a_host_that_mail_cannot_reach_is_refused_with_the_reason(
    world: Scenario, typed: str, why: str
) -> None:
    message = f"Must have a host that mail can be sent to after the @: {why}."
    for who, name, fields in (
        (world.ada, "create_user", {"name": "Fay"}),
        (world.ada, "invite", {"project_id": world.project}),
        (world.ben, "change_address", {"password": PASSWORD}),
    ):
        assert refusal(world, who, name, email=typed, **fields) == ("email", message)
    assert world.store.outbox.lease(limit=10, seconds=30) == []


def test_the_length_that_counts_is_that_of_the_stored_spelling() -> None:
    with pytest.raises(Invalid, match="at most 254 characters"):
        checked_address("email", "i" * 235 + "@bücher.example")
