"""Invitations, by link and by mail, for people with and without an account."""

from typing import Any

import pytest

from taskcast.domain.errors import Forbidden, Invalid, RateLimited
from taskcast.domain.permissions import Actor
from taskcast.usecases.accounts.registration import SignedIn
from taskcast.usecases.members.join import Join, LookUpInvitation, join_by_invitation, look_up_invitation
from tests.support.scenario import HERE, Scenario
from tests.support.store_client import StoreClient

from .scenarios import NEW_PASSWORD, invitation


def join(world: Scenario, token: str, **fields: Any) -> SignedIn:
    command = Join(token=token, **{"name": "Fay", "password": NEW_PASSWORD, **fields})
    return join_by_invitation(world.instance, command, client=HERE)


def role_in(world: Scenario, actor: Actor) -> str:
    role: str = StoreClient(world.store, actor).me.projects[world.project]["role"]
    return role


def test_a_link_lets_many_in_until_it_is_revoked(world: Scenario):
    made = world.data(world.ada, "invite", project_id=world.project, role="viewer")
    assert made["link"].startswith("https://tasks.example.org/join#token=")
    token = made["link"].partition("#token=")[2]
    for person in (world.dov, world.eve):
        access = world.data(person, "accept_invitation", token=token)
        assert (access["project"]["name"], access["role"]) == ("Garden", "viewer")

    world.do(world.ada, "revoke_invitation", id=made["invitation"]["id"])
    with pytest.raises(Invalid) as refused:
        join(world, token, email="fay@example.org")
    assert refused.value.errors[0].field == "token"


@pytest.mark.promise("P6")
def test_a_mailed_invitation_is_for_its_address_and_once(world: Scenario):
    token = invitation(world, email="Dov@example.org")
    with pytest.raises(Forbidden):
        world.do(world.eve, "accept_invitation", token=token)
    world.do(world.dov, "accept_invitation", token=token)
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.dov.user_id)
    with pytest.raises(Invalid):
        world.do(world.dov, "accept_invitation", token=token)


@pytest.mark.promise("P8")
def test_nobody_mails_strangers_by_the_hundred(world: Scenario):
    """Whatever project they say it is about."""
    projects = [world.data(world.ada, "create_project", name=name)["id"] for name in ("One", "Two")]
    for number in range(100):
        world.do(world.ada, "invite", project_id=projects[number % 2], email=f"stranger{number}@example.org")
    with pytest.raises(RateLimited):
        world.do(world.ada, "invite", project_id=projects[0], email="one.more@example.org")
    world.do(world.ada, "invite", project_id=projects[0])
    world.clock.advance(minutes=61)
    world.do(world.ada, "invite", project_id=projects[0], email="one.more@example.org")


@pytest.mark.promise("P6")
def test_who_invites_by_mail_does_not_get_the_link(world: Scenario):
    made = world.data(world.ada, "invite", project_id=world.project, email="fay@example.org")
    assert made["link"] is None


@pytest.mark.parametrize("email", [None, "dov@example.org"])
def test_an_invitation_is_open_for_seven_days(world: Scenario, email: str | None):
    token = invitation(world, **({} if email is None else {"email": email}))
    world.clock.advance(days=7, seconds=1)
    with pytest.raises(Invalid):
        world.do(world.dov, "accept_invitation", token=token)
    with pytest.raises(Invalid):
        look_up_invitation(world.instance, LookUpInvitation(token=token))


def test_an_invitation_raises_a_role_and_never_lowers_one(world: Scenario):
    world.do(world.cleo, "accept_invitation", token=invitation(world, role="member"))
    assert role_in(world, world.cleo) == "member"
    assert world.do(world.ben, "accept_invitation", token=invitation(world, role="viewer")).events == []
    assert role_in(world, world.ben) == "member"


def test_a_newer_invitation_to_an_address_replaces_the_older(world: Scenario):
    older = invitation(world, email="dov@example.org", role="owner")
    newer = invitation(world, email="dov@example.org", role="viewer")
    with pytest.raises(Invalid):
        world.do(world.dov, "accept_invitation", token=older)
    world.do(world.dov, "accept_invitation", token=newer)
    assert role_in(world, world.dov) == "viewer"


@pytest.mark.promise("P8")
def test_nobody_is_buried_in_invitations(world: Scenario):
    for _ in range(5):
        invitation(world, email="fay@example.org")
    with pytest.raises(RateLimited) as refused:
        invitation(world, email="fay@example.org")
    world.clock.advance(seconds=refused.value.retry_after + 1)
    assert invitation(world, email="fay@example.org")


@pytest.mark.promise("P6")
@pytest.mark.parametrize("who", ["ben", "cleo"])
def test_only_owners_invite_and_revoke(world: Scenario, who: str):
    made = world.data(world.ada, "invite", project_id=world.project)
    actor = getattr(world, who)
    with pytest.raises(Forbidden):
        world.do(actor, "invite", project_id=world.project)
    with pytest.raises(Forbidden):
        world.do(actor, "revoke_invitation", id=made["invitation"]["id"])


def test_someone_without_an_account_sees_who_invites_and_joins(world: Scenario):
    token = invitation(world, email="fay@example.org")
    seen = look_up_invitation(world.instance, LookUpInvitation(token=token))
    assert (seen.project_name, seen.inviter_name, seen.email, seen.has_account) == (
        "Garden",
        "Ada",
        "fay@example.org",
        False,
    )
    fay = join(world, token)
    assert fay.user.email == "fay@example.org"
    client = StoreClient(world.store, Actor(user_id=fay.user.id))
    assert [access["project"]["name"] for access in client.me.projects.values()] == ["Inbox", "Garden"]
    with pytest.raises(Invalid):
        join(world, token)


def test_a_link_asks_for_an_address_that_has_no_account_yet(world: Scenario):
    token = invitation(world)
    with pytest.raises(Invalid) as missing:
        join(world, token)
    with pytest.raises(Invalid) as taken:
        join(world, token, email="Dov@example.org")
    assert missing.value.errors[0].field == taken.value.errors[0].field == "email"
    assert join(world, token, email="fay@example.org").user.email == "fay@example.org"


def test_a_mailed_invitation_cannot_be_joined_with_another_address(world: Scenario):
    with pytest.raises(Invalid) as refused:
        join(world, invitation(world, email="fay@example.org"), email="gil@example.org")
    assert refused.value.errors[0].field == "email"


@pytest.mark.promise("P6")
@pytest.mark.parametrize("spoilt", ["", "nonsense", "\ud800", "x" * 5000])
def test_a_spoilt_token_opens_nothing(world: Scenario, spoilt: str):
    for attempt in (
        lambda: world.do(world.dov, "accept_invitation", token=spoilt),
        lambda: look_up_invitation(world.instance, LookUpInvitation(token=spoilt)),
        lambda: join(world, spoilt, email="fay@example.org"),
    ):
        with pytest.raises(Invalid) as refused:
            attempt()
        assert refused.value.errors[0].field == "token"


def test_a_project_has_at_most_a_hundred_open_invitations(world: Scenario):
    for _ in range(100):
        world.do(world.ada, "invite", project_id=world.project)
    with pytest.raises(Invalid):
        world.do(world.ada, "invite", project_id=world.project)
