"""Mails with a secret link: limits per address, and the link itself, whose token is created at send time."""

from datetime import timedelta

from taskcast.domain.errors import NotFound, RateLimited
from taskcast.domain.ids import InvitationId, UserId, format_instant, parse_instant
from taskcast.domain.mail_addresses import comparable_address, is_same_address
from taskcast.domain.projects import Invitation
from taskcast.ports.credentials import LinkPurpose, Links
from taskcast.ports.outbox import Delivery
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.link_tokens import create_link_token
from taskcast.usecases.instance import Instance

MOST_MAILS_TO_ADDRESS = 5
MOST_MAILS_BY_SENDER = 100
WITHIN = timedelta(hours=1)

_COUNTED_AS = "letter"


def check_mail_limit(work: Work, email: str) -> None:
    """Count one more mail to this address.

    Raises:
        RateLimited: the address got `MOST_MAILS_TO_ADDRESS` mails within the hour, from anyone.
    """
    _count(work, comparable_address(email), MOST_MAILS_TO_ADDRESS)


def check_reset_mail_limit(work: Work, email: str) -> None:
    """Count one more password reset mail to this account.

    Anyone can request those, so they have their own limit.

    Raises:
        RateLimited: the account got `MOST_MAILS_TO_ADDRESS` of them within the hour.
    """
    _count(work, f"reset:{comparable_address(email)}", MOST_MAILS_TO_ADDRESS)  # no address has a colon


def check_sender_mail_limit(work: Work, sender: UserId, email: str) -> None:
    """Count one more mail to this address, and one more that this user has caused.

    Raises:
        RateLimited: the address reached its limit, or the user has caused `MOST_MAILS_BY_SENDER` mails within the hour.
    """
    check_mail_limit(work, email)
    _count(work, f"user:{sender}", MOST_MAILS_BY_SENDER)  # no address has a colon


def _count(work: Work, whose: str, most: int) -> None:
    since = parse_instant(work.now) - WITHIN
    letters = work.identities.recent_failures(whose, _COUNTED_AS, format_instant(since))
    if len(letters) >= most:
        raise RateLimited(max(1, int((parse_instant(letters[0]) - since).total_seconds())))
    work.identities.add_failure(whose, _COUNTED_AS, work.now)


def link_for_mail(instance: Instance, delivery: Delivery) -> str:
    """Create the link of an account mail at send time. Tokens of earlier attempts stay valid.

    Raises:
        NotFound: the account or invitation no longer needs this mail.
    """
    return instance.store.run(lambda work: _link(work, instance.links, delivery))


def _link(work: Work, links: Links, delivery: Delivery) -> str:
    subject = delivery.subject_id
    if subject is None or delivery.address is None:
        raise NotFound
    if delivery.kind == "invitation":
        return _invitation_link(work, links, InvitationId(subject))
    user = work.users.get(
        UserId(subject)
    ).entity  # locked: links are ended before or after this, not meanwhile
    if not user.active or not work.account_mail.is_wanted(delivery.id, subject):
        raise NotFound
    purpose: LinkPurpose = "address_change" if delivery.kind == "address_change" else "password_reset"
    if purpose == "password_reset" and not is_same_address(
        delivery.address, user.email
    ):  # the account's address has changed
        raise NotFound
    return links.url(purpose, create_link_token(work, purpose, subject_id=user.id, address=delivery.address))


def _invitation_link(work: Work, links: Links, number: InvitationId) -> str:
    invitation = work.projects.invitation(number)
    if invitation is None or invitation.expires_at <= work.now:
        raise NotFound
    return links.url("invitation", create_invitation_token(work, invitation))


def create_invitation_token(work: Work, invitation: Invitation) -> str:
    """Create a token for this invitation, valid until it expires. A mailed one is bound to its address."""
    return create_link_token(
        work,
        "invitation",
        subject_id=invitation.id,
        address=invitation.email,
        ends_at=invitation.expires_at,
    )
