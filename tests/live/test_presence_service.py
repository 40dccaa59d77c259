"""Who is there, told to rooms and to other nodes: soon, seldom enough, and forgotten by itself."""

from itertools import count

import msgspec
import pytest

from taskcast.domain.ids import ProjectId, UserId, project_stream
from taskcast.domain.presence import LASTS_SECONDS, MOST_PEOPLE
from taskcast.live.presence.announcer import FULL_INTERVAL, HEARTBEAT
from taskcast.live.presence.service import EXPIRY_INTERVAL, MIN_INTERVAL, PresenceService
from taskcast.ports.live import MESSAGE_BYTES, PresenceBus
from tests.live.bus_conformance import BusConformance
from tests.live.open_rooms import OpenRooms
from tests.support.presence import OpenBus, place
from tests.support.scenario import StoppedClock

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
        self.presence = PresenceService(self.rooms, StoppedClock(), bus=bus, monotonic=lambda: time.now)

    def socket(self) -> str:
        """A socket in the room of the house."""
        sid = self.rooms.open()
        self.rooms.join(sid, project_stream(HOUSE))
        return sid

    def told(self, sid: str) -> list[list[int]]:
        """The people of each `presence` so far."""
        return [[each["user_id"] for each in said["people"]] for _, said in self.rooms.heard(sid)]

    def here(self) -> list[int]:
        state = msgspec.json.decode(self.presence.state(HOUSE))
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
    node.presence.set(ada, ADA, place(HOUSE))
    node.presence.run_due()
    assert node.told(ada) == [[ADA]]
    for person in range(2, 40):
        node.presence.set(node.rooms.open(), UserId(person), place(HOUSE))
        assert node.presence.run_due() == pytest.approx(MIN_INTERVAL)
    assert len(node.told(ada)) == 1
    time.now += MIN_INTERVAL
    node.presence.run_due()
    assert [len(people) for people in node.told(ada)] == [1, 39]


def test_a_heartbeat_tells_nobody_anything(node: Node, time: Time) -> None:
    ada = node.socket()
    for _ in range(10):
        node.presence.set(ada, ADA, place(HOUSE, 7, "title"))
        time.now += LASTS_SECONDS / 3
        node.presence.run_due()
    assert node.told(ada) == [[ADA]]


def test_what_was_undone_before_it_was_told_is_not_told(node: Node, time: Time) -> None:
    ada, ben = node.socket(), node.socket()
    node.presence.set(ada, ADA, place(HOUSE))
    node.presence.run_due()
    node.presence.set(ben, BEN, place(HOUSE))
    node.presence.leave(ben)
    time.now += MIN_INTERVAL
    node.presence.run_due()
    assert node.told(ada) == [[ADA]]


def test_a_newcomer_who_was_answered_what_the_room_never_heard_is_told_what_is_true(
    node: Node, time: Time
) -> None:
    ada, ben = node.socket(), node.socket()
    node.presence.set(ada, ADA, place(HOUSE))
    node.presence.run_due()
    node.presence.set(ben, BEN, place(HOUSE))
    assert node.here() == [ADA, BEN]
    node.presence.leave(ben)
    time.now += MIN_INTERVAL
    node.presence.run_due()
    assert node.told(ben) == [[ADA], [ADA]]


def test_who_is_not_heard_of_again_is_gone(node: Node, time: Time) -> None:
    ada, ben = node.socket(), node.socket()
    node.presence.set(ben, BEN, place(HOUSE))
    time.now += 10
    node.presence.set(ada, ADA, place(HOUSE))
    node.presence.run_due()
    time.now += LASTS_SECONDS - 10
    node.presence.run_due()
    assert node.told(ada)[-1] == [ADA]
    time.now += 10
    node.presence.run_due()
    assert node.told(ada)[-1] == []
    assert len(node.presence) == 0
    assert node.presence.run_due() is None  # and nothing is waited for


def test_of_two_pages_the_last_to_close_takes_the_person_along(node: Node, time: Time) -> None:
    ada, phone, laptop = node.socket(), node.socket(), node.socket()
    node.presence.set(ada, ADA, place(HOUSE))
    for sid in (phone, laptop):
        node.presence.set(sid, BEN, place(HOUSE))
    assert node.here() == [ADA, BEN]
    node.presence.leave(phone)
    assert node.here() == [ADA, BEN]
    node.presence.leave(laptop)
    assert node.here() == [ADA]


def test_a_page_is_in_one_project_at_a_time(node: Node) -> None:
    ada, garden = node.socket(), ProjectId(4)
    node.presence.set(ada, ADA, place(HOUSE))
    node.presence.set(ada, ADA, place(garden))
    assert node.here() == []
    node.presence.leave(ada, HOUSE)  # said too late: the page is elsewhere by now
    assert msgspec.json.decode(node.presence.state(garden))["count"] == 1


def test_a_crowd_is_named_in_part_counted_whole_and_told_seldom(node: Node, time: Time) -> None:
    sids = [node.socket() for _ in range(500)]
    for number, sid in enumerate(sids, 1):
        node.presence.set(sid, UserId(number), place(HOUSE))
        node.presence.state(HOUSE)
        node.presence.run_due()
    assert len(node.told(sids[0])) == 1
    pause = node.presence.run_due()
    assert pause is not None
    assert pause > 0.9
    time.now += pause
    node.presence.run_due()
    _, said = node.rooms.heard(sids[0])[-1]
    assert (said["count"], len(said["people"])) == (500, MOST_PEOPLE)


def test_where_nobody_listens_nothing_is_told(node: Node) -> None:
    node.presence.set(node.rooms.open(), ADA, place(HOUSE))
    assert node.presence.run_due() == LASTS_SECONDS


class TestTwoNodes:
    @pytest.fixture
    def bus(self) -> OpenBus:
        return OpenBus()

    @pytest.fixture
    def nodes(self, time: Time, bus: OpenBus) -> tuple[Node, Node]:
        nodes = Node(time, bus), Node(time, bus)
        for node in (*nodes, *nodes):
            node.presence.run_due()
        return nodes

    def test_people_of_one_are_seen_at_the_other_until_they_go(
        self, nodes: tuple[Node, Node], time: Time
    ) -> None:
        north, south = nodes
        ada, ben = north.socket(), south.socket()
        north.presence.set(ada, ADA, place(HOUSE))
        south.presence.set(ben, BEN, place(HOUSE, 7, "title"))
        self.pass_time(nodes, time, MIN_INTERVAL)
        assert sorted(north.told(ada)[-1]) == sorted(south.told(ben)[-1]) == [ADA, BEN]
        south.presence.leave(ben)
        self.pass_time(nodes, time, MIN_INTERVAL)
        assert north.told(ada)[-1] == [ADA]

    def test_one_who_starts_later_knows_at_once(
        self, nodes: tuple[Node, Node], time: Time, bus: OpenBus
    ) -> None:
        north, _ = nodes
        north.presence.set(north.socket(), ADA, place(HOUSE))
        late = Node(time, bus)
        for each in (late, north):
            each.presence.run_due()
        assert late.here() == [ADA]

    def test_a_killed_nodes_people_vanish_by_themselves(self, nodes: tuple[Node, Node], time: Time) -> None:
        north, south = nodes
        ada = north.socket()
        north.presence.set(ada, ADA, place(HOUSE))
        south.presence.set(south.socket(), BEN, place(HOUSE))
        self.pass_time(nodes, time, MIN_INTERVAL)
        for _ in range(int(LASTS_SECONDS / HEARTBEAT) + 1):  # only north lives on
            north.presence.set(ada, ADA, place(HOUSE))
            self.pass_time((north,), time, HEARTBEAT)
        assert north.told(ada)[-1] == [ADA]

    def test_a_stopped_nodes_people_vanish_at_once(self, nodes: tuple[Node, Node], time: Time) -> None:
        north, south = nodes
        ada = north.socket()
        north.presence.set(ada, ADA, place(HOUSE))
        south.presence.set(south.socket(), BEN, place(HOUSE))
        self.pass_time(nodes, time, MIN_INTERVAL)
        south.presence.stop()
        self.pass_time((north,), time, MIN_INTERVAL)
        assert north.told(ada)[-1] == [ADA]

    def test_after_the_bus_was_cut_both_agree_again(
        self, nodes: tuple[Node, Node], time: Time, bus: OpenBus
    ) -> None:
        north, south = nodes
        ada, ben, cleo = north.socket(), south.socket(), south.socket()
        north.presence.set(ada, ADA, place(HOUSE))
        south.presence.set(ben, BEN, place(HOUSE))
        self.pass_time(nodes, time, MIN_INTERVAL)
        bus.is_cut = True
        south.presence.leave(ben)
        south.presence.set(cleo, CLEO, place(HOUSE))
        self.pass_time(nodes, time, MIN_INTERVAL)
        assert sorted(north.here()) == [ADA, BEN]
        bus.is_cut = False
        self.pass_time(nodes, time, HEARTBEAT)
        assert sorted(north.here()) == sorted(south.here()) == [ADA, CLEO]

    def test_a_node_that_was_deaf_asks_and_need_not_wait_for_the_next_beat(
        self, nodes: tuple[Node, Node], time: Time, bus: OpenBus
    ) -> None:
        north, south = nodes
        self.pass_time(nodes, time, MIN_INTERVAL)
        bus.is_cut = True
        north.presence.set(north.socket(), ADA, place(HOUSE))
        for _ in range(3):
            time.now += FULL_INTERVAL
            for node in nodes:
                node.presence.run_due()
        assert south.here() == []
        bus.mend()
        for node in (*nodes, *nodes):
            node.presence.run_due()
        assert south.here() == [ADA]

    def test_a_removed_person_is_gone_on_both_whichever_hears_of_it_first(
        self, nodes: tuple[Node, Node], time: Time
    ) -> None:
        north, south = nodes
        north.presence.set(north.socket(), ADA, place(HOUSE))
        south.presence.set(south.socket(), BEN, place(HOUSE))
        self.pass_time(nodes, time, MIN_INTERVAL)
        north.presence.remove_user(HOUSE, BEN)
        assert north.here() == [ADA]
        south.presence.remove_user(HOUSE, BEN)
        self.pass_time(nodes, time, HEARTBEAT)
        assert north.here() == south.here() == [ADA]

    def test_however_many_are_there_every_message_fits_the_bus(
        self, time: Time, nodes: tuple[Node, Node], bus: OpenBus
    ) -> None:
        said: list[str] = []
        bus.listen(said.append, on_ready=lambda: None)
        north, south = nodes
        for number in range(1, 400):
            project = ProjectId(2**62 + number // 4)
            user, task = UserId(2**62 + number), 2**62 + number
            north.presence.set(north.rooms.open(), user, place(project, task, "description"))
        for number in range(1, 400):
            north.presence.set(
                north.rooms.open(), UserId(2**62 + number), place(HOUSE, 2**62 + number, "description")
            )
        self.pass_time(nodes, time, MIN_INTERVAL)
        assert max(len(message) for message in said) <= MESSAGE_BYTES
        assert len(south.here()) == MOST_PEOPLE
        assert msgspec.json.decode(south.presence.state(HOUSE))["count"] == 399

    def test_alone_a_node_says_that_it_listens_and_no_more(self, time: Time) -> None:
        bus = OpenBus()
        said: list[str] = []
        bus.listen(said.append, on_ready=lambda: None)
        node = Node(time, bus)
        node.presence.run_due()
        assert len(said) == 1
        for task in range(1, 10):
            node.presence.set(node.socket(), ADA, place(HOUSE, task))
            time.now += MIN_INTERVAL
            node.presence.run_due()
        assert len(said) == 1

    def test_what_a_later_version_says_is_not_understood_and_does_no_harm(
        self, nodes: tuple[Node, Node]
    ) -> None:
        north, _ = nodes
        for message in ("", "{}", '{"node": "x", "number": 1, "crowds": [{"people": 3}]}'):
            north.presence.on_message(message)
        assert north.here() == []

    @staticmethod
    def pass_time(nodes: tuple[Node, ...], time: Time, seconds: float) -> None:
        """Every node does what is due, until nobody has more to do just then."""
        end = time.now + seconds + EXPIRY_INTERVAL
        while time.now < end:
            waits = [node.presence.run_due() for node in nodes]
            pending = min(wait for wait in waits if wait is not None)
            time.now += pending if pending > 0 else 0.001
