"""The house of tests/notify/house.py, once on each database."""

from collections.abc import Iterator

import pytest

from tests.notify.house import House, open_house


@pytest.fixture
def house(each_database_url: str) -> Iterator[House]:
    with open_house(each_database_url) as opened:
        yield opened
