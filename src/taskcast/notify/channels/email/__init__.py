"""Mail over SMTP: one message for everything that happened to a task together, or one letter.

The message id is the delivery's id, so a mail sent again after a crash is the same mail (promise P5).
"""

from collections.abc import Callable

from taskcast.domain.languages import TEXTS
from taskcast.domain.mail_addresses import comparable_address
from taskcast.notify.channels.channel_settings import ChannelSettings
from taskcast.notify.channels.email.mail_texts import mail_texts
from taskcast.notify.channels.email.message_builder import SenderIdentity, build_message
from taskcast.notify.channels.email.smtp_client import SmtpClient, SmtpConnection
from taskcast.ports.channels import ChannelMessage


class Email:
    """Writes mails and hands them to the mail server."""

    name = "email"

    def __init__(
        self, letterhead: SenderIdentity, connection: SmtpConnection, give_way: Callable[[], None]
    ) -> None:
        self._letterhead = letterhead
        self._connection = connection
        self._give_way = give_way

    def send(self, message: ChannelMessage) -> None:
        """Hand the mail to the server; it answers for it from then on (RFC 5321 §4.2.5).

        Raises:
            Away: the server cannot be used at all.
            Retryable: the server refused for now (4xx) or went away meanwhile.
            Permanent: the server refused the recipient or the message (5xx).
        """
        self._connection.open()  # first: while the server is away, nothing is written in vain
        self._give_way()
        mail = build_message(message, self._letterhead, give_way=self._give_way)
        self._give_way()
        self._connection.send(mail, to=comparable_address(message.to.email))

    def rest(self) -> None:
        """Say goodbye to the server until there is more."""
        self._connection.close()


def open_channel(settings: ChannelSettings) -> Email | None:
    """None unless `TASKCAST_SMTP_URL` names a mail server."""
    if settings.smtp_url is None:
        return None
    server = SmtpClient.parse(settings.smtp_url)
    for language in TEXTS:  # parsed at start, not while the event loop waits
        mail_texts(language)
    connection = SmtpConnection(server, our_name=settings.host)
    return Email(SenderIdentity.of(settings), connection, settings.give_way)
