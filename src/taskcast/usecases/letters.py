"""Letters that carry a secret link: how often one address gets them, and the link, made only when sent.

A link's token names a state of the database that using it changes (a password, an address, an open
invitation), which is what makes it good for one use.
"""

import hashlib
from datetime import timedelta

from taskcast.domain.errors import NotFound, RateLimited
from taskcast.domain.ids import InvitationId, UserId, instant, moment
from taskcast.domain.projects import Invitation
from taskcast.domain.users import User
from taskcast.ports.credentials import Links
from taskcast.ports.outbox import Delivery
from taskcast.ports.unit_of_work import Reading, Work

from .instance import Instance

MOST_LETTERS = 5
MOST_SENT = 100
WITHIN = timedelta(hours=1)

_COUNTED_AS = "letter"


def check_letters(work: Work, email: str) -> None:
    """Count one more letter to this address.

    Raises:
        RateLimited: it had `MOST_LETTERS` of them within the hour, whoever asked for them.
    """
    _count(work, email, MOST_LETTERS)


def check_letters_of(work: Work, sender: UserId, email: str) -> None:
    """Count one more letter to this address, and one more that this person has sent to whomever they like.

    Raises:
        RateLimited: the address had its letters within the hour, or the person `MOST_SENT`.
    """
    check_letters(work, email)
    _count(work, f"user:{sender}", MOST_SENT)  # no address has a colon


def _count(work: Work, whose: str, most: int) -> None:
    since = moment(work.now) - WITHIN
    letters = work.identities.recent_failures(whose, _COUNTED_AS, instant(since))
    if len(letters) >= most:
        raise RateLimited(max(1, int((moment(letters[0]) - since).total_seconds())))
    work.identities.add_failure(whose, _COUNTED_AS, work.now)


def invitation_token(links: Links, invitation: Invitation) -> str:
    """What opens this invitation; a mailed one is bound to its address."""
    return links.token("invitation", str(invitation.id), invitation.email or "")


def reset_token(links: Links, user: User, password_hash: str | None) -> str:
    """What sets a new password, until password or address change: it was mailed to who had that address."""
    return links.token("password_reset", str(user.id), resettable(user, password_hash))


def resettable(user: User, password_hash: str | None) -> str:
    """Names what a link to set a password is for."""
    return fingerprint(f"{password_hash} {user.email}")


def address_token(links: Links, user: User, new: str, password_hash: str | None) -> str:
    """What changes the address into that one, until address or password change.

    The password, because who took an account over must not take it back once its owner has chosen a new one.
    """
    return links.token("address_change", str(user.id), user.email, new, fingerprint(password_hash))


def fingerprint(known: str | None) -> str:
    """Names a value without telling it: a password hash (it is salted), or an address to whoever knows it already."""
    return hashlib.sha256(f"{known}".encode()).hexdigest()[:32]


def letter_link(instance: Instance, delivery: Delivery) -> str:
    """The link of a letter as it is sent now.

    Raises:
        NotFound: there is nothing left to open.
    """
    return instance.store.read(lambda reading: _link(reading, instance.links, delivery))


def _link(reading: Reading, links: Links, delivery: Delivery) -> str:
    subject = delivery.subject_id or 0
    if delivery.kind == "invitation":
        found = reading.queries.open_invitation(InvitationId(subject))
        if found is None or found.invitation.expires_at <= reading.now:
            raise NotFound
        return links.url("invitation", invitation_token(links, found.invitation))
    user = reading.queries.user(UserId(subject))
    if not user.active or delivery.address is None:
        raise NotFound
    known = reading.identities.credentials(user.email)
    password_hash = None if known is None else known.password_hash
    if delivery.kind == "address_change":
        return links.url("address_change", address_token(links, user, delivery.address, password_hash))
    if delivery.address != user.email:  # it is not theirs any more
        raise NotFound
    return links.url("password_reset", reset_token(links, user, password_hash))
