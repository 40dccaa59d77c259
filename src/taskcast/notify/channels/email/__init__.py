"""The mail channel (SMTP): one message per task and group of changes, or one account mail.

The Message-ID is the delivery's id, so a mail sent again after a crash is recognised as the same (promise
P5).
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
    """Builds mails and sends them to the mail server."""

    name = "email"

    def __init__(
        self, letterhead: SenderIdentity, connection: SmtpConnection, wait_until_idle: Callable[[], None]
    ) -> None:
        self._letterhead = letterhead
        self._connection = connection
        self._wait_until_idle = wait_until_idle

    def send(self, message: ChannelMessage) -> None:
        """Send the mail; the server is responsible for it from then on (RFC 5321 §4.2.5).

        Raises:
            ChannelUnavailable: the server cannot be used at all.
            Retryable: the server refused temporarily (4xx) or closed the connection.
            Permanent: the server refused the recipient or the message (5xx).
        """
        self._connection.open()  # first, so that nothing is built in vain while the server is down
        self._wait_until_idle()
        mail = build_message(message, self._letterhead, wait_until_idle=self._wait_until_idle)
        self._wait_until_idle()
        self._connection.send(mail, to=comparable_address(message.to.email))

    def close_idle(self) -> None:
        """Close the idle connection to the server."""
        self._connection.close()


def open_channel(settings: ChannelSettings) -> Email | None:
    """None unless `TASKCAST_SMTP_URL` names a mail server."""
    if settings.smtp_url is None:
        return None
    server = SmtpClient.parse(settings.smtp_url)
    for language in TEXTS:  # parsed at start, not while the event loop waits
        mail_texts(language)
    connection = SmtpConnection(server, our_name=settings.host)
    return Email(SenderIdentity.of(settings), connection, settings.wait_until_idle)
