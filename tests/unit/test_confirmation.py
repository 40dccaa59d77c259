"""Who joins by a link may type any address: it is theirs only once they read its mail (promise P6)."""

from dataclasses import replace
from typing import Any

import pytest

from taskcast.domain.errors import AddressUnconfirmed, Forbidden, Invalid, RateLimited
from taskcast.domain.permissions import Actor, Credential
from taskcast.usecases.accounts.change_address import ConfirmAddress, confirm_address
from taskcast.usecases.accounts.identity import digest
from taskcast.usecases.accounts.mail_links import link_for_mail
from taskcast.usecases.accounts.registration import SignedIn
from taskcast.usecases.accounts.reset_password import ResetPassword, reset_password
from taskcast.usecases.members.join import Join, join_by_invitation
from taskcast.usecases.operations import OPERATIONS
from tests.support.scenario import HERE, Scenario, drawn
from tests.support.store_client import StoreClient, missed

from .scenarios import NEW_PASSWORD, SCENARIOS, invitation

pytestmark = pytest.mark.promise("P6")

on_both = pytest.mark.parametrize("store", ["sqlite", "postgres"], indirect=True)
FAY = "fay@example.org"


@pytest.fixture
def mailing(world: Scenario) -> Scenario:
    """Where mail is configured."""
    return replace(world, instance=replace(world.instance, sends_mail=True))


def join(world: Scenario, token: str | None = None, email: str | None = FAY) -> SignedIn:
    """Somebody without an account comes by a link, unless said otherwise."""
    command = Join(token=token or invitation(world), name="Fay", password=NEW_PASSWORD, email=email)
    return join_by_invitation(world.instance, command, client=HERE)


def shown(joined: SignedIn) -> Credential:
    return Credential("session", digest(joined.secret))


def mailed_to(world: Scenario, address: str) -> list[str]:
    """The links that letters to this address bring now."""
    leased = world.store.outbox.lease(limit=50, seconds=30)
    world.store.outbox.mark_sent(leased)
    return [link_for_mail(world.instance, letter) for letter in leased if letter.address == address]


def confirm(world: Scenario, link: str) -> None:
    confirm_address(world.instance, ConfirmAddress(token=link.partition("#token=")[2]))


def person(world: Scenario, joined: SignedIn) -> Any:
    return world.store.read(lambda it: it.queries.user(joined.user.id))


@pytest.mark.parametrize("name", OPERATIONS)
def test_nothing_can_be_done_before_the_address_is_confirmed(mailing: Scenario, name: str):
    fay = join(mailing)
    _, fields = SCENARIOS[name](mailing) if name != "resend_confirmation" else (None, {})
    allowed = {
        "change_address": {"email": "fay@example.com", "password": NEW_PASSWORD},
        "resend_confirmation": {},
    }
    if name in allowed:
        mailing.do(shown(fay), name, **allowed[name])
        return
    with pytest.raises(AddressUnconfirmed) as refused:
        mailing.do(shown(fay), name, **fields)
    assert refused.value.members() == {"email": FAY}


@on_both
def test_the_link_in_the_mail_lets_them_in(mailing: Scenario):
    fay = join(mailing)
    assert not fay.user.confirmed
    [link] = mailed_to(mailing, FAY)
    confirm(mailing, link)
    assert mailing.data(shown(fay), "create_task", title="Mow")["title"] == "Mow"
    told = missed(mailing.store, Actor(user_id=fay.user.id), f"user:{fay.user.id}", 0)[-2:]
    assert ("user_updated", ["confirmed"]) in [(event["type"], event["changed"]) for event in told]
    assert person(mailing, fay).confirmed
    with pytest.raises(Invalid):
        confirm(mailing, link)
    with pytest.raises(Invalid) as needless:
        mailing.do(shown(fay), "resend_confirmation")
    assert needless.value.errors[0].field == "email"


@on_both
def test_who_mistyped_their_address_names_another_and_confirms_that(mailing: Scenario):
    fay = join(mailing, email="gay@example.org")
    mailing.do(shown(fay), "change_address", email=FAY, password=NEW_PASSWORD)
    [link] = mailed_to(mailing, FAY)
    confirm(mailing, link)
    assert (person(mailing, fay).email, person(mailing, fay).confirmed) == (FAY, True)
    assert mailing.do(shown(fay), "create_task", title="Mow")


@pytest.mark.promise("P8")
def test_the_mail_is_sent_again_at_most_a_few_times_an_hour(mailing: Scenario):
    fay = join(mailing)
    for _ in range(4):  # one came with joining
        mailing.do(shown(fay), "resend_confirmation")
    with pytest.raises(RateLimited) as refused:
        mailing.do(shown(fay), "resend_confirmation")
    assert len(mailed_to(mailing, FAY)) == 5
    mailing.clock.advance(seconds=refused.value.retry_after + 1)
    mailing.do(shown(fay), "resend_confirmation")


@on_both
def test_an_address_is_confirmed_by_a_reset_and_its_owner_is_alone_then(mailing: Scenario):
    """Somebody joined as the owner of the address, who forgets the password they never chose."""
    fay = join(mailing)
    reset = drawn(mailing, "password_reset", fay.user.id, FAY)
    reset_password(mailing.instance, ResetPassword(token=reset, password="a password of her own"))
    assert person(mailing, fay).confirmed
    assert mailing.store.read(lambda it: it.identities.of(shown(fay), it.now)) is None


def test_no_mail_about_tasks_goes_to_an_address_that_must_be_confirmed(mailing: Scenario):
    fay = join(mailing)
    mailing.task(assignee_ids=[fay.user.id])
    leased = mailing.store.outbox.lease(limit=50, seconds=30)
    [about] = [each for each in leased if each.recipient_id == fay.user.id]
    assert mailing.store.outbox.outgoing([about]) is None


@on_both
def test_without_mail_they_are_let_in_and_marked_and_stay_in_when_mail_is_configured(world: Scenario):
    fay = join(world)
    assert not fay.user.confirmed
    assert world.do(shown(fay), "create_task", title="Mow")
    later = replace(world, instance=replace(world.instance, sends_mail=True))
    assert later.do(shown(fay), "create_task", title="Rake")
    later.do(shown(fay), "resend_confirmation")
    [link] = mailed_to(later, FAY)
    confirm(later, link)
    assert person(later, fay).confirmed


@on_both
def test_no_mailed_invitation_is_for_who_only_typed_its_address(world: Scenario):
    fay = join(world)
    project = world.data(world.ada, "create_project", name="Shed")["id"]
    token = invitation(world, project_id=project, email=FAY, role="owner")
    with pytest.raises(Forbidden, match="not confirmed"):
        world.do(shown(fay), "accept_invitation", token=token)
    assert project not in StoreClient(world.store, Actor(user_id=fay.user.id)).me.projects


def test_everyone_else_counts_as_confirmed(mailing: Scenario):
    invited = join(mailing, token=invitation(mailing, email=FAY), email=None)
    added = mailing.data(mailing.ada, "create_user", email="gil@example.org", name="Gil")
    assert (invited.user.confirmed, added["confirmed"]) == (True, True)
    assert mailing.do(shown(invited), "create_task", title="Mow")
    users = mailing.store.run(lambda work: work.users.page(after=None, limit=9))
    assert all(user.confirmed for user in users)


def test_nobody_confirms_an_address_by_saying_so(world: Scenario):
    fay = join(world)
    with pytest.raises(Invalid) as refused:
        world.do(shown(fay), "update_me", confirmed=True)
    assert refused.value.errors[0].field == "confirmed"
    with pytest.raises(Invalid):
        world.do(world.ada, "update_user", id=fay.user.id, confirmed=True)
