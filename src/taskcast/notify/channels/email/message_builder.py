"""Writes a mail: what its headers say, its text and its HTML form, and nothing that can be injected.

Every value that people typed is one line without control characters before it comes near a header.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import format_datetime, parseaddr
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import parse_instant
from taskcast.domain.mail_addresses import checked_address, comparable_address
from taskcast.notify.channels.channel_settings import ChannelSettings, never_wait
from taskcast.notify.channels.email import security_notice
from taskcast.notify.channels.email.mail_texts import mail_texts
from taskcast.notify.channels.email.mime import Mail, address_header, header, lay_out
from taskcast.notify.channels.email.notification_text import NotificationText, compose
from taskcast.notify.channels.email.summary import summarise
from taskcast.ports.channels import ChannelMessage
from taskcast.ports.outbox import Delivery

LONGEST_SUBJECT = 200
LONG_TEXT = 500  # characters; shorter ones take no time

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderIdentity:
    """What all mails of this instance share."""

    sender: Address
    host: str
    public_url: str
    settings_page: str
    forgot_page: str
    language: str

    @classmethod
    def of(cls, settings: ChannelSettings) -> "SenderIdentity":
        """From the settings; without `TASKCAST_MAIL_FROM` mail comes from taskcast@ our own host.

        Raises:
            Invalid: `TASKCAST_MAIL_FROM` is not an address.
        """
        return cls(
            sender=cls.checked_sender(settings.mail_from or f"Taskcast <taskcast@{settings.host}>"),
            host=settings.host,
            public_url=settings.public_url,
            settings_page=settings.page("/settings"),
            forgot_page=settings.page("/forgot"),
            language=settings.language,
        )

    @staticmethod
    def checked_sender(text: str) -> Address:
        """Who mail comes from. Raises `Invalid` naming the setting."""
        name, spec = parseaddr(text)
        try:
            return Address(display_name=one_line(name), addr_spec=checked_address("mail_from", spec))
        except (ValueError, Invalid):
            wrong = "Must be an address such as taskcast@example.org or Taskcast <taskcast@example.org>."
            raise Invalid.field("TASKCAST_MAIL_FROM", wrong) from None


def build_message(
    message: ChannelMessage, letterhead: SenderIdentity, *, wait_until_idle: Callable[[], None] = never_wait
) -> Mail:
    """The finished mail, long texts one by one: written at once they would hold an event loop for too long."""
    delivery = message.deliveries[0]
    t = mail_texts(message.to.language or letterhead.language)
    thread = ""
    values: dict[str, Any]
    if message.tasks:
        summary = summarise(message, t)
        subject, template, values = summary.subject, "summary", {"summary": summary}
        thread = _way_out(message)
    elif delivery.kind == "notification":
        story = compose(message, letterhead.public_url, t)
        _render_long_texts(story, wait_until_idle)
        subject, template, values = _subject(story), "notification", {"story": story}
        thread = _thread(delivery, letterhead) + _way_out(message)
    else:
        inviter, project = message.to.inviter_name or t("someone"), message.to.project_name
        subject = t(f"subject-{delivery.kind}", inviter=inviter, project=project)
        template, values = delivery.kind, {"inviter": inviter, "project": project}
        if delivery.kind in security_notice.KINDS:
            notice = security_notice.security_notice(message, t, forgot_page=letterhead.forgot_page)
            template, values = "security_notice", {"notice": notice}
    values |= {"t": t, "message": message, "letterhead": letterhead, "subject": subject}
    text = _template(f"{template}.txt").render(values)
    if len(text) > LONG_TEXT:
        wait_until_idle()
    html = _template(f"{template}.html").render(values)
    if len(text) > LONG_TEXT:
        wait_until_idle()
    return Mail(
        sender=letterhead.sender.addr_spec,
        is_international=not (letterhead.sender.addr_spec + comparable_address(message.to.email)).isascii(),
        source=lay_out(thread + _head(message, letterhead, subject), text=text, html=html),
    )


def _render_long_texts(story: NotificationText, wait_until_idle: Callable[[], None]) -> None:
    """Each may take a millisecond."""
    for happening in story.happenings:
        if happening.prose is not None and len(happening.prose.text) > LONG_TEXT:
            _ = happening.prose.html
            wait_until_idle()


def _head(message: ChannelMessage, letterhead: SenderIdentity, subject: str) -> str:
    delivery, to = message.deliveries[0], message.to
    return "".join(
        (
            header("Message-ID", f"<{delivery.id}@{letterhead.host}>"),
            header("Date", format_datetime(parse_instant(delivery.created_at))),
            address_header("From", letterhead.sender.display_name, letterhead.sender.addr_spec),
            address_header("To", one_line(to.name), comparable_address(to.email)),
            header("Subject", one_line(subject)[:LONGEST_SUBJECT].rstrip()),
            header("Auto-Submitted", "auto-generated"),  # RFC 3834: out-of-office replies stay away
        )
    )


def one_line(text: str) -> str:
    """What people typed, fit for a header: one line, without controls, and never an encoded word.

    A title that reads like an encoded word (RFC 2047) would be decoded on its way, into anything; a space
    in `=?` keeps it what it is. Format characters stay, since emoji and some scripts need them, but for those
    that would turn around whatever follows the text (Unicode Standard Annex #9, explicit directions).
    """
    plain = _DIRECTIONS.sub("", _CONTROLS.sub(" ", text))
    return " ".join(plain.replace("=?", "= ?").split())


def _subject(story: NotificationText) -> str:
    return f"[{story.project}] {story.title}" if story.project else story.title


def _thread(delivery: Delivery, letterhead: SenderIdentity) -> str:
    """One conversation for each task: every mail answers the task itself (RFC 5322 §3.6.4)."""
    root = f"<task-{delivery.task_id}@{letterhead.host}>"
    return "".join(
        (
            header("In-Reply-To", root),
            header("References", root),
            header("List-Id", f"<project-{delivery.project_id}.{letterhead.host}>"),  # RFC 2919: for filters
        )
    )


def _way_out(message: ChannelMessage) -> str:
    """What mail programs make an "unsubscribe" of: by one click where we are reached securely, as RFC 8058 wants."""
    if message.way_out is None:
        return ""
    address = message.way_out.one_click
    where = header("List-Unsubscribe", f"<{address}>")  # RFC 2369
    if not address.startswith("https://"):
        return where
    return where + header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")


@cache
def _template(name: str) -> Template:
    return _templates().get_template(name)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("taskcast.notify.channels.email"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
