"""Tokens of mailed links and links shown once: random, stored as digests, each for one purpose, with an expiry.

The database holds only digests, so a copy of it gives no access (OWASP Forgot Password Cheat Sheet). A mail
that is sent again carries a new token and leaves the earlier one valid. A link works once because using it
ends all links of the account, including those in mails not sent yet.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from taskcast.domain.errors import NotFound
from taskcast.domain.ids import Instant, UserId, format_instant, parse_instant
from taskcast.domain.refusals import refused
from taskcast.domain.users import User
from taskcast.domain.versioned import Versioned
from taskcast.ports.accounts import LinkToken
from taskcast.ports.credentials import LinkPurpose, Links
from taskcast.ports.unit_of_work import Reading, Work
from taskcast.usecases.accounts.identity import digest
from taskcast.usecases.accounts.signed_links import OpenedLink, is_unchanged, open_signed_link

LIFETIMES: Final[Mapping[LinkPurpose, timedelta]] = {
    "password_reset": timedelta(days=1),
    "address_change": timedelta(days=1),
    "setup": timedelta(days=7),
}
"""Invitation links expire with their invitation."""

_OF_ACCOUNTS: Final[tuple[LinkPurpose, ...]] = ("password_reset", "address_change")
_LONGEST = 200


def create_link_token(
    work: Work,
    purpose: LinkPurpose,
    *,
    subject_id: int,
    address: str | None = None,
    ends_at: Instant | None = None,
) -> str:
    """Create a random 256-bit token; only its digest is stored.

    Args:
        work: the transaction.
        purpose: what the link is for; the token works for nothing else.
        subject_id: the account or the invitation that it gives access to.
        address: the address it is mailed to, if the link is bound to that.
        ends_at: the expiry; by default as in `LIFETIMES`.
    """
    token = work.ids.secret()
    ends = ends_at or format_instant(parse_instant(work.now) + LIFETIMES[purpose])
    made = LinkToken(purpose=purpose, subject_id=subject_id, address=address, made_at=work.now, ends_at=ends)
    work.link_tokens.add(digest(token), made)
    return token


def open_link(place: Reading | Work, links: Links, purpose: LinkPurpose, token: str) -> OpenedLink:
    """The account or invitation that a valid token refers to.

    Raises:
        Invalid: the token is unknown or has ended; names the field `token`.
    """
    if len(token) <= _LONGEST and token.isascii():
        found = place.link_tokens.get(digest(token), purpose, now=place.now)
        if found is not None:
            return OpenedLink(found.subject_id, found.address)
    before = open_signed_link(links, purpose, token)
    if before is None:
        raise refused("token", "link-ended")
    return before


def open_account_link(
    work: Work, links: Links, purpose: LinkPurpose, token: str
) -> tuple[OpenedLink, Versioned[User]]:
    """The same for an account link, with its account, locked so that nobody uses another of its links meanwhile.

    Raises:
        Invalid: the token is unknown or has ended, or the account was deactivated; names the field `token`.
    """
    user_id = UserId(open_link(work, links, purpose, token).subject_id)
    try:
        held = work.users.get(user_id)
    except NotFound:
        raise refused("token", "link-used") from None
    link = open_link(
        work, links, purpose, token
    )  # again: the link may have been used while we waited for the lock
    if not held.entity.active or not is_unchanged(link, held.entity, work.users.password_hash(user_id)):
        raise refused("token", "link-used")
    return link, held


def end_account_links(work: Work, user: UserId) -> None:
    """End the account's links, and withdraw its queued mails that would create new ones.

    Called whenever the owner proves their identity anew, or the account ends: an attacker must not get back
    in by a link.
    """
    work.link_tokens.end_of(_OF_ACCOUNTS, user)
    work.account_mail.withdraw_from(user)
