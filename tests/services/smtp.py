"""A real SMTP server for the tests, in a thread of its own: it keeps what it accepts, and can be slow, down or rude.

How slow is up to the test: mail or its answers are held until the test lets them go, never for a time.
"""

import asyncio
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.services.ports import free_port
from tests.services.waiting import PATIENCE_SECONDS, wait_until


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A message as it came over the wire, with its envelope."""

    client: str  # the address and port it came from: mails of one connection have the same
    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage


class SmtpServer:
    """Accepts mail until told otherwise."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self._mail_gate = _Gate()
        self._answer_gate = _Gate()
        self._refusal: str | None = None
        self._mails: list[ReceivedMail] = []
        self._held = 0
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
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, ready_timeout=PATIENCE_SECONDS
        )
        self._controller.start()

    def stop(self) -> None:
        """Refuse connections, as a server that is down does."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def refuse_with(self, code: int | None) -> None:
        """Answer each message with this code (4xx: try again; 5xx: never) until told None."""
        self._refusal = None if code is None else f"{code} refused by the test"

    def hold_mail(self) -> None:
        """Accept nothing until `let_go`; a client that goes away meanwhile sent nothing."""
        self._mail_gate.close()

    def hold_answers(self) -> None:
        """Keep mail, but tell nobody so until `let_go`: a client killed in this gap never hears that its mail is out."""
        self._answer_gate.close()

    def wait_until_held(self, count: int, timeout: float = PATIENCE_SECONDS) -> None:
        """Return as soon as so many messages are held before they are accepted.

        Raises:
            TimeoutError: fewer came in `timeout` seconds.
        """
        with self._arrived:
            if not self._arrived.wait_for(lambda: self._held >= count, timeout):
                raise TimeoutError(f"{self._held} of {count} mails were held within {timeout:g} s")

    def let_go(self) -> None:
        """Let all that is held go on, and hold nothing from now on."""
        self._mail_gate.open()
        self._answer_gate.open()

    def wait_for(self, count: int, timeout: float = PATIENCE_SECONDS) -> list[EmailMessage]:
        """The messages, as soon as there are `count` of them.

        Raises:
            TimeoutError: fewer came in `timeout` seconds.
        """
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self._mails) >= count, timeout):
                raise TimeoutError(f"{len(self._mails)} of {count} mails came within {timeout:g} s")
        return self.messages

    def newest_link(self, path: str, *, to: str) -> str:
        """The link to this page in the newest mail to this address that has one, as soon as there is one."""

        def found() -> str | None:
            for mail in reversed(self.mails):
                body = mail.message.get_body(("plain",))
                link = re.search(rf"http\S+{path}#token=\S+", body.get_content() if body else "")
                if link and to in mail.recipients:
                    return link.group()
            return None

        return wait_until(found, what=f"a mail to {to} with a link to {path}") or ""

    def forget(self) -> None:
        with self._arrived:
            self._mails.clear()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        self._count_held(+1)
        try:
            await self._mail_gate.passed()
        finally:
            self._count_held(-1)
        if self._refusal is not None:
            return self._refusal
        content = (
            envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        )
        message = message_from_bytes(content.replace(b"\r\n", b"\n"), policy=policy.default)
        with self._arrived:
            self._mails.append(
                ReceivedMail(str(session.peer), envelope.mail_from or "", tuple(envelope.rcpt_tos), message)
            )
            self._arrived.notify_all()
        await self._answer_gate.passed()
        return "250 kept"

    def _count_held(self, more: int) -> None:
        with self._arrived:
            self._held += more
            self._arrived.notify_all()


class _Gate:
    """Closed and opened by the test's thread, passed in the server's loop."""

    def __init__(self) -> None:
        self._waiting: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self._is_open = True
        self._lock = threading.Lock()

    def close(self) -> None:
        self._is_open = False

    def open(self) -> None:
        with self._lock:
            self._is_open = True
            for event, loop in self._waiting.items():
                loop.call_soon_threadsafe(event.set)
            self._waiting.clear()

    async def passed(self) -> None:
        with self._lock:
            if self._is_open:
                return
            event = asyncio.Event()
            self._waiting[event] = asyncio.get_running_loop()
        await event.wait()


@pytest.fixture
def smtp_server() -> Iterator[SmtpServer]:
    """A mail server of the test's own, listening."""
    server = SmtpServer()
    server.start()
    yield server
    server.stop()
