"""Encryption and passwords towards the mail server: what was asked for, or nothing is sent."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from taskcast.notify.channels import ChannelSettings, open_channel
from taskcast.ports.channels import Channel, Retryable
from tests.notify import letters
from tests.services.ports import free_port
from tests.services.waiting import PATIENCE_SECONDS

TLS = Path(__file__).parent / "tls"  # made for these tests alone; nothing else trusts it


class Kept:
    """Keeps the messages it is handed, and from where they came."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []
        self.peers: set[Any] = set()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        self.mails.append(envelope)
        self.peers.add(session.peer)
        return "250 kept"


def context() -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(TLS / "certificate.pem", TLS / "key.pem")
    return made


def knows(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (b"ada@example.org", b"p/w")
    return AuthResult(success=right, handled=False)


@contextmanager
def serving(kept: Kept, **how: Any) -> Iterator[int]:
    controller = Controller(
        kept, hostname="127.0.0.1", port=free_port(), ready_timeout=PATIENCE_SECONDS, **how
    )
    controller.start()
    yield controller.port
    controller.stop()


@contextmanager
def mail_over(url: str) -> Iterator[Channel]:
    channel = open_channel("email", ChannelSettings(public_url="https://tasks.example.org", smtp_url=url))
    assert channel is not None
    yield channel
    channel.close_idle()


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "certificate.pem"))


STARTTLS: dict[str, Any] = {
    "tls_context": context(),
    "require_starttls": True,
    "authenticator": knows,
    "auth_required": True,
}


def test_mail_over_starttls_signs_in_only_once_it_is_encrypted(trusted: None) -> None:
    kept = Kept()
    with (
        serving(kept, **STARTTLS) as port,
        mail_over(f"smtp+starttls://ada%40example.org:p%2Fw@127.0.0.1:{port}") as mail,
    ):
        mail.send(letters.ASSIGNED)
        mail.send(letters.COMMENTED)

    assert [len(kept.mails), len(kept.peers)] == [2, 1]


def test_mail_over_tls_from_the_first_byte(trusted: None) -> None:
    kept = Kept()
    with serving(kept, ssl_context=context()) as port, mail_over(f"smtps://127.0.0.1:{port}") as mail:
        mail.send(letters.ASSIGNED)
        mail.send(letters.COMMENTED)

    assert [len(kept.mails), len(kept.peers)] == [2, 1]


def test_a_certificate_nobody_vouches_for_gets_no_mail_and_no_password() -> None:
    kept = Kept()
    with (
        serving(kept, **STARTTLS) as port,
        mail_over(f"smtp+starttls://ada:pw@127.0.0.1:{port}") as mail,
        pytest.raises(Retryable, match="certificate is not valid"),
    ):
        mail.send(letters.ASSIGNED)

    assert kept.mails == []


def test_a_server_without_encryption_gets_nothing_when_it_was_asked_for() -> None:
    kept = Kept()
    with (
        serving(kept) as port,
        mail_over(f"smtp+starttls://127.0.0.1:{port}") as mail,
        pytest.raises(Retryable, match="cannot be used"),
    ):
        mail.send(letters.ASSIGNED)

    assert kept.mails == []


def test_a_refused_password_is_tried_again_and_never_repeated(trusted: None) -> None:
    with (
        serving(Kept(), **STARTTLS) as port,
        mail_over(f"smtp+starttls://ada:wrong@127.0.0.1:{port}") as mail,
        pytest.raises(Retryable) as refusal,
    ):
        mail.send(letters.ASSIGNED)

    assert str(refusal.value) == "the mail server cannot be used: it refused our user and password (535)"
