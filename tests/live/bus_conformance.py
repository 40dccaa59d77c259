"""What every bus between nodes does: run by the one of these tests, by PostgreSQL's and by Redis'.

Subclass `BusConformance` and give it a fixture `buses`: those of three nodes, ready to hear.
"""

from collections.abc import Sequence

from taskcast.ports.live import MESSAGE_BYTES, PresenceBus
from tests.services.waiting import wait_until


def heard_by(*buses: PresenceBus) -> Sequence[list[str]]:
    """What each of these hears from now on."""
    heard: list[list[str]] = []
    for bus in buses:
        words: list[str] = []
        bus.listen(words.append, on_ready=lambda: None)
        heard.append(words)
    return heard


def until_ready(buses: Sequence[PresenceBus], heard: Sequence[list[str]]) -> None:
    """Speak until everyone heard it: a wire is not there at once."""

    def all_heard() -> bool:
        buses[0].publish("ready?")
        return all(heard)

    wait_until(all_heard, what="all nodes listening")
    buses[0].publish("ready")
    wait_until(lambda: all("ready" in words for words in heard), what="the last word of readiness")
    for words in heard:
        words.clear()


class BusConformance:
    def test_what_one_node_says_the_others_hear_in_order(self, buses: Sequence[PresenceBus]) -> None:
        heard = heard_by(*buses)
        until_ready(buses, heard)
        words = [f'{{"number": {number}}}' for number in range(100)]
        for word in words:
            buses[0].publish(word)
        for of_another in heard[1:]:
            wait_until(lambda: len(of_another) == len(words), what="all words")  # noqa: B023
            assert of_another == words

    def test_the_longest_message_arrives_whole(self, buses: Sequence[PresenceBus]) -> None:
        heard = heard_by(*buses)
        until_ready(buses, heard)
        longest = "x" * MESSAGE_BYTES
        buses[2].publish(longest)
        wait_until(lambda: longest in heard[0], what="the longest message")
        wait_until(lambda: longest in heard[1], what="the longest message")
