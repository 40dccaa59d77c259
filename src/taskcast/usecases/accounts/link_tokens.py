"""Tokens of links that are mailed or shown once: drawn at random, kept as digests, each for one purpose and some days.

A copy of the database opens nothing: it holds only digests (OWASP Forgot Password Cheat Sheet). A mail that is sent
again carries another token and leaves the earlier one valid. What makes a link good for one use is that using it
ends every link of the account, also those in mails that still wait.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from taskcast.domain.errors import Invalid, NotFound
from taskcast.domain.ids import Instant, UserId, format_instant, parse_instant
from taskcast.domain.users import User
from taskcast.domain.versioned import Versioned
from taskcast.ports.accounts import LinkToken
from taskcast.ports.credentials import LinkPurpose, Links
from taskcast.ports.unit_of_work import Reading, Work
from taskcast.usecases.accounts.identity import digest
from taskcast.usecases.accounts.signed_links import OpenedLink, is_unchanged, opened_before

LASTS: Final[Mapping[LinkPurpose, timedelta]] = {
    "password_reset": timedelta(days=1),
    "address_change": timedelta(days=1),
    "setup": timedelta(days=7),
}
"""Those of invitations end with their invitation."""

_OF_ACCOUNTS: Final[tuple[LinkPurpose, ...]] = ("password_reset", "address_change")
_LONGEST = 200
_ENDED = "Is not valid or no longer so. Ask for a new link."
LINK_USED: Final = "This link was used already, or your address or password changed since. Ask for a new one."


def draw_token(
    work: Work,
    purpose: LinkPurpose,
    *,
    subject_id: int,
    address: str | None = None,
    ends_at: Instant | None = None,
) -> str:
    """A new token with 256 bits of chance; only its digest is kept.

    Args:
        work: the transaction.
        purpose: what the link is for; it opens nothing else.
        subject_id: the account or the invitation that it opens.
        address: where it is mailed to, if it is bound to that.
        ends_at: when it ends; by default as `LASTS` says.
    """
    token = work.ids.secret()
    ends = ends_at or format_instant(parse_instant(work.now) + LASTS[purpose])
    made = LinkToken(purpose=purpose, subject_id=subject_id, address=address, made_at=work.now, ends_at=ends)
    work.link_tokens.add(digest(token), made)
    return token


def open_link(place: Reading | Work, links: Links, purpose: LinkPurpose, token: str) -> OpenedLink:
    """What the token opens now.

    Raises:
        Invalid: nothing (any more); names the field `token`.
    """
    if len(token) <= _LONGEST and token.isascii():
        found = place.link_tokens.get(digest(token), purpose, now=place.now)
        if found is not None:
            return OpenedLink(found.subject_id, found.address)
    before = opened_before(links, purpose, token)
    if before is None:
        raise Invalid.field("token", _ENDED)
    return before


def open_account_link(
    work: Work, links: Links, purpose: LinkPurpose, token: str
) -> tuple[OpenedLink, Versioned[User]]:
    """The same for a link of an account, with that account, locked: nobody else uses one of its links meanwhile.

    Raises:
        Invalid: it opens nothing (any more), or the account was deactivated; names the field `token`.
    """
    user_id = UserId(open_link(work, links, purpose, token).subject_id)
    try:
        held = work.users.get(user_id)
    except NotFound:
        raise Invalid.field("token", LINK_USED) from None
    link = open_link(
        work, links, purpose, token
    )  # again: it may have been used while the account was waited for
    if not held.entity.active or not is_unchanged(link, held.entity, work.users.password_hash(user_id)):
        raise Invalid.field("token", LINK_USED)
    return link, held


def end_account_links(work: Work, user: UserId) -> None:
    """End the account's links, and take back its mails that would bring new ones.

    For whatever proves anew who owns the account, or ends it: whoever took it over must not get back in by a link.
    """
    work.link_tokens.end_of(_OF_ACCOUNTS, user)
    work.letters.withdraw_from(user)
