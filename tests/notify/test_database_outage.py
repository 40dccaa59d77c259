"""A worker outlives its database's restart, and what it had sent by then is not sent again."""

from collections.abc import Sequence
from typing import Any

import pytest

from taskcast.domain.errors import Unavailable
from taskcast.ports.outbox import Delivery
from tests.notify.notify_scenario import NotifyScenario, open_scenario
from tests.services.postgres import PostgresServer
from tests.services.smtp import SmtpServer
from tests.services.waiting import wait_until


def test_a_worker_whose_database_was_restarted_goes_on_sending(
    postgres_server: PostgresServer, postgres_url: str, smtp_server: SmtpServer
) -> None:
    with open_scenario(postgres_url) as scenario, scenario.working(smtp_server.url):
        scenario.task("Before")
        smtp_server.wait_for(1)
        wait_until(lambda: scenario.states() == ["sent"])
        postgres_server.restart()
        scenario.task("After")
        smtp_server.wait_for(2)
        wait_until(lambda: scenario.states() == ["sent", "sent"])

    assert sorted(mail["Subject"] for mail in smtp_server.messages) == ["[House] After", "[House] Before"]


class AwayForAMoment:
    """The outbox, whose database is away when the first mail is to be marked."""

    def __init__(self, outbox: Any) -> None:
        self._outbox = outbox
        self.was_away = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._outbox, name)

    def mark_sent(self, deliveries: Sequence[Delivery]) -> int:
        if not self.was_away:
            self.was_away = True
            raise Unavailable
        marked: int = self._outbox.mark_sent(deliveries)
        return marked


@pytest.mark.promise("P5")
def test_a_mail_that_is_out_is_marked_once_the_database_is_back(
    scenario: NotifyScenario, smtp_server: SmtpServer
) -> None:
    scenario.outbox = away = AwayForAMoment(scenario.outbox)
    with scenario.working(smtp_server.url):
        scenario.task("Paint")
        wait_until(lambda: scenario.states() == ["sent"])
    assert away.was_away
    assert len(smtp_server.mails) == 1
