"""Who was removed, demoted or deactivated does not come back by an invitation from before (promise P6)."""

from typing import Any

import pytest

from taskcast.domain.errors import Forbidden, Invalid, NotFound, Problem
from taskcast.domain.permissions import Actor
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.change_address import ConfirmAddress, confirm_address
from taskcast.usecases.accounts.link_tokens import create_link_token
from taskcast.usecases.members.join import Join, LookUpInvitation, join_by_invitation, look_up_invitation
from tests.support.scenario import HERE, Scenario
from tests.support.store_client import StoreClient

from .scenarios import NEW_PASSWORD, invitation

pytestmark = pytest.mark.promise("P6")


def put(world: Scenario, who: Actor, role: str, *, by: Actor | None = None) -> int:
    fields = {"project_id": world.project, "user_id": who.user_id, "role": role}
    return world.do(by or world.ada, "put_member", **fields).closed_invitations


def remove(world: Scenario, who: Actor, *, by: Actor | None = None) -> int:
    fields = {"project_id": world.project, "user_id": who.user_id}
    return world.do(by or world.ada, "remove_member", **fields).closed_invitations


def accept(world: Scenario, who: Actor, token: str) -> str:
    role: str = world.data(who, "accept_invitation", token=token)["role"]
    return role


def role_of(world: Scenario, who: Actor) -> str | None:
    access = StoreClient(world.store, who).me.projects.get(world.project)
    return None if access is None else access["role"]


def open_invitations(world: Scenario) -> list[Any]:
    listed = world.store.read(lambda reading: reading.queries.invitations(world.ada, world.project))
    return [(each.role, each.email) for each in listed]


def address_changed(world: Scenario, who: Actor, new: str) -> None:
    def token(work: Work) -> str:
        return create_link_token(work, "address_change", subject_id=who.user_id, address=new)

    confirm_address(world.instance, ConfirmAddress(token=world.store.run(token)))


def test_who_is_removed_does_not_come_back_by_the_link_they_came_by(world: Scenario):
    token = invitation(world)
    accept(world, world.dov, token)
    assert remove(world, world.dov) == 1
    with pytest.raises(Invalid) as refused:
        accept(world, world.dov, token)
    assert refused.value.errors[0].field == "token"
    with pytest.raises(Invalid):
        look_up_invitation(world.instance, LookUpInvitation(token=token))
    with pytest.raises(Invalid):
        join_by_invitation(
            world.instance,
            Join(token=token, name="Dov", password=NEW_PASSWORD, email="dov2@example.org"),
            client=HERE,
        )
    assert role_of(world, world.dov) is None
    assert open_invitations(world) == []


@pytest.mark.parametrize(
    ("role", "to", "left", "closed"),
    [
        ("member", "viewer", [("viewer", None)], 2),
        ("owner", "member", [("member", None), ("viewer", None)], 1),
        ("owner", "viewer", [("viewer", None)], 2),
        ("viewer", "owner", [("owner", None), ("member", None), ("viewer", None)], 0),
        ("member", "member", [("owner", None), ("member", None), ("viewer", None)], 0),
    ],
)
def test_a_demotion_closes_what_grants_more_than_is_kept(
    world: Scenario, role: str, to: str, left: list[Any], closed: int
):
    put(world, world.ben, role)
    tokens = [invitation(world, role=each) for each in ("owner", "member", "viewer")]
    assert put(world, world.ben, to) == closed
    assert open_invitations(world) == left
    for token in tokens[:closed]:
        with pytest.raises(Invalid):
            accept(world, world.ben, token)
    assert role_of(world, world.ben) == to


@pytest.mark.parametrize("demoted", ["removed", "viewer"])
def test_an_invitation_mailed_to_their_address_ends_as_they_join_and_those_to_others_stay(
    world: Scenario, demoted: str
):
    token = invitation(world, email="dov@example.org", role="viewer")
    invitation(world, email="fay@example.org", role="owner")
    put(world, world.dov, "member")
    if demoted == "removed":
        remove(world, world.dov)
    else:
        put(world, world.dov, "viewer")
    assert open_invitations(world) == [("owner", "fay@example.org")]
    with pytest.raises(Invalid):
        accept(world, world.dov, token)


def test_who_leaves_by_themselves_may_come_back_by_a_link(world: Scenario):
    token = invitation(world)
    assert remove(world, world.ben, by=world.ben) == 0
    assert accept(world, world.ben, token) == "member"


def test_an_owner_who_leaves_takes_the_links_they_made_along(world: Scenario):
    put(world, world.ben, "owner")
    made = world.data(world.ben, "invite", project_id=world.project, role="owner")
    kept = invitation(world)
    assert remove(world, world.ben, by=world.ben) == 1
    with pytest.raises(Invalid):
        accept(world, world.ben, made["link"].partition("#token=")[2])
    assert accept(world, world.ben, kept) == "member"


def test_a_new_address_opens_no_invitation_from_before_the_removal(world: Scenario):
    token = invitation(world, email="other@example.org")
    remove(world, world.ben)
    address_changed(world, world.ben, "other@example.org")
    with pytest.raises(Invalid):
        accept(world, world.ben, token)
    assert accept(world, world.ben, invitation(world, email="other@example.org")) == "member"


def test_an_address_left_behind_opens_nothing_after_the_removal(world: Scenario):
    token = invitation(world, email="dov@example.org", role="owner")
    put(world, world.dov, "member")
    address_changed(world, world.dov, "dovid@example.org")
    remove(world, world.dov)
    address_changed(world, world.dov, "dov@example.org")
    with pytest.raises(Invalid):
        accept(world, world.dov, token)


def test_who_is_invited_anew_after_the_removal_may_come(world: Scenario):
    remove(world, world.ben)
    assert accept(world, world.ben, invitation(world, role="viewer")) == "viewer"
    put(world, world.ben, "member")
    assert put(world, world.ben, "viewer") == 0
    assert accept(world, world.ben, invitation(world, role="owner")) == "owner"


def test_a_repeated_acceptance_does_not_bring_anyone_back(world: Scenario):
    token = invitation(world)
    world.do(world.dov, "accept_invitation", key="once", token=token)
    remove(world, world.dov)
    with pytest.raises(NotFound):
        world.do(world.dov, "accept_invitation", key="once", token=token)
    assert role_of(world, world.dov) is None

    token = invitation(world, role="owner")
    world.do(world.eve, "accept_invitation", key="once", token=token)
    put(world, world.eve, "viewer")
    world.do(world.eve, "accept_invitation", key="once", token=token)  # the answer of then; nothing changes
    assert role_of(world, world.eve) == "viewer"


def test_a_repeated_removal_tells_the_same_number(world: Scenario):
    invitation(world)
    fields = {"project_id": world.project, "user_id": world.ben.user_id}
    first = world.do(world.ada, "remove_member", key="out", **fields)
    assert world.do(world.ada, "remove_member", key="out", **fields) == first
    assert first.closed_invitations == 1


@pytest.mark.parametrize("ceased", ["removed", "demoted", "deactivated"])
def test_the_links_of_who_is_no_owner_any_more_make_nobody_owner(world: Scenario, ceased: str):
    put(world, world.ben, "owner")
    link = world.data(world.ben, "invite", project_id=world.project, role="owner")["link"]
    mailed = world.data(world.ben, "invite", project_id=world.project, email="dov@example.org")["invitation"]
    if ceased == "removed":
        remove(world, world.ben)
    elif ceased == "demoted":
        put(world, world.ben, "member")
    else:
        world.do(world.ada, "update_user", id=world.ben.user_id, active=False)
        world.do(world.ada, "update_user", id=world.ben.user_id, active=True)
    with pytest.raises(Invalid):
        accept(world, world.dov, link.partition("#token=")[2])
    found = world.store.read(lambda reading: reading.queries.open_invitation(mailed["id"]))
    assert found is None
    assert role_of(world, world.dov) is None


def test_an_invitation_to_someone_deactivated_is_closed(world: Scenario):
    token = invitation(world, email="dov@example.org")
    world.do(world.ada, "update_user", id=world.dov.user_id, active=False)
    world.do(world.ada, "update_user", id=world.dov.user_id, active=True)
    with pytest.raises(Invalid):
        accept(world, world.dov, token)


def test_a_deleted_project_cannot_be_joined(world: Scenario):
    link, mailed = invitation(world), invitation(world, email="dov@example.org")
    world.do(world.ada, "delete_project", id=world.project)
    for token in (link, mailed):
        with pytest.raises(Invalid):
            accept(world, world.dov, token)


def test_a_link_lets_in_as_many_as_it_says(world: Scenario):
    made = world.data(world.ada, "invite", project_id=world.project, max_uses=2)
    token = made["link"].partition("#token=")[2]
    assert (made["invitation"]["max_uses"], made["invitation"]["uses"]) == (2, 0)
    assert accept(world, world.ben, token) == "member"  # who is in already uses nothing up
    accept(world, world.dov, token)
    listed = world.store.read(lambda reading: reading.queries.invitations(world.ada, world.project))
    assert [each.uses for each in listed] == [1]
    join_by_invitation(
        world.instance,
        Join(token=token, name="Fay", password=NEW_PASSWORD, email="fay@example.org"),
        client=HERE,
    )
    assert open_invitations(world) == []
    with pytest.raises(Invalid):
        accept(world, world.eve, token)


def test_a_link_ends_when_it_says(world: Scenario):
    short, usual, long = (
        invitation(world, **days) for days in ({"expires_in_days": 1}, {}, {"expires_in_days": 90})
    )
    world.clock.advance(days=1, seconds=1)
    with pytest.raises(Invalid):
        accept(world, world.dov, short)
    assert accept(world, world.dov, usual) == "member"
    world.clock.advance(days=6)
    with pytest.raises(Invalid):
        accept(world, world.eve, usual)
    world.clock.advance(days=82)
    assert accept(world, world.eve, long) == "member"


@pytest.mark.parametrize(
    "fields",
    [
        {"max_uses": 0},
        {"max_uses": 1001},
        {"expires_in_days": 0},
        {"expires_in_days": 91},
        {"max_uses": 1, "email": "fay@example.org"},
    ],
)
def test_limits_that_are_none_are_refused_by_name(world: Scenario, fields: dict[str, Any]):
    with pytest.raises(Problem) as refused:
        world.do(world.ada, "invite", project_id=world.project, **fields)
    assert isinstance(refused.value, Invalid)
    assert refused.value.errors[0].field == next(iter(fields))


def test_only_owners_learn_how_many_links_there_were(world: Scenario):
    invitation(world)
    with pytest.raises(Forbidden):
        remove(world, world.cleo, by=world.ben)
