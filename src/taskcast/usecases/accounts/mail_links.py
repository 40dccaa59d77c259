"""Letters that carry a secret link: how often one address gets them, and the link, whose token is drawn when sent."""

from datetime import timedelta

from taskcast.domain.errors import NotFound, RateLimited
from taskcast.domain.ids import InvitationId, UserId, format_instant, parse_instant
from taskcast.domain.mail_addresses import comparable_address, is_same_address
from taskcast.domain.projects import Invitation
from taskcast.ports.credentials import LinkPurpose, Links
from taskcast.ports.outbox import Delivery
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.link_tokens import draw_token
from taskcast.usecases.instance import Instance

MOST_LETTERS = 5
MOST_SENT = 100
WITHIN = timedelta(hours=1)

_COUNTED_AS = "letter"


def check_letters(work: Work, email: str) -> None:
    """Count one more letter to this address.

    Raises:
        RateLimited: it had `MOST_LETTERS` of them within the hour, whoever asked for them.
    """
    _count(work, comparable_address(email), MOST_LETTERS)


def check_reset_letters(work: Work, email: str) -> None:
    """Count one more letter that resets this account's password: anyone can ask for those, so they count apart.

    Raises:
        RateLimited: it had `MOST_LETTERS` of them within the hour.
    """
    _count(work, f"reset:{comparable_address(email)}", MOST_LETTERS)  # no address has a colon


def check_letters_of(work: Work, sender: UserId, email: str) -> None:
    """Count one more letter to this address, and one more that this person has sent to whomever they like.

    Raises:
        RateLimited: the address had its letters within the hour, or the person `MOST_SENT`.
    """
    check_letters(work, email)
    _count(work, f"user:{sender}", MOST_SENT)  # no address has a colon


def _count(work: Work, whose: str, most: int) -> None:
    since = parse_instant(work.now) - WITHIN
    letters = work.identities.recent_failures(whose, _COUNTED_AS, format_instant(since))
    if len(letters) >= most:
        raise RateLimited(max(1, int((parse_instant(letters[0]) - since).total_seconds())))
    work.identities.add_failure(whose, _COUNTED_AS, work.now)


def letter_link(instance: Instance, delivery: Delivery) -> str:
    """The link of a letter as it is sent now, with a token of its own; those of earlier attempts stay valid.

    Raises:
        NotFound: there is nothing left to open.
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
    ).entity  # locked: whatever ends the account's links comes before or after
    if not user.active or not work.letters.is_wanted(delivery.id, subject):
        raise NotFound
    purpose: LinkPurpose = "address_change" if delivery.kind == "address_change" else "password_reset"
    if purpose == "password_reset" and not is_same_address(
        delivery.address, user.email
    ):  # it is not theirs any more
        raise NotFound
    return links.url(purpose, draw_token(work, purpose, subject_id=user.id, address=delivery.address))


def _invitation_link(work: Work, links: Links, number: InvitationId) -> str:
    invitation = work.projects.invitation(number)
    if invitation is None or invitation.expires_at <= work.now:
        raise NotFound
    return links.url("invitation", draw_invitation_token(work, invitation))


def draw_invitation_token(work: Work, invitation: Invitation) -> str:
    """What opens this invitation until it ends; a mailed one is bound to its address."""
    return draw_token(
        work,
        "invitation",
        subject_id=invitation.id,
        address=invitation.email,
        ends_at=invitation.expires_at,
    )
