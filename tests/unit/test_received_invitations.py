"""People are asked before they join: invitations in their inbox, and nobody asked again who said no (promise P6)."""

import dataclasses
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import func, select

from taskcast.domain.errors import Invalid, NotFound, Problem
from taskcast.domain.ids import ProjectId, TokenId, UserId
from taskcast.domain.permissions import Actor
from taskcast.storage.schema.statements import Statement
from taskcast.storage.schema.tables import invitation_cutoffs, reinvitation_blocks
from taskcast.usecases.accounts.change_address import ConfirmAddress, confirm_address
from taskcast.usecases.accounts.mail_links import create_invitation_token
from taskcast.usecases.members.join import Decline, Join, decline_by_link, join_by_invitation
from tests.support.people import Person
from tests.support.scenario import HERE, Scenario, account, drawn
from tests.support.store_client import StoreClient, snapshot_of_person

from .scenarios import NEW_PASSWORD, received

pytestmark = pytest.mark.promise("P6")

UNKNOWN = UserId(999_999)


@pytest.fixture
def owner(world: Scenario) -> Actor:
    """Ben, who is no administrator, owns the Garden, and comes over the network."""
    world.do(world.ada, "put_member", project_id=world.project, user_id=world.ben.user_id, role="owner")
    return replace(world.ben, token_id=TokenId(1))


def put(world: Scenario, by: Actor, who: UserId, *, project: int | None = None, role: str = "member") -> Any:
    fields = {"project_id": project or world.project, "user_id": who, "role": role}
    return world.data(by, "put_member", **fields)


def invite(world: Scenario, by: Actor, email: str = "dov@example.org", **fields: Any) -> int:
    world.clock.advance(hours=1)  # an address gets only some letters an hour
    made = world.data(by, "invite", **{"project_id": world.project, "email": email, **fields})
    number: int = made["invitation"]["id"]
    return number


def inbox(world: Scenario, who: Actor) -> list[Any]:
    listed: list[Any] = snapshot_of_person(world.store, who)["invitations"]
    return listed


def role_of(world: Scenario, who: Actor, project: int | None = None) -> str | None:
    access = StoreClient(world.store, who).me.projects.get(ProjectId(project or world.project))
    return None if access is None else access["role"]


def share(world: Scenario, owner: Actor, who: Actor) -> int:
    """Another project that both are in."""
    project: int = world.data(owner, "create_project", name="Shed")["id"]
    world.do(world.ada, "create_project", name="unrelated")
    world.do(
        replace(owner, token_id=None), "put_member", project_id=project, user_id=who.user_id, role="viewer"
    )
    return project


def test_an_unrelated_person_and_an_unknown_one_are_the_same_to_an_owner(world: Scenario, owner: Actor):
    refusals = []
    for nobody in (world.dov.user_id, UNKNOWN):
        with pytest.raises(NotFound) as refused:
            put(world, owner, nobody)
        refusals.append((refused.value.status, refused.value.detail))
    assert refusals[0] == refusals[1]
    assert "address" in refusals[0][1]
    assert role_of(world, world.dov) is None


def test_whom_an_owner_works_with_elsewhere_is_added(world: Scenario, owner: Actor):
    share(world, owner, world.dov)
    assert put(world, owner, world.dov.user_id)["role"] == "member"


@pytest.mark.parametrize("by", ["administrator", "command line"])
def test_administrators_and_the_command_line_add_anyone(world: Scenario, owner: Actor, by: str):
    actor = replace(world.ada, token_id=TokenId(1)) if by == "administrator" else world.ben
    assert put(world, actor, world.dov.user_id)["role"] == "member"
    world.do(world.dov, "remove_member", project_id=world.project, user_id=world.dov.user_id)
    assert put(world, actor, world.dov.user_id)["role"] == "member"


def test_an_invitation_is_in_the_inbox_of_whoever_has_the_address(world: Scenario, owner: Actor):
    dov = StoreClient(world.store, world.dov)
    number = invite(world, owner, role="viewer")
    dov.catch_up()
    shown = dov.me.invitations[number]
    assert (shown["project_name"], shown["inviter_name"], shown["role"]) == ("Garden", "Ben", "viewer")
    assert inbox(world, world.dov) == [shown]
    assert inbox(world, world.eve) == []

    accepted = world.data(world.dov, "accept_received_invitation", id=number)
    assert (accepted["project"]["id"], accepted["role"]) == (world.project, "viewer")
    dov.catch_up()
    assert dov.me.invitations == {}
    assert dov.state() == StoreClient(world.store, world.dov).state()
    with pytest.raises(NotFound):
        world.do(world.dov, "accept_received_invitation", id=number)


@pytest.mark.parametrize("operation", ["accept_received_invitation", "decline_invitation"])
def test_only_the_invited_answer(world: Scenario, owner: Actor, operation: str):
    number = invite(world, owner)
    for other in (world.eve, world.cleo, owner):
        with pytest.raises(NotFound):
            world.do(other, operation, id=number)
    assert [each["id"] for each in inbox(world, world.dov)] == [number]


def test_who_declined_is_not_asked_again_by_the_same_person_for_thirty_days(world: Scenario, owner: Actor):
    world.do(world.dov, "decline_invitation", id=invite(world, owner))
    assert inbox(world, world.dov) == []
    elsewhere = world.data(owner, "create_project", name="Shed")["id"]
    for project in (world.project, elsewhere):
        with pytest.raises(Invalid) as refused:
            invite(world, owner, project_id=project)
        assert refused.value.errors[0].field == "email"
    assert inbox(world, world.dov) == []
    invite(world, world.ada)
    world.clock.advance(days=30)
    invite(world, owner, project_id=elsewhere)
    assert len(inbox(world, world.dov)) == 1  # Ada's has ended meanwhile


def test_who_left_is_not_added_again_by_whoever_added_them(world: Scenario, owner: Actor):
    elsewhere = share(world, owner, world.dov)
    put(world, owner, world.dov.user_id)
    world.do(world.dov, "remove_member", project_id=world.project, user_id=world.dov.user_id)
    with pytest.raises(Invalid) as refused:
        put(world, owner, world.dov.user_id)
    assert refused.value.errors[0].field == "user_id"
    with pytest.raises(Invalid):
        invite(world, owner)
    third = world.data(owner, "create_project", name="Pond")["id"]
    put(world, owner, world.dov.user_id, project=third)  # they still work together
    assert role_of(world, world.dov, elsewhere) == "viewer"
    world.clock.advance(days=30, seconds=1)
    assert put(world, owner, world.dov.user_id)["role"] == "member"


def test_who_was_removed_may_be_asked_again_at_once(world: Scenario, owner: Actor):
    world.do(world.dov, "accept_received_invitation", id=invite(world, owner))
    world.do(owner, "remove_member", project_id=world.project, user_id=world.dov.user_id)
    assert invite(world, owner)


def test_nobody_invites_themselves_or_a_member(world: Scenario, owner: Actor):
    for email in ("ben@example.org", "cleo@example.org", " Cleo@Example.org"):
        with pytest.raises(Invalid) as refused:
            invite(world, owner, email)
        assert refused.value.errors[0].field == "email"


def test_a_known_address_and_an_unknown_one_are_the_same_to_an_owner(world: Scenario, owner: Actor):
    """Apart from members, whom an owner knows, and refusals, which the person made to this owner."""
    world.do(world.ada, "update_user", id=world.eve.user_id, active=False)
    world.clock.advance(hours=1)
    made = [
        world.do(owner, "invite", project_id=world.project, email=email)
        for email in ("dov@example.org", "eve@example.org", "nobody@example.org")
    ]
    assert [answer.events for answer in made] == [[], [], []]
    shapes = []
    for answer in made:
        data = msgspec.json.decode(answer.data)
        shapes.append(
            {name: type(value) for name, value in data["invitation"].items()} | {"link": data["link"]}
        )
    assert shapes[0] == shapes[1] == shapes[2]


def test_who_was_deactivated_is_invited_like_nobody_and_asked_when_they_are_back(
    world: Scenario, owner: Actor
):
    world.do(world.ada, "update_user", id=world.dov.user_id, active=False)
    shapes = []
    for email in ("nobody@example.org", "dov@example.org"):
        made = world.data(owner, "invite", project_id=world.project, email=email)
        shapes.append({name: type(value) for name, value in made["invitation"].items()})
    assert shapes[0] == shapes[1]
    letters = {each.address: each for each in world.store.outbox.lease(limit=50, seconds=30)}
    assert world.store.outbox.outgoing([letters["nobody@example.org"]]) is not None
    assert world.store.outbox.outgoing([letters["dov@example.org"]]) is None

    world.do(world.ada, "update_user", id=world.dov.user_id, active=True)
    assert [each["id"] for each in inbox(world, world.dov)] == [made["invitation"]["id"]]


@pytest.mark.parametrize("how", ["revoked", "replaced", "project deleted", "inviter demoted", "deactivated"])
def test_what_is_no_longer_open_leaves_the_inbox(world: Scenario, owner: Actor, how: str):
    dov = StoreClient(world.store, world.dov)
    number = invite(world, owner)
    newer = None
    match how:
        case "revoked":
            world.do(owner, "revoke_invitation", id=number)
        case "replaced":
            newer = invite(world, owner, role="viewer")
        case "project deleted":
            world.do(world.ada, "delete_project", id=world.project)
        case "inviter demoted":
            put(world, world.ada, owner.user_id)
        case _:
            world.do(world.ada, "update_user", id=owner.user_id, active=False)
    dov.catch_up()
    assert list(dov.me.invitations) == ([] if newer is None else [newer])
    assert dov.state() == StoreClient(world.store, world.dov).state()
    with pytest.raises(Problem):
        world.do(world.dov, "accept_received_invitation", id=number)


def test_who_joins_by_a_link_is_asked_no_more(world: Scenario, owner: Actor):
    invite(world, owner)
    link = world.data(owner, "invite", project_id=world.project)["link"]
    world.do(world.dov, "accept_invitation", token=link.partition("#token=")[2])
    assert inbox(world, world.dov) == []


def test_a_removal_takes_what_would_raise_their_role_out_of_the_inbox(world: Scenario, owner: Actor):
    number = invite(world, owner, role="owner")
    put(world, world.ada, world.dov.user_id, role="viewer")
    assert [each["id"] for each in inbox(world, world.dov)] == [number]
    fields = {"project_id": world.project, "user_id": world.dov.user_id}
    assert world.do(owner, "remove_member", **fields).closed_invitations == 1
    assert inbox(world, world.dov) == []
    with pytest.raises(NotFound):
        world.do(world.dov, "accept_received_invitation", id=number)


def test_an_account_made_later_finds_the_invitations_to_its_address(world: Scenario, owner: Actor):
    number = invite(world, owner, "fay@example.org")
    fay = Actor(user_id=account(world.instance, Person("Fay")).id)
    assert [each["id"] for each in inbox(world, fay)] == [number]
    world.clock.advance(days=7)
    assert inbox(world, fay) == []
    with pytest.raises(NotFound):
        world.do(fay, "decline_invitation", id=number)


def test_who_revokes_does_not_learn_who_had_it(world: Scenario, owner: Actor):
    number = invite(world, owner)
    assert world.do(owner, "revoke_invitation", id=number).events == []


def test_accepting_twice_with_one_key_is_accepting_once(world: Scenario):
    number = received(world)
    first = world.do(world.eve, "accept_received_invitation", key="yes", id=number)
    assert world.do(world.eve, "accept_received_invitation", key="yes", id=number) == first


@pytest.fixture
def mailing(world: Scenario) -> Scenario:
    """Where mail is configured."""
    return dataclasses.replace(world, instance=dataclasses.replace(world.instance, sends_mail=True))


def test_whether_a_mail_goes_out_is_told_alike_of_known_and_unknown_addresses(
    world: Scenario, mailing: Scenario, owner: Actor
):
    for where, mailed in ((world, False), (mailing, True)):
        world.clock.advance(hours=1)
        told = [
            where.data(owner, "invite", project_id=world.project, email=email)
            for email in ("dov@example.org", "nobody@example.org")
        ]
        assert [(each["mailed"], each["link"]) for each in told] == [(mailed, None)] * 2
    assert world.data(owner, "invite", project_id=world.project)["mailed"] is False


@pytest.mark.parametrize("email", ["dov@example.org", "nobody@example.org"])
def test_whom_it_was_mailed_to_declines_by_its_link_with_an_account_or_without(
    world: Scenario, owner: Actor, email: str
):
    token = _mailed(world, invite(world, owner, email))
    dov = StoreClient(world.store, world.dov)
    decline_by_link(world.instance, Decline(token=token))
    dov.catch_up()
    assert dov.me.invitations == {}
    assert dov.state() == StoreClient(world.store, world.dov).state()
    with pytest.raises(Invalid):
        decline_by_link(world.instance, Decline(token=token))
    for project in (world.project, world.data(owner, "create_project", name="Shed")["id"]):
        with pytest.raises(Invalid) as refused:
            invite(world, owner, email, project_id=project)
        assert "Left or declined less than 30 days ago" in refused.value.errors[0].message
    invite(world, world.ada, email)
    world.clock.advance(days=31)
    world.store.purge()
    assert invite(world, owner, email)


def test_a_link_that_others_have_too_cannot_be_declined(world: Scenario, owner: Actor):
    link = world.data(owner, "invite", project_id=world.project)["link"]
    token = link.partition("#token=")[2]
    with pytest.raises(Invalid):
        decline_by_link(world.instance, Decline(token=token))
    world.do(world.dov, "accept_invitation", token=token)


@pytest.mark.parametrize("sends_mail", [True, False])
def test_a_mailed_invitation_ends_when_its_person_joined_by_a_link(
    world: Scenario, mailing: Scenario, owner: Actor, sends_mail: bool
):
    where = mailing if sends_mail else world
    invite(world, owner, "fay@example.org")
    higher = world.data(owner, "create_project", name="Shed")["id"]
    invite(world, owner, "fay@example.org", project_id=higher)
    token = world.data(owner, "invite", project_id=world.project)["link"].partition("#token=")[2]
    command = Join(token=token, name="Fay", password=NEW_PASSWORD, email="fay@example.org")
    joined = join_by_invitation(where.instance, command, client=HERE)
    if sends_mail:  # until then it may be somebody else's address
        assert _open_to(world, world.project) == ["fay@example.org", None]
        link = drawn(world, "address_change", joined.user.id, "fay@example.org")
        confirm_address(world.instance, ConfirmAddress(token=link))
        fay = Actor(user_id=joined.user.id)
        assert [each["project_name"] for each in inbox(world, fay)] == ["Shed"]
    assert _open_to(world, world.project) == [None]
    assert _open_to(world, higher) == ["fay@example.org"]


def test_what_stops_nobody_any_more_is_deleted(world: Scenario, owner: Actor):
    world.do(world.dov, "decline_invitation", id=invite(world, owner))
    invite(world, owner, "nobody@example.org")
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.cleo.user_id)
    assert _limits(world) == (1, 1)
    world.store.purge()
    assert _limits(world)[0] == 1
    world.clock.advance(days=32)
    world.store.purge()
    assert _limits(world) == (0, 0)


def _limits(world: Scenario) -> tuple[int, int]:
    counts = [
        Statement(select(func.count()).select_from(table))
        for table in (reinvitation_blocks, invitation_cutoffs)
    ]
    first, second = world.store.transact(lambda session: [session.one(each) for each in counts])
    return first[0], second[0]


def _mailed(world: Scenario, number: int) -> str:
    found = world.store.read(lambda it: it.queries.open_invitation(number))
    return world.store.run(lambda work: create_invitation_token(work, found.invitation))


def _open_to(world: Scenario, project: int) -> list[str | None]:
    listed = world.store.read(lambda it: it.queries.invitations(world.ben, ProjectId(project)))
    return [each.email for each in listed]
