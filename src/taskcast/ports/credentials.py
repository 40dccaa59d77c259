"""Ports for password hashing and for the URLs of mailed links."""

from typing import Literal, Protocol

LinkPurpose = Literal["invitation", "password_reset", "address_change", "setup"]


class Passwords(Protocol):
    """Slow password hashes; never called inside a transaction."""

    def hash(self, password: str) -> str: ...

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether the password matches. For None (no such account) it is False and takes the same time."""
        ...


class Links(Protocol):
    """URLs of links. Tokens are random (`usecases/accounts/link_tokens`), except those that turn mail off.

    A link that turns mail off stays valid for years and is not stored: its token is signed with the
    instance's secret.
    """

    def url(self, purpose: LinkPurpose, token: str) -> str:
        """The page's URL with the token in the fragment, which browsers send to no server and which appears in no log."""
        ...

    def opt_out_token(self, *claims: str) -> str:
        """A signed token that turns mail off and never expires."""
        ...

    def opt_out_claims(self, token: str) -> tuple[str, ...]:
        """The claims passed to `opt_out_token`.

        Raises:
            Invalid: the token is not one of ours; names the field `token`.
        """
        ...

    def opt_out_page_url(self, token: str) -> str:
        """The URL of the page that turns mail off, with the token in the fragment."""
        ...

    def opt_out_post_url(self, token: str) -> str:
        """The URL that mail programs POST to, with the token in the query as RFC 8058 requires."""
        ...

    def signed_claims(self, purpose: LinkPurpose, token: str) -> tuple[str, ...] | None:
        """The claims of a link signed before tokens were random; None if it is not one or has expired."""
        ...
