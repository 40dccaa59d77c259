"""Links open by random tokens of which the database keeps digests: a copy of it opens nothing (promise P6)."""

import hashlib

import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from taskcast.domain.errors import Invalid, NotFound
from taskcast.ports.outbox import Delivery
from taskcast.usecases.accounts.change_address import ConfirmAddress, confirm_address
from taskcast.usecases.accounts.mail_links import link_for_mail
from taskcast.usecases.accounts.reset_password import (
    ForgotPassword,
    ResetPassword,
    forgot_password,
    reset_password,
)
from taskcast.usecases.accounts.setup import SetUp, needs_setup, set_up_first_administrator, setup_link
from taskcast.usecases.accounts.signed_links import fingerprint
from taskcast.usecases.members.join import Join, LookUpInvitation, join_by_invitation, look_up_invitation
from tests.support.people import ADA, BEN, PASSWORD
from tests.support.scenario import HERE, Scenario, StoppedClock, drawn, instance_on
from tests.support.store_client import StoreClient

from .scenarios import NEW_PASSWORD, invitation

pytestmark = pytest.mark.promise("P6")

on_both = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)


def forged(secret: bytes, purpose: str, clock: StoppedClock, *claims: str) -> str:
    """A token as it was signed before, by whoever has the secret that is a row of the database."""

    class Signer(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(clock.at.timestamp())

    signing = {"digest_method": staticmethod(hashlib.sha256), "key_derivation": "hmac"}
    serializer = URLSafeTimedSerializer(
        secret, salt=f"taskcast:{purpose}", signer=Signer, signer_kwargs=signing
    )
    return str(serializer.dumps(list(claims)))


def leased(world: Scenario) -> Delivery:
    """The one letter that waits, as a worker has it."""
    [waiting] = world.store.outbox.lease(limit=10, seconds=30)
    return waiting


def token_of(link: str) -> str:
    return link.partition("#token=")[2]


def reset(world: Scenario, token: str) -> None:
    reset_password(world.instance, ResetPassword(token=token, password=NEW_PASSWORD))


def confirm(world: Scenario, token: str) -> None:
    confirm_address(world.instance, ConfirmAddress(token=token))


@on_both
def test_a_copy_of_the_database_forges_no_link(world: Scenario):
    secret, clock = world.store.instance_secret(), world.clock
    known = world.store.read(lambda it: it.identities.credentials(BEN.email))
    assert known is not None
    was = fingerprint(f"{known.password_hash} {BEN.email}")
    made = world.data(world.ada, "invite", project_id=world.project, role="owner")["invitation"]["id"]
    ben = str(world.ben.user_id)
    with pytest.raises(Invalid):
        reset(world, forged(secret, "password_reset", clock, ben, was))
    with pytest.raises(Invalid):
        confirm(
            world,
            forged(
                secret, "address_change", clock, ben, BEN.email, "mallory@example.com",
                fingerprint(known.password_hash),
            ),
        )  # fmt: skip
    with pytest.raises(Invalid):
        world.do(world.dov, "accept_invitation", token=forged(secret, "invitation", clock, str(made), ""))


def test_a_copy_of_an_empty_database_makes_no_administrator(store, clock: StoppedClock):
    empty = instance_on(store, clock)
    token = forged(store.instance_secret(), "setup", clock)
    command = SetUp(token=token, email="mallory@example.com", name="Mallory", password=NEW_PASSWORD)
    with pytest.raises(Invalid):
        set_up_first_administrator(empty, command, client=HERE)
    assert needs_setup(empty)


@on_both
def test_only_digests_are_kept(world: Scenario):
    kept: list[bytes] = []
    token = drawn(world, "password_reset", world.ben.user_id, BEN.email)

    def read(session) -> None:
        rows = session.connection.execute("SELECT digest FROM link_tokens").fetchall()
        kept.extend(bytes(row[0]) for row in rows)

    world.store.look(read)
    assert kept == [hashlib.sha256(token.encode()).digest()]


@on_both
def test_a_mail_that_is_sent_again_leaves_its_earlier_links_valid(world: Scenario):
    forgot_password(world.instance, ForgotPassword(email=BEN.email))
    letter = leased(world)
    first, second = (token_of(link_for_mail(world.instance, letter)) for _ in range(2))
    assert first != second
    reset(world, first)
    with pytest.raises(Invalid) as refused:  # one use is the use of them all
        reset(world, second)
    assert refused.value.errors[0].field == "token"


@on_both
def test_a_new_password_ends_the_links_of_before_and_those_in_mails_that_still_wait(world: Scenario):
    """Whoever took the account over asked for its address; its owner chooses a new password meanwhile."""
    world.do(world.ben, "change_address", email="mallory@example.com", password=PASSWORD)
    letter = leased(world)
    mailed = token_of(link_for_mail(world.instance, letter))
    world.do(world.ben, "change_password", current_password=PASSWORD, new_password=NEW_PASSWORD)

    with pytest.raises(Invalid):
        confirm(world, mailed)
    with pytest.raises(NotFound):
        link_for_mail(world.instance, letter)
    world.store.outbox.mark_sent([letter])
    assert world.store.outbox.redeliver(letter.id)
    waiting = world.store.outbox.lease(limit=10, seconds=30)  # beside the mail that tells of the new password
    assert world.store.outbox.outgoing([each for each in waiting if each.id == letter.id]) is None
    assert StoreClient(world.store, world.ben).me.user["email"] == BEN.email


def test_a_reset_ends_the_links_of_before(world: Scenario):
    change = drawn(world, "address_change", world.ben.user_id, "mallory@example.com")
    reset(world, drawn(world, "password_reset", world.ben.user_id, BEN.email))
    with pytest.raises(Invalid):
        confirm(world, change)


def test_a_new_address_ends_the_links_of_before(world: Scenario):
    ben = world.ben.user_id
    links = [
        drawn(world, "password_reset", ben, BEN.email),
        drawn(world, "address_change", ben, "b@example.com"),
    ]
    confirm(world, drawn(world, "address_change", ben, "ben@example.com"))
    for end in links:
        with pytest.raises(Invalid):
            reset(world, end)
        with pytest.raises(Invalid):
            confirm(world, end)


def test_who_is_deactivated_has_no_link_left_when_they_come_back(world: Scenario):
    ben = world.ben.user_id
    link = drawn(world, "password_reset", ben, BEN.email)
    world.do(world.ada, "update_user", id=ben, active=False)
    world.do(world.ada, "update_user", id=ben, active=True)
    with pytest.raises(Invalid):
        reset(world, link)


@pytest.mark.parametrize("days", [1, 7])
def test_a_link_ends_by_itself(world: Scenario, days: int):
    purpose, subject = ("password_reset", world.ben.user_id) if days == 1 else ("setup", 0)
    token = drawn(world, purpose, subject, BEN.email)  # type: ignore[arg-type]
    assert token
    world.clock.advance(days=days, seconds=-1)
    before = world.store.read(lambda it: it.link_tokens.get(digest_of(token), purpose, now=it.now))  # type: ignore[arg-type]
    world.clock.advance(seconds=1)
    after = world.store.read(lambda it: it.link_tokens.get(digest_of(token), purpose, now=it.now))  # type: ignore[arg-type]
    assert (before is not None, after) == (True, None)


def digest_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def test_a_link_opens_its_own_purpose_alone(world: Scenario):
    ben = world.ben.user_id
    tokens = {
        "invitation": invitation(world),
        "reset": drawn(world, "password_reset", ben, BEN.email),
        "address": drawn(world, "address_change", ben, "ben@example.com"),
        "setup": drawn(world, "setup", 0),
    }
    for kind, token in tokens.items():
        for other, attempt in {
            "reset": lambda token=token: reset(world, token),
            "address": lambda token=token: confirm(world, token),
            "invitation": lambda token=token: look_up_invitation(
                world.instance, LookUpInvitation(token=token)
            ),
            "joining": lambda token=token: join_by_invitation(
                world.instance,
                Join(token=token, name="Fay", password=NEW_PASSWORD, email="f@example.org"),
                client=HERE,
            ),
        }.items():
            if other != kind and (other, kind) != ("joining", "invitation"):
                with pytest.raises(Invalid):
                    attempt()


def test_every_printed_setup_link_works_until_one_was_used(store, clock: StoppedClock):
    """Each start prints one, and each of several processes accepts it."""
    one, other = instance_on(store, clock), instance_on(store, clock)
    links = [token_of(setup_link(one)), token_of(setup_link(other))]
    command = SetUp(token=links[0], email=ADA.email, name="Ada", password=NEW_PASSWORD)
    assert set_up_first_administrator(other, command, client=HERE).user.is_admin
    with pytest.raises(NotFound):
        set_up_first_administrator(one, command, client=HERE)
