"""What the worker promises, over a real database and a real mail server (P5, P6)."""

import threading
from dataclasses import replace

import msgspec
import pytest

from taskcast.domain.ids import DeliveryId
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.reset_password import ForgotPassword, forgot_password
from tests.notify.notify_scenario import QUICK, NotifyScenario
from tests.services.smtp import SmtpServer
from tests.services.waiting import PATIENCE_SECONDS, wait_until


def recipients(server: SmtpServer) -> list[str]:
    return sorted(mail.recipients[0] for mail in server.mails)


def settled(scenario: NotifyScenario) -> bool:
    return not {"pending", "leased"} & set(scenario.states())


@pytest.mark.promise("P5")
def test_who_is_assigned_gets_a_mail_and_its_author_never_does(
    scenario: NotifyScenario, smtp_server: SmtpServer
) -> None:
    with scenario.working(smtp_server.url):
        scenario.task("Paint the fence", to=("Ada", "Ben", "Cleo"))
        smtp_server.wait_for(2)
        wait_until(lambda: scenario.states() == ["sent", "sent"])

    assert recipients(smtp_server) == ["ben@example.org", "cleo@example.org"]
    mail = smtp_server.messages[0]
    assert mail["Subject"] == "[House] Paint the fence"
    assert mail["Message-ID"].removeprefix("<").partition("@")[0] in {line.id for line in scenario.log()}


@pytest.mark.promise("P5")
def test_many_assignments_at_once_are_one_mail_and_all_of_them_are_sent(
    scenario: NotifyScenario, smtp_server: SmtpServer
) -> None:
    for number in range(12):
        scenario.task(f"Paint {number}", to=("Ben",))
    with scenario.working(smtp_server.url):
        wait_until(lambda: scenario.states() == ["sent"] * 12)

    assert [mail["Subject"] for mail in smtp_server.messages] == ["Ada assigned 12 tasks to you"]


@pytest.mark.promise("P6")
def test_who_lost_access_meanwhile_hears_nothing(scenario: NotifyScenario, smtp_server: SmtpServer) -> None:
    scenario.task("Secret plans", to=("Ben", "Cleo"))
    scenario.does("Ada", "remove_member", project_id=scenario.project, user_id=scenario.people["Ben"])
    with scenario.working(smtp_server.url):
        wait_until(lambda: settled(scenario))

    assert recipients(smtp_server) == ["cleo@example.org"]


def test_what_was_read_on_the_page_is_not_mailed(scenario: NotifyScenario, smtp_server: SmtpServer) -> None:
    scenario.task()
    scenario.does("Ben", "read_notifications")
    with scenario.working(smtp_server.url):
        wait_until(lambda: settled(scenario))

    assert smtp_server.mails == []
    assert [line.last_error for line in scenario.log()] == ["read already, or no longer visible"]


def test_who_turned_mail_off_finds_it_in_the_inbox_alone_and_letters_still_come(
    scenario: NotifyScenario, smtp_server: SmtpServer
) -> None:
    scenario.does("Ben", "update_me", mail_notifications=False)
    scenario.task("Paint", to=("Ben", "Cleo"))
    forgot_password(scenario.instance, ForgotPassword(email="ben@example.org"))
    with scenario.working(smtp_server.url) as worker:
        smtp_server.wait_for(2)
        wait_until(lambda: settled(scenario))
        scenario.does("Ben", "update_me", mail_notifications=True)
        scenario.later(worker, days=1)
        scenario.task("Sweep", to=("Ben",))
        smtp_server.wait_for(3)
        wait_until(lambda: settled(scenario))

    told = [(mail.recipients[0], str(mail.message["Subject"])) for mail in smtp_server.mails]
    assert sorted(told[:2]) == [
        ("ben@example.org", "Choose a new password"),
        ("cleo@example.org", "[House] Paint"),
    ]
    assert told[2:] == [("ben@example.org", "[House] Sweep")]  # what was told meanwhile is not sent later
    dropped = [line for line in scenario.log() if line.state == "dead"]
    assert [(line.recipient_id, line.last_error) for line in dropped] == [
        (scenario.people["Ben"], "mail notifications are turned off")
    ]
    assert [line.title for line in scenario.inbox("Ben")] == ["Sweep", "Paint"]


def test_what_happened_to_a_task_together_is_one_mail(
    scenario: NotifyScenario, smtp_server: SmtpServer
) -> None:
    task = scenario.task("Paint", to=("Ben",))
    other = scenario.task("Sweep", to=("Ben",))
    scenario.does("Ada", "update_task", id=task, title="Paint the fence")
    scenario.does("Ada", "add_comment", task_id=task, body="Green, please.")
    with scenario.working(smtp_server.url):
        wait_until(lambda: scenario.states() == ["sent"] * 4)

    mails = {str(mail["Subject"]): mail for mail in smtp_server.messages}
    assert set(mails) == {"[House] Paint the fence", "[House] Sweep"}
    text = mails["[House] Paint the fence"].get_body(("plain",)).get_content()
    assert text.index("Ada assigned") < text.index("Ada changed the title") < text.index("Green, please.")
    assert f"/projects/{scenario.project}/tasks/{other}" not in text


@pytest.mark.promise("P5")
def test_a_server_that_was_down_gets_every_mail_afterwards(
    scenario: NotifyScenario, smtp_server: SmtpServer
) -> None:
    smtp_server.stop()
    with scenario.working(smtp_server.url) as worker:
        for number in range(5):
            scenario.comment(f"Task {number}")
        wait_until(
            lambda: any(line.attempts for line in scenario.log()) and "leased" not in scenario.states()
        )
        assert all("@" not in (line.last_error or "") for line in scenario.log())
        smtp_server.start()
        scenario.later(worker, seconds=5)
        smtp_server.wait_for(5)
        wait_until(lambda: settled(scenario))

    assert scenario.states() == ["sent"] * 5
    assert len(smtp_server.mails) == 5


def test_while_the_server_is_away_one_delivery_at_a_time_tries_it(
    scenario: NotifyScenario, smtp_server: SmtpServer
) -> None:
    smtp_server.stop()
    for number in range(20):
        scenario.comment(f"Task {number}")
    with scenario.working(smtp_server.url) as worker:

        def tried() -> int:
            return sum(line.attempts for line in scenario.log())

        wait_until(lambda: tried() > 0 and "leased" not in scenario.states())
        first = tried()  # those that were on their way when it went away
        assert first <= QUICK.senders
        scenario.later(worker, seconds=5)
        wait_until(lambda: tried() > first and "leased" not in scenario.states())
        assert tried() == first + 1
        smtp_server.start()
        scenario.later(worker, seconds=10)
        smtp_server.wait_for(20 - tried())  # the others may wait for their own next attempts
        scenario.later(worker, hours=1)
        smtp_server.wait_for(20)


def test_a_final_refusal_is_final_until_someone_asks_again(
    scenario: NotifyScenario, smtp_server: SmtpServer
) -> None:
    smtp_server.refuse_with(550)
    with scenario.working(smtp_server.url) as worker:
        scenario.task()
        wait_until(lambda: scenario.states() == ["dead"])
        assert scenario.log()[0].last_error == "the mail server refused the message: 550"
        smtp_server.refuse_with(None)
        scenario.later(worker, days=1)
        assert scenario.outbox.redeliver(DeliveryId(scenario.log()[0].id))
        scenario.later(worker)
        smtp_server.wait_for(1)
        wait_until(lambda: scenario.states() == ["sent"])


def test_a_server_that_stays_away_is_given_up_after_days(
    scenario: NotifyScenario, smtp_server: SmtpServer
) -> None:
    smtp_server.stop()
    with scenario.working(smtp_server.url) as worker:
        scenario.task()

        def dead() -> bool:
            scenario.later(worker, hours=1)
            return scenario.states() == ["dead"]

        wait_until(dead)

    assert scenario.log()[0].attempts > 72


def test_a_letter_that_cannot_be_written_does_not_hold_up_the_others(
    scenario: NotifyScenario, smtp_server: SmtpServer
) -> None:
    def poison(work: Work) -> None:
        for _ in range(10):
            work.account_mail.queue(
                "riddle", address="ben@example.org", subject_id=scenario.people["Ben"], now=work.now
            )

    scenario.store.run(poison)
    scenario.task()
    with scenario.working(smtp_server.url):
        smtp_server.wait_for(1)
        wait_until(lambda: scenario.states() == ["pending"] * 10 + ["sent"])

    assert {line.last_error for line in scenario.log() if line.kind == "riddle"} == {
        "could not be written: KeyError"
    }


def test_nothing_is_leased_or_sent_while_others_go_first(
    scenario: NotifyScenario, smtp_server: SmtpServer
) -> None:
    asked, done = threading.Event(), threading.Event()

    def wait_until_idle() -> None:
        asked.set()
        assert done.wait(PATIENCE_SECONDS)

    scenario.task()
    with scenario.working(smtp_server.url, config=replace(QUICK, wait_until_idle=wait_until_idle)):
        assert asked.wait(PATIENCE_SECONDS)
        assert scenario.states() == ["pending"]
        done.set()
        smtp_server.wait_for(1)
        wait_until(lambda: scenario.states() == ["sent"])


def test_beside_requests_mails_begin_one_by_one(scenario: NotifyScenario, smtp_server: SmtpServer) -> None:
    begun: set[int] = set()
    for number in range(12):
        scenario.comment(f"Task {number}")

    def wait_until_idle() -> None:
        begun.add(12 - scenario.states().count("pending"))

    with scenario.working(
        smtp_server.url, config=replace(QUICK, per_second=100.0, wait_until_idle=wait_until_idle)
    ):
        smtp_server.wait_for(12)
        wait_until(lambda: scenario.states() == ["sent"] * 12)
    assert begun >= set(range(12))  # the worker asks before each


@pytest.mark.promise("P5")
def test_two_workers_never_send_the_same_delivery(scenario: NotifyScenario, smtp_server: SmtpServer) -> None:
    smtp_server.hold_mail()
    for number in range(60):
        scenario.comment(f"Task {number}")
    with scenario.working(smtp_server.url), scenario.working(smtp_server.url):
        smtp_server.wait_until_held(2 * QUICK.senders)  # so both are at it
        smtp_server.let_go()
        smtp_server.wait_for(60)
        wait_until(lambda: settled(scenario))

    ids = [mail["Message-ID"] for mail in smtp_server.messages]
    assert len(ids) == len(set(ids)) == 60


@pytest.mark.promise("P5")
def test_a_worker_that_lost_its_lease_marks_nothing_and_the_mail_keeps_its_id(
    scenario: NotifyScenario, smtp_server: SmtpServer
) -> None:
    scenario.task()
    lost = scenario.outbox.lease(limit=10, seconds=30)  # a worker that died here, or sleeps
    assert [len(lost), len(scenario.outbox.lease(limit=10, seconds=30))] == [1, 0]
    with scenario.working(smtp_server.url) as worker:
        scenario.later(worker, seconds=31)
        (mail,) = smtp_server.wait_for(1)
        wait_until(lambda: scenario.states() == ["sent"])

    assert scenario.outbox.mark_sent(lost) == 0
    assert scenario.outbox.mark_failed(lost, error="late", next_attempt_at=None) == 0
    assert scenario.states() == ["sent"]
    assert mail["Message-ID"] == f"<{lost[0].id}@tasks.example.org>"


def test_a_worker_that_is_stopped_finishes_what_it_sends_and_leaves_the_rest(
    scenario: NotifyScenario, smtp_server: SmtpServer
) -> None:
    smtp_server.hold_mail()
    for number in range(12):
        scenario.comment(f"Task {number}")
    with scenario.working(smtp_server.url) as worker:
        smtp_server.wait_until_held(QUICK.senders)
        assert not worker.stop(within=0)
        smtp_server.let_go()

    assert scenario.states() == ["pending"] * 8 + ["sent"] * QUICK.senders
    assert len(smtp_server.mails) == QUICK.senders
    with scenario.working(smtp_server.url):
        wait_until(lambda: scenario.states() == ["sent"] * 12)
    assert len(smtp_server.mails) == 12


def test_an_invitation_carries_its_link_and_one_that_was_withdrawn_is_not_sent(
    scenario: NotifyScenario, smtp_server: SmtpServer
) -> None:
    scenario.does("Ada", "invite", project_id=scenario.project, email="dov@example.org")
    closed = scenario.does("Ada", "invite", project_id=scenario.project, email="eve@example.org")
    scenario.does("Ada", "revoke_invitation", id=closed["invitation"]["id"])
    with scenario.working(smtp_server.url):
        wait_until(lambda: settled(scenario))

    assert recipients(smtp_server) == ["dov@example.org"]
    text = smtp_server.messages[0].get_body(("plain",)).get_content()
    assert "Ada invites you to House." in text
    assert "https://tasks.example.org/join#token=" in text


@pytest.mark.promise("P5")
def test_a_clock_that_is_set_back_during_an_outage_does_not_stop_mail(
    scenario: NotifyScenario, smtp_server: SmtpServer
) -> None:
    smtp_server.stop()
    scenario.clock.advance(days=1)
    with scenario.working(smtp_server.url) as worker:
        scenario.task("Before", to=("Ben",))
        wait_until(
            lambda: any(line.attempts for line in scenario.log()) and "leased" not in scenario.states()
        )
        scenario.clock.advance(days=-1)
        smtp_server.start()
        scenario.task("After", to=("Cleo",))
        scenario.later(worker, seconds=60)
        smtp_server.wait_for(1)


@pytest.mark.promise("P6")
def test_a_link_for_a_password_does_not_go_to_an_address_that_was_given_up_meanwhile(
    scenario: NotifyScenario, smtp_server: SmtpServer
) -> None:
    forgot_password(scenario.instance, ForgotPassword(email="ben@example.org"))

    def move(work: Work) -> None:
        held = work.users.get(scenario.people["Ben"])
        work.users.save(msgspec.structs.replace(held.entity, email="new@example.org"), held.field_versions)

    scenario.store.run(move)
    with scenario.working(smtp_server.url):
        wait_until(lambda: not {"pending", "leased"}.intersection(scenario.states()))
    assert smtp_server.mails == []
