"""Who is there is agreed upon by all nodes, whatever became of their words, and forgotten by itself."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from taskcast.domain.ids import Instant, ProjectId, TaskId, UserId
from taskcast.domain.presence import (
    LASTS_SECONDS,
    MOST_PEOPLE,
    Announcement,
    NodePresence,
    Person,
    node_presence_of,
    presence_of,
)
from taskcast.live.presence.announcer import PresenceAnnouncer
from taskcast.live.presence.state import LocalPresence, RemotePresence
from tests.support.presence import RememberingBus, at, place

PROJECTS = (ProjectId(1), ProjectId(2))
NODES = ("north", "south", "east")

persons = st.builds(
    Person,
    user_id=st.integers(1, 8).map(UserId),
    task_id=st.none() | st.integers(1, 3).map(TaskId),
    editing=st.sampled_from([None, "title", "comment"]),
    since=st.integers(0, 9).map(at),
)


@given(st.lists(persons, max_size=8), st.randoms(use_true_random=False))
def test_the_order_in_which_people_are_heard_of_does_not_matter(people, chance) -> None:
    shuffled = list(people)
    chance.shuffle(shuffled)
    assert node_presence_of(PROJECTS[0], people) == node_presence_of(PROJECTS[0], shuffled)
    split = chance.randint(0, len(people))
    crowds = [node_presence_of(PROJECTS[0], part) for part in (shuffled[:split], shuffled[split:])]
    assert presence_of(PROJECTS[0], crowds) == presence_of(
        PROJECTS[0], [node_presence_of(PROJECTS[0], people)]
    )


def test_one_person_in_many_pages_is_one_and_writing_counts_before_reading() -> None:
    ada = UserId(1)
    pages = [
        Person(ada, None, None, at(1)),
        Person(ada, TaskId(7), None, at(3)),
        Person(ada, TaskId(9), "title", at(2)),
    ]
    for order in permutations(pages):
        assert presence_of(PROJECTS[0], [node_presence_of(PROJECTS[0], order)]).people == (
            Person(ada, TaskId(9), "title", at(1)),
        )


def test_of_a_crowd_those_are_named_who_write_and_all_are_counted() -> None:
    readers = [Person(UserId(number), None, None, at(1)) for number in range(1, 501)]
    writer = Person(UserId(600), TaskId(7), "description", at(9))
    presence = presence_of(PROJECTS[0], [node_presence_of(PROJECTS[0], [*readers, writer])])
    assert presence.count == 501
    assert len(presence.people) == MOST_PEOPLE
    assert writer in presence.people


# What happens at a node: a socket sits down somewhere or goes, or everything is said again.
steps = st.lists(
    st.tuples(
        st.sampled_from(NODES),
        st.one_of(
            st.tuples(st.just("sit"), st.integers(1, 4), st.sampled_from(PROJECTS), st.integers(1, 3)),
            st.tuples(st.just("leave"), st.integers(1, 4), st.just(PROJECTS[0]), st.just(1)),
        ),
    ),
    max_size=25,
)


class Node:
    def __init__(self, name: str) -> None:
        self.local = LocalPresence()
        self.bus = RememberingBus()
        self.announcer = PresenceAnnouncer(self.bus, name, self.local)
        self.remote = RemotePresence()

    def act(self, what: str, number: int, project: ProjectId, task: int) -> None:
        sid = f"socket-{number}"
        if what == "sit":
            changed = self.local.set(sid, UserId(number), place(project, task), at=at(0), now=0.0)
        else:
            changed = self.local.leave(sid)
        if changed:
            self.announcer.announce(changed, 0.0)

    def sees(self, project: ProjectId):
        return presence_of(project, [self.local.of_project(project), *self.remote.of_project(project)])


def spread(words, nodes, now: float) -> None:
    """Let everyone hear what the others said."""
    for speaker, word in words:
        for name, listener in nodes.items():
            if name != speaker:
                listener.remote.apply(word, now)


@given(steps, st.data())
def test_nodes_agree_after_one_word_of_each_whatever_was_lost_doubled_or_late(happened, data) -> None:
    nodes = {name: Node(name) for name in NODES}
    for name, step in happened:
        nodes[name].act(*step)
    said = [(name, word) for name, node in nodes.items() for word in node.bus.take()]
    some = st.lists(st.sampled_from(said), max_size=30) if said else st.just([])
    for name, node in nodes.items():
        for speaker, word in data.draw(some):
            if speaker != name:
                node.remote.apply(word, 0.0)
    for name, node in nodes.items():
        node.announcer.announce_all(1.0)
        spread([(name, word) for word in node.bus.take()], nodes, 1.0)
    spread(data.draw(some), nodes, 1.0)
    for project in PROJECTS:
        truth = presence_of(project, [node.local.of_project(project) for node in nodes.values()])
        assert [node.sees(project) for node in nodes.values()] == [truth] * len(nodes)


@given(st.lists(persons, min_size=1, max_size=5), st.floats(0, 1000))
def test_a_dead_nodes_people_are_gone_when_their_time_is_over(people, now) -> None:
    remote = RemotePresence()
    crowd = node_presence_of(PROJECTS[0], people)
    remote.apply(Announcement(node="north", number=1, crowds=(crowd,)), now)
    remote.expire(now + LASTS_SECONDS / 2)
    assert list(remote.of_project(PROJECTS[0])) == [crowd]
    assert remote.expire(now + LASTS_SECONDS) == {PROJECTS[0]}
    assert list(remote.of_project(PROJECTS[0])) == []
    assert not remote.has_nodes


def test_a_node_that_said_goodbye_is_not_brought_back_by_a_late_word() -> None:
    remote = RemotePresence()
    crowd = NodePresence(PROJECTS[0], (Person(UserId(1), None, None, Instant("2026")),))
    word = Announcement(node="north", number=1, crowds=(crowd,))
    remote.apply(word, 0.0)
    assert remote.apply(Announcement(node="north", number=2, is_last=True), 1.0) == {PROJECTS[0]}
    assert remote.apply(word, 2.0) == frozenset()
    assert list(remote.of_project(PROJECTS[0])) == []
