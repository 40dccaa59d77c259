"""What every channel owes the worker, and what only mail does: over a real mail server."""

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator

import pytest

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import DeliveryId
from taskcast.notify.channels import CHANNELS, ChannelSettings, open_channel
from taskcast.notify.channels.email import smtp_client as smtp
from taskcast.notify.channels.email.smtp_client import SmtpClient, SmtpConnection
from taskcast.ports.channels import Channel, ChannelMessage, ChannelUnavailable, Permanent, Retryable
from tests.notify import letters
from tests.notify.letters import ben, delivery
from tests.services.smtp import SmtpServer

Open = Callable[[str], Channel]


@pytest.fixture
def open_(smtp_server: SmtpServer) -> Iterator[Open]:
    opened: list[Channel] = []

    def open_one(name: str) -> Channel:
        settings = ChannelSettings(public_url="https://tasks.example.org", smtp_url=smtp_server.url)
        channel = open_channel(name, settings)
        assert channel is not None
        opened.append(channel)
        return channel

    yield open_one
    for channel in opened:
        channel.close_idle()


@pytest.mark.parametrize("name", CHANNELS)
def test_a_channel_bears_the_name_it_is_registered_by(name: str, open_: Open) -> None:
    assert open_(name).name == name


@pytest.mark.parametrize("name", CHANNELS)
def test_a_channel_sends_a_notification_and_can_rest_between_any_two(name: str, open_: Open) -> None:
    channel = open_(name)
    channel.close_idle()
    channel.send(letters.ASSIGNED)
    channel.close_idle()
    channel.close_idle()
    channel.send(letters.COMMENTED)


def test_a_channel_that_is_not_set_up_prints_to_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    channel = open_channel("email", ChannelSettings(public_url="https://tasks.example.org"))
    assert channel is not None
    channel.send(letters.ASSIGNED)

    assert capsys.readouterr().out == "Notification of task 7: no mail is configured\n"


def test_the_console_never_prints_the_secret_link_of_a_letter(
    capsys: pytest.CaptureFixture[str], open_: Open
) -> None:
    with pytest.raises(Permanent, match="TASKCAST_SMTP_URL"):
        open_("console").send(letters.PASSWORD_RESET)

    assert capsys.readouterr().out == ""


def test_nobody_answers_to_an_unknown_channel() -> None:
    assert open_channel("pigeon", ChannelSettings(public_url="https://tasks.example.org")) is None


def test_a_burst_of_mails_goes_over_one_connection(open_: Open, smtp_server: SmtpServer) -> None:
    channel = open_("email")
    for number in range(3):
        channel.send(_mail(f"burst-{number}"))

    assert len(smtp_server.wait_for(3)) == 3
    assert len({mail.client for mail in smtp_server.mails}) == 1


def test_an_international_address_is_reached(open_: Open, smtp_server: SmtpServer) -> None:
    open_("email").send(ChannelMessage([delivery()], ben(email="bën@exämple.org"), letters.LINK))
    (mail,) = smtp_server.wait_for(1)

    assert smtp_server.mails[0].recipients == ("bën@xn--exmple-cua.org",)
    assert mail["Subject"] == "[House] Paint the fence"


def test_a_server_that_came_back_gets_the_next_mail_over_a_new_connection(
    open_: Open, smtp_server: SmtpServer
) -> None:
    channel = open_("email")
    channel.send(_mail("before"))
    smtp_server.stop()
    with pytest.raises(Retryable):
        channel.send(_mail("while-down"))
    smtp_server.start()
    channel.send(_mail("after"))

    assert [mail["Message-ID"] for mail in smtp_server.messages] == [
        "<before@tasks.example.org>",
        "<after@tasks.example.org>",
    ]


def test_a_connection_that_its_server_has_closed_is_not_used_again(
    open_: Open, smtp_server: SmtpServer
) -> None:
    channel = open_("email")
    channel.send(_mail("before"))
    smtp_server.stop()
    smtp_server.start()
    channel.send(_mail("after"))

    assert len(smtp_server.messages) == 2


def test_a_server_that_is_not_there_is_tried_again(smtp_server: SmtpServer, open_: Open) -> None:
    smtp_server.stop()
    with pytest.raises(Retryable, match="connection refused"):
        open_("email").send(_mail("refused"))


@pytest.mark.parametrize(
    ("code", "outcome"), [(421, Retryable), (451, Retryable), (550, Permanent), (554, Permanent)]
)
def test_a_refusal_is_final_only_if_the_server_says_so(
    open_: Open, smtp_server: SmtpServer, code: int, outcome: type[Exception]
) -> None:
    channel = open_("email")
    smtp_server.refuse_with(code)
    with pytest.raises(outcome) as refusal:
        channel.send(_mail("refused"))
    smtp_server.refuse_with(None)
    channel.send(_mail("taken"))

    assert str(refusal.value) == f"the mail server refused the message: {code}"
    assert len(smtp_server.messages) == 1


def test_a_reason_never_repeats_what_the_server_said(open_: Open) -> None:
    said = b"5.1.1 ben@example.org: unknown, https://example.org/why"
    reason = smtp._outcome(smtp.smtplib.SMTPRecipientsRefused({"ben@example.org": (550, said)}))

    assert isinstance(reason, Permanent)
    assert str(reason) == "the mail server refused the recipient: 550 5.1.1"


def test_a_server_that_never_answers_costs_only_its_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(ChannelUnavailable):
        _hasty(silent.getsockname()[1]).open()


def test_a_server_that_dribbles_costs_only_its_deadline() -> None:
    class Dribble(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                while not ended.wait(0.05):  # dribbling is slow by its nature
                    self.request.sendall(b"220-still here\r\n")
            except OSError:
                pass

    ended = threading.Event()  # set once it was given up, so it dribbles until then
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Dribble) as dribbling:
        threading.Thread(target=dribbling.serve_forever, daemon=True).start()
        with pytest.raises(ChannelUnavailable):
            _hasty(dribbling.server_address[1]).open()
        ended.set()
        dribbling.shutdown()


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", SmtpClient(host="mail.example.org", port=25, security="smtp")),
        ("smtp://127.0.0.1:2525", SmtpClient(host="127.0.0.1", port=2525, security="smtp")),
        (
            "smtp+starttls://ada%40example.org:p%2Fw@mail.example.org",
            SmtpClient(
                host="mail.example.org",
                port=587,
                security="smtp+starttls",
                user="ada@example.org",
                password="p/w",
            ),
        ),
        ("smtps://mail.example.org/", SmtpClient(host="mail.example.org", port=465, security="smtps")),
    ],
)
def test_a_mail_server_is_named_by_its_url(url: str, server: SmtpClient) -> None:
    assert SmtpClient.parse(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://u:secret@h:99999",
        "smtp://u:secret@h:x",
        "smtp://h/x",
    ],
)
def test_a_wrong_url_is_refused_without_repeating_its_password(url: str) -> None:
    with pytest.raises(Invalid, match="TASKCAST_SMTP_URL") as refusal:
        SmtpClient.parse(url)

    assert "secret" not in str(refusal.value)


def _hasty(port: int) -> SmtpConnection:
    server = SmtpClient(host="127.0.0.1", port=port, security="smtp")
    return SmtpConnection(server, our_name="tasks.example.org", patience=0.3)


def _mail(name: str) -> ChannelMessage:
    return ChannelMessage([delivery(id=DeliveryId(name))], ben(), letters.LINK)
