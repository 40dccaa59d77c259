"""The rooms of these tests behave as the real ones do."""

import pytest

from tests.live.open_rooms import OpenRoomsUnderTest
from tests.live.rooms_conformance import RoomsConformance


class TestOpenRooms(RoomsConformance):
    @pytest.fixture
    def under_test(self) -> OpenRoomsUnderTest:
        return OpenRoomsUnderTest()
