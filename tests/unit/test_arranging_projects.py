"""Projects have a colour, an icon and an archive; each person arranges theirs for themselves."""

import msgspec
import pytest

from taskcast.domain.errors import Conflict, Forbidden, Invalid, NotFound
from taskcast.domain.projects import Arrangement
from taskcast.usecases.streams.snapshots import me_snapshot
from tests.support.scenario import Scenario


def arrangement(world: Scenario) -> Arrangement:
    return world.store.read(lambda reading: me_snapshot(reading, world.ben)).arrangement


def projects(world: Scenario, *names: str) -> list[int]:
    return [world.data(world.ben, "create_project", name=name)["id"] for name in names]


def test_a_project_has_a_colour_and_an_icon_which_can_be_cleared(world: Scenario) -> None:
    made = world.data(world.ada, "create_project", name="Trip", colour="teal", icon="🚲")
    assert (made["colour"], made["icon"]) == ("teal", "🚲")
    cleared = world.data(world.ada, "update_project", id=made["id"], colour=None, icon=None)
    assert (cleared["colour"], cleared["icon"]) == (None, None)
    with pytest.raises(Invalid, match="icon"):
        world.do(world.ada, "update_project", id=made["id"], icon="\u200b")


def test_its_owners_archive_it_and_bring_it_back_with_all_that_is_in_it(world: Scenario) -> None:
    task = world.task()
    with pytest.raises(Forbidden):
        world.do(world.ben, "update_project", id=world.project, archived=True)
    archived = world.data(world.ada, "update_project", id=world.project, archived=True)
    assert archived["archived_at"] is not None
    again = world.data(world.ada, "update_project", id=world.project, archived=True)
    assert again == archived
    world.do(world.ben, "update_task", id=task, title="Still there")
    assert world.data(world.ada, "update_project", id=world.project, archived=False)["archived_at"] is None


def test_an_inbox_is_not_archived(world: Scenario) -> None:
    inbox = world.store.run(lambda work: work.projects.inbox_of(world.ada.user_id))
    with pytest.raises(Invalid, match="archived"):
        world.do(world.ada, "update_project", id=inbox, archived=True)


def test_two_who_change_its_colour_hear_of_each_other(world: Scenario) -> None:
    world.do(world.ada, "update_project", id=world.project, colour="red", base_version=1)
    with pytest.raises(Conflict):
        world.do(world.ben, "update_project", id=world.project, colour="blue", base_version=1)
    merged = world.data(world.ben, "update_project", id=world.project, name="Home", base_version=1)
    assert (merged["name"], merged["colour"]) == ("Home", "red")


def test_a_project_is_moved_before_another_and_the_rest_keeps_the_order_of_names(world: Scenario) -> None:
    cellar, attic, garden = projects(world, "Cellar", "Attic", "Garden")
    world.do(world.ben, "arrange_project", id=garden, before_id=cellar)
    order = arrangement(world).order
    assert [each for each in order if each in {cellar, attic, garden}] == [attic, garden, cellar]
    assert set(order) >= {cellar, attic, garden, world.project}
    world.do(world.ben, "arrange_project", id=attic, before_id=None)
    assert arrangement(world).order[-1] == attic


def test_a_neighbour_that_is_gone_means_the_end(world: Scenario) -> None:
    cellar, attic = projects(world, "Cellar", "Attic")
    world.do(world.ben, "delete_project", id=cellar)
    world.do(world.ben, "arrange_project", id=attic, before_id=cellar)
    assert arrangement(world).order[-1] == attic


def test_favourites_are_marked_without_moving_and_once(world: Scenario) -> None:
    cellar, attic = projects(world, "Cellar", "Attic")
    for project in (cellar, attic, cellar):
        world.do(world.ben, "arrange_project", id=project, favourite=True)
    assert arrangement(world) == Arrangement(order=(), favourites=(cellar, attic))
    world.do(world.ben, "arrange_project", id=attic, before_id=cellar)
    assert arrangement(world).favourites == (cellar, attic)
    world.do(world.ben, "arrange_project", id=cellar, favourite=False)
    assert arrangement(world).favourites == (attic,)


def test_what_changes_nothing_tells_nothing(world: Scenario) -> None:
    [cellar] = projects(world, "Cellar")
    world.do(world.ben, "arrange_project", id=cellar, favourite=True)
    again = world.do(world.ben, "arrange_project", id=cellar, favourite=True)
    assert again.events == []
    assert msgspec.json.decode(again.data)["favourites"] == [cellar]


def test_nobody_arranges_a_project_they_do_not_see(world: Scenario) -> None:
    hidden = world.data(world.ada, "create_project", name="Hidden")["id"]
    with pytest.raises(NotFound):
        world.do(world.ben, "arrange_project", id=hidden, favourite=True)
