"""Passwords and signed links: what proves who someone is when no session or token does yet."""

from typing import Literal, Protocol

Purpose = Literal["invitation", "password_reset", "address_change", "setup", "stop_mail"]


class Passwords(Protocol):
    """Hashes that are slow on purpose: never called inside a transaction."""

    def hash(self, password: str) -> str: ...

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether it is that password. None (no such account) is False after the same time."""
        ...


class Links(Protocol):
    """Tokens that only this instance can make, each good for one purpose and some days, one of them for ever.

    What makes them single-use is their claims: they name a state of the database that using them changes.
    """

    def token(self, purpose: Purpose, *claims: str) -> str: ...

    def claims(self, purpose: Purpose, token: str) -> tuple[str, ...]:
        """What the token was made with.

        Raises:
            Invalid: it is not a token of ours for this purpose, or too old; names the field `token`.
        """
        ...

    def url(self, purpose: Purpose, token: str) -> str:
        """The page to open, with the token in the fragment: fragments reach no server and no log."""
        ...

    def posted_to(self, purpose: Purpose, token: str) -> str:
        """Where programs POST the token, which has to be in the query for them: of `stop_mail` alone (RFC 8058)."""
        ...
