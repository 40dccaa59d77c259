"""Ada's project of tests/notify/notify_scenario.py, once on each database."""

from collections.abc import Iterator

import pytest

from tests.notify.notify_scenario import NotifyScenario, open_scenario


@pytest.fixture
def scenario(each_database_url: str) -> Iterator[NotifyScenario]:
    with open_scenario(each_database_url) as opened:
        yield opened
