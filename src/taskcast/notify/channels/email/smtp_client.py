"""The SMTP client (RFC 5321): connection, transport security and the meaning of replies.

A connection serves a burst of mails of one sender. Problems of the connection (down, certificate, password)
can be fixed and are retried. A reply to a mail counts for that mail: 4xx is retried, 5xx is final. Recorded
reasons never repeat the server's text, which contains addresses.
"""

import errno
import io
import os
import re
import smtplib
import socket
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote, urlsplit

from taskcast.domain.errors import Invalid
from taskcast.domain.mail_addresses import ascii_host
from taskcast.notify.channels.email.mime import Mail
from taskcast.ports.channels import SEND_SECONDS, ChannelUnavailable, Permanent, Retryable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Security = Literal["smtp", "smtp+starttls", "smtps"]
_PORTS: dict[str, int] = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}  # RFC 5321, 6409, 8314
_ENHANCED_CODE = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}\b")  # RFC 3463
CONNECT_SECONDS = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpClient:
    """The address and credentials of the mail server."""

    host: str
    port: int
    security: Security
    user: str | None = None
    password: str | None = None

    @classmethod
    def parse(cls, url: str) -> "SmtpClient":
        """Read `smtp://`, `smtp+starttls://` or `smtps://[user:password@]host[:port]`.

        Raises:
            Invalid: it has another form; the message never repeats the URL, which may contain a password.
        """
        wanted = "Must be smtp://, smtp+starttls:// or smtps://, then [user:password@]host[:port]."
        try:
            parts = urlsplit(url)
            host, port = ascii_host(parts.hostname or ""), parts.port
        except ValueError:
            raise Invalid.field("TASKCAST_SMTP_URL", wanted) from None
        if parts.scheme not in _PORTS or not host or parts.path not in {"", "/"} or parts.query:
            raise Invalid.field("TASKCAST_SMTP_URL", wanted)
        return cls(
            host=host,
            port=port or _PORTS[parts.scheme],
            security=parts.scheme,  # type: ignore[arg-type]
            user=None if parts.username is None else unquote(parts.username),
            password=None if parts.password is None else unquote(parts.password),
        )


class SmtpConnection:
    """At most one open connection, opened when needed and reused while it lives.

    Args:
        our_name: our host name; smtplib would look it up in the DNS, which may block for long.
        patience: the seconds that a mail may take, including the connection.
    """

    def __init__(self, server: SmtpClient, *, our_name: str, patience: float = SEND_SECONDS) -> None:
        self._server = server
        self._our_name = our_name
        self._patience = patience
        self._open: _Session | None = None

    def open(self) -> None:
        """Connect, within the time of the next mail. Raises `ChannelUnavailable`."""
        self._session(time.monotonic() + self._patience)

    def send(self, mail: Mail, *, to: str) -> None:
        """Send one mail; `open` must have been called right before. See `Email.send`."""
        session = self._open
        if session is None:
            raise Retryable("the mail server is not connected")
        try:
            options = ("SMTPUTF8", "BODY=8BITMIME") if mail.is_international else ()
            session.sendmail(mail.sender, [to], mail.source, mail_options=options)
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise _outcome(error) from None

    def close(self) -> None:
        """Close the connection, with QUIT if possible."""
        session, self._open = self._open, None
        if session is not None:
            session.leave()

    def check(self) -> None:
        """Connect and sign in, without sending. Raises `ChannelUnavailable` with the reason it does not work."""
        self.open()
        self.close()

    def _session(self, deadline: float) -> "_Session":
        if self._open is not None:
            self._open.deadline = deadline
            if self._open.is_alive():
                return self._open
            self.close()
        try:
            self._open = _connect(self._server, self._our_name, deadline)
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise ChannelUnavailable(f"the mail server cannot be used: {_reason(error)}") from None
        return self._open


class _Deadline(smtplib.SMTP):
    """An SMTP session in which all waits share one deadline.

    It connects in the constructor: only then smtplib keeps the host name for the certificate check.
    """

    def __init__(self, server: SmtpClient, our_name: str, deadline: float, **more: Any) -> None:  # noqa: ANN401 - smtplib's
        self.deadline = deadline
        timeout = min(CONNECT_SECONDS, max(0.1, deadline - time.monotonic()))
        super().__init__(server.host, server.port, local_hostname=our_name, timeout=timeout, **more)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None:  # as smtplib does, but with reads that end at the deadline
            self.file = io.BufferedReader(_Replies(self))
        return super().getreply()

    def send(self, s: object) -> None:
        self.limit()
        super().send(s)  # type: ignore[arg-type]

    def is_alive(self) -> bool:
        """Whether the connection is still open; servers close idle ones, some after a reply (421).

        No NOOP is sent: it would cost a round trip per mail, and the next command detects the same.
        """
        if self.sock is None:
            return False
        self.sock.settimeout(0)
        try:
            self.sock.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            pass
        return False

    def leave(self) -> None:
        """Send QUIT and wait a second at most, or just close."""
        self.deadline = time.monotonic() + 1.0
        try:
            self.quit()
        except (smtplib.SMTPException, OSError):
            self.close()

    def limit(self) -> socket.socket:
        """The socket, with its timeout set to the deadline."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
        self.sock.settimeout(left)
        return self.sock


class _Replies(io.RawIOBase):
    """The server's replies. A slow stream of bytes would extend a timeout per read indefinitely."""

    def __init__(self, session: _Deadline) -> None:
        self._session = session

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        return self._session.limit().recv_into(buffer)


class _DeadlineTls(_Deadline, smtplib.SMTP_SSL):
    """The same inside TLS from the first byte (RFC 8314)."""


_Session = _Deadline | _DeadlineTls


def _connect(server: SmtpClient, our_name: str, deadline: float) -> _Session:
    session = _open_session(server, our_name, deadline)
    try:
        if server.security == "smtp+starttls":
            session.starttls(context=ssl.create_default_context())
        if server.user is not None:
            session.login(server.user, server.password or "")
        session.ehlo_or_helo_if_needed()
    except BaseException:
        session.close()
        raise
    return session


def _open_session(server: SmtpClient, our_name: str, deadline: float) -> _Session:
    if server.security == "smtps":
        return _DeadlineTls(server, our_name, deadline, context=ssl.create_default_context())
    return _Deadline(server, our_name, deadline)


def _outcome(error: Exception) -> Permanent | Retryable:
    """Maps the server's reply to the outcome of that mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return _judged("recipient", code, text)
    if isinstance(error, smtplib.SMTPSenderRefused):
        # The sender is a setting: a permanent error would kill every mail before anyone could correct it.
        return Retryable(
            f"the mail server refused our sender address: {_code(error.smtp_code, error.smtp_error)}"
        )
    if isinstance(error, smtplib.SMTPDataError):
        return _judged("message", error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Permanent("the mail server cannot carry international addresses (SMTPUTF8)")
    return Retryable(f"the mail server went away: {_reason(error)}")


def _judged(what: str, code: int, text: bytes | str) -> Permanent | Retryable:
    reason = f"the mail server refused the {what}: {_code(code, text)}"
    return Permanent(reason) if 500 <= code < 600 else Retryable(reason)  # noqa: PLR2004 - RFC 5321 §4.2.1


def _code(code: int, text: bytes | str) -> str:
    found = _ENHANCED_CODE.match(text if isinstance(text, bytes) else text.encode())
    return f"{code} {found.group().decode()}" if found else str(code)


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"it refused our user and password ({error.smtp_code})"
    if isinstance(error, smtplib.SMTPResponseException):
        return _code(error.smtp_code, error.smtp_error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    if isinstance(error, UnicodeError):
        return "its name, our user or our password holds what SMTP cannot carry"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return type(error).__name__
