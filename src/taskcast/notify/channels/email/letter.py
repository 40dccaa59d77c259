"""Writes a mail: headers by the book, a text and an HTML form (RFC 2046 §5.1.4), nothing that can be injected.

Every value that people typed is one line without control characters before it comes near a header.
"""

import unicodedata
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import moment
from taskcast.domain.users import address
from taskcast.notify.channels.settings import ChannelSettings
from taskcast.ports.channels import Message
from taskcast.ports.outbox import Delivery

from .story import Story, tell

LONGEST_SUBJECT = 200

SUBJECTS = {
    "invitation": "{inviter} invites you to {project}",
    "welcome": "Welcome to Taskcast",
    "password_reset": "Choose a new password",
    "address_change": "Confirm your new address",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What all mails of this instance share."""

    sender: Address
    host: str
    settings_page: str

    @classmethod
    def of(cls, settings: ChannelSettings) -> "Letterhead":
        """From the settings; without `TASKCAST_MAIL_FROM` mail comes from taskcast@ our own host.

        Raises:
            Invalid: `TASKCAST_MAIL_FROM` is not an address.
        """
        return cls(
            sender=cls.checked_sender(settings.mail_from or f"Taskcast <taskcast@{settings.host}>"),
            host=settings.host,
            settings_page=settings.page("/settings"),
        )

    @staticmethod
    def checked_sender(text: str) -> Address:
        """Who mail comes from. Raises `Invalid` naming the setting."""
        name, spec = parseaddr(text)
        try:
            return Address(display_name=one_line(name), addr_spec=address("mail_from", spec))
        except (ValueError, Invalid):
            wrong = "Must be an address such as taskcast@example.org or Taskcast <taskcast@example.org>."
            raise Invalid.field("TASKCAST_MAIL_FROM", wrong) from None


def write(message: Message, letterhead: Letterhead) -> EmailMessage:
    """The finished mail."""
    delivery = message.deliveries[0]
    mail = EmailMessage(policy=SMTP)
    values: dict[str, Any]
    if delivery.kind == "notification":
        story = tell(message)
        subject, template, values = _subject(story), "notification", {"story": story}
        _thread(mail, delivery, letterhead)
    else:
        inviter, project = message.to.inviter_name or "Someone", message.to.project_name
        subject = SUBJECTS[delivery.kind].format(inviter=inviter, project=project)
        template, values = delivery.kind, {"inviter": inviter, "project": project}
    mail["Message-ID"] = f"<{delivery.id}@{letterhead.host}>"
    mail["Date"] = format_datetime(moment(delivery.created_at))
    mail["From"] = letterhead.sender
    mail["To"] = Address(display_name=one_line(message.to.name), addr_spec=message.to.email)
    mail["Subject"] = one_line(subject)[:LONGEST_SUBJECT].rstrip()
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: out-of-office replies stay away
    _fill(mail, template, {**values, "message": message, "letterhead": letterhead, "subject": subject})
    return mail


def one_line(text: str) -> str:
    """What people typed, fit for a header: one line, without controls, and never an encoded word.

    A title that reads like an encoded word (RFC 2047) would be decoded on its way, into anything; a space
    in `=?` keeps it what it is. Joiners stay: emoji and some scripts need them.
    """
    shown = (" " if _is_invisible(letter) else letter for letter in text)
    return " ".join("".join(shown).replace("=?", "= ?").split())


def _is_invisible(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return kind in {"Cc", "Cs", "Zl", "Zp"} or (kind == "Cf" and letter not in "\u200c\u200d")


def _subject(story: Story) -> str:
    return f"[{story.project}] {story.title}" if story.project else story.title


def _thread(mail: EmailMessage, delivery: Delivery, letterhead: Letterhead) -> None:
    """One conversation for each task: every mail answers the task itself (RFC 5322 §3.6.4)."""
    root = f"<task-{delivery.task_id}@{letterhead.host}>"
    mail["In-Reply-To"] = root
    mail["References"] = root
    mail["List-Id"] = f"<project-{delivery.project_id}.{letterhead.host}>"  # RFC 2919: for filters
    mail["List-Unsubscribe"] = f"<{letterhead.settings_page}>"  # RFC 2369


def _fill(mail: EmailMessage, template: str, values: dict[str, Any]) -> None:
    templates = _templates()
    mail.set_content(templates.get_template(f"{template}.txt").render(values), cte="quoted-printable")
    html = templates.get_template(f"{template}.html").render(values)
    mail.add_alternative(html, subtype="html", cte="quoted-printable")


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
