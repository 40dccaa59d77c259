"""What a mail about the security of an account says: what happened, when, and what to do if it was somebody else. Pure."""

from dataclasses import dataclass
from typing import Final

from taskcast.domain.ids import parse_instant
from taskcast.notify.channels.email.notification_text import reader_zone, wall_time
from taskcast.ports.channels import ChannelMessage

SUBJECTS: Final = {
    "password_changed": "Your Taskcast password was changed",
    "address_changed": "Your Taskcast address was changed",
    "token_created": "A new API token for your Taskcast account",
    "new_sign_in": "New sign-in to your Taskcast account",
}

_WHAT: Final = {
    "password_changed": "The password of your Taskcast account was changed.",
    "address_changed": "The mail address of your Taskcast account was changed. This mail goes to the old address and to the new one.",
    "token_created": "An API token was made for your Taskcast account. A program that has it acts in your name.",
    "new_sign_in": "Someone signed in to your Taskcast account on a device that had not been used for it before.",
}
_DETAIL: Final = {"token_created": "Its name: ", "new_sign_in": "Device: "}

_RESET_IT: Final = (
    "choose a new password at once, at {forgot}. This signs out every device and ends every API token."
)
_ADVICE: Final = {
    "address_changed": "ask whoever administers your Taskcast for help at once. "
    "Links for a new password now go to the new address.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityNotice:
    """What one mail says. `detail` is empty when there is no more to tell."""

    what: str
    when: str
    detail: str
    advice: str


def security_notice(message: ChannelMessage, *, forgot_page: str) -> SecurityNotice:
    """The notice of a letter of one of the kinds in `SUBJECTS`."""
    delivery = message.deliveries[0]
    at = parse_instant(delivery.created_at).astimezone(reader_zone(message.to.timezone))
    detail = " ".join(message.to.detail.split())
    return SecurityNotice(
        what=_WHAT[delivery.kind],
        when=f"{wall_time(at)} ({message.to.timezone})",
        detail=_DETAIL[delivery.kind] + detail if detail else "",
        advice=_ADVICE.get(delivery.kind, _RESET_IT).format(forgot=forgot_page),
    )
