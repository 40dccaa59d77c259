"""Passwords and links: what proves who someone is when no session or token does yet."""

from typing import Literal, Protocol

LinkPurpose = Literal["invitation", "password_reset", "address_change", "setup"]


class Passwords(Protocol):
    """Hashes that are slow on purpose: never called inside a transaction."""

    def hash(self, password: str) -> str: ...

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether it is that password. None (no such account) is False after the same time."""
        ...


class Links(Protocol):
    """Addresses of links. Their tokens are random (`usecases/link_tokens`), except those that stop mail.

    A link that stops mail is good for years and kept nowhere: its token is signed with the instance's secret.
    """

    def url(self, purpose: LinkPurpose, token: str) -> str:
        """The page to open, with the token in the fragment: fragments reach no server and no log."""
        ...

    def opt_out_token(self, *claims: str) -> str:
        """What stops mail, for ever; only this instance can make it."""
        ...

    def opt_out_claims(self, token: str) -> tuple[str, ...]:
        """What `opt_out_token` was given.

        Raises:
            Invalid: it is not a token of ours that stops mail; names the field `token`.
        """
        ...

    def opt_out_page(self, token: str) -> str:
        """The page that stops mail, with the token in the fragment."""
        ...

    def opt_out_posted_to(self, token: str) -> str:
        """Where programs POST the token, which has to be in the query for them (RFC 8058)."""
        ...

    def signed_claims(self, purpose: LinkPurpose, token: str) -> tuple[str, ...] | None:
        """What a link was signed with before tokens were random; None if it is none of those, or over."""
        ...
