"""A real SMTP server for the tests, in a thread of its own: it keeps what it accepts, and can be slow, down or rude."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.services.ports import free_port


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A message as it came over the wire, with its envelope."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage


class SmtpServer:
    """Accepts mail until told otherwise.

    Attributes:
        delay: seconds before a message is accepted; a client that goes away meanwhile sent nothing.
        reply_delay: seconds between keeping a message and telling the client so: kill the client in
            this gap, and its mail is out although it never heard of it.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.delay = 0.0
        self.reply_delay = 0.0
        self._refusal: str | None = None
        self._mails: list[ReceivedMail] = []
        self._arrived = threading.Condition()
        self._controller: Controller | None = None

    @property
    def mails(self) -> list[ReceivedMail]:
        with self._arrived:
            return list(self._mails)

    @property
    def messages(self) -> list[EmailMessage]:
        return [mail.message for mail in self.mails]

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=10)
        self._controller.start()

    def stop(self) -> None:
        """Refuse connections, as a server that is down does."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def refuse_with(self, code: int | None) -> None:
        """Answer each message with this code (4xx: try again; 5xx: never) until told None."""
        self._refusal = None if code is None else f"{code} refused by the test"

    def wait_for(self, count: int, timeout: float = 15.0) -> list[EmailMessage]:
        """The messages, as soon as there are `count` of them.

        Raises:
            TimeoutError: fewer came in `timeout` seconds.
        """
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self._mails) >= count, timeout):
                raise TimeoutError(f"{len(self._mails)} of {count} mails came within {timeout:g} s")
        return self.messages

    def forget(self) -> None:
        with self._arrived:
            self._mails.clear()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        await asyncio.sleep(self.delay)
        if self._refusal is not None:
            return self._refusal
        content = (
            envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        )
        message = message_from_bytes(content.replace(b"\r\n", b"\n"), policy=policy.default)
        with self._arrived:
            self._mails.append(ReceivedMail(envelope.mail_from or "", tuple(envelope.rcpt_tos), message))
            self._arrived.notify_all()
        await asyncio.sleep(self.reply_delay)
        return "250 kept"


@pytest.fixture
def smtp_server() -> Iterator[SmtpServer]:
    """A mail server of the test's own, listening."""
    server = SmtpServer()
    server.start()
    yield server
    server.stop()
