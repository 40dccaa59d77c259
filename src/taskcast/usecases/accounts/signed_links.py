"""Links from versions whose link tokens were signed instead of random.

Each token contains the state of the account at that time, which using it changes. The last of them expires 14
days after the upgrade, and then this module can be removed.
"""

import hashlib

import msgspec

from taskcast.domain.mail_addresses import former_spellings, is_same_address
from taskcast.domain.users import User
from taskcast.ports.credentials import LinkPurpose, Links


class OpenedLink(msgspec.Struct, frozen=True):
    """What a link refers to: an account or an invitation.

    `signed_state` is the account's state in a signed link.
    """

    subject_id: int
    address: str | None = None
    signed_state: tuple[str, ...] = ()


def open_signed_link(links: Links, purpose: LinkPurpose, token: str) -> OpenedLink | None:
    """What a signed link refers to; None if it is not one or has expired."""
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
    """Whether the account still has the state in a signed link.

    Always true for other links, which such a change ends.
    """
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
    """A digest that identifies a value without revealing it: a salted password hash, or an address."""
    return hashlib.sha256(f"{known}".encode()).hexdigest()[:32]
