"""What the worker promises, over a real database and a real mail server (P5, P6)."""

import threading
from dataclasses import replace

import msgspec
import pytest

from taskcast.domain.ids import DeliveryId
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.reset_password import ForgotPassword, forgot_password
from tests.notify.house import QUICK, House
from tests.services.smtp import SmtpServer
from tests.services.waiting import PATIENCE_SECONDS, wait_until


def recipients(server: SmtpServer) -> list[str]:
    return sorted(mail.recipients[0] for mail in server.mails)


def settled(house: House) -> bool:
    return not {"pending", "leased"} & set(house.states())


@pytest.mark.promise("P5")
def test_who_is_assigned_gets_a_mail_and_its_author_never_does(house: House, smtp_server: SmtpServer) -> None:
    with house.working(smtp_server.url):
        house.task("Paint the fence", to=("Ada", "Ben", "Cleo"))
        smtp_server.wait_for(2)
        wait_until(lambda: house.states() == ["sent", "sent"])

    assert recipients(smtp_server) == ["ben@example.org", "cleo@example.org"]
    mail = smtp_server.messages[0]
    assert mail["Subject"] == "[House] Paint the fence"
    assert mail["Message-ID"].removeprefix("<").partition("@")[0] in {line.id for line in house.log()}


@pytest.mark.promise("P5")
def test_many_assignments_at_once_are_one_mail_and_all_of_them_are_sent(
    house: House, smtp_server: SmtpServer
) -> None:
    for number in range(12):
        house.task(f"Paint {number}", to=("Ben",))
    with house.working(smtp_server.url):
        wait_until(lambda: house.states() == ["sent"] * 12)

    assert [mail["Subject"] for mail in smtp_server.messages] == ["Ada assigned 12 tasks to you"]


@pytest.mark.promise("P6")
def test_who_lost_access_meanwhile_hears_nothing(house: House, smtp_server: SmtpServer) -> None:
    house.task("Secret plans", to=("Ben", "Cleo"))
    house.does("Ada", "remove_member", project_id=house.project, user_id=house.people["Ben"])
    with house.working(smtp_server.url):
        wait_until(lambda: settled(house))

    assert recipients(smtp_server) == ["cleo@example.org"]


def test_what_was_read_on_the_page_is_not_mailed(house: House, smtp_server: SmtpServer) -> None:
    house.task()
    house.does("Ben", "read_notifications")
    with house.working(smtp_server.url):
        wait_until(lambda: settled(house))

    assert smtp_server.mails == []
    assert [line.last_error for line in house.log()] == ["read already, or no longer visible"]


def test_who_turned_mail_off_finds_it_in_the_inbox_alone_and_letters_still_come(
    house: House, smtp_server: SmtpServer
) -> None:
    house.does("Ben", "update_me", mail_notifications=False)
    house.task("Paint", to=("Ben", "Cleo"))
    forgot_password(house.instance, ForgotPassword(email="ben@example.org"))
    with house.working(smtp_server.url) as worker:
        smtp_server.wait_for(2)
        wait_until(lambda: settled(house))
        house.does("Ben", "update_me", mail_notifications=True)
        house.later(worker, days=1)
        house.task("Sweep", to=("Ben",))
        smtp_server.wait_for(3)
        wait_until(lambda: settled(house))

    told = [(mail.recipients[0], str(mail.message["Subject"])) for mail in smtp_server.mails]
    assert sorted(told[:2]) == [
        ("ben@example.org", "Choose a new password"),
        ("cleo@example.org", "[House] Paint"),
    ]
    assert told[2:] == [("ben@example.org", "[House] Sweep")]  # what was told meanwhile is not sent later
    dropped = [line for line in house.log() if line.state == "dead"]
    assert [(line.recipient_id, line.last_error) for line in dropped] == [
        (house.people["Ben"], "mail notifications are turned off")
    ]
    assert [line.title for line in house.inbox("Ben")] == ["Sweep", "Paint"]


def test_what_happened_to_a_task_together_is_one_mail(house: House, smtp_server: SmtpServer) -> None:
    task = house.task("Paint", to=("Ben",))
    other = house.task("Sweep", to=("Ben",))
    house.does("Ada", "update_task", id=task, title="Paint the fence")
    house.does("Ada", "add_comment", task_id=task, body="Green, please.")
    with house.working(smtp_server.url):
        wait_until(lambda: house.states() == ["sent"] * 4)

    mails = {str(mail["Subject"]): mail for mail in smtp_server.messages}
    assert set(mails) == {"[House] Paint the fence", "[House] Sweep"}
    text = mails["[House] Paint the fence"].get_body(("plain",)).get_content()
    assert text.index("Ada assigned") < text.index("Ada changed the title") < text.index("Green, please.")
    assert f"/projects/{house.project}/tasks/{other}" not in text


@pytest.mark.promise("P5")
def test_a_server_that_was_down_gets_every_mail_afterwards(house: House, smtp_server: SmtpServer) -> None:
    smtp_server.stop()
    with house.working(smtp_server.url) as worker:
        for number in range(5):
            house.comment(f"Task {number}")
        wait_until(lambda: any(line.attempts for line in house.log()) and "leased" not in house.states())
        assert all("@" not in (line.last_error or "") for line in house.log())
        smtp_server.start()
        house.later(worker, seconds=5)
        smtp_server.wait_for(5)
        wait_until(lambda: settled(house))

    assert house.states() == ["sent"] * 5
    assert len(smtp_server.mails) == 5


def test_while_the_server_is_away_one_delivery_at_a_time_tries_it(
    house: House, smtp_server: SmtpServer
) -> None:
    smtp_server.stop()
    for number in range(20):
        house.comment(f"Task {number}")
    with house.working(smtp_server.url) as worker:

        def tried() -> int:
            return sum(line.attempts for line in house.log())

        wait_until(lambda: tried() > 0 and "leased" not in house.states())
        first = tried()  # those that were on their way when it went away
        assert first <= QUICK.senders
        house.later(worker, seconds=5)
        wait_until(lambda: tried() > first and "leased" not in house.states())
        assert tried() == first + 1
        smtp_server.start()
        house.later(worker, seconds=10)
        smtp_server.wait_for(20 - tried())  # the others may wait for their own next attempts
        house.later(worker, hours=1)
        smtp_server.wait_for(20)


def test_a_final_refusal_is_final_until_someone_asks_again(house: House, smtp_server: SmtpServer) -> None:
    smtp_server.refuse_with(550)
    with house.working(smtp_server.url) as worker:
        house.task()
        wait_until(lambda: house.states() == ["dead"])
        assert house.log()[0].last_error == "the mail server refused the message: 550"
        smtp_server.refuse_with(None)
        house.later(worker, days=1)
        assert house.outbox.redeliver(DeliveryId(house.log()[0].id))
        house.later(worker)
        smtp_server.wait_for(1)
        wait_until(lambda: house.states() == ["sent"])


def test_a_server_that_stays_away_is_given_up_after_days(house: House, smtp_server: SmtpServer) -> None:
    smtp_server.stop()
    with house.working(smtp_server.url) as worker:
        house.task()

        def dead() -> bool:
            house.later(worker, hours=1)
            return house.states() == ["dead"]

        wait_until(dead)

    assert house.log()[0].attempts > 72


def test_a_letter_that_cannot_be_written_does_not_hold_up_the_others(
    house: House, smtp_server: SmtpServer
) -> None:
    def poison(work: Work) -> None:
        for _ in range(10):
            work.account_mail.queue(
                "riddle", address="ben@example.org", subject_id=house.people["Ben"], now=work.now
            )

    house.store.run(poison)
    house.task()
    with house.working(smtp_server.url):
        smtp_server.wait_for(1)
        wait_until(lambda: house.states() == ["pending"] * 10 + ["sent"])

    assert {line.last_error for line in house.log() if line.kind == "riddle"} == {
        "could not be written: KeyError"
    }


def test_nothing_is_leased_or_sent_while_others_go_first(house: House, smtp_server: SmtpServer) -> None:
    asked, done = threading.Event(), threading.Event()

    def wait_until_idle() -> None:
        asked.set()
        assert done.wait(PATIENCE_SECONDS)

    house.task()
    with house.working(smtp_server.url, config=replace(QUICK, wait_until_idle=wait_until_idle)):
        assert asked.wait(PATIENCE_SECONDS)
        assert house.states() == ["pending"]
        done.set()
        smtp_server.wait_for(1)
        wait_until(lambda: house.states() == ["sent"])


def test_beside_requests_mails_begin_one_by_one(house: House, smtp_server: SmtpServer) -> None:
    begun: set[int] = set()
    for number in range(12):
        house.comment(f"Task {number}")

    def wait_until_idle() -> None:
        begun.add(12 - house.states().count("pending"))

    with house.working(
        smtp_server.url, config=replace(QUICK, per_second=100.0, wait_until_idle=wait_until_idle)
    ):
        smtp_server.wait_for(12)
        wait_until(lambda: house.states() == ["sent"] * 12)
    assert begun >= set(range(12))  # the worker asks before each


@pytest.mark.promise("P5")
def test_two_workers_never_send_the_same_delivery(house: House, smtp_server: SmtpServer) -> None:
    smtp_server.hold_mail()
    for number in range(60):
        house.comment(f"Task {number}")
    with house.working(smtp_server.url), house.working(smtp_server.url):
        smtp_server.wait_until_held(2 * QUICK.senders)  # so both are at it
        smtp_server.let_go()
        smtp_server.wait_for(60)
        wait_until(lambda: settled(house))

    ids = [mail["Message-ID"] for mail in smtp_server.messages]
    assert len(ids) == len(set(ids)) == 60


@pytest.mark.promise("P5")
def test_a_worker_that_lost_its_lease_marks_nothing_and_the_mail_keeps_its_id(
    house: House, smtp_server: SmtpServer
) -> None:
    house.task()
    lost = house.outbox.lease(limit=10, seconds=30)  # a worker that died here, or sleeps
    assert [len(lost), len(house.outbox.lease(limit=10, seconds=30))] == [1, 0]
    with house.working(smtp_server.url) as worker:
        house.later(worker, seconds=31)
        (mail,) = smtp_server.wait_for(1)
        wait_until(lambda: house.states() == ["sent"])

    assert house.outbox.mark_sent(lost) == 0
    assert house.outbox.mark_failed(lost, error="late", next_attempt_at=None) == 0
    assert house.states() == ["sent"]
    assert mail["Message-ID"] == f"<{lost[0].id}@tasks.example.org>"


def test_a_worker_that_is_stopped_finishes_what_it_sends_and_leaves_the_rest(
    house: House, smtp_server: SmtpServer
) -> None:
    smtp_server.hold_mail()
    for number in range(12):
        house.comment(f"Task {number}")
    with house.working(smtp_server.url) as worker:
        smtp_server.wait_until_held(QUICK.senders)
        assert not worker.stop(within=0)
        smtp_server.let_go()

    assert house.states() == ["pending"] * 8 + ["sent"] * QUICK.senders
    assert len(smtp_server.mails) == QUICK.senders
    with house.working(smtp_server.url):
        wait_until(lambda: house.states() == ["sent"] * 12)
    assert len(smtp_server.mails) == 12


def test_an_invitation_carries_its_link_and_one_that_was_withdrawn_is_not_sent(
    house: House, smtp_server: SmtpServer
) -> None:
    house.does("Ada", "invite", project_id=house.project, email="dov@example.org")
    closed = house.does("Ada", "invite", project_id=house.project, email="eve@example.org")
    house.does("Ada", "revoke_invitation", id=closed["invitation"]["id"])
    with house.working(smtp_server.url):
        wait_until(lambda: settled(house))

    assert recipients(smtp_server) == ["dov@example.org"]
    text = smtp_server.messages[0].get_body(("plain",)).get_content()
    assert "Ada invites you to House." in text
    assert "https://tasks.example.org/join#token=" in text


@pytest.mark.promise("P5")
def test_a_clock_that_is_set_back_during_an_outage_does_not_stop_mail(
    house: House, smtp_server: SmtpServer
) -> None:
    smtp_server.stop()
    house.clock.advance(days=1)
    with house.working(smtp_server.url) as worker:
        house.task("Before", to=("Ben",))
        wait_until(lambda: any(line.attempts for line in house.log()) and "leased" not in house.states())
        house.clock.advance(days=-1)
        smtp_server.start()
        house.task("After", to=("Cleo",))
        house.later(worker, seconds=60)
        smtp_server.wait_for(1)


@pytest.mark.promise("P6")
def test_a_link_for_a_password_does_not_go_to_an_address_that_was_given_up_meanwhile(
    house: House, smtp_server: SmtpServer
) -> None:
    forgot_password(house.instance, ForgotPassword(email="ben@example.org"))

    def move(work: Work) -> None:
        held = work.users.get(house.people["Ben"])
        work.users.save(msgspec.structs.replace(held.entity, email="new@example.org"), held.field_versions)

    house.store.run(move)
    with house.working(smtp_server.url):
        wait_until(lambda: not {"pending", "leased"}.intersection(house.states()))
    assert smtp_server.mails == []
