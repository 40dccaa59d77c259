"""What every implementation of the port `Rooms` does: run by the fake of these tests and by the real sockets.

Subclass `RoomsConformance` and give it a fixture `under_test`.
"""

from typing import Any, Protocol

import pytest

from taskcast.ports.live import Rooms

Heard = list[Any]  # the name of an event, then its arguments, decoded


class RoomsUnderTest(Protocol):
    """Rooms together with clients that can be asked what they heard."""

    rooms: Rooms

    def open(self) -> str:
        """Open a client and return its sid."""
        ...

    def close(self, sid: str) -> None:
        """The client goes, by itself."""
        ...

    def heard(self, sid: str) -> list[Heard]:
        """Everything that reached the client, in order."""
        ...

    def is_open(self, sid: str) -> bool:
        """Whether the client still has its socket."""
        ...


@pytest.mark.promise("P2")
class RoomsConformance:
    def test_an_event_reaches_everyone_in_the_room_and_nobody_else(self, under_test: RoomsUnderTest) -> None:
        ada, ben, dov = under_test.open(), under_test.open(), under_test.open()
        under_test.rooms.join(ada, "project:1")
        under_test.rooms.join(ben, "project:1")
        under_test.rooms.join(dov, "project:2")
        under_test.rooms.emit("project:1", "task_updated", b'{"id":7}', b'{"seq":3}')
        for sid in (ada, ben):
            assert under_test.heard(sid) == [["task_updated", {"id": 7}, {"seq": 3}]]
        assert under_test.heard(dov) == []

    def test_an_announcement_reaches_everyone_in_the_room_without_a_place(
        self, under_test: RoomsUnderTest
    ) -> None:
        ada, dov = under_test.open(), under_test.open()
        under_test.rooms.join(ada, "project:1")
        under_test.rooms.join(dov, "project:2")
        under_test.rooms.announce("project:1", "presence", b'{"count":1}')
        assert under_test.heard(ada) == [["presence", {"count": 1}]]
        assert under_test.heard(dov) == []

    def test_events_arrive_in_the_order_they_were_emitted(self, under_test: RoomsUnderTest) -> None:
        ada = under_test.open()
        under_test.rooms.join(ada, "project:1")
        for seq in range(1, 101):
            under_test.rooms.emit("project:1", "task_updated", b"{}", b'{"seq":%d}' % seq)
        assert [meta["seq"] for _, _, meta in under_test.heard(ada)] == list(range(1, 101))

    def test_joining_twice_does_not_make_one_hear_twice(self, under_test: RoomsUnderTest) -> None:
        ada = under_test.open()
        under_test.rooms.join(ada, "project:1")
        under_test.rooms.join(ada, "project:1")
        under_test.rooms.emit("project:1", "task_updated", b"{}", b"{}")
        assert len(under_test.heard(ada)) == 1

    def test_who_joins_hears_from_then_on_and_who_leaves_until_then(self, under_test: RoomsUnderTest) -> None:
        ada = under_test.open()
        under_test.rooms.emit("project:1", "task_updated", b"1", b"{}")
        under_test.rooms.join(ada, "project:1")
        under_test.rooms.emit("project:1", "task_updated", b"2", b"{}")
        under_test.rooms.leave(ada, "project:1")
        under_test.rooms.emit("project:1", "task_updated", b"3", b"{}")
        assert [data for _, data, _ in under_test.heard(ada)] == [2]

    def test_members_follow_joins_and_leaves(self, under_test: RoomsUnderTest) -> None:
        ada = under_test.open()
        view = under_test.rooms.members("project:1")
        assert not view
        under_test.rooms.join(ada, "project:1")
        assert list(under_test.rooms.members("project:1")) == [ada]
        under_test.rooms.leave(ada, "project:1")
        assert not under_test.rooms.members("project:1")

    def test_a_message_to_one_client_reaches_only_that_one(self, under_test: RoomsUnderTest) -> None:
        ada, ben = under_test.open(), under_test.open()
        under_test.rooms.send(ada, "resync", b'{"stream":"project:1","reason":"restored"}')
        assert under_test.heard(ada) == [["resync", {"stream": "project:1", "reason": "restored"}]]
        assert under_test.heard(ben) == []

    def test_a_client_that_went_is_in_no_room_and_can_be_spoken_of_safely(
        self, under_test: RoomsUnderTest
    ) -> None:
        ada, ben = under_test.open(), under_test.open()
        under_test.rooms.join(ada, "project:1")
        under_test.rooms.join(ben, "project:1")
        under_test.close(ada)
        assert list(under_test.rooms.members("project:1")) == [ben]
        under_test.rooms.join(ada, "project:1")
        under_test.rooms.leave(ada, "project:1")
        under_test.rooms.send(ada, "resync", b"{}")
        under_test.rooms.disconnect(ada, "signed_out")
        under_test.rooms.emit("project:1", "task_updated", b"{}", b"{}")
        assert list(under_test.rooms.members("project:1")) == [ben]
        assert len(under_test.heard(ben)) == 1

    def test_events_sent_together_keep_their_order_with_whatever_else_is_sent(
        self, under_test: RoomsUnderTest
    ) -> None:
        ada, ben = under_test.open(), under_test.open()
        under_test.rooms.join(ada, "project:1")
        under_test.rooms.join(ada, "user:1")
        under_test.rooms.join(ben, "project:1")
        with under_test.rooms.batched():
            under_test.rooms.emit("project:1", "task_updated", b"1", b"{}")
            under_test.rooms.emit("project:1", "task_updated", b"2", b"{}")
            under_test.rooms.emit("user:1", "task_updated", b"3", b"{}")
            under_test.rooms.emit("project:1", "task_updated", b"4", b"{}")
            under_test.rooms.send(ada, "resync", b"5")
            under_test.rooms.emit("project:1", "task_updated", b"6", b"{}")
        assert [data for _, data, *_ in under_test.heard(ada)] == [1, 2, 3, 4, 5, 6]
        assert [data for _, data, *_ in under_test.heard(ben)] == [1, 2, 4, 6]

    @pytest.mark.promise("P6")
    def test_who_comes_and_goes_between_events_sent_together_hears_those_of_the_meantime(
        self, under_test: RoomsUnderTest
    ) -> None:
        ada, ben, dov = under_test.open(), under_test.open(), under_test.open()
        under_test.rooms.join(ben, "project:1")
        under_test.rooms.join(dov, "project:1")
        with under_test.rooms.batched():
            under_test.rooms.emit("project:1", "task_updated", b"1", b"{}")
            under_test.rooms.join(ada, "project:1")
            under_test.rooms.emit("project:1", "task_updated", b"2", b"{}")
            under_test.rooms.leave(ben, "project:1")
            under_test.rooms.disconnect(dov, "signed_out")
            under_test.rooms.emit("project:1", "task_updated", b"3", b"{}")
        assert [data for _, data, *_ in under_test.heard(ada)] == [2, 3]
        assert [data for _, data, *_ in under_test.heard(ben)] == [1, 2]
        assert [data for _, data, *_ in under_test.heard(dov)] == [1, 2, {"reason": "signed_out"}]

    def test_what_is_flushed_is_there_before_the_burst_ends(self, under_test: RoomsUnderTest) -> None:
        ada = under_test.open()
        under_test.rooms.join(ada, "project:1")
        with under_test.rooms.batched():
            under_test.rooms.emit("project:1", "task_updated", b"1", b"{}")
            under_test.rooms.flush()
            assert len(under_test.heard(ada)) == 1
            under_test.rooms.emit("project:1", "task_updated", b"2", b"{}")
        assert len(under_test.heard(ada)) == 2

    @pytest.mark.promise("P6")
    def test_a_disconnected_client_hears_the_reason_last_and_is_in_no_room(
        self, under_test: RoomsUnderTest
    ) -> None:
        ada = under_test.open()
        under_test.rooms.join(ada, "project:1")
        under_test.rooms.emit("project:1", "task_updated", b"1", b"{}")
        under_test.rooms.disconnect(ada, "token_revoked")
        assert not under_test.rooms.members("project:1")
        under_test.rooms.emit("project:1", "task_updated", b"2", b"{}")
        under_test.rooms.send(ada, "resync", b"{}")
        assert under_test.heard(ada) == [
            ["task_updated", 1, {}],
            ["disconnected", {"reason": "token_revoked"}],
        ]
        assert not under_test.is_open(ada)
