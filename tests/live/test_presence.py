"""Only who may see a project is seen in it, on every database (P6); the tailer decides, in the order of the log."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec
import pytest

from taskcast.domain import events
from taskcast.domain.errors import Invalid, NotFound, RateLimited, Unauthenticated
from taskcast.domain.ids import ProjectId, TaskId
from taskcast.domain.permissions import Actor
from taskcast.domain.presence import Whereabouts
from taskcast.domain.tasks import Task
from taskcast.live import LogTailer
from taskcast.live.log_tailer import PRESENCE_BURST
from taskcast.ports.unit_of_work import Work
from tests.live.conftest import TailerScenario
from tests.live.live_scenario import Client
from tests.live.open_rooms import OpenRooms
from tests.live.stores import SystemClock
from tests.support.event_loop import until
from tests.support.presence import OpenBus, place

pytestmark = pytest.mark.promise("P6")


def is_at(client: Client, where: Whereabouts) -> list[int]:
    """Say where the client is; returns who is there."""
    said = msgspec.json.decode(client.tailer.present(client.sid, where))
    return [person["user_id"] for person in said["people"]]


def seen(client: Client) -> list[int] | None:
    """Whom the client saw last by a `presence`."""
    words = [message.data for message in client.rooms.messages[client.sid] if message.name == "presence"]
    return [person["user_id"] for person in msgspec.json.decode(words[-1])["people"]] if words else None


def ada_and_ben_there(scene: TailerScenario) -> tuple[Client, Client]:
    """Both in the house, and Ada sees it."""
    ada, ben = scene.automatic(scene.ada), scene.automatic(scene.ben)
    assert is_at(ada, place(scene.house.id)) == [scene.ada.user_id]
    assert is_at(ben, place(scene.house.id)) == [scene.ada.user_id, scene.ben.user_id]
    until(lambda: seen(ada) == [scene.ada.user_id, scene.ben.user_id], what="Ben's coming")
    return ada, ben


def a_task(scene: TailerScenario, project: ProjectId, by: Actor) -> TaskId:
    def transaction(work: Work) -> TaskId:
        blank = Task(
            id=TaskId(0), project_id=project, title="Paint", position="a0",
            created_at=work.now, created_by=by.user_id, updated_at=work.now,
        )  # fmt: skip
        return work.tasks.add(blank).id

    return scene.store.run(transaction)


def test_members_see_each_other_come_and_go(scene: TailerScenario) -> None:
    ada, ben = ada_and_ben_there(scene)
    ben.close()
    until(lambda: seen(ada) == [scene.ada.user_id], what="Ben's going")


def test_leaving_the_project_is_seen_and_leaving_another_changes_nothing(scene: TailerScenario) -> None:
    ada, ben = ada_and_ben_there(scene)
    scene.tailer.absent(ben.sid, ProjectId(scene.house.id + 1))
    assert is_at(ada, place(scene.house.id)) == [scene.ada.user_id, scene.ben.user_id]
    scene.tailer.absent(ben.sid, scene.house.id)
    until(lambda: seen(ada) == [scene.ada.user_id], what="Ben's going")


def test_a_stranger_is_neither_seen_nor_sees(scene: TailerScenario) -> None:
    ada, dov = scene.automatic(scene.ada), scene.automatic(scene.dov)
    is_at(ada, place(scene.house.id))
    with pytest.raises(NotFound):
        scene.tailer.present(dov.sid, place(scene.house.id))
    until(lambda: seen(ada) is not None, what="Ada's own presence")
    assert seen(ada) == [scene.ada.user_id]
    assert seen(dov) is None


@pytest.mark.parametrize("how", ["removed", "session ended"])
def test_who_loses_access_is_gone_at_once_and_does_not_come_back(scene: TailerScenario, how: str) -> None:
    ada, ben = ada_and_ben_there(scene)
    if how == "removed":
        scene.world.remove(scene.house, scene.ben)
    else:
        scene.world.end(scene.ben)
    until(lambda: seen(ada) == [scene.ada.user_id], what="Ben's going")
    with pytest.raises((NotFound, Unauthenticated)):
        scene.tailer.present(ben.sid, place(scene.house.id))
    assert is_at(ada, place(scene.house.id)) == [scene.ada.user_id]


def test_who_loses_access_to_a_project_nobody_listens_to_is_gone_too(scene: TailerScenario) -> None:
    """The person's own stream tells of it."""
    ben, ada = scene.manual(scene.ben), scene.manual(scene.ada)
    is_at(ben, place(scene.house.id))
    scene.world.remove(scene.house, scene.ben)
    until(lambda: "access_revoked" in ben.names(), what="the loss")
    assert is_at(ada, place(scene.house.id)) == [scene.ada.user_id]


def test_a_deleted_project_holds_nobody(scene: TailerScenario) -> None:
    ada = scene.automatic(scene.ada)
    is_at(ada, place(scene.house.id))
    scene.world.delete(scene.house)
    until(lambda: scene.tailer.present_sockets() == 0, what="everybody leaving")


def test_a_removal_while_presence_is_asked_for_wins(scene: TailerScenario) -> None:
    """The membership is read between two events, so the removal is told after it and takes the person out."""
    ada, ben = scene.automatic(scene.ada), scene.automatic(scene.ben)
    is_at(ada, place(scene.house.id))
    removed: list[int] = []

    def remove_now() -> None:
        if not removed:
            removed.append(1)
            scene.world.remove(scene.house, scene.ben)

    scene.store.after_read = remove_now
    scene.tailer.present(ben.sid, place(scene.house.id))
    assert removed
    until(lambda: is_at(ada, place(scene.house.id)) == [scene.ada.user_id], what="Ben's going")


def test_the_task_must_be_one_of_the_project_and_something_must_be_open_to_be_written(
    scene: TailerScenario,
) -> None:
    ben = scene.automatic(scene.ben)
    garden = scene.world.project(scene.ben)
    here, there = (a_task(scene, project.id, scene.ben) for project in (scene.house, garden))
    hidden = a_task(scene, scene.world.project(scene.dov).id, scene.dov)
    assert is_at(ben, place(scene.house.id, here, "title")) == [scene.ben.user_id]
    for task in (there, hidden, 2**62):
        with pytest.raises(Invalid, match="task_id"):
            scene.tailer.present(ben.sid, place(scene.house.id, task))
    with pytest.raises(Invalid, match="editing"):
        scene.tailer.present(ben.sid, place(scene.house.id, None, "title"))


def test_repeating_where_one_is_reads_nothing_and_is_bounded(scene: TailerScenario) -> None:
    ben = scene.automatic(scene.ben)
    is_at(ben, place(scene.house.id))
    scene.without_sweeps()
    reads = scene.store.reads

    def repeat() -> None:
        for _ in range(PRESENCE_BURST * 2):
            scene.tailer.present(ben.sid, place(scene.house.id))

    with pytest.raises(RateLimited):
        repeat()
    assert scene.store.reads == reads


def test_a_socket_that_never_connected_is_nowhere(scene: TailerScenario) -> None:
    with pytest.raises(Unauthenticated):
        scene.tailer.present(scene.socket(scene.ada).sid, place(scene.house.id))


@dataclass
class Other:
    """Another node on the same database and bus."""

    tailer: LogTailer
    rooms: OpenRooms

    def automatic(self, actor: Actor) -> Client:
        return Client(self.tailer, self.rooms, actor).connect()


@pytest.fixture
def two(scene: TailerScenario) -> Iterator[Callable[[], Other]]:
    """The scene's tailer anew, and another, on one bus."""
    bus, made = OpenBus(), []

    def node() -> Other:
        rooms = OpenRooms()
        tailer = LogTailer(scene.store, rooms, SystemClock(), bus=bus)
        tailer.start()
        made.append(tailer)
        return Other(tailer, rooms)

    yield node
    for tailer in made:
        tailer.stop()


def test_across_nodes_people_see_each_other_and_a_removed_one_go(
    scene: TailerScenario, two: Callable[[], Other]
) -> None:
    north, south = two(), two()
    ada, ben = north.automatic(scene.ada), south.automatic(scene.ben)
    is_at(ada, place(scene.house.id))
    is_at(ben, place(scene.house.id))
    both = {scene.ada.user_id, scene.ben.user_id}
    for client in (ada, ben):
        until(lambda: set(seen(client) or ()) == both, what="both")  # noqa: B023
    scene.world.remove(scene.house, scene.ben)
    until(lambda: seen(ada) == [scene.ada.user_id], what="Ben's going")
    until(lambda: south.tailer.present_sockets() == 0, what="Ben's going where he was")
    said = len(ben.rooms.messages[ben.sid])
    is_at(ada, place(scene.house.id))
    scene.world.record(events.project_updated(scene.house, ("name",)))
    assert len(ben.rooms.messages[ben.sid]) == said
