"""A worker outlives its database's restart, and what it had sent by then is not sent again."""

from collections.abc import Sequence
from typing import Any

import pytest

from taskcast.domain.errors import Unavailable
from taskcast.ports.outbox import Delivery
from tests.notify.house import House, open_house
from tests.services.postgres import PostgresServer
from tests.services.smtp import SmtpServer
from tests.services.waiting import wait_until


def test_a_worker_whose_database_was_restarted_goes_on_sending(
    postgres_server: PostgresServer, postgres_url: str, smtp_server: SmtpServer
) -> None:
    with open_house(postgres_url) as house, house.working(smtp_server.url):
        house.task("Before")
        smtp_server.wait_for(1)
        wait_until(lambda: house.states() == ["sent"])
        postgres_server.restart()
        house.task("After")
        smtp_server.wait_for(2)
        wait_until(lambda: house.states() == ["sent", "sent"])

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
    house: House, smtp_server: SmtpServer
) -> None:
    house.outbox = away = AwayForAMoment(house.outbox)
    with house.working(smtp_server.url):
        house.task("Paint")
        wait_until(lambda: house.states() == ["sent"])
    assert away.was_away
    assert len(smtp_server.mails) == 1
