"""Mail that tells a person when what opens their account changed, so that nobody else changes it unnoticed.

Queued in the transaction of the change, without any secret. A letter names its subject by an id; what it says of it
is read when it is sent.
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
"""Of one kind to one person. Whoever causes more has been told of already."""


def tell_password_changed(work: Work, user: User) -> None:
    """Queue the letter that the password was changed or reset."""
    work.letters.queue("password_changed", address=user.email, subject_id=user.id, now=work.now)


def tell_address_changed(work: Work, user: User, *, before: str) -> None:
    """Queue the letter that the address was changed, to the old one and to the new one."""
    for address in (before, user.email):
        work.letters.queue("address_changed", address=address, subject_id=user.id, now=work.now)


def tell_token_created(work: Work, user: User, token: TokenId) -> None:
    """Queue the letter that there is a new API token."""
    if _is_among_the_first(work, user, "token_created"):
        work.letters.queue("token_created", address=user.email, subject_id=token, now=work.now)


def tell_new_sign_in(work: Work, user: User, session: SessionId) -> None:
    """Queue the letter that a device signed in which is not known to this account."""
    if _is_among_the_first(work, user, "new_sign_in"):
        work.letters.queue("new_sign_in", address=user.email, subject_id=session, now=work.now)


def _is_among_the_first(work: Work, user: User, kind: NoticeKind) -> bool:
    """Count one more of them; each kind has a budget of its own, so that no other mail can use it up."""
    whose = f"user:{user.id}"  # no address has a colon
    since = format_instant(parse_instant(work.now) - WITHIN)
    if len(work.identities.recent_failures(whose, kind, since)) >= MOST_NOTICES:
        return False
    work.identities.add_failure(whose, kind, work.now)
    return True
