"""Security notices: mails about changes to an account's credentials, so that nobody changes them unnoticed.

Queued in the transaction of the change, without secrets. A queued mail refers to its subject by id; its text
is composed at send time.
"""

from datetime import timedelta
from typing import Final, Literal

from taskcast.domain.ids import SessionId, TokenId, format_instant, parse_instant
from taskcast.domain.users import User
from taskcast.ports.unit_of_work import Work

NoticeKind = Literal["password_changed", "address_changed", "token_created", "new_sign_in"]

SECURITY_NOTICES: Final[frozenset[str]] = frozenset(
    {"password_changed", "address_changed", "token_created", "new_sign_in"}
)
MOST_NOTICES = 10
WITHIN = timedelta(hours=1)
"""The limit per kind and user. Further events are covered by the notices already sent."""


def notify_password_changed(work: Work, user: User) -> None:
    """Queue the notice that the password was changed or reset."""
    work.account_mail.queue("password_changed", address=user.email, subject_id=user.id, now=work.now)


def notify_address_changed(work: Work, user: User, *, before: str) -> None:
    """Queue the notice that the address was changed, to the old and to the new address."""
    for address in (before, user.email):
        work.account_mail.queue("address_changed", address=address, subject_id=user.id, now=work.now)


def notify_token_created(work: Work, user: User, token: TokenId) -> None:
    """Queue the notice of a new API token."""
    if _is_within_limit(work, user, "token_created"):
        work.account_mail.queue("token_created", address=user.email, subject_id=token, now=work.now)


def notify_new_sign_in(work: Work, user: User, session: SessionId) -> None:
    """Queue the notice of a sign-in from a device that is new to this account."""
    if _is_within_limit(work, user, "new_sign_in"):
        work.account_mail.queue("new_sign_in", address=user.email, subject_id=session, now=work.now)


def _is_within_limit(work: Work, user: User, kind: NoticeKind) -> bool:
    """Count one more notice. Each kind has its own limit, so that no other mail can use it up."""
    whose = f"user:{user.id}"  # no address has a colon
    since = format_instant(parse_instant(work.now) - WITHIN)
    if len(work.identities.recent_failures(whose, kind, since)) >= MOST_NOTICES:
        return False
    work.identities.add_failure(whose, kind, work.now)
    return True
