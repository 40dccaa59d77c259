"""What a mail about the security of an account says: what happened, when, and what to do if it was somebody else. Pure."""

from dataclasses import dataclass
from typing import Final

from taskcast.domain.ids import parse_instant
from taskcast.notify.channels.email.mail_texts import MailTexts
from taskcast.notify.channels.email.notification_text import reader_zone
from taskcast.ports.channels import ChannelMessage

KINDS: Final = frozenset({"password_changed", "address_changed", "token_created", "new_sign_in"})
_OTHER_ADVICE: Final = frozenset({"address_changed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityNotice:
    """What one mail says. `detail` is empty when there is no more to tell."""

    what: str
    when: str
    detail: str
    advice: str


def security_notice(message: ChannelMessage, t: MailTexts, *, forgot_page: str) -> SecurityNotice:
    """The notice of a letter of one of `KINDS`."""
    delivery = message.deliveries[0]
    kind = delivery.kind
    at = parse_instant(delivery.created_at).astimezone(reader_zone(message.to.timezone))
    return SecurityNotice(
        what=t(f"what-{kind}"),
        when=f"{t.wall_time(at)} ({message.to.timezone})",
        detail=_detail(message, t),
        advice=t(f"advice-{kind}") if kind in _OTHER_ADVICE else t("advice-reset", forgot=forgot_page),
    )


def _detail(message: ChannelMessage, t: MailTexts) -> str:
    detail = " ".join(message.to.detail.split())
    kind, address = message.deliveries[0].kind, message.to.detail_address
    if not detail:
        return ""
    if address:
        return t(f"detail-{kind}-from", detail=detail, address=address)
    return t(f"detail-{kind}", detail=detail)
