"""The services of the tests do what the tests rely on."""

import smtplib
import socket
import threading
from email.message import EmailMessage

import psycopg
import pytest

from tests.services.browser import Windows
from tests.services.postgres import PostgresServer
from tests.services.redis import RedisServer
from tests.services.smtp import SmtpServer
from tests.services.waiting import PATIENCE_SECONDS, wait_until


def mail(subject: str = "Hello") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "taskcast@example.org"
    message["To"] = "ada@example.org"
    message["Subject"] = subject
    message.set_content("Grüße")
    return message


def send(server: SmtpServer, message: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", server.port, timeout=PATIENCE_SECONDS) as client:
        client.send_message(message)


def test_postgres_keeps_what_it_committed_through_a_crash(
    postgres_server: PostgresServer, postgres_url: str
) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE note (text text)")
        connection.execute("INSERT INTO note VALUES ('kept')")
    postgres_server.crash()
    assert not postgres_server.is_running()
    postgres_server.start()
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT text FROM note").fetchall() == [("kept",)]


def test_databases_are_copied_from_a_template(postgres_server: PostgresServer, postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE note (text text)")
    copy = postgres_server.create_database(template=postgres_url.rpartition("/")[2])
    with psycopg.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (0,)
    postgres_server.drop_database(copy)


def test_redis_comes_back_at_the_same_address(redis_server: RedisServer) -> None:
    redis_server.stop()
    assert not redis_server.answers()
    redis_server.start()
    with redis_server.client() as client:
        assert client.set("key", "value")


def test_mail_is_kept_whole(smtp_server: SmtpServer) -> None:
    send(smtp_server, mail())
    (message,) = smtp_server.wait_for(1)
    assert message["Subject"] == "Hello"
    assert message.get_content() == "Grüße\n"
    assert smtp_server.mails[0].recipients == ("ada@example.org",)


def test_a_stopped_mail_server_refuses_and_comes_back(smtp_server: SmtpServer) -> None:
    smtp_server.stop()
    with pytest.raises(ConnectionRefusedError):
        send(smtp_server, mail())
    smtp_server.start()
    send(smtp_server, mail())
    assert len(smtp_server.messages) == 1


def test_a_refusing_mail_server_keeps_nothing(smtp_server: SmtpServer) -> None:
    smtp_server.refuse_with(451)
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        send(smtp_server, mail())
    assert refusal.value.smtp_code == 451
    assert smtp_server.messages == []
    smtp_server.refuse_with(None)
    send(smtp_server, mail())
    assert len(smtp_server.messages) == 1


def test_a_mail_can_arrive_without_its_sender_learning_so(smtp_server: SmtpServer) -> None:
    smtp_server.hold_answers()
    client = smtplib.SMTP("127.0.0.1", smtp_server.port, timeout=PATIENCE_SECONDS)

    def deliver() -> None:
        with pytest.raises(smtplib.SMTPServerDisconnected):
            client.send_message(mail())

    sending = threading.Thread(target=deliver)
    sending.start()
    smtp_server.wait_for(1)
    assert sending.is_alive()
    assert client.sock is not None
    client.sock.shutdown(socket.SHUT_RDWR)
    sending.join(timeout=PATIENCE_SECONDS)
    client.close()
    assert not sending.is_alive()


def test_mail_is_held_until_it_is_let_go(smtp_server: SmtpServer) -> None:
    smtp_server.hold_mail()
    sending = threading.Thread(target=send, args=(smtp_server, mail()))
    sending.start()
    smtp_server.wait_until_held(1)
    assert smtp_server.mails == []
    smtp_server.let_go()
    sending.join(timeout=PATIENCE_SECONDS)
    assert len(smtp_server.mails) == 1


def test_waiting_for_mail_is_bounded(smtp_server: SmtpServer) -> None:
    with pytest.raises(TimeoutError, match="0 of 1 mails"):
        smtp_server.wait_for(1, timeout=0.05)
    with pytest.raises(TimeoutError, match="0 of 1 mails were held"):
        smtp_server.wait_until_held(1, timeout=0.05)


def test_waiting_is_bounded_and_says_for_what() -> None:
    with pytest.raises(TimeoutError, match="pigs flying"):
        wait_until(lambda: False, timeout=0.05, what="pigs flying")


def test_two_windows_share_nothing(windows: Windows, smtp_server: SmtpServer) -> None:
    ada = windows.open("data:text/html,<title>Ada</title>")
    ben = windows.open("data:text/html,<title>Ben</title>")
    assert (ada.title(), ben.title()) == ("Ada", "Ben")
    assert ada.context is not ben.context


def test_an_error_on_the_console_is_noticed(windows: Windows) -> None:
    windows.open("data:text/html,<script>console.error('broken')</script>")
    assert any("broken" in error for error in windows.unexpected_errors())
    windows.expect_error("broken")
    assert windows.unexpected_errors() == []
