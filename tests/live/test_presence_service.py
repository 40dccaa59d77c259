"""Who is there, told to rooms and to other nodes: soon, seldom enough, and forgotten by itself."""

from itertools import count

import msgspec
import pytest

from taskcast.domain.ids import ProjectId, UserId
from taskcast.domain.presence import LASTS_SECONDS, MOST_PEOPLE
from taskcast.domain.streams import project_stream
from taskcast.live.presence.announcer import BEAT, REST
from taskcast.live.presence.service import LOOK, PAUSE, PresenceService
from taskcast.ports.presence import MOST_BYTES, PresenceBus
from tests.cast import StoppedClock
from tests.live.bus_conformance import BusConformance
from tests.live.open_rooms import OpenRooms
from tests.presence import OpenBus, place

HOUSE = ProjectId(3)
ADA, BEN, CLEO = UserId(1), UserId(2), UserId(3)


class TestOpenBus(BusConformance):
    @pytest.fixture
    def buses(self) -> list[PresenceBus]:
        return [OpenBus()] * 3


class Time:
    def __init__(self) -> None:
        self.now = 100.0


class Node:
    """One process, whose greenlet is the test."""

    numbers = count(1)

    def __init__(self, time: Time, bus: PresenceBus | None = None) -> None:
        self.rooms = OpenRooms()
        self.presences = PresenceService(self.rooms, StoppedClock(), bus=bus, monotonic=lambda: time.now)

    def socket(self) -> str:
        """A socket in the room of the house."""
        sid = self.rooms.open()
        self.rooms.join(sid, project_stream(HOUSE))
        return sid

    def told(self, sid: str) -> list[list[int]]:
        """The people of each `presence` so far."""
        return [[each["user_id"] for each in said["people"]] for _, said in self.rooms.heard(sid)]

    def here(self) -> list[int]:
        state = msgspec.json.decode(self.presences.state(HOUSE))
        return [each["user_id"] for each in state["people"]]


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def node(time: Time) -> Node:
    return Node(time)


def test_the_room_hears_of_a_change_at_once_and_then_not_more_often_than_it_can_bear(
    node: Node, time: Time
) -> None:
    ada = node.socket()
    node.presences.sit(ada, ADA, place(HOUSE))
    node.presences.turn()
    assert node.told(ada) == [[ADA]]
    for person in range(2, 40):
        node.presences.sit(node.rooms.open(), UserId(person), place(HOUSE))
        assert node.presences.turn() == pytest.approx(PAUSE)
    assert len(node.told(ada)) == 1
    time.now += PAUSE
    node.presences.turn()
    assert [len(people) for people in node.told(ada)] == [1, 39]


def test_a_heartbeat_tells_nobody_anything(node: Node, time: Time) -> None:
    ada = node.socket()
    for _ in range(10):
        node.presences.sit(ada, ADA, place(HOUSE, 7, "title"))
        time.now += LASTS_SECONDS / 3
        node.presences.turn()
    assert node.told(ada) == [[ADA]]


def test_what_was_undone_before_it_was_told_is_not_told(node: Node, time: Time) -> None:
    ada, ben = node.socket(), node.socket()
    node.presences.sit(ada, ADA, place(HOUSE))
    node.presences.turn()
    node.presences.sit(ben, BEN, place(HOUSE))
    node.presences.leave(ben)
    time.now += PAUSE
    node.presences.turn()
    assert node.told(ada) == [[ADA]]


def test_a_newcomer_who_was_answered_what_the_room_never_heard_is_told_what_is_true(
    node: Node, time: Time
) -> None:
    ada, ben = node.socket(), node.socket()
    node.presences.sit(ada, ADA, place(HOUSE))
    node.presences.turn()
    node.presences.sit(ben, BEN, place(HOUSE))
    assert node.here() == [ADA, BEN]
    node.presences.leave(ben)
    time.now += PAUSE
    node.presences.turn()
    assert node.told(ben) == [[ADA], [ADA]]


def test_who_is_not_heard_of_again_is_gone(node: Node, time: Time) -> None:
    ada, ben = node.socket(), node.socket()
    node.presences.sit(ben, BEN, place(HOUSE))
    time.now += 10
    node.presences.sit(ada, ADA, place(HOUSE))
    node.presences.turn()
    time.now += LASTS_SECONDS - 10
    node.presences.turn()
    assert node.told(ada)[-1] == [ADA]
    time.now += 10
    node.presences.turn()
    assert node.told(ada)[-1] == []
    assert len(node.presences) == 0
    assert node.presences.turn() is None  # and nothing is waited for


def test_of_two_pages_the_last_to_close_takes_the_person_along(node: Node, time: Time) -> None:
    ada, phone, laptop = node.socket(), node.socket(), node.socket()
    node.presences.sit(ada, ADA, place(HOUSE))
    for sid in (phone, laptop):
        node.presences.sit(sid, BEN, place(HOUSE))
    assert node.here() == [ADA, BEN]
    node.presences.leave(phone)
    assert node.here() == [ADA, BEN]
    node.presences.leave(laptop)
    assert node.here() == [ADA]


def test_a_page_is_in_one_project_at_a_time(node: Node) -> None:
    ada, garden = node.socket(), ProjectId(4)
    node.presences.sit(ada, ADA, place(HOUSE))
    node.presences.sit(ada, ADA, place(garden))
    assert node.here() == []
    node.presences.leave(ada, HOUSE)  # said too late: the page is elsewhere by now
    assert msgspec.json.decode(node.presences.state(garden))["count"] == 1


def test_a_crowd_is_named_in_part_counted_whole_and_told_seldom(node: Node, time: Time) -> None:
    sids = [node.socket() for _ in range(500)]
    for number, sid in enumerate(sids, 1):
        node.presences.sit(sid, UserId(number), place(HOUSE))
        node.presences.state(HOUSE)
        node.presences.turn()
    assert len(node.told(sids[0])) == 1
    pause = node.presences.turn()
    assert pause is not None
    assert pause > 0.9
    time.now += pause
    node.presences.turn()
    _, said = node.rooms.heard(sids[0])[-1]
    assert (said["count"], len(said["people"])) == (500, MOST_PEOPLE)


def test_where_nobody_listens_nothing_is_told(node: Node) -> None:
    node.presences.sit(node.rooms.open(), ADA, place(HOUSE))
    assert node.presences.turn() == LASTS_SECONDS


class TestTwoNodes:
    @pytest.fixture
    def bus(self) -> OpenBus:
        return OpenBus()

    @pytest.fixture
    def nodes(self, time: Time, bus: OpenBus) -> tuple[Node, Node]:
        nodes = Node(time, bus), Node(time, bus)
        for node in (*nodes, *nodes):
            node.presences.turn()
        return nodes

    def test_people_of_one_are_seen_at_the_other_until_they_go(
        self, nodes: tuple[Node, Node], time: Time
    ) -> None:
        north, south = nodes
        ada, ben = north.socket(), south.socket()
        north.presences.sit(ada, ADA, place(HOUSE))
        south.presences.sit(ben, BEN, place(HOUSE, 7, "title"))
        self.pass_time(nodes, time, PAUSE)
        assert sorted(north.told(ada)[-1]) == sorted(south.told(ben)[-1]) == [ADA, BEN]
        south.presences.leave(ben)
        self.pass_time(nodes, time, PAUSE)
        assert north.told(ada)[-1] == [ADA]

    def test_one_who_starts_later_knows_at_once(
        self, nodes: tuple[Node, Node], time: Time, bus: OpenBus
    ) -> None:
        north, _ = nodes
        north.presences.sit(north.socket(), ADA, place(HOUSE))
        late = Node(time, bus)
        for each in (late, north):
            each.presences.turn()
        assert late.here() == [ADA]

    def test_a_killed_nodes_people_vanish_by_themselves(self, nodes: tuple[Node, Node], time: Time) -> None:
        north, south = nodes
        ada = north.socket()
        north.presences.sit(ada, ADA, place(HOUSE))
        south.presences.sit(south.socket(), BEN, place(HOUSE))
        self.pass_time(nodes, time, PAUSE)
        for _ in range(int(LASTS_SECONDS / BEAT) + 1):  # only north lives on
            north.presences.sit(ada, ADA, place(HOUSE))
            self.pass_time((north,), time, BEAT)
        assert north.told(ada)[-1] == [ADA]

    def test_a_stopped_nodes_people_vanish_at_once(self, nodes: tuple[Node, Node], time: Time) -> None:
        north, south = nodes
        ada = north.socket()
        north.presences.sit(ada, ADA, place(HOUSE))
        south.presences.sit(south.socket(), BEN, place(HOUSE))
        self.pass_time(nodes, time, PAUSE)
        south.presences.stop()
        self.pass_time((north,), time, PAUSE)
        assert north.told(ada)[-1] == [ADA]

    def test_after_the_bus_was_cut_both_agree_again(
        self, nodes: tuple[Node, Node], time: Time, bus: OpenBus
    ) -> None:
        north, south = nodes
        ada, ben, cleo = north.socket(), south.socket(), south.socket()
        north.presences.sit(ada, ADA, place(HOUSE))
        south.presences.sit(ben, BEN, place(HOUSE))
        self.pass_time(nodes, time, PAUSE)
        bus.is_cut = True
        south.presences.leave(ben)
        south.presences.sit(cleo, CLEO, place(HOUSE))
        self.pass_time(nodes, time, PAUSE)
        assert sorted(north.here()) == [ADA, BEN]
        bus.is_cut = False
        self.pass_time(nodes, time, BEAT)
        assert sorted(north.here()) == sorted(south.here()) == [ADA, CLEO]

    def test_a_node_that_was_deaf_asks_and_need_not_wait_for_the_next_beat(
        self, nodes: tuple[Node, Node], time: Time, bus: OpenBus
    ) -> None:
        north, south = nodes
        self.pass_time(nodes, time, PAUSE)
        bus.is_cut = True
        north.presences.sit(north.socket(), ADA, place(HOUSE))
        for _ in range(3):
            time.now += REST
            for node in nodes:
                node.presences.turn()
        assert south.here() == []
        bus.mend()
        for node in (*nodes, *nodes):
            node.presences.turn()
        assert south.here() == [ADA]

    def test_a_removed_person_is_gone_on_both_whichever_hears_of_it_first(
        self, nodes: tuple[Node, Node], time: Time
    ) -> None:
        north, south = nodes
        north.presences.sit(north.socket(), ADA, place(HOUSE))
        south.presences.sit(south.socket(), BEN, place(HOUSE))
        self.pass_time(nodes, time, PAUSE)
        north.presences.lose(HOUSE, BEN)
        assert north.here() == [ADA]
        south.presences.lose(HOUSE, BEN)
        self.pass_time(nodes, time, BEAT)
        assert north.here() == south.here() == [ADA]

    def test_however_many_are_there_every_message_fits_the_bus(
        self, time: Time, nodes: tuple[Node, Node], bus: OpenBus
    ) -> None:
        said: list[str] = []
        bus.listen(said.append, begun=lambda: None)
        north, south = nodes
        for number in range(1, 400):
            project = ProjectId(2**62 + number // 4)
            user, task = UserId(2**62 + number), 2**62 + number
            north.presences.sit(north.rooms.open(), user, place(project, task, "description"))
        for number in range(1, 400):
            north.presences.sit(
                north.rooms.open(), UserId(2**62 + number), place(HOUSE, 2**62 + number, "description")
            )
        self.pass_time(nodes, time, PAUSE)
        assert max(len(message) for message in said) <= MOST_BYTES
        assert len(south.here()) == MOST_PEOPLE
        assert msgspec.json.decode(south.presences.state(HOUSE))["count"] == 399

    def test_alone_a_node_says_that_it_listens_and_no_more(self, time: Time) -> None:
        bus = OpenBus()
        said: list[str] = []
        bus.listen(said.append, begun=lambda: None)
        node = Node(time, bus)
        node.presences.turn()
        assert len(said) == 1
        for task in range(1, 10):
            node.presences.sit(node.socket(), ADA, place(HOUSE, task))
            time.now += PAUSE
            node.presences.turn()
        assert len(said) == 1

    def test_what_a_later_version_says_is_not_understood_and_does_no_harm(
        self, nodes: tuple[Node, Node]
    ) -> None:
        north, _ = nodes
        for message in ("", "{}", '{"node": "x", "number": 1, "crowds": [{"people": 3}]}'):
            north.presences.hear(message)
        assert north.here() == []

    @staticmethod
    def pass_time(nodes: tuple[Node, ...], time: Time, seconds: float) -> None:
        """Every node does what is due, until nobody has more to do just then."""
        end = time.now + seconds + LOOK
        while time.now < end:
            waits = [node.presences.turn() for node in nodes]
            pending = min(wait for wait in waits if wait is not None)
            time.now += pending if pending > 0 else 0.001
