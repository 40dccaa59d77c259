"""Links from before tokens were random: their tokens are signed, and say what they open.

Each names a state of the database that using it changes. 14 days after the upgrade the last of them has ended, and
this module may go.
"""

import hashlib

import msgspec

from taskcast.domain.mail_addresses import former_spellings, is_same_address
from taskcast.domain.users import User
from taskcast.ports.credentials import LinkPurpose, Links


class OpenedLink(msgspec.Struct, frozen=True):
    """What a link opens: an account or an invitation. `signed_state` is how a signed link found it."""

    subject_id: int
    address: str | None = None
    signed_state: tuple[str, ...] = ()


def opened_before(links: Links, purpose: LinkPurpose, token: str) -> OpenedLink | None:
    """What a link from before the upgrade opens; None if it is none, or its time is over."""
    claims = links.signed_claims(purpose, token)
    match purpose, claims:
        case "setup", ():
            return OpenedLink(0)
        case "invitation", (number, email):
            return OpenedLink(int(number), email or None)
        case "password_reset", (number, state):
            return OpenedLink(int(number), signed_state=(state,))
        case "address_change", (number, current, new, password):
            return OpenedLink(int(number), new, (current, password))
        case _:
            return None


def is_unchanged(link: OpenedLink, user: User, password_hash: str | None) -> bool:
    """Whether the account is as a signed link found it; always of other links, which end with such a change."""
    match link.signed_state:
        case (state,):
            return any(
                state == fingerprint(f"{password_hash} {address}") for address in former_spellings(user.email)
            )
        case (current, password):
            return is_same_address(current, user.email) and password == fingerprint(password_hash)
        case _:
            return True


def fingerprint(known: str | None) -> str:
    """Names a value without telling it: a password hash (it is salted), or an address to whoever knows it already."""
    return hashlib.sha256(f"{known}".encode()).hexdigest()[:32]
