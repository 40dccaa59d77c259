"""A worker outlives its database's restart."""

from tests.notify.house import open_house
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
        smtp_server.wait_for(2, timeout=30)
        wait_until(lambda: house.states() == ["sent", "sent"])

    assert sorted(mail["Subject"] for mail in smtp_server.messages) == ["[House] After", "[House] Before"]
