"""What every implementation of the port `Rooms` does: run by the fake of these tests and by the real sockets.

Subclass `RoomsConformance` and give it a fixture `house`.
"""

from typing import Any, Protocol

import pytest

from taskcast.ports.live import Rooms

Heard = list[Any]  # the name of an event, then its arguments, decoded


class House(Protocol):
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
    def test_an_event_reaches_everyone_in_the_room_and_nobody_else(self, house: House) -> None:
        ada, ben, dov = house.open(), house.open(), house.open()
        house.rooms.join(ada, "project:1")
        house.rooms.join(ben, "project:1")
        house.rooms.join(dov, "project:2")
        house.rooms.emit("project:1", "task_updated", b'{"id":7}', b'{"seq":3}')
        for sid in (ada, ben):
            assert house.heard(sid) == [["task_updated", {"id": 7}, {"seq": 3}]]
        assert house.heard(dov) == []

    def test_an_announcement_reaches_everyone_in_the_room_without_a_place(self, house: House) -> None:
        ada, dov = house.open(), house.open()
        house.rooms.join(ada, "project:1")
        house.rooms.join(dov, "project:2")
        house.rooms.announce("project:1", "presence", b'{"count":1}')
        assert house.heard(ada) == [["presence", {"count": 1}]]
        assert house.heard(dov) == []

    def test_events_arrive_in_the_order_they_were_emitted(self, house: House) -> None:
        ada = house.open()
        house.rooms.join(ada, "project:1")
        for seq in range(1, 101):
            house.rooms.emit("project:1", "task_updated", b"{}", b'{"seq":%d}' % seq)
        assert [meta["seq"] for _, _, meta in house.heard(ada)] == list(range(1, 101))

    def test_joining_twice_does_not_make_one_hear_twice(self, house: House) -> None:
        ada = house.open()
        house.rooms.join(ada, "project:1")
        house.rooms.join(ada, "project:1")
        house.rooms.emit("project:1", "task_updated", b"{}", b"{}")
        assert len(house.heard(ada)) == 1

    def test_who_joins_hears_from_then_on_and_who_leaves_until_then(self, house: House) -> None:
        ada = house.open()
        house.rooms.emit("project:1", "task_updated", b"1", b"{}")
        house.rooms.join(ada, "project:1")
        house.rooms.emit("project:1", "task_updated", b"2", b"{}")
        house.rooms.leave(ada, "project:1")
        house.rooms.emit("project:1", "task_updated", b"3", b"{}")
        assert [data for _, data, _ in house.heard(ada)] == [2]

    def test_members_follow_joins_and_leaves(self, house: House) -> None:
        ada = house.open()
        view = house.rooms.members("project:1")
        assert not view
        house.rooms.join(ada, "project:1")
        assert list(house.rooms.members("project:1")) == [ada]
        house.rooms.leave(ada, "project:1")
        assert not house.rooms.members("project:1")

    def test_a_message_to_one_client_reaches_only_that_one(self, house: House) -> None:
        ada, ben = house.open(), house.open()
        house.rooms.send(ada, "resync", b'{"stream":"project:1","reason":"restored"}')
        assert house.heard(ada) == [["resync", {"stream": "project:1", "reason": "restored"}]]
        assert house.heard(ben) == []

    def test_a_client_that_went_is_in_no_room_and_can_be_spoken_of_safely(self, house: House) -> None:
        ada, ben = house.open(), house.open()
        house.rooms.join(ada, "project:1")
        house.rooms.join(ben, "project:1")
        house.close(ada)
        assert list(house.rooms.members("project:1")) == [ben]
        house.rooms.join(ada, "project:1")
        house.rooms.leave(ada, "project:1")
        house.rooms.send(ada, "resync", b"{}")
        house.rooms.disconnect(ada, "signed_out")
        house.rooms.emit("project:1", "task_updated", b"{}", b"{}")
        assert list(house.rooms.members("project:1")) == [ben]
        assert len(house.heard(ben)) == 1

    def test_events_sent_together_keep_their_order_with_whatever_else_is_sent(self, house: House) -> None:
        ada, ben = house.open(), house.open()
        house.rooms.join(ada, "project:1")
        house.rooms.join(ada, "user:1")
        house.rooms.join(ben, "project:1")
        with house.rooms.batched():
            house.rooms.emit("project:1", "task_updated", b"1", b"{}")
            house.rooms.emit("project:1", "task_updated", b"2", b"{}")
            house.rooms.emit("user:1", "task_updated", b"3", b"{}")
            house.rooms.emit("project:1", "task_updated", b"4", b"{}")
            house.rooms.send(ada, "resync", b"5")
            house.rooms.emit("project:1", "task_updated", b"6", b"{}")
        assert [data for _, data, *_ in house.heard(ada)] == [1, 2, 3, 4, 5, 6]
        assert [data for _, data, *_ in house.heard(ben)] == [1, 2, 4, 6]

    @pytest.mark.promise("P6")
    def test_who_comes_and_goes_between_events_sent_together_hears_those_of_the_meantime(
        self, house: House
    ) -> None:
        ada, ben, dov = house.open(), house.open(), house.open()
        house.rooms.join(ben, "project:1")
        house.rooms.join(dov, "project:1")
        with house.rooms.batched():
            house.rooms.emit("project:1", "task_updated", b"1", b"{}")
            house.rooms.join(ada, "project:1")
            house.rooms.emit("project:1", "task_updated", b"2", b"{}")
            house.rooms.leave(ben, "project:1")
            house.rooms.disconnect(dov, "signed_out")
            house.rooms.emit("project:1", "task_updated", b"3", b"{}")
        assert [data for _, data, *_ in house.heard(ada)] == [2, 3]
        assert [data for _, data, *_ in house.heard(ben)] == [1, 2]
        assert [data for _, data, *_ in house.heard(dov)] == [1, 2, {"reason": "signed_out"}]

    def test_what_is_flushed_is_there_before_the_burst_ends(self, house: House) -> None:
        ada = house.open()
        house.rooms.join(ada, "project:1")
        with house.rooms.batched():
            house.rooms.emit("project:1", "task_updated", b"1", b"{}")
            house.rooms.flush()
            assert len(house.heard(ada)) == 1
            house.rooms.emit("project:1", "task_updated", b"2", b"{}")
        assert len(house.heard(ada)) == 2

    @pytest.mark.promise("P6")
    def test_a_disconnected_client_hears_the_reason_last_and_is_in_no_room(self, house: House) -> None:
        ada = house.open()
        house.rooms.join(ada, "project:1")
        house.rooms.emit("project:1", "task_updated", b"1", b"{}")
        house.rooms.disconnect(ada, "token_revoked")
        assert not house.rooms.members("project:1")
        house.rooms.emit("project:1", "task_updated", b"2", b"{}")
        house.rooms.send(ada, "resync", b"{}")
        assert house.heard(ada) == [["task_updated", 1, {}], ["disconnected", {"reason": "token_revoked"}]]
        assert not house.is_open(ada)
